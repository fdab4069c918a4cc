"""A data file of the user's that cannot be a track."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tests.bench.bad_inputs.case import QUICK, Case, Sandbox, as_csv, as_jsonl, pairs

TITLE = "Your own data file (`bench.run --track FILE`)"


def track(name: str, content: str | bytes | None) -> Callable[[Sandbox], list[str]]:
    """Run `prior` on a file with this content, or on none."""

    def make(box: Sandbox) -> list[str]:
        if content is not None:
            box.write(name, content)
        return ["--track", name, "--model", "prior", *QUICK]

    return make


def with_row(number: int, **values: Any) -> list[dict[str, Any]]:
    """The good rows with the `number`th one changed."""
    rows = pairs()
    rows[number - 1] |= values
    return rows


def without(column: str) -> list[dict[str, Any]]:
    """The good rows without a column."""
    return [{name: value for name, value in row.items() if name != column} for row in pairs()]


HEADER = "headline,body,label\n"
MANY = [{"headline": "H", "body": "B", "label": f"label {n}"} for n in range(60)]
ONE = [{"headline": "H", "body": "B", "label": "consistent"}] * 3
GROUPS = [row | {"group": "storm" if row["id"].endswith("-1") else row["id"]} for row in pairs()]

CASES = [
    Case(
        "no such file",
        "my.csv: no such file; check the path",
        track("my.csv", None),
    ),
    Case(
        "neither a track nor a data file",
        "unknown track 'my.tsv'; choose one of core, emergent, fnc1, summedits-news, "
        "or a .jsonl, .csv or .parquet file",
        track("my.tsv", None),
    ),
    Case(
        "a file of another kind",
        "my.tsv: not a .jsonl, .csv or .parquet file; convert it to one",
        track("my.tsv", "headline\tbody\tlabel\n"),
    ),
    Case(
        "the name of another track",
        "core.csv: core is the name of another track; rename the file",
        track("core.csv", as_csv(pairs())),
    ),
    Case(
        "an empty file",
        "my.csv: the file is empty; give one row a pair",
        track("my.csv", ""),
    ),
    Case(
        "a header and nothing else",
        "my.csv: no rows; give one row a pair",
        track("my.csv", HEADER),
    ),
    Case(
        "CSV without a column it needs",
        "my.csv: no column 'label' (found: id, headline, body, split); "
        "a header with headline, body, label is needed",
        track("my.csv", as_csv(without("label"))),
    ),
    Case(
        "CSV with semicolons between the fields",
        "my.csv: no column 'headline' (found: headline;body;label); "
        "a header with headline, body, label is needed",
        track("my.csv", HEADER.replace(",", ";")),
    ),
    Case(
        "CSV with a column twice",
        "my.csv: the column 'label' stands twice; rename or remove one",
        track("my.csv", "headline,body,label,label\nA,B,x,y\n"),
    ),
    Case(
        "CSV with a field too many",
        "my.csv: row 2 has not as many fields as the header; "
        "quote fields that hold commas or line breaks",
        track("my.csv", HEADER + "A,B,x\nA,B, and more,y\n"),
    ),
    Case(
        "CSV with a field too few",
        "my.csv: row 1 has not as many fields as the header; "
        "quote fields that hold commas or line breaks",
        track("my.csv", "headline,body,label,group\nA,B,x\n"),
    ),
    Case(
        "CSV with a quotation mark that is not closed",
        "my.csv: not well-formed CSV up to line 3 (unexpected end of data); "
        "look for a quotation mark that is not closed or not doubled",
        track("my.csv", HEADER + 'A,"B,x\nA,B,y\n'),
    ),
    Case(
        "CSV in another encoding than UTF-8",
        "my.csv: line 3 is not UTF-8; save the file as UTF-8",
        track("my.csv", (HEADER + "A,B,x\nCafé,B,y\n").encode("latin-1")),
    ),
    Case(
        "CSV with one wrong byte far down",
        "my.csv: line 5001 is not UTF-8; save the file as UTF-8",
        track("my.csv", HEADER.encode() + b"A,B,x\n" * 4999 + b"A,caf\xe9,x\n"),
    ),
    Case(
        "JSONL in another encoding than UTF-8",
        "my.jsonl: line 1 is not UTF-8; save the file as UTF-8",
        track("my.jsonl", as_jsonl(pairs()).encode("utf-16")),
    ),
    Case(
        "JSONL with a line that is not JSON",
        "my.jsonl: line 2 is not JSON (Expecting value at column 14); write one object a line",
        track("my.jsonl", as_jsonl(pairs()[:1]) + '{"headline": A}\n'),
    ),
    Case(
        "JSONL with a line that nests too deep",
        "my.jsonl: line 1 is not JSON (REASON); write one object a line",
        track("my.jsonl", "[" * 100_000),
    ),
    Case(
        "JSONL with a line that is no object",
        "my.jsonl: line 1 is not an object; write one object a line",
        track("my.jsonl", '["A", "B", "x"]\n'),
    ),
    Case(
        "JSONL with a row that lacks a key",
        "my.jsonl: row 1 has no 'body' (found: id, headline, label, split); add the column",
        track("my.jsonl", as_jsonl(without("body"))),
    ),
    Case(
        "a headline that is NaN",
        "my.jsonl: row 3: 'headline' is nan, not a text; write a text there",
        track("my.jsonl", as_jsonl(with_row(3, headline=math.nan))),
    ),
    Case(
        "a headline that is missing",
        "my.jsonl: row 3: 'headline' is empty; write a text there",
        track("my.jsonl", as_jsonl(with_row(3, headline=None))),
    ),
    Case(
        "a body that is blank",
        "my.csv: row 10: 'body' is empty; write a text there",
        track("my.csv", as_csv(with_row(10, body="  "))),
    ),
    Case(
        "a label that is a number",
        "my.jsonl: row 1: 'label' is 0, not a text; write a text there",
        track("my.jsonl", as_jsonl(with_row(1, label=0))),
    ),
    Case(
        "a text with half a character",
        "my.jsonl: row 1: 'body' holds half a character (a lone surrogate); remove it",
        track("my.jsonl", as_jsonl(with_row(1, body="caf\ud800"))),
    ),
    Case(
        "two rows with one id",
        "my.csv: rows 1 and 3 have the same id 'train-1'; make ids unique or leave the column out",
        track("my.csv", as_csv(with_row(3, id="train-1"))),
    ),
    Case(
        "one label only",
        "my.jsonl: all rows have the label 'consistent'; give rows of a second label",
        track("my.jsonl", as_jsonl(ONE)),
    ),
    Case(
        "sixty labels",
        "my.jsonl: 60 different labels, more than 50; give the column `label` a few names",
        track("my.jsonl", as_jsonl(MANY)),
    ),
    Case(
        "an unknown split",
        "my.csv: row 5 has the split 'valid'; use train, dev or test in every row",
        track("my.csv", as_csv(with_row(5, split="valid"))),
    ),
    Case(
        "a split in some rows only",
        "my.csv: row 5 has no split; use train, dev or test in every row",
        track("my.csv", as_csv(with_row(5, split=""))),
    ),
    Case(
        "a group in two splits",
        "my.csv: row 5: group 'storm' is in train and in dev; put a group into one split",
        track("my.csv", as_csv(GROUPS)),
    ),
    Case(
        "no test rows",
        "my.csv: no row is in the split 'test'; give the rows to be scored that split, or add rows",
        track("my.csv", as_csv(pairs()[:6])),
    ),
    Case(
        "Parquet that cannot be read",
        "my.parquet: not a readable Parquet file; export it anew",
        track("my.parquet", b"PAR1 and then something else"),
    ),
]
