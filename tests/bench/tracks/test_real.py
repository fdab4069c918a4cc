"""The fetched tracks, read from the real files."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from bench.evaluation import evaluate, evaluate_predictions
from bench.scoring import Settings
from bench.tracks import load_track
from bench.tracks.base import Track
from bench.tracks.emergent import (
    claim_clusters,
    distinct_rows,
    headline_stances,
    joined_rows,
    normalise,
)
from bench.tracks.sources import source_file
from bench.tracks.tables import read_csv
from tests.conftest import needs_data

pytestmark = needs_data
QUICK = Settings(draws=200)


@pytest.fixture(scope="module")
def fnc1() -> Track:
    return load_track("fnc1")


@pytest.fixture(scope="module")
def emergent() -> Track:
    return load_track("emergent")


def test_emergent_counts(emergent: Track) -> None:
    rows = joined_rows()
    assert len(rows) == 7047
    assert len(distinct_rows(rows)) == 6951
    labels = Counter(
        label for s in ("train", "dev", "test") for label in emergent.split(s)["label"]
    )
    assert labels == {"consistent": 3320, "overclaim": 2877, "contradiction": 754}
    assert len(set(claim_clusters(rows).values())) == 174


def test_emergent_leaves_out_headlines_with_two_stances() -> None:
    path = source_file("emergent", "url-versions-2015-06-14-clean.csv")
    needed = ("articleHeadline", "articleHeadlineStance")
    everything = {normalise(r["articleHeadline"]) for r in read_csv(path, needed)}
    assert len(everything - set(headline_stances())) == 6


def test_emergent_duplicates_never_conflict() -> None:
    labels: dict[tuple[str, str], set[str]] = {}
    for row in joined_rows():
        labels.setdefault((normalise(row["headline"]), row["body_id"]), set()).add(row["label"])
    assert {len(found) for found in labels.values()} == {1}


def test_emergent_splits_share_nothing(emergent: Track) -> None:
    for a, b in (("train", "dev"), ("train", "test"), ("dev", "test")):
        for column in ("group", "body"):
            assert not set(emergent.split(a)[column]) & set(emergent.split(b)[column])
        heads = [{normalise(h) for h in emergent.split(s)["headline"]} for s in (a, b)]
        assert not heads[0] & heads[1]


def test_fnc1_official_counts(fnc1: Track) -> None:
    assert Counter(fnc1.test["label"]) == {
        "unrelated": 18349,
        "discuss": 4464,
        "agree": 1903,
        "disagree": 697,
    }
    assert len(set(fnc1.test["group"])) == 904


def test_fnc1_dev_shares_no_body_and_no_headline_with_train(fnc1: Track) -> None:
    assert (len(fnc1.train), len(fnc1.dev)) == (41224, 1866)
    assert set(fnc1.dev["label"]) == set(fnc1.labels)
    for column in ("group", "headline"):
        assert not set(fnc1.train[column]) & set(fnc1.dev[column])


def test_all_unrelated_scores_what_is_published(fnc1: Track, tmp_path: Path) -> None:
    path = tmp_path / "unrelated.csv"
    path.write_text("id,label\n" + "".join(f"{i},unrelated\n" for i in fnc1.test["id"]))
    record = evaluate_predictions(path, "unrelated", fnc1, out=tmp_path, settings=QUICK)
    assert round(record.metrics["fnc_score"]["value"], 2) == 39.37
    prior = evaluate("prior", fnc1, out=tmp_path, settings=QUICK)
    assert round(prior.metrics["fnc_score"]["value"], 2) == 39.37


def test_tfidf_reaches_the_reference(fnc1: Track, tmp_path: Path) -> None:
    record = evaluate("tfidf-lr", fnc1, out=tmp_path, settings=QUICK)
    assert record.metrics["fnc_score"]["value"] >= 79.0
    assert record.metrics["macro_f1"]["value"] >= 0.55


def test_summedits_keeps_the_official_test() -> None:
    track = load_track("summedits-news")
    assert sum(len(track.split(s)) for s in ("train", "dev", "test")) == 819
    assert len(track.test) == 686
    assert len(set(track.test["group"])) == 21
    assert len({*track.train["group"], *track.dev["group"]} & set(track.test["group"])) == 0
