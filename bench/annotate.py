"""`python -m bench.annotate`: batches for blind annotators, their answers, and their agreement."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bench.cli import Parser, guarded, natural, positive
from bench.errors import LedeBenchError

if TYPE_CHECKING:
    from bench.annotation.agreement import Judgement, Rating
    from bench.stories.schema import Story

SPLITS = ("train", "dev", "test")
FORMATS = ("jsonl", "csv", "label-studio", "markdown")


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m bench.annotate", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    export = commands.add_parser("export", help="write batches of articles and headlines")
    add = export.add_argument
    add("--to", choices=FORMATS, default="jsonl", help="default: jsonl")
    add("--split", action="append", default=[], choices=SPLITS, help="default: dev and test")
    add("--story", action="append", default=[], metavar="ID", help="these stories alone")
    add("--passes", type=positive, default=1, help="each grid is asked about twice a pass")
    add("--lots", type=positive, default=1, help="batches a round of a pass is dealt into")
    add("--seed", type=natural, default=0)
    add("--data", type=Path, default=Path("data"), help="the folder of stories and splits")
    add("--out", type=Path, required=True, metavar="DIR")
    take = commands.add_parser("collect", help="check answers and write an annotation file")
    add = take.add_argument
    add("answers", type=Path, help="JSON Lines, or the JSON that Label Studio exports")
    add("--key", type=Path, required=True, help="the key.jsonl that `export` wrote")
    add("--annotator", required=True, help="a name for this pass")
    add("--kind", required=True, help='who it was: "person", "large language model"')
    add("--out", type=Path, required=True, metavar="FILE")
    agree = commands.add_parser("agreement", help="accuracy and Krippendorff's alpha by slice")
    add = agree.add_argument
    add("files", nargs="+", type=Path, metavar="FILE")
    add("--current", action="store_true", help="only pairs that still read as they were judged")
    add("--split", action="append", default=[], choices=SPLITS, help="only stories of these")
    add("--data", type=Path, default=Path("data"), help="the folder of stories and splits")
    add("--disagreements", action="store_true", help="list them instead")
    add("--json", action="store_true")
    return parser


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    commands = {"export": export, "collect": collect_answers, "agreement": show_agreement}
    return guarded(lambda: commands[args.command](args))


def export(args: argparse.Namespace) -> int:
    """Write a kit. Errors: LedeBenchError."""
    from bench.annotation.kit import KEY_FILE, Kit, write_kit

    kit = Kit(args.to, args.passes, args.lots, args.seed)
    written = write_kit(_stories(args), args.out, kit)
    for path in written:
        print(path)
    say = f"keep {args.out / KEY_FILE} from the annotators; give them docs/annotation-guide.md"
    print(say, file=sys.stderr)
    return 0


def collect_answers(args: argparse.Namespace) -> int:
    """Write an annotation file. Errors: LedeBenchError that names the place."""
    from bench.annotation.collect import collect, read_answers, read_key
    from bench.files import write_text

    rows = collect(read_key(args.key), read_answers(args.answers), args.annotator, args.kind)
    write_text(args.out, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
    print(f"{args.out}: {len(rows) - 1} answers")
    return 0


def show_agreement(args: argparse.Namespace) -> int:
    """Print one line a slice, or the disagreements. Errors: LedeBenchError."""
    from bench.annotation.agreement import by_slice, naturalness, read_annotations

    judgements, ratings = _chosen(args, *read_annotations(args.files))
    if not judgements:
        message = "no judgements are left; give data/annotations/*.jsonl and other filters"
        raise LedeBenchError(message)
    if args.disagreements:
        print_disagreements(judgements)
        return 0
    found, natural_found = by_slice(judgements), naturalness(ratings)
    if args.json:
        value = {"slices": [vars(a) for a in found], "naturalness": natural_found}
        print(json.dumps(value, indent=1))
        return 0
    print(f"{'slice':22s} {'n':>5s} {'stories':>7s}  accuracy [95% interval]  exact  alpha")
    for a in found:
        interval = f"{a.accuracy:.3f} [{a.low:.3f}, {a.high:.3f}]"
        row = f"{a.slice:22s} {a.n:5d} {a.stories:7d}  {interval:23s}  {a.exact:.3f}  {a.alpha:.3f}"
        print(row)
    if natural_found:
        print(
            "naturalness, 1 to 5: mean {mean:.2f} of {ratings} ratings; of {stories} stories "
            "{below_3} have a mean below 3, the lowest {lowest:.2f} ({lowest_story})".format(
                **natural_found
            )
        )
    return 0


def print_disagreements(judgements: list[Judgement]) -> None:
    """One JSON object a line for every answer with another label name than the gold one."""
    for j in judgements:
        if j.label != j.gold:
            print(
                json.dumps({"binary": "right" if j.right else "wrong"} | j.raw, ensure_ascii=False)
            )


def _chosen(
    args: argparse.Namespace, judgements: list[Judgement], ratings: list[Rating]
) -> tuple[list[Judgement], list[Rating]]:
    """What is left of the annotations after --split and --current."""
    if args.split:
        wanted = {story.id for stories in _stories(args) for story in stories}
        judgements = [j for j in judgements if j.story in wanted]
        ratings = [r for r in ratings if r.story in wanted]
    if args.current:
        from bench.annotation.kit import current

        stories = {story.id: story for stories in _stories(args) for story in stories}
        judgements = [j for j in judgements if current(j.raw, stories)]
        ratings = [r for r in ratings if current(r.raw, stories)]
    return judgements, ratings


def _stories(args: argparse.Namespace) -> list[list[Story]]:
    """The stories of the chosen splits, or those named, split by split. Errors: LedeBenchError."""
    from bench.stories.checks import load_folder
    from bench.stories.compile import load_splits
    from bench.stories.schema import StoryError

    stories, faults = load_folder(args.data / "stories")
    if faults:
        raise StoryError(faults)
    parts = load_splits(args.data / "splits.json", stories)
    named = set(getattr(args, "story", ()))
    unknown = named - {story.id for story in stories}
    if unknown:
        raise LedeBenchError(f"no story has the id {sorted(unknown)[0]!r}; check the spelling")
    chosen = args.split or (SPLITS if named or args.command == "agreement" else ("dev", "test"))
    return [[s for s in parts[split] if not named or s.id in named] for split in chosen]


if __name__ == "__main__":
    sys.exit(main())
