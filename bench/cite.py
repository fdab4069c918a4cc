"""`python -m bench.cite FILE...`: BibTeX for the benchmark, with the record's signature."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.cli import Parser, guarded

if TYPE_CHECKING:
    from bench.record import Record

_UNSAFE = re.compile(r"([\\{}$&#^_%~])")


def bibtex(record: Record) -> str:
    """A @misc entry whose note has the score with its interval and the signature."""
    from bench.record import file_stem

    version = record.signature.partition("|")[0].removeprefix("ledebench:")
    figure = record.metrics[record.primary]
    score = f"{record.primary} {figure['value']} [{figure['low']}, {figure['high']}]"
    made = str(record.value["provenance"].get("made", ""))[:4]
    lines = [
        f"@misc{{ledebench-{file_stem(record.track)}-{file_stem(record.model)},",
        "  title  = {{LedeBench}: does the article stand behind its headline?},",
        "  author = {{The LedeBench authors}},",
        f"  year   = {{{made}}},",
        f"  note   = {{Version {version}. {_escape(record.model)} on "
        f"{_escape(record.track)}: {_escape(score)}. "
        rf"Signature: \texttt{{{_escape(record.signature)}}}}},",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _escape(text: str) -> str:
    """TeX's special characters, so that a model's name cannot break the entry."""
    return _UNSAFE.sub(
        lambda m: {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}.get(m[1], "\\" + m[1]),
        text,
    )


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m bench.cite", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="record (.json)")
    return parser


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    return guarded(lambda: cite_all(args.files))


def cite_all(paths: list[Path]) -> int:
    """Print one entry a record. Errors: LedeBenchError."""
    from bench.record import read_record

    for path in paths:
        print(bibtex(read_record(path)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
