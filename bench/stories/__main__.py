"""`python -m bench.stories`: check, show and compile story files."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from bench.cli import Parser, guarded, natural, say_error

STORIES = Path("data/stories")


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m bench.stories", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="check story files and report each grid's rung")
    check.add_argument("folder", nargs="?", type=Path, default=STORIES)
    check.add_argument("--json", action="store_true", help="print the report as JSON")
    show = commands.add_parser("show", help="print stories as a reader sees them")
    show.add_argument("paths", nargs="*", type=Path)
    show.add_argument("--random", type=natural, default=0, metavar="N", help="N stories at random")
    show.add_argument("--seed", type=int, default=0)
    show.add_argument("--fresh", type=int, metavar="SEED", help="with newly drawn names")
    make = commands.add_parser("compile", help="write data/core/*.parquet from the stories")
    make.add_argument("folder", nargs="?", type=Path, default=STORIES)
    make.add_argument("--splits", type=Path, default=Path("data/splits.json"))
    make.add_argument("--out", type=Path, default=Path("data/core"))
    make.add_argument("--fresh", type=int, metavar="SEED", help="with newly drawn names")
    return parser


def check_command(args: argparse.Namespace) -> int:
    from bench.stories.report import corpus_report, print_report

    report = corpus_report(args.folder)
    if args.json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        print_report(report)
    return 1 if report.faults else 0


def show_command(args: argparse.Namespace) -> int:
    from bench.stories.show import show_stories

    print(show_stories(args.paths or [STORIES], args.random, args.seed, args.fresh))
    return 0


def compile_command(args: argparse.Namespace) -> int:
    from bench.stories.compile import compile_corpus

    for path, rows in compile_corpus(args.folder, args.splits, args.out, args.fresh).items():
        print(f"{path}: {rows} pairs")
    return 0


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    commands = {"check": check_command, "show": show_command, "compile": compile_command}
    return guarded(lambda: _told(commands[args.command], args))


def _told(command: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Run a command; the faults of a story are said one a line."""
    from bench.stories.schema import StoryError

    try:
        return command(args)
    except StoryError as error:
        for fault in error.faults:
            say_error(fault)
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
