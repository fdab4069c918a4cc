"""`python -m bench.readme`: put the leaderboard of the committed records into README.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.cli import Parser, guarded

if TYPE_CHECKING:
    from bench.board import Leaderboard
    from bench.record import Record

BEGIN = "<!-- leaderboard: begin (python -m bench.readme) -->"
END = "<!-- leaderboard: end -->"


SLICES = (("facet", "certainty"), ("rung", "plain"), ("rung", "swapped"), ("rung", "deep"))


def table(leaderboard: Leaderboard, records: list[Record]) -> str:
    """A short Markdown table of each track: what does not change from run to run."""
    from bench.formats import cells, markdown_cell

    by_signature = {record.signature: record for record in records}
    lines = []
    for board in leaderboard.boards:
        found = [by_signature[row.signature] for row in board.rows]
        shown = [s for s in SLICES if all(s[1] in r.value["slices"].get(s[0], {}) for r in found)]
        header = ["rank", "group", "model", "score [95% interval]", *(name for _, name in shown)]
        lines += [f"**{markdown_cell(board.title)}**", "", "| " + " | ".join(header) + " |"]
        lines.append("|" + "---|" * len(header))
        for row, record in zip(board.rows, found, strict=True):
            parts = [record.value["slices"][c][v][record.primary]["value"] for c, v in shown]
            figures = [markdown_cell(c) for c in cells(row)[:4]] + [f"{p:.3f}" for p in parts]
            lines.append("| " + " | ".join(figures) + " |")
        lines.append("")
    return "\n".join(lines)


def with_table(text: str, leaderboard: Leaderboard, records: list[Record]) -> str:
    """The README's text with the table between its markers. Errors: LedeBenchError without them."""
    from bench.errors import LedeBenchError

    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise LedeBenchError(f"README.md: put the lines {BEGIN!r} and {END!r} where the table goes")
    return f"{head}{BEGIN}\n{table(leaderboard, records)}{END}{tail}"


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m bench.readme", description=__doc__)
    parser.add_argument("--readme", type=Path, default=Path("README.md"))
    parser.add_argument("--results", type=Path, default=Path("results"))
    return parser


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    return guarded(lambda: update(args.readme, args.results))


def update(readme: Path, results: Path) -> int:
    """Rewrite the README. Errors: LedeBenchError."""
    from bench.board import leaderboard
    from bench.files import write_text
    from bench.record import read_records

    records = read_records(results)
    text = with_table(readme.read_text(encoding="utf-8"), leaderboard(records), records)
    write_text(readme, text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
