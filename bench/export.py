"""`python -m bench.export TRACK`: write a track's pairs with their ids, for models elsewhere.

Labels are left out unless asked for; `python -m bench.run --predictions` takes the answers back.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.cli import Parser, guarded

if TYPE_CHECKING:
    from bench.tracks.base import Track


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m bench.export",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("track", help="core, emergent, fnc1, summedits-news or a file")
    parser.add_argument(
        "--split", action="append", default=[], choices=("train", "dev", "test"),
        help="default: dev and test; may be given again",
    )  # fmt: skip
    parser.add_argument("--labels", action="store_true", help="with labels")
    parser.add_argument(
        "--sentences", action="store_true", help="with the list of each body's sentences",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    return parser


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    return guarded(lambda: export(args))


def export(args: argparse.Namespace) -> int:
    """Write JSON Lines. Errors: LedeBenchError."""
    from bench.files import write_text
    from bench.tracks import load_track

    track = load_track(args.track)
    splits = args.split or ["dev", "test"]
    text = "".join(line for split in splits for line in _lines(track, split, args))
    if args.out is None:
        sys.stdout.write(text)
    else:
        write_text(args.out, text)
    return 0


def _lines(track: Track, split: str, args: argparse.Namespace) -> list[str]:
    """One JSON object a pair, ordered by public id: neither ids nor places tell the labels."""
    from bench.canary import CANARY
    from bench.pairs import public_id, sentences

    names = ["id", "headline", "body", *(["label"] if args.labels else [])]
    more = {"split": split, **({"canary": CANARY} if track.name.startswith("core") else {})}
    rows = [
        dict(zip(names, (public_id(pair), *rest), strict=True)) | more
        for pair, *rest in zip(*(track.column(split, name) for name in names), strict=True)
    ]
    if args.sentences:
        rows = [row | {"sentences": list(sentences(row["body"]))} for row in rows]
    rows.sort(key=lambda row: str(row["id"]))
    return [json.dumps(row, ensure_ascii=False) + "\n" for row in rows]


if __name__ == "__main__":
    sys.exit(main())
