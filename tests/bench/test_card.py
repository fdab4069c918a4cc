"""The data set's card: its figures are those of the stories, annotations and records."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from bench.annotation.agreement import Judgement
from bench.card import blocks, counts, ladder, main, with_blocks
from bench.errors import LedeBenchError
from bench.record import Record
from bench.stories.schema import Story, load_story
from tests.conftest import ROOT

CARD = ROOT / "data" / "README.md"


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return blocks(ROOT / "data", ROOT / "results")


def test_the_committed_card_is_what_the_module_makes(made: dict[str, str]) -> None:
    text = CARD.read_text(encoding="utf-8")
    assert with_blocks(text, made, "data/README.md") == text


def test_blocks_are_put_between_their_markers_and_only_there() -> None:
    text = "a\n<!-- x: begin (python -m bench.card) -->\nold\n<!-- x: end -->\nb\n"
    expected = "a\n<!-- x: begin (python -m bench.card) -->\nnew\n<!-- x: end -->\nb\n"
    assert with_blocks(text, {"x": "new"}, "card") == expected
    with pytest.raises(LedeBenchError, match=r"card: put the lines .*where the y go"):
        with_blocks(text, {"y": "new"}, "card")


def test_counts_by_hand() -> None:
    """Two stories, one in train and one in test; three grids, one of them deep."""
    rows = [
        ("s", "train", "s/cause", "cause", "deep", "consistent", "politics"),
        ("s", "train", "s/cause", "cause", "deep", "cause", "politics"),
        ("t", "test", "t/cause", "cause", "swapped", "cause", "sport"),
        ("t", "test", "t/role", "role", "swapped", "consistent", "sport"),
    ]
    names = ["group", "split", "grid", "facet", "rung", "label", "domain"]
    pairs = pd.DataFrame(rows, columns=names).assign(headline="One two", body="One two three.")
    text = counts(pairs, [_any_story()])
    assert "| train | 1 | 1 | 2 | 50.0% |" in text
    assert "| all | 2 | 3 | 4 | 50.0% |" in text
    assert "| cause | 0 | 1 | 1 | 2 | 3 |" in text
    assert "| sport | 0 | 0 | 1 |" in text
    assert "headline 2 to 2 words" in text


def _any_story() -> Story:
    return load_story(min((ROOT / "data" / "stories").rglob("*.yaml")))


def _record(name: str, value: float, data: str) -> Record:
    figure: dict[str, Any] = {"balanced_accuracy": {"value": value}}
    slices = {"rung": {"plain": figure, "deep": figure}, "facet": {"cause": figure}}
    return Record(
        {
            "model": {"name": name},
            "primary": "balanced_accuracy",
            "metrics": figure,
            "slices": slices,
            "data": {"sha256": {"test": data}},
        }
    )


def test_the_ladder_by_hand() -> None:
    """Weakest first, records of other data marked, missing slices told as such, readers last.

    On cause the readers have all ten consistent cells right and nine of ten others (.95), on deep
    alone five and four of five (.9); on the eight other facets everything: (8 + .95) / 9.
    """
    golds = [(f"s{n}", gold) for n in range(5) for gold in ("consistent", "cause")]
    said = [Judgement(s, "cause", "deep", gold, gold, "one") for s, gold in golds[:-1]]
    said.append(Judgement("s4", "cause", "deep", "cause", "consistent", "one"))
    records = [_record("strong", 0.75, "now"), _record("weak", 0.5, "before")]
    readers = {"person": [*said, *_plain()]}
    lines = ladder(records, readers, "now").splitlines()
    assert lines[2] == "| weak (of earlier data) | 0.500 | 0.500 | - | 0.500 |"
    assert lines[3] == "| strong | 0.750 | 0.750 | - | 0.750 |"
    assert lines[4] == "| blind readers (person) | 0.994 | 1.000 | 1.000 | 0.900 |"
    assert len(lines) == 11


def _plain() -> list[Judgement]:
    """Every other cell that the ladder shows, right: five stories a facet and rung."""
    from bench.labels import FACETS

    cells = [(f, r) for f in FACETS for r in ("plain", "swapped") if (f, r) != ("cause", "plain")]
    return [
        Judgement(f"s{n}", facet, rung, gold, gold, "one")
        for facet, rung in cells
        for n in range(5)
        for gold in ("consistent", "overclaim" if facet == "certainty" else facet)
    ]


def test_the_command_rewrites_an_outdated_card(tmp_path: Path, made: dict[str, str]) -> None:
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data)
    emptied = with_blocks(CARD.read_text(encoding="utf-8"), dict.fromkeys(made, ""), "card")
    (data / "README.md").write_text(emptied, encoding="utf-8")
    assert main(["--data", str(data), "--results", str(ROOT / "results")]) == 0
    assert (data / "README.md").read_bytes() == CARD.read_bytes()
