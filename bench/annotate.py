"""`python -m bench.annotate agreement FILE...`: blind annotators against the gold labels."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from bench.cli import Parser, guarded


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m bench.annotate", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    agree = commands.add_parser("agreement", help="accuracy and Krippendorff's alpha by slice")
    agree.add_argument("files", nargs="+", type=Path, metavar="FILE")
    agree.add_argument("--json", action="store_true")
    return parser


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    return guarded(lambda: show_agreement(args.files, args.json))


def show_agreement(paths: list[Path], as_json: bool) -> int:
    """Print one line a slice. Errors: LedeBenchError."""
    from statistics import mean

    from bench.agreement import by_slice, read_judgements

    judgements, ratings = read_judgements(paths)
    found = by_slice(judgements)
    natural = mean(ratings) if ratings else None
    if as_json:
        print(json.dumps({"slices": [vars(a) for a in found], "naturalness": natural}, indent=1))
        return 0
    print(f"{'slice':22s} {'n':>5s} {'stories':>7s}  accuracy [95% interval]  exact  alpha")
    for a in found:
        interval = f"{a.accuracy:.3f} [{a.low:.3f}, {a.high:.3f}]"
        row = f"{a.slice:22s} {a.n:5d} {a.stories:7d}  {interval:23s}  {a.exact:.3f}  {a.alpha:.3f}"
        print(row)
    if natural is not None:
        print(f"naturalness, 1 to 5: mean {natural:.2f} of {len(ratings)} ratings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
