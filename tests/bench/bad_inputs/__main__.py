"""`python -m tests.bench.bad_inputs > docs/errors.md`: the cases as a page of the documentation."""

from __future__ import annotations

import re
import sys

from tests.bench.bad_inputs import SECTIONS
from tests.bench.bad_inputs.case import Case

INTRODUCTION = """\
# Errors

Whatever is wrong with a file, a flag, a model or a folder is said in one line on standard error:
the thing, the place in it, the cure. No half-written record stays behind. Exit codes: 0 done, 1 a
check failed (`bench.verify`, `bench.stories check`), 2 something from outside is wrong, 130
interrupted.

Row 1 is the first row after a CSV's header; line 1 is the first line of a file. With several
models, those that fail get a line each and the others are recorded all the same. An interrupted
run says `interrupted: finished records are kept; --resume goes on from them`.

In the messages below `REASON` stands for what the system or a library says, `MODELS` for the
registered names, `CANARY` for the line in docs/stories.md, and `HASH`, `SIGNATURE` and `PORT` for
what they say.

This page is made from the cases in `tests/bench/bad_inputs/` by
`python -m tests.bench.bad_inputs > docs/errors.md`. Every row is a test: the command must print
just this line.
"""


def page() -> str:
    """The whole of docs/errors.md."""
    parts = [INTRODUCTION]
    for title, cases in SECTIONS.items():
        parts.append(
            f"## {title}\n\n| what is wrong | `error: ` ... | exit code |\n|---|---|---|\n"
        )
        parts[-1] += "".join(map(row, cases))
    return "\n".join(parts)


def row(case: Case) -> str:
    """One row of the table; messages hold backticks, so they are not set as code."""
    return f"| {escaped(case.title)} | {escaped(case.message)} | {case.code} |\n"


def escaped(text: str) -> str:
    """The text as Markdown shows it unchanged; between backticks nothing is special."""
    pieces = text.split("`")
    pieces[::2] = [re.sub(r"([\\*_|~<])", r"\\\1", piece) for piece in pieces[::2]]
    return "`".join(pieces)


if __name__ == "__main__":
    sys.stdout.write(page())
