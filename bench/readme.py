"""`python -m bench.readme`: put the leaderboard of the committed records into README.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.board import Leaderboard

BEGIN = "<!-- leaderboard: begin (python -m bench.readme) -->"
END = "<!-- leaderboard: end -->"


def table(leaderboard: Leaderboard) -> str:
    """A short Markdown table of each track: what does not change from run to run."""
    from bench.formats import cells, markdown_cell

    lines = []
    for board in leaderboard.boards:
        lines += [f"**{board.title}**", "", "| rank | group | model | score [95% interval] |"]
        lines.append("|---|---|---|---|")
        for row in board.rows:
            lines.append("| " + " | ".join(markdown_cell(c) for c in cells(row)[:4]) + " |")
        lines.append("")
    return "\n".join(lines)


def with_table(text: str, leaderboard: Leaderboard) -> str:
    """The README's text with the table between its markers. Errors: LedeBenchError without them."""
    from bench.errors import LedeBenchError

    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise LedeBenchError(f"README.md: put the lines {BEGIN!r} and {END!r} where the table goes")
    return f"{head}{BEGIN}\n{table(leaderboard)}{END}{tail}"


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.readme", description=__doc__)
    parser.add_argument("--readme", type=Path, default=Path("README.md"))
    parser.add_argument("--results", type=Path, default=Path("results"))
    return parser


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    from bench.cli import guarded

    return guarded(lambda: update(args.readme, args.results))


def update(readme: Path, results: Path) -> int:
    """Rewrite the README. Errors: LedeBenchError."""
    from bench.board import leaderboard
    from bench.files import write_text

    write_text(readme, with_table(readme.read_text(encoding="utf-8"), leaderboard(results)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
