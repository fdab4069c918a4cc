"""`python -m bench.card`: put the counts, the blind agreement and the ladder into data/README.md.

Each stands between two comments that name it; every figure comes from the stories, the annotation
files or the committed records, so that none is typed in by hand.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

from bench.cli import Parser, guarded
from bench.errors import LedeBenchError
from bench.labels import CONSISTENT, DOMAINS, FACETS, RUNGS

if TYPE_CHECKING:
    import pandas as pd

    from bench.annotation.agreement import Judgement, Rating
    from bench.record import Record
    from bench.stories.schema import Story

MADE_BY = "python -m bench.card"
LEAST_STORIES = 5
"""A facet with fewer stories on a rung is left out of the rung's mean, as in records."""

Rows = Iterable[Sequence[str]]


def with_blocks(text: str, blocks: dict[str, str], shown_as: str) -> str:
    """The text with each block between its markers. Errors: LedeBenchError without them."""
    for name, block in blocks.items():
        begin, end = f"<!-- {name}: begin ({MADE_BY}) -->", f"<!-- {name}: end -->"
        head, found_begin, rest = text.partition(begin)
        _, found_end, tail = rest.partition(end)
        if not found_begin or not found_end:
            message = f"{shown_as}: put the lines {begin!r} and {end!r} where the {name} go"
            raise LedeBenchError(message)
        text = f"{head}{begin}\n{block}\n{end}{tail}"
    return text


def table(header: Sequence[str], rows: Rows) -> str:
    """A Markdown table, the columns after the first set to the right."""
    lines = [header, ["---", *["--:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def counts(pairs: pd.DataFrame, stories: Sequence[Story]) -> str:
    """How many stories, grids and pairs there are, and how long they are.

    `pairs`: those of all splits, with the column `split` beside core's.
    """
    from bench.tracks.base import SPLITS

    parts = {split: pairs[pairs["split"] == split] for split in SPLITS} | {"all": pairs}
    groups = {
        name: [str(_stories(part)), str(part["grid"].nunique()), str(len(part)), _consistent(part)]
        for name, part in parts.items()
    }
    by_split = table(
        ["split", "stories", "grids", "pairs", "consistent"],
        [[name, *cells] for name, cells in groups.items()],
    )
    by_facet = table(
        ["facet", *RUNGS, "grids", "pairs"],
        [_facet_row(facet, pairs[pairs["facet"] == facet]) for facet in FACETS]
        + [_facet_row("all", pairs)],
    )
    by_domain = table(
        ["stories by domain", *SPLITS],
        [[domain, *(str(_stories(parts[s], domain)) for s in SPLITS)] for domain in DOMAINS],
    )
    return "\n\n".join([by_split, by_facet, by_domain, _lengths(pairs), _tell(stories)])


def _stories(part: pd.DataFrame, domain: str | None = None) -> int:
    chosen = part if domain is None else part[part["domain"] == domain]
    return int(chosen["group"].nunique())


def _consistent(part: pd.DataFrame) -> str:
    return f"{(part['label'] == CONSISTENT).mean():.1%}"


def _facet_row(name: str, part: pd.DataFrame) -> list[str]:
    by_rung = [part[part["rung"] == rung]["grid"].nunique() for rung in RUNGS]
    return [name, *map(str, by_rung), str(part["grid"].nunique()), str(len(part))]


def _lengths(pairs: pd.DataFrame) -> str:
    from bench.pairs import words

    shown = [
        f"{side} {min(found)} to {max(found)} words, half of them {sorted(found)[len(found) // 2]} "
        "or more"
        for side in ("headline", "body")
        for found in [[len(words(text)) for text in pairs[side].unique()]]
    ]
    return "Length: " + "; ".join(shown) + "."


def _tell(stories: Sequence[Story]) -> str:
    from bench.stories.tells import SIGNIFICANT, certainty_tells

    (worst,) = certainty_tells(list(stories), most=1)
    return (
        f"What tells a certainty reading most is {worst.gram!r} in a {worst.side} "
        f"({worst.reading}, {worst.stories} stories): p = {worst.p:.2g} after Holm's correction "
        f"over all words and bigrams; below {SIGNIFICANT:g} `stories check` fails."
    )


def agreement(judgements: dict[str, list[Judgement]], ratings: list[Rating]) -> str:
    """One table for each kind of annotator: agreement overall, by rung and by facet."""
    from bench.annotation.agreement import by_slice, naturalness

    parts = []
    for kind, chosen in judgements.items():
        names = ", ".join(sorted({j.annotator for j in chosen}))
        rows = [
            [
                a.slice,
                str(a.n),
                str(a.stories),
                str(round(a.n * (1 - a.accuracy))),
                f"{a.accuracy:.3f} [{a.low:.3f}, {a.high:.3f}]",
                f"{a.exact:.3f}",
                f"{a.alpha:.3f}",
            ]
            for a in by_slice(chosen)
            if not a.slice.startswith("annotator")
        ]
        header = ["slice", "n", "stories", "wrong", "accuracy [95% interval]", "same name", "alpha"]
        parts += [f"Annotators: {kind} ({names})", table(header, rows)]
    if found := naturalness(ratings):
        parts.append(
            "Naturalness, 1 to 5: mean {mean:.2f} of {ratings} ratings; of {stories} stories "
            "{below_3} have a mean below 3, the lowest {lowest:.2f}.".format(**found)
        )
    return "\n\n".join(parts)


def ladder(records: Sequence[Record], readers: dict[str, list[Judgement]], data_hash: str) -> str:
    """Balanced accuracy on test by rung and facet, weakest model first, blind readers last.

    `data_hash`: of the present test split; records of another are marked.
    """
    ordered = sorted(records, key=lambda r: (r.metrics[r.primary]["value"] or 0, r.model))
    by_rung, by_facet = [], []
    for record in ordered:
        stale = record.value["data"]["sha256"]["test"] != data_hash
        name = record.model + (" (of earlier data)" if stale else "")
        slices = record.value["slices"]
        by_rung.append(
            [name, _figure(record.metrics), *(_figure(slices["rung"], r) for r in RUNGS)]
        )
        by_facet.append([name, *(_figure(slices["facet"], f) for f in FACETS)])
    for kind, judgements in readers.items():
        name = f"blind readers ({kind})"
        on = {rung: [j for j in judgements if j.rung == rung] for rung in RUNGS}
        shown = [_facet_mean(judgements), *(_facet_mean(on[rung]) for rung in RUNGS)]
        by_rung.append([name, *(f"{value:.3f}" for value in shown)])
        facets = [_recall_mean([j for j in judgements if j.facet == facet]) for facet in FACETS]
        by_facet.append([name, *(f"{value:.3f}" for value in facets)])
    return "\n\n".join(
        [table(["model", "all", *RUNGS], by_rung), table(["model", *FACETS], by_facet)]
    )


def _figure(figures: dict[str, Any], name: str | None = None) -> str:
    """Balanced accuracy of a record's figures, or of their slice `name`; `-` where not given."""
    chosen = figures if name is None else figures.get(name, {})
    value = chosen.get("balanced_accuracy", {}).get("value")
    return "-" if value is None else f"{value:.3f}"


def _facet_mean(judgements: Sequence[Judgement]) -> float:
    """The mean over facets of balanced accuracy: what the official figure of a model is."""
    by_facet = [[j for j in judgements if j.facet == facet] for facet in FACETS]
    return fmean(
        _recall_mean(found) for found in by_facet if len({j.story for j in found}) >= LEAST_STORIES
    )


def _recall_mean(judgements: Sequence[Judgement]) -> float:
    """Balanced accuracy on consistent or not."""
    sides = [
        [j.right for j in judgements if (j.gold == CONSISTENT) == side] for side in (True, False)
    ]
    return fmean(fmean(side) for side in sides if side)


class _Annotations:
    """What the annotation files say of articles that still read as they were judged."""

    def __init__(self, folder: Path, stories: Sequence[Story]) -> None:
        from bench.annotation.agreement import read_annotations
        from bench.annotation.kit import current

        paths = sorted(folder.glob("*.jsonl"))
        by_id = {story.id: story for story in stories}
        judgements, ratings = read_annotations(paths)
        self.kinds = dict(_kind(path) for path in paths)
        self.judgements = [j for j in judgements if current(j.raw, by_id)]
        self.ratings = [r for r in ratings if current(r.raw, by_id)]

    def by_kind(self, stories: Iterable[Story]) -> dict[str, list[Judgement]]:
        """Kind of annotator -> judgements of these stories."""
        wanted = {story.id for story in stories}
        found: dict[str, list[Judgement]] = {}
        for j in self.judgements:
            if j.story in wanted:
                found.setdefault(self.kinds[j.annotator], []).append(j)
        return dict(sorted(found.items()))


def _kind(path: Path) -> tuple[str, str]:
    """The annotator's name and what it was, from the first line of an annotation file."""
    head = json.loads(path.read_text(encoding="utf-8").partition("\n")[0])
    return str(head["annotator"]), str(head["kind"])


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(prog=MADE_BY, description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="default: data")
    parser.add_argument("--results", type=Path, default=Path("results"), help="default: results")
    return parser


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    return guarded(lambda: update(args.data, args.results))


def update(data: Path, results: Path) -> int:
    """Rewrite the blocks of the card. Errors: LedeBenchError."""
    from bench.files import write_text

    card = data / "README.md"
    write_text(
        card, with_blocks(card.read_text(encoding="utf-8"), blocks(data, results), str(card))
    )
    return 0


def blocks(data: Path, results: Path) -> dict[str, str]:
    """Name -> Markdown of each block. Errors: LedeBenchError, StoryError."""
    import pandas as pd

    from bench.record import read_record
    from bench.stories.checks import load_folder
    from bench.stories.compile import load_splits
    from bench.stories.schema import StoryError
    from bench.tracks.base import SPLITS
    from bench.tracks.core import load

    stories, faults = load_folder(data / "stories")
    if faults:
        raise StoryError(faults)
    parts = load_splits(data / "splits.json", stories)
    core = load(data / "core")
    pairs = pd.concat([core.split(s).to_pandas().assign(split=s) for s in SPLITS])
    annotations = _Annotations(data / "annotations", stories)
    records = [read_record(path) for path in sorted((results / "core").glob("*.json"))]
    scored = [*parts["dev"], *parts["test"]]
    rated = {story.id for story in scored}
    return {
        "counts": counts(pairs, stories),
        "agreement": agreement(
            annotations.by_kind(scored), [r for r in annotations.ratings if r.story in rated]
        ),
        "training agreement": agreement(annotations.by_kind(parts["train"]), []),
        "ladder": ladder(records, annotations.by_kind(parts["test"]), core.data_hash("test")),
    }


if __name__ == "__main__":
    sys.exit(main())
