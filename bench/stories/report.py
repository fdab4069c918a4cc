"""The report of `stories check`: faults, rungs, counts, and words that tell a reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.errors import LedeBenchError
from bench.labels import CERTAINTY, TOPIC
from bench.stories.across import check_across, lengths
from bench.stories.checks import GridReport, grid_reports, load_folder
from bench.stories.compile import load_splits, split_rows
from bench.stories.schema import Fault, Story
from bench.stories.tells import Tell, certainty_tells, tell_faults

SPLITS_FILE = "splits.json"


@dataclass(frozen=True)
class CorpusReport:
    """Everything `stories check` says of a folder."""

    stories: list[Story]
    faults: list[Fault]
    grids: list[GridReport]
    tells: list[Tell]
    splits: dict[str, dict[str, int]]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many stories a domain, grids a facet and grids a rung (topic grids not counted)."""
        return {
            "domain": dict(sorted(Counter(s.domain for s in self.stories).items())),
            "facet": dict(sorted(Counter(g.facet for g in self.grids).items())),
            "rung": dict(sorted(Counter(g.rung for g in self.grids).items())),
        }

    @property
    def swapped_share(self) -> float:
        """The share of the binary grids that are not `plain`."""
        binary = [g for g in self.grids if g.facet not in (CERTAINTY, TOPIC)]
        return sum(g.rung != "plain" for g in binary) / max(1, len(binary))

    def as_dict(self) -> dict[str, Any]:
        return {
            "stories": len(self.stories),
            "faults": [str(fault) for fault in self.faults],
            "counts": self.counts(),
            "splits": self.splits,
            "binary_grids_not_plain": round(self.swapped_share, 4),
            "grids": [
                {
                    "story": g.story,
                    "facet": g.facet,
                    "rung": g.rung,
                    "contrast_words": round(g.contrast.words, 4),
                    "contrast_words_and_bigrams": round(g.contrast.words_and_bigrams, 4),
                }
                for g in self.grids
            ],
            "tells": [vars(tell) for tell in self.tells],
            "lengths": [vars(length) for length in lengths(self.stories)],
        }


def corpus_report(folder: Path) -> CorpusReport:
    """Read, check and measure every story below `folder`. Errors: LedeBenchError."""
    stories, faults = load_folder(folder)
    grids = [report for story in stories for report in grid_reports(story)]
    tells = certainty_tells(stories)
    faults += [*check_across(stories), *tell_faults(tells)]
    return CorpusReport(stories, faults, grids, tells, _split_counts(folder, stories))


def _split_counts(folder: Path, stories: list[Story]) -> dict[str, dict[str, int]]:
    """Stories and pairs of each split, where `splits.json` lies beside the folder."""
    path = folder.parent / SPLITS_FILE
    if not path.is_file():
        return {}
    try:
        parts = load_splits(path, stories)
    except LedeBenchError:
        return {}  # stories with faults are missing from it; those are told already
    return {
        split: {"stories": len(members), "pairs": len(split_rows(members))}
        for split, members in parts.items()
    }


def print_report(report: CorpusReport) -> None:
    """Print faults first, then what was measured."""
    for fault in report.faults:
        print(fault)
    if report.faults:
        print(f"\n{len(report.faults)} fault(s)\n")
    print(f"{'story':34s} {'facet':10s} {'rung':8s} {'words':>8s} {'+bigrams':>9s}")
    for g in report.grids:
        c = g.contrast
        row = f"{g.story:34s} {g.facet:10s} {g.rung:8s} {c.words:8.2f} {c.words_and_bigrams:9.2f}"
        print(row)
    print_counts(report)
    print_lengths(report.stories)
    if report.tells:
        print("words that tell a certainty reading most (stories with it, p after Holm):")
        for t in report.tells:
            print(f"  {t.side:8s} {t.reading:10s} {t.gram!r}: {t.stories} stories, p = {t.p:.3g}")


def print_counts(report: CorpusReport) -> None:
    """Stories, grids and pairs by domain, facet, rung and split."""
    print(f"\n{len(report.stories)} stories, {len(report.grids)} grids")
    for name, counts in report.counts().items():
        print(f"by {name}: " + ", ".join(f"{key} {count}" for key, count in counts.items()))
    for split, found in report.splits.items():
        print(f"split {split}: {found['stories']} stories, {found['pairs']} pairs")
    if report.splits:
        print(f"pairs in all: {sum(found['pairs'] for found in report.splits.values())}")
    print(f"binary grids that are not plain: {report.swapped_share:.0%}")


def print_lengths(stories: list[Story]) -> None:
    """The reading whose texts are longest most often, for headlines and for passages."""
    for side in ("headline", "body"):
        found = [length for length in lengths(stories) if length.side == side]
        if found:
            most = max(found, key=lambda length: abs(length.longer - 0.5))
            print(
                f"length tells most in a {side}: {most.facet} {most.reading}, "
                f"longer than the others in {most.longer:.0%} of cases"
            )
