"""The report of `stories check`: faults, rungs, counts, and words that tell a reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.labels import CERTAINTY, TOPIC
from bench.stories.checks import GridReport, grid_reports, load_folder
from bench.stories.schema import Fault, Story
from bench.stories.tells import Tell, certainty_tells


@dataclass(frozen=True)
class CorpusReport:
    """Everything `stories check` says of a folder."""

    stories: list[Story]
    faults: list[Fault]
    grids: list[GridReport]
    tells: list[Tell]

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
        }


def corpus_report(folder: Path) -> CorpusReport:
    """Read, check and measure every story below `folder`. Errors: LedeBenchError."""
    stories, faults = load_folder(folder)
    grids = [report for story in stories for report in grid_reports(story)]
    return CorpusReport(stories, faults, grids, certainty_tells(stories))


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
    print(f"\n{len(report.stories)} stories, {len(report.grids)} grids")
    for name, counts in report.counts().items():
        print(f"by {name}: " + ", ".join(f"{key} {count}" for key, count in counts.items()))
    print(f"binary grids that are not plain: {report.swapped_share:.0%}")
    if report.tells:
        print("words that tell a certainty reading most (stories with it, p after Holm):")
        for t in report.tells:
            print(f"  {t.side:8s} {t.reading:10s} {t.gram!r}: {t.stories} stories, p = {t.p:.3g}")
