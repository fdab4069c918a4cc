"""How far annotators who saw only headline and body agree with the gold labels.

Krippendorff's alpha (Content Analysis, 1980) is computed for nominal data between two raters,
the annotator and the gold label.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

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

    @property
    def right(self) -> bool:
        """Whether annotator and gold agree on consistent or not."""
        return (self.label == CONSISTENT) == (self.gold == CONSISTENT)


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


def read_judgements(paths: Sequence[Path]) -> tuple[list[Judgement], list[int]]:
    """Judgements and naturalness ratings (1 to 5) of annotation files.

    Errors: LedeBenchError that names file and line.
    """
    judgements: list[Judgement] = []
    ratings: list[int] = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise LedeBenchError(f"{path}: cannot be read ({error}); check the path") from error
        for number, line in enumerate(lines, start=1):
            try:
                value = json.loads(line)
                if "naturalness" in value:
                    ratings.append(int(value["naturalness"]))
                elif "label" in value:
                    judgements.append(Judgement(*(str(value[name]) for name in REQUIRED)))
            except (ValueError, KeyError, TypeError) as error:
                message = f"{path}: line {number} is no annotation ({error!r}); see data/README.md"
                raise LedeBenchError(message) from error
    if not judgements:
        raise LedeBenchError("no judgements in these files; give data/annotations/*.jsonl")
    return judgements, ratings


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
