"""How far annotators who saw only headline and body agree with the gold labels.

Krippendorff's alpha (Content Analysis, 1980) is computed for nominal data between two raters,
the annotator and the gold label.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from bench.errors import LedeBenchError
from bench.labels import CONSISTENT
from bench.statistics.bootstrap import DRAWS, bootstrap, percentile_interval
from bench.statistics.figures import Figure, FloatArray

REQUIRED = ("story", "facet", "rung", "gold", "label", "annotator")


@dataclass(frozen=True)
class Judgement:
    """One annotator's label for one pair, beside the gold label."""

    story: str
    facet: str
    rung: str
    gold: str
    label: str
    annotator: str
    raw: dict[str, Any] = field(default_factory=dict, repr=False)
    """The line it was read from."""

    @property
    def right(self) -> bool:
        """Whether annotator and gold agree on consistent or not."""
        return (self.label == CONSISTENT) == (self.gold == CONSISTENT)


@dataclass(frozen=True)
class Rating:
    """How natural one annotator found one article, 1 to 5."""

    story: str
    naturalness: int
    raw: dict[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Agreement:
    """Agreement over n judgements of some slice."""

    slice: str
    n: int
    stories: int
    accuracy: float
    low: float
    high: float
    exact: float
    """The share with the gold label's very name."""
    alpha: float
    """Krippendorff's alpha on consistent or not."""


def read_annotations(paths: Sequence[Path]) -> tuple[list[Judgement], list[Rating]]:
    """Judgements and naturalness ratings of annotation files.

    Errors: LedeBenchError that names file and line.
    """
    judgements: list[Judgement] = []
    ratings: list[Rating] = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise LedeBenchError(f"{path}: cannot be read ({error}); check the path") from error
        for number, line in enumerate(lines, start=1):
            try:
                value = json.loads(line)
                if "naturalness" in value:
                    ratings.append(Rating(str(value["story"]), int(value["naturalness"]), value))
                elif "label" in value:
                    fields = {name: str(value[name]) for name in REQUIRED}
                    judgements.append(Judgement(**fields, raw=value))
            except (ValueError, KeyError, TypeError) as error:
                message = f"{path}: line {number} is no annotation ({error!r}); see data/README.md"
                raise LedeBenchError(message) from error
    if not judgements:
        raise LedeBenchError("no judgements in these files; give data/annotations/*.jsonl")
    return judgements, ratings


def naturalness(ratings: Sequence[Rating]) -> dict[str, Any] | None:
    """Mean of all ratings, and the story with the lowest mean of its own; None without ratings."""
    by_story: dict[str, list[int]] = defaultdict(list)
    for rating in ratings:
        by_story[rating.story].append(rating.naturalness)
    if not by_story:
        return None
    means = {story: fmean(values) for story, values in sorted(by_story.items())}
    lowest = min(means, key=lambda story: means[story])
    return {
        "mean": fmean(r.naturalness for r in ratings),
        "ratings": len(ratings),
        "stories": len(means),
        "lowest": means[lowest],
        "lowest_story": lowest,
        "below_3": sum(mean < 3 for mean in means.values()),
    }


def agreement(judgements: Sequence[Judgement], name: str, seed: int = 0) -> Agreement:
    """Accuracy with a story-clustered bootstrap interval, and alpha."""
    stories = sorted({j.story for j in judgements})
    index = {story: number for number, story in enumerate(stories)}
    sums = np.zeros((len(stories), 2))
    for j in judgements:
        sums[index[j.story]] += (j.right, 1)
    figure = Figure((sums,), _share)
    (drawn,) = bootstrap([figure], len(stories), DRAWS, seed)
    low, high = percentile_interval(drawn)
    exact = float(np.mean([j.label == j.gold for j in judgements]))
    alpha = krippendorff_alpha([(j.gold == CONSISTENT, j.label == CONSISTENT) for j in judgements])
    return Agreement(name, len(judgements), len(stories), figure.point(), low, high, exact, alpha)


def _share(totals: FloatArray) -> FloatArray:
    share: FloatArray = totals[..., 0] / totals[..., 1]
    return share


def krippendorff_alpha(units: Sequence[tuple[object, object]]) -> float:
    """Alpha for nominal data, two values a unit; 1 where everything agrees."""
    values = Counter(value for unit in units for value in unit)
    n = sum(values.values())
    observed = sum(a != b for a, b in units) / len(units)
    expected = 1 - sum(count * (count - 1) for count in values.values()) / (n * (n - 1))
    return 1.0 if observed == 0 else float(1 - observed / expected)


def by_slice(judgements: Sequence[Judgement]) -> list[Agreement]:
    """Agreement overall, then by rung, facet and annotator."""
    slices: dict[str, list[Judgement]] = defaultdict(list)
    for j in judgements:
        for name in ("all", f"rung {j.rung}", f"facet {j.facet}", f"annotator {j.annotator}"):
            slices[name].append(j)
    order = ("all", "rung", "facet", "annotator")
    names = sorted(slices, key=lambda name: (order.index(name.split()[0]), name))
    return [agreement(slices[name], name) for name in names]
