"""`python -m bench.check`: does this article stand behind this headline? One model's verdict.

The answer is printed whatever it is: the exit code does not tell it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.cli import Parser, guarded, parameters
from bench.errors import LedeBenchError

DEFAULT_MODEL = "evidence"
DEFAULT_TRACK = "core"
STANDARD_INPUT = "-"

EPILOG = """examples:
  python -m bench.check --headline "Mayor resigns" --body article.txt
  curl ... | python -m bench.check --headline "Mayor resigns" --body - --json
  python -m bench.check --headline "Mayor resigns" --body article.txt --model llm:NAME \\
      --base-url http://127.0.0.1:8000/v1

The fitted model is kept in the cache folder, so only the first call waits for it. Exit codes: 0
there is a verdict, whatever it is, 2 something from outside is wrong, 3 a package is missing, 130
interrupted."""


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m bench.check",
        description=__doc__,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--headline", required=True, metavar="TEXT", help="the headline")
    add("--body", required=True, metavar="FILE", help="the article as UTF-8 text; - reads it "
        "from standard input")  # fmt: skip
    add("--model", default=DEFAULT_MODEL, metavar="MODEL", help="a registered name, one with an "
        "argument (llm:NAME), module:Class, or a saved estimator's folder (default: "
        f"{DEFAULT_MODEL})")  # fmt: skip
    add("--track", default=DEFAULT_TRACK, metavar="TRACK", help="the track, or file of yours, on "
        f"whose train split the model is fitted (default: {DEFAULT_TRACK})")  # fmt: skip
    add("--set", action="append", default=[], metavar="PARAM=VALUE", help="a parameter of the "
        "model; may be given again")  # fmt: skip
    add("--base-url", metavar="URL", help="of the endpoint that --model llm:NAME asks")
    add("--trust", action="append", default=[], metavar="TYPE", help="a type that a saved "
        "estimator may contain (module.Class); may be given again")  # fmt: skip
    add("--json", action="store_true", help="one JSON object, for programs")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0 if there is a verdict, whichever it is."""
    parser = build_parser()
    args = parser.parse_args(argv)
    try:
        args.params = parameters(args.set, args.base_url)
    except ValueError as error:
        parser.error(str(error))
    return guarded(lambda: check(args))


def check(args: argparse.Namespace) -> int:
    """Print the verdict. Errors: LedeBenchError."""
    headline, body = checked_headline(args.headline), read_body(args.body)

    from bench.fitted import fitted_model
    from bench.models import load_model
    from bench.tracks import load_track
    from bench.verdict import ask

    model = load_model(args.model, args.trust, args.params)
    track = load_track(args.track)
    model = fitted_model(model, track, args.trust, say_on_terminal)
    verdict = ask(model, track, headline, body)
    more = {"model": model.name, "config_hash": model.config_hash, "track": track.name}
    sys.stdout.write(verdict.to_json(**more) if args.json else verdict.to_text())
    return 0


def checked_headline(text: str) -> str:
    """The headline without space around it. Errors: LedeBenchError for none, or half of one."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise LedeBenchError("--headline is not UTF-8; type it anew") from error
    if not text.strip():
        raise LedeBenchError("--headline is empty; give the headline's text")
    return text.strip()


def read_body(name: str) -> str:
    """The article's text. Errors: LedeBenchError for a file that is missing, empty, not UTF-8."""
    from bench.files import not_utf8

    shown = "standard input" if name == STANDARD_INPUT else name
    try:
        piped = name == STANDARD_INPUT
        content = sys.stdin.buffer.read() if piped else Path(name).read_bytes()
    except FileNotFoundError as error:
        raise LedeBenchError(f"{shown}: no such file; check the path") from error
    except OSError as error:
        raise LedeBenchError(f"{shown}: {error.strerror}; give a text file") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf8(content, shown) from error
    if not text.strip():
        raise LedeBenchError(f"{shown}: no text in it; give the article")
    # as a file opened for text would be read
    return text.replace("\r\n", "\n").strip()


def say_on_terminal(message: str) -> None:
    """Tell whoever watches what takes a while; programs are told nothing."""
    if sys.stderr.isatty():
        print(message, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
