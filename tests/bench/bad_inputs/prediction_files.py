"""Predictions made elsewhere that cannot be scored."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from bench.tracks import load_track
from tests.bench.bad_inputs.case import QUICK, Case, Sandbox, as_csv, as_jsonl, pairs

TITLE = "Predictions files (`bench.run --predictions FILE --name NAME`)"

IDS = [row["id"] for row in pairs() if row["split"] != "train"]
GOOD: list[dict[str, Any]] = [{"id": i, "score": 0.5} for i in IDS]
LABELLED: list[dict[str, Any]] = [{"id": i, "label": "overclaim"} for i in IDS]


def answers(
    name: str, content: str | bytes, label: str = "overclaim"
) -> Callable[[Sandbox], list[str]]:
    """Score a predictions file with this content."""

    def make(box: Sandbox) -> list[str]:
        rows = pairs(label)
        if label != "overclaim":
            rows = [row | {"label": row["label"].replace("consistent", "agree")} for row in rows]
        box.write("my.csv", as_csv(rows))
        box.write(name, content)
        return ["--track", "my.csv", "--predictions", name, "--name", "theirs", *QUICK]

    return make


def with_score(value: Any) -> str:
    """The good predictions, the second one with another score."""
    return as_jsonl([GOOD[0], GOOD[1] | {"score": value}, *GOOD[2:]])


def no_number(shown: str) -> str:
    """The line for a score that is none."""
    return (
        f"answers.jsonl: row 2: score {shown} is not a number from 0 to 1; "
        "give probabilities (squash other scores first)"
    )


def with_evidence(name: str, value: Any) -> Callable[[Sandbox], list[str]]:
    """Score answers to `core`, whose first one rests on this."""

    def make(box: Sandbox) -> list[str]:
        ids = load_track("core").column("test", "id")
        rows = [{"id": i, "score": 0.5, "evidence": value} for i in ids]
        box.write(name, as_csv(rows) if name.endswith(".csv") else as_jsonl(rows))
        return ["--track", "core", "--predictions", name, "--name", "theirs", *QUICK]

    return make


CASES = [
    Case(
        "no such file",
        "answers.csv: no such file; check the path",
        lambda box: [*answers("other.csv", "")(box)[:3], "answers.csv", "--name", "theirs"],
    ),
    Case(
        "an empty file",
        "answers.csv: the file is empty; give one row a pair",
        answers("answers.csv", ""),
    ),
    Case(
        "a header and nothing else",
        "answers.csv: no rows; give one row for every pair of the test split",
        answers("answers.csv", "id,score\n"),
    ),
    Case(
        "no id",
        "answers.csv: needs the column id and score or label (found: pair, score); "
        "see docs/predictions.md",
        answers("answers.csv", "pair,score\ntest-1,0.5\n"),
    ),
    Case(
        "neither score nor label",
        "answers.csv: needs the column id and score or label (found: id, answer); "
        "see docs/predictions.md",
        answers("answers.csv", "id,answer\ntest-1,0.5\n"),
    ),
    Case(
        "an id that the track does not have",
        "answers.csv: row 1: unknown id 'test-77'; "
        "`python -m bench.export` writes a track's pairs with their ids",
        answers("answers.csv", "id,score\ntest-77,0.5\n"),
    ),
    Case(
        "one id twice",
        "answers.csv: rows 1 and 7 have the same id 'dev-1'; keep one",
        answers("answers.csv", as_csv([*GOOD, GOOD[0]])),
    ),
    Case(
        "pairs without an answer",
        "answers.csv: 2 of 4 test pairs are missing, first 'test-3'; give every pair a row",
        answers("answers.csv", as_csv(GOOD[:4])),
    ),
    Case("a score that is NaN", no_number("nan"), answers("answers.jsonl", with_score(math.nan))),
    Case("an infinite score", no_number("inf"), answers("answers.jsonl", with_score(math.inf))),
    Case("a score above 1", no_number("1.5"), answers("answers.jsonl", with_score(1.5))),
    Case("a score in words", no_number("'high'"), answers("answers.jsonl", with_score("high"))),
    Case("no score in one row", no_number("None"), answers("answers.jsonl", with_score(None))),
    Case(
        "an unknown label",
        "answers.csv: row 1: unknown label 'agrees'; use one of consistent, overclaim, "
        "inconsistent",
        answers("answers.csv", as_csv([{"id": "dev-1", "label": "agrees"}, *LABELLED[1:]])),
    ),
    Case(
        "scores for a track without the label consistent",
        "answers.csv: a score says nothing of my, which has no label 'consistent'; "
        "add the column label",
        answers("answers.csv", as_csv(GOOD), label="disagree"),
    ),
    Case(
        "evidence that is not in the body",
        "answers.jsonl: row 1: evidence: 'So it is.' is no sentence of its body; "
        "`python -m bench.export --sentences` lists them",
        with_evidence("answers.jsonl", ["So it is."]),
    ),
    Case(
        "evidence by a number that no sentence has",
        "answers.jsonl: row 1: evidence: -1 is no sentence's number, its body has REASON; "
        "`python -m bench.export --sentences` lists them",
        with_evidence("answers.jsonl", [-1]),
    ),
    Case(
        "evidence that is no list",
        "answers.jsonl: row 1: evidence: 0 is not a list of sentences; "
        "`python -m bench.export --sentences` lists them",
        with_evidence("answers.jsonl", 0),
    ),
    Case(
        "evidence that is not JSON",
        "answers.csv: row 1: evidence: not JSON; `python -m bench.export --sentences` lists them",
        with_evidence("answers.csv", "So it is."),
    ),
    Case(
        "another encoding than UTF-8",
        "answers.csv: line 1 is not UTF-8; save the file as UTF-8",
        answers("answers.csv", as_csv(GOOD).encode("utf-16")),
    ),
    Case(
        "Parquet that cannot be read",
        "answers.parquet: not a readable Parquet file; export it anew",
        answers("answers.parquet", b"no Parquet"),
    ),
]
