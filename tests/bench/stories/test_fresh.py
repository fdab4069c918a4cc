"""Five fresh corpora: the theorem holds, no word tells, rungs and grammar stay, names are new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import pandas as pd
import pytest

from bench import evaluate, load_track
from bench.labels import BINARY_FACETS, TOPIC
from bench.models import load_model
from bench.stories.checks import check_story, load_folder
from bench.stories.compile import SPLITS, load_splits, split_rows, write_rows
from bench.stories.grids import render_story
from bench.stories.schema import Story
from bench.stories.slots import distinctive, fresh_names
from bench.stories.tells import SIGNIFICANT, certainty_tells
from bench.tracks.base import Track
from tests.bench.test_theorem import HALF, QUICK, BodyHash, HeadlineLength
from tests.conftest import ROOT

SEEDS = (1, 2, 3, 4, 5)
ONE_SIDED = ("headline-only", "body-only", HeadlineLength, BodyHash)


@dataclass(frozen=True)
class Fresh:
    """The corpus compiled with one seed."""

    seed: int
    stories: list[Story]
    track: Track

    def pairs(self) -> pd.DataFrame:
        return pd.concat([self.track.split(split).to_pandas() for split in SPLITS])


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    found, faults = load_folder(ROOT / "data" / "stories")
    assert not faults
    return found


@pytest.fixture(scope="module", params=SEEDS)
def fresh(
    request: pytest.FixtureRequest, stories: list[Story], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Fresh]:
    folder = tmp_path_factory.mktemp(f"fresh{request.param}")
    for split, members in load_splits(ROOT / "data" / "splits.json", stories).items():
        write_rows(folder / f"{split}.parquet", split_rows(members, request.param))
    yield Fresh(request.param, stories, load_track("core", folder=folder))


def test_one_sided_models_score_one_half(fresh: Fresh, tmp_path: Path) -> None:
    for model in ONE_SIDED:
        estimator = load_model(model).estimator if isinstance(model, str) else model()
        record = evaluate(estimator, fresh.track, out=tmp_path, settings=QUICK)
        facets = record.value["slices"]["facet"]
        assert set(facets) == {*fresh.track.test["facet"]}
        for facet, figures in facets.items():
            for metric in ("balanced_accuracy", "auroc", "ranking"):
                assert figures[metric] == HALF, (model, facet, metric)


def test_no_word_tells_a_reading(fresh: Fresh) -> None:
    (worst,) = certainty_tells(fresh.stories, most=1, seed=fresh.seed)
    assert worst.p >= SIGNIFICANT, worst


def test_labels_stay_and_texts_change(fresh: Fresh) -> None:
    core = load_track("core")
    for split in SPLITS:
        new, old = fresh.track.split(split), core.split(split)
        assert (new["id"][:], new["label"][:]) == (old["id"][:], old["label"][:])
        assert not {*new["body"]} & {*old["body"]}


def test_rungs_stay_hard(fresh: Fresh) -> None:
    grids = fresh.pairs().drop_duplicates("grid")
    own = grids[grids["facet"] != TOPIC]
    binary = grids[grids["facet"].isin(BINARY_FACETS)]
    assert (binary["rung"] != "plain").mean() >= 2 / 3
    assert (own["rung"] == "deep").mean() >= 1 / 3


SOUNDS_LIKE_CONSONANT = r"(?:one|once|uni|use|usu|u[tr]i|eu|ewe|U[A-Z])"
SOUNDS_LIKE_VOWEL = r"(?:hour|heir|honou?r|honest|8|1[18]\b|[FHLMNRSX](?:[A-Z]|-))"
WRONG_ARTICLE = re.compile(
    rf"\b[Aa] (?!{SOUNDS_LIKE_CONSONANT})(?:[aeiouAEIOU]|{SOUNDS_LIKE_VOWEL})\w*"
    rf"|\b[Aa]n (?!{SOUNDS_LIKE_VOWEL})(?:[b-df-hj-np-tv-zB-DF-HJ-NP-TV-Z0-9]"
    rf"|{SOUNDS_LIKE_CONSONANT})\w*"
)
DOUBLED = re.compile(r" {2}|\s[,.;:?!](?!\w)|\b(the|a|an|of|to|in|and) \1\b")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("a apple", True),
        ("an pear", True),
        ("an apple and a pear", False),
        ("an hour in a unit, a one-off", False),
        ("an 18-year-old with a 12-year-old", False),
        ("a 18-year-old", True),
        ("a hour", True),
        ("an one-off", True),
        ("an MP and a UN post", False),
    ],
)
def test_articles_are_told_apart(text: str, wrong: bool) -> None:
    assert bool(WRONG_ARTICLE.search(text)) is wrong


def test_grammar_holds(fresh: Fresh) -> None:
    pairs = fresh.pairs()
    texts = [*pairs["headline"].unique(), *pairs["body"].unique()]
    for text in texts:
        assert not re.search(r"[{}]", text), text
        for pattern in (WRONG_ARTICLE, DOUBLED):
            found = pattern.search(text)
            assert not found, (found and found.group(), text)


def test_a_fresh_story_passes_the_checks_that_its_author_had_to(fresh: Fresh) -> None:
    """Slots, names written out, possessives of names in s, lengths: with the new names too."""
    for story in fresh.stories:
        renamed = replace(story, names=_new_names(story, fresh.seed))
        assert [str(fault) for fault in check_story(renamed)] == []


def test_old_names_are_gone(fresh: Fresh) -> None:
    for story in fresh.stories:
        rendering = render_story(story, fresh.seed)
        texts = [rendering.article({}), *(rendering.headline(f, r) for f, r in _readings(story))]
        text = "\n".join(texts)
        for slot, new in _new_names(story, fresh.seed).items():
            old = story.names[slot]
            assert new.get("gender") == old.get("gender")
            if old["type"] == "number":
                assert new["value"] in range(old["low"], old["high"] + 1, old.get("step", 1))
                continue
            assert distinctive(new) != distinctive(old)
            assert not re.search(rf"\b{re.escape(distinctive(old))}\b", text), (story.id, slot)


def _readings(story: Story) -> list[tuple[str, str]]:
    return [(facet, reading) for facet, by in story.headlines.items() for reading in by]


def _new_names(story: Story, seed: int) -> dict[str, dict[str, object]]:
    """The names that `render_story` draws with this seed."""
    return fresh_names(story, Random(f"names:{seed}:{story.id}"))
