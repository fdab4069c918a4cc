"""The invented articles for `bench.check`, and what `reading` makes of the five oldest."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from baselines.reading import ReadingRules
from bench.canary import CANARY
from bench.labels import CERTAINTY_GRID, CONSISTENT, CORE_LABELS
from benchmarks.check_cases import FOLDER, SETS, Case, load_cases
from benchmarks.reading_counts import TARGET, count


@pytest.mark.parametrize("name", SETS)
def test_cases_are_whole(name: str) -> None:
    assert CANARY in (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    cases = load_cases(name)  # checks labels and deciding sentences
    for column in ("id", "headline", "body"):
        assert len({getattr(case, column) for case in cases}) == len(cases)
    assert {case.expected for case in cases} <= set(CORE_LABELS)


def test_no_case_is_in_two_sets() -> None:
    bodies = [case.body for name in SETS for case in load_cases(name)]
    assert len(set(bodies)) == len(bodies)


def test_evidence_counts_where_a_deciding_sentence_is_quoted() -> None:
    case = Case("x", "h", "b", CONSISTENT, ("The dam\nburst.",))
    assert case.quotes(("TOWN, Monday - The dam burst.",))
    assert not case.quotes(("The dam held.", "burst."))


def test_the_five_are_read_rightly() -> None:
    pytest.importorskip("sentence_transformers")
    cases = load_cases("five")
    pairs = pd.DataFrame([(c.headline, c.body) for c in cases], columns=["headline", "body"])
    readings = ReadingRules().read(pairs)
    assert [reading.label for reading in readings] == [case.expected for case in cases]
    assert all(c.quotes(r.evidence) for c, r in zip(cases, readings, strict=True))
    overclaim = readings[0]
    assert "The claim could not be independently verified." in overclaim.evidence
    assert CERTAINTY_GRID[overclaim.commitment, overclaim.status] == overclaim.label == "overclaim"


def test_the_table_of_trust_is_what_the_cases_give() -> None:
    pytest.importorskip("sentence_transformers")
    cases = load_cases("development")
    columns = ["headline", "body", "label"]
    recounted = count(
        pd.DataFrame([(c.headline, c.body, c.expected) for c in cases], columns=columns)
    )
    table = json.loads(TARGET.read_text(encoding="utf-8"))["signs"]
    kept = {name: row for name, row in table.items() if row["on"] == "development cases"}
    assert kept
    assert {name: (row["spoken"], row["consistent"]) for name, row in kept.items()} == {
        name: found for name, found in recounted.items() if name in kept
    }
