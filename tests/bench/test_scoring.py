"""From predictions to figures: every number again from the table of pairs, by other means."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics as sk

from bench.files import canonical_json
from bench.labels import CONSISTENT, INCONSISTENT, OVERCLAIM
from bench.metrics import METRICS
from bench.metrics.fnc import FNC_LABELS
from bench.predictions import Predictions
from bench.scoring import (
    EVERYWHERE,
    MIN_GROUPS,
    Scores,
    Settings,
    commonest_inconsistent,
    fit_thresholds,
    official_predictions,
    score,
)
from bench.statistics.bootstrap import group_weights
from bench.statistics.figures import Figure
from bench.statistics.paired import compare_pairs
from bench.thresholds import Thresholds
from bench.tracks.base import Track, make_dataset
from tests.bench.synthetic import (
    answers,
    coarse_parts,
    core_like,
    flat_track,
    knowing_parts,
)

QUICK = Settings(draws=40)
Table = pd.DataFrame

CORE = core_like()
PARTS = knowing_parts(CORE, seed=1, strength=0.42)


@pytest.fixture(scope="module")
def scores() -> Scores:
    return score(CORE, PARTS, QUICK)


def table_of(track: Track, parts: dict[str, Predictions]) -> Table:
    """The test split with all that is known of each pair."""
    thresholds = fit_thresholds(track, parts, "test")
    table: Table = track.test.to_pandas()
    table["truth"] = table["label"] == CONSISTENT
    table["score"], table["alarm"] = parts["test"].score, parts["test"].alarm
    table["called"] = table["score"] >= thresholds.call
    table["flagged"] = table["alarm"] > thresholds.alarm
    return table


def _grid_accuracy(rows: Table) -> float:
    copies = rows.groupby(["copy", "grid"]) if "copy" in rows else rows.groupby("grid")
    return float((rows["truth"] == rows["called"]).groupby(copies.ngroup()).all().mean())


def _ranking(rows: Table) -> float:
    """Every consistent cell beside every other cell of its grid that shares exactly one side."""
    keys = ["copy", "grid"] if "copy" in rows else ["grid"]
    both = rows[rows["truth"]].merge(rows[~rows["truth"]], on=keys, suffixes=("", "_bad"))
    shared = [both[side] == both[f"{side}_bad"] for side in ("headline", "body")]
    both = both[shared[0] ^ shared[1]]
    won, tied = both["score"] > both["score_bad"], both["score"] == both["score_bad"]
    return float((won + tied / 2).mean())


def _ece(rows: Table) -> float:
    millionths = (rows["score"] * 10**6).round().astype(int)
    gaps = (rows["score"] - rows["truth"]).groupby((millionths // 10**5).clip(upper=9)).sum()
    return float(gaps.abs().sum() / len(rows))


def _of_score(function: Callable[..., float]) -> Callable[[Table], float]:
    return lambda rows: function(rows) if rows["truth"].nunique() == 2 else np.nan


BY_TABLE: dict[str, Callable[[Table], float]] = {
    "balanced_accuracy": lambda r: sk.balanced_accuracy_score(r["truth"], r["called"]),
    "macro_f1": lambda r: sk.f1_score(r["truth"], r["called"], average="macro"),
    "mcc": lambda r: sk.matthews_corrcoef(r["truth"], r["called"]),
    "auroc": _of_score(lambda r: sk.roc_auc_score(r["truth"], r["score"])),
    "average_precision": _of_score(
        lambda r: sk.average_precision_score(~r["truth"], np.round(1 - r["score"], 6))
    ),
    "brier": lambda r: sk.brier_score_loss(r["truth"], r["score"]),
    "ece": _ece,
    "ranking": _ranking,
    "grid_accuracy": _grid_accuracy,
    "overclaim_recall_at_5": lambda r: r[r["label"] == OVERCLAIM]["flagged"].mean(),
    "false_alarms_at_5": lambda r: (
        r[r["truth"]]["flagged"].mean() if OVERCLAIM in set(r["label"]) else np.nan
    ),
}


def by_table(name: str, rows: Table, part: str | None = "facet") -> float:
    """A figure from a table of pairs, as the mean over its parts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if part is None:
            return float(BY_TABLE[name](rows))
        return float(np.nanmean([BY_TABLE[name](facet) for _, facet in rows.groupby(part)]))


# --- figures and intervals -----------------------------------------------------------------------


@pytest.mark.parametrize("name", BY_TABLE)
def test_core_figures_are_means_over_facets(name: str, scores: Scores) -> None:
    table = table_of(CORE, PARTS)
    assert scores.metrics[name]["value"] == pytest.approx(by_table(name, table), abs=6e-7)
    assert 0 < by_table(name, table) < 1
    if name not in ("overclaim_recall_at_5", "false_alarms_at_5"):
        # the facets are of unequal size here, so pooling them gives something else
        assert abs(by_table(name, table) - by_table(name, table, part=None)) > 1e-4


@pytest.mark.parametrize("name", BY_TABLE)
def test_intervals_are_percentiles_over_redrawn_stories(name: str, scores: Scores) -> None:
    """Whole stories, written out as often as drawn, facet by facet; absent facets drop out."""
    table = table_of(CORE, PARTS)
    groups = sorted(table["group"].unique())
    weights = np.concatenate(list(group_weights(len(groups), QUICK.draws, QUICK.seed)))
    by_group = dict(list(table.groupby("group")))
    values = []
    for draw in weights.astype(int):
        taken = [by_group[g] for g, n in zip(groups, draw, strict=True) for _ in range(n)]
        drawn = pd.concat([rows.assign(copy=number) for number, rows in enumerate(taken)])
        values.append(by_table(name, drawn))
    figure = scores.metrics[name]
    expected = np.nanpercentile(values, [2.5, 97.5])
    assert [figure["low"], figure["high"]] == pytest.approx(list(expected), abs=6e-7)


@pytest.mark.parametrize("column", ["facet", "rung", "domain"])
def test_slices_are_the_same_figures_on_their_rows(column: str, scores: Scores) -> None:
    table = table_of(CORE, PARTS)
    for value, entry in scores.slices[column].items():
        rows = table[table[column] == value]
        assert (entry["n"], entry["groups"]) == (len(rows), rows["group"].nunique())
        if column == "rung":
            groups = rows.groupby("facet")["group"].nunique()
            assert entry["over"] == sorted(groups.index[groups >= MIN_GROUPS])
            rows = rows[rows["facet"].isin(entry["over"])]
        for name in set(BY_TABLE) & set(entry):
            ours = np.nan if entry[name]["value"] is None else entry[name]["value"]
            assert ours == pytest.approx(by_table(name, rows), abs=6e-7, nan_ok=True)


def test_facet_slices_have_the_intervals_of_their_own_groups(scores: Scores) -> None:
    """A facet on its own is not averaged with others: its mean is the flat figure."""
    shown = scores.slices["facet"]
    assert set(shown) == {"certainty", "quantity", "role"}
    table = table_of(CORE, PARTS)
    scope = by_table("auroc", table[table["facet"] == "scope"])
    mean = (sum(shown[f]["auroc"]["value"] for f in shown) + scope) / 4
    assert scores.metrics["auroc"]["value"] == pytest.approx(mean, abs=2e-6)


def test_figures_on_a_track_without_facets_are_over_all_pairs() -> None:
    rng = np.random.default_rng(2)
    gold = list(rng.choice(["consistent", "overclaim", "contradiction"], 80))
    said = np.where(rng.random(80) < 0.5, gold, "overclaim")
    track = flat_track(gold, gold, gold)
    parts = {s: answers(track, s, rng.random(80), said) for s in ("dev", "test")}
    scores = score(track, parts, QUICK)
    truth = np.array(gold) == CONSISTENT
    expected = {
        "macro_f1": sk.f1_score(gold, said, average="macro"),
        "balanced_accuracy": sk.balanced_accuracy_score(gold, said),
        "auroc": sk.roc_auc_score(truth, parts["test"].score),
        "brier": sk.brier_score_loss(truth, parts["test"].score),
    }
    for name, value in expected.items():
        assert scores.metrics[name]["value"] == pytest.approx(value, abs=6e-7)
    for label in track.labels:
        entry = scores.slices["label"][label]
        is_gold, is_said = np.array(gold) == label, said == label
        assert entry["n"] == is_gold.sum()
        assert entry["recall"]["value"] == pytest.approx(is_said[is_gold].mean(), abs=6e-7)
        # F1 is of the whole track: precision needs the pairs that have other labels
        f1 = sk.f1_score(is_gold, is_said)
        assert entry["f1"]["value"] == pytest.approx(f1, abs=6e-7)


def test_recall_by_label_on_a_binary_track_is_of_the_binary_answer(scores: Scores) -> None:
    table = table_of(CORE, PARTS)
    for label in ("consistent", "overclaim", "contradiction", "underclaim"):
        rows = table[table["label"] == label]
        right = rows["truth"] == rows["called"]
        expected = right.groupby(rows["facet"]).mean().mean()
        entry = scores.slices["label"][label]
        assert entry["recall"]["value"] == pytest.approx(expected, abs=6e-7)
        assert set(entry) == {"n", "groups", "recall"}


def test_false_alarms_are_counted_where_the_threshold_was_set(scores: Scores) -> None:
    """docs/statistics.md: in core both alarm figures look at the certainty facet."""
    table = table_of(CORE, PARTS)
    rows = table[(table["facet"] == "certainty") & table["truth"]]
    expected = rows["flagged"].mean()
    assert scores.metrics["false_alarms_at_5"]["value"] == pytest.approx(expected, abs=6e-7)


def test_one_sided_answers_score_one_half_with_no_width() -> None:
    """All the way through: thresholds from dev, four facets, slices; no grid is right."""
    rng = np.random.default_rng(3)
    for side in ("headline", "body"):
        level = {text: rng.random() for s in ("dev", "test") for text in CORE.split(s)[side]}
        parts = {
            s: answers(CORE, s, [level[text] for text in CORE.split(s)[side]])
            for s in ("dev", "test")
        }
        scores = score(CORE, parts, QUICK)
        shown = [scores.metrics]
        for column in ("facet", "rung", "domain"):
            shown += list(scores.slices[column].values())
        for figures in shown:
            for name in ("balanced_accuracy", "auroc", "ranking"):
                assert figures[name] == {"value": 0.5, "low": 0.5, "high": 0.5}
            assert figures["grid_accuracy"] == {"value": 0.0, "low": 0.0, "high": 0.0}


# --- which figures are there ---------------------------------------------------------------------


def test_slices_of_too_few_groups_are_absent(scores: Scores) -> None:
    """Five stories have a role grid and four a scope grid; four are of the domain sport."""
    assert MIN_GROUPS == 5
    assert set(scores.slices) == {"facet", "rung", "domain", "label"}
    assert "role" in scores.slices["facet"] and "scope" not in scores.slices["facet"]
    assert "role" in scores.slices["label"] and "scope" not in scores.slices["label"]
    assert set(scores.slices["domain"]) == {"health"}
    for values in scores.slices.values():
        assert all(entry["groups"] >= MIN_GROUPS for entry in values.values())


def test_the_flat_figures_keep_what_slices_leave_out(scores: Scores) -> None:
    assert set(scores.metrics) == set(CORE.metrics) - EVERYWHERE, "the answers have no evidence"
    assert set(scores.primary_parts) == {"certainty", "quantity", "role", "scope"}


def test_label_only_answers_have_no_figures_of_scores() -> None:
    rng = np.random.default_rng(4)
    parts = {
        s: answers(CORE, s, label=rng.choice([CONSISTENT, INCONSISTENT], len(CORE.split(s))))
        for s in ("dev", "test")
    }
    scores = score(CORE, parts, QUICK)
    assert set(scores.metrics) == {"balanced_accuracy", "grid_accuracy", "macro_f1", "mcc"}
    assert scores.thresholds == Thresholds(None, "labels")
    assert "reliability" not in scores.tables


def test_a_figure_that_is_nowhere_defined_is_none() -> None:
    """The facet quantity has no overclaim to recall."""
    scores = score(CORE, PARTS, QUICK)
    nothing = {"value": None, "low": None, "high": None}
    entry = scores.slices["facet"]["quantity"]
    assert entry.get("overclaim_recall_at_5", nothing) == nothing
    assert scores.slices["facet"]["certainty"]["overclaim_recall_at_5"]["value"] is not None


def test_group_statistics_give_the_official_figure(scores: Scores) -> None:
    parts = tuple(scores.primary_parts.values())
    assert {part.shape for part in parts} == {(12, 4)}
    figure = Figure(parts, METRICS[CORE.primary].value)
    assert round(figure.point(), 6) == scores.metrics[CORE.primary]["value"]
    assert scores.groups == sorted(set(CORE.test["group"]))


def test_tables_count_every_pair(scores: Scores) -> None:
    table = table_of(CORE, PARTS)
    confusion = scores.tables["confusion"]
    assert confusion["labels"] == [CONSISTENT, INCONSISTENT]
    expected = pd.crosstab(~table["truth"], ~table["called"]).to_numpy()
    np.testing.assert_array_equal(confusion["counts"], expected)
    assert sum(row["n"] for row in scores.tables["reliability"]) == len(table)
    grid = scores.tables["certainty_grid"]
    assert [(c["headline"], c["body"]) for c in grid[:2]] == [
        ("asserts", "confirmed"),
        ("asserts", "unverified"),
    ]
    for cell in grid:
        rows = table[
            (table["headline_stance"] == cell["headline"]) & (table["body_status"] == cell["body"])
        ]
        assert (cell["n"], cell["called_consistent"]) == (len(rows), rows["called"].sum()) != (0, 0)


# --- official answers ----------------------------------------------------------------------------


def test_inconsistent_becomes_the_commonest_inconsistent_label_of_train() -> None:
    """Of train: dev and test have other favourites."""
    track = flat_track(
        ["consistent"] * 9 + ["contradiction"] * 3 + ["overclaim"] * 2,
        ["overclaim"] * 8,
        ["overclaim"] * 5,
    )
    assert commonest_inconsistent(track) == "contradiction"
    said = ["consistent", "inconsistent", "overclaim", "inconsistent", "contradiction"]
    official = official_predictions(
        track, answers(track, "test", label=said), Thresholds(None, "labels")
    )
    other = "contradiction"
    assert official == ["consistent", other, "overclaim", other, "contradiction"]


@pytest.mark.parametrize(
    ("train", "expected"),
    [
        (["overclaim", "contradiction"], "overclaim"),
        (["contradiction", "overclaim", "contradiction", "overclaim"], "overclaim"),
        (["consistent"], "overclaim"),
        ([], "overclaim"),
    ],
)
def test_of_equally_common_labels_the_first_in_official_order(
    train: list[str], expected: str
) -> None:
    assert commonest_inconsistent(flat_track(train, [], ["consistent"])) == expected


def test_a_track_with_its_own_name_for_consistent() -> None:
    """FNC-1's `agree`; the commonest other label there is `unrelated`."""
    gold = ["agree", "unrelated", "unrelated", "discuss"] * 5
    track = flat_track(
        gold,
        gold,
        gold,
        labels=FNC_LABELS,
        consistent="agree",
        primary="fnc_score",
        metrics=("fnc_score", "auroc"),
    )
    probability = np.array([0.9, 0.2, 0.1, 0.6] * 5)
    parts = {s: answers(track, s, probability) for s in ("dev", "test")}
    scores = score(track, parts, QUICK)
    assert scores.thresholds.call == 0.75
    # agree and unrelated are right, discuss is called unrelated: 1 + 1/4 + 1/4 of 2.5 points
    assert scores.metrics["fnc_score"]["value"] == 60
    assert scores.metrics["auroc"]["value"] == 1
    assert scores.tables["confusion"]["labels"] == list(FNC_LABELS)


def test_label_names_on_a_binary_track_count_as_answers() -> None:
    said = ["overclaim", "consistent", "quantity", "inconsistent"]
    binary = flat_track(["consistent"], [], ["consistent"] * 4, binary=True)
    official = official_predictions(
        binary, answers(binary, "test", label=said), Thresholds(None, "labels")
    )
    assert official == [INCONSISTENT, CONSISTENT, INCONSISTENT, INCONSISTENT]


def test_where_there_is_a_threshold_the_score_decides_and_not_the_label() -> None:
    track = flat_track(["contradiction"], [], ["consistent"] * 2, binary=True)
    said = answers(track, "test", [0.7, 0.3], ["inconsistent", "consistent"])
    by_score = official_predictions(track, said, Thresholds(0.5, "dev"))
    assert by_score == [CONSISTENT, INCONSISTENT]
    finer = replace(track, binary=False)
    assert official_predictions(finer, said, Thresholds(0.5, "dev"))[1] == "contradiction"


# --- what must not matter ------------------------------------------------------------------------


def shuffled(track: Track, parts: dict[str, Predictions]) -> tuple[Track, dict[str, Predictions]]:
    order = np.random.default_rng(5).permutation(len(track.test))
    rows = [track.test[int(i)] for i in order]
    test = parts["test"]
    assert test.score is not None and test.alarm is not None
    moved = Predictions(
        tuple(test.ids[i] for i in order), None, test.score[order], test.alarm[order]
    )
    return replace(track, test=make_dataset(rows)), parts | {"test": moved}


def plain(scores: Scores) -> str:
    """All that goes into a record, as text."""
    return canonical_json(
        {
            "metrics": scores.metrics,
            "slices": scores.slices,
            "tables": scores.tables,
            "thresholds": scores.thresholds.as_dict(),
            "groups": scores.groups,
            "statistics": {k: v.tolist() for k, v in scores.primary_parts.items()},
        }
    )


def test_the_order_of_the_rows_does_not_matter() -> None:
    """Scores of 64ths are exact in binary, so that here no sum depends on its order."""
    track = core_like()
    parts = {
        split: answers(track, split, (part.score * 64).round() / 64)
        for split, part in PARTS.items()
        if part.score is not None
    }
    moved = shuffled(track, parts)
    assert plain(score(*moved, QUICK)) == plain(score(track, parts, QUICK))


def test_the_order_of_the_rows_does_not_matter_to_the_last_digit() -> None:
    """Brier scores and calibration errors that lie half way between two records' decimals."""
    for parts in (PARTS, coarse_parts(CORE, seed=14)):
        moved = shuffled(CORE, parts)
        assert plain(score(*moved, QUICK)) == plain(score(CORE, parts, QUICK))


def test_the_seed_moves_intervals_and_nothing_else(scores: Scores) -> None:
    other = score(CORE, PARTS, replace(QUICK, seed=1))
    assert other.tables == scores.tables and other.thresholds == scores.thresholds
    name = "balanced_accuracy"
    assert other.metrics[name]["value"] == scores.metrics[name]["value"]
    assert other.metrics[name] != scores.metrics[name]
    assert plain(score(CORE, PARTS, QUICK)) == plain(scores)


def test_dev_can_be_scored_too() -> None:
    scores = score(CORE, PARTS, replace(QUICK, split="dev"))
    assert scores.thresholds == Thresholds(0.5, "fixed")
    assert scores.groups == sorted(set(CORE.dev["group"]))
    assert "overclaim_recall_at_5" not in scores.metrics


def test_dev_predictions_are_not_needed() -> None:
    scores = score(CORE, {"test": PARTS["test"]}, QUICK)
    assert scores.thresholds == Thresholds(0.5, "fixed")
    assert PARTS["test"].score is not None
    table = table_of(CORE, PARTS).assign(called=PARTS["test"].score >= 0.5)
    value = scores.metrics["balanced_accuracy"]["value"]
    assert value == pytest.approx(by_table("balanced_accuracy", table), abs=6e-7)


# --- byte for byte -------------------------------------------------------------------------------

LARGE = 110
"""Groups enough for linear algebra to use several threads, where it may."""


def all_as_text() -> str:
    """Scores and a comparison of two models on a larger track, as text."""
    track = core_like(LARGE)
    settings = Settings(draws=300)
    models: list[Any] = [score(track, knowing_parts(track, seed), settings) for seed in (1, 2)]
    figures = {
        name: Figure(tuple(s.primary_parts.values()), METRICS[track.primary].value)
        for name, s in zip("ab", models, strict=True)
    }
    (paired,) = compare_pairs(figures, [("a", "b")], settings.draws, settings.seed)
    return "\n".join([*map(plain, models), repr(paired)])


def coarse_as_text() -> str:
    """Scores of models whose figures often lie half way between two decimals."""
    track = core_like(60)
    return "\n".join(
        plain(score(track, coarse_parts(track, seed), Settings(draws=400))) for seed in (3, 6, 17)
    )


def elsewhere(function: str, root: Path, **environment: str) -> str:
    """What a function of this module gives in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-c", f"from {__name__} import {function}; print({function}(), end='')"],
        cwd=root,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_equal_bytes_whatever_the_hash_seed_and_the_number_of_threads(root: Path) -> None:
    here = all_as_text()
    assert len(here) > 10_000
    for hash_seed, threads in (("0", "1"), ("4242", "2")):
        text = elsewhere(
            "all_as_text",
            root,
            PYTHONHASHSEED=hash_seed,
            OMP_NUM_THREADS=threads,
            OPENBLAS_NUM_THREADS=threads,
        )
        assert text == here


def test_equal_bytes_on_an_older_processor(root: Path) -> None:
    """OpenBLAS adds up in another order there; a record must verify on other machines too."""
    there = elsewhere("coarse_as_text", root, OPENBLAS_CORETYPE="Prescott")
    assert there == coarse_as_text()
