"""What a metric is: per-group sufficient statistics, and a value computed from their sum.

Because the statistics add up over groups, one matrix product gives every bootstrap draw and
every permutation of a paired test (`bench.statistics`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Scored:
    """Gold and predictions of n pairs in G groups, as arrays with one entry a pair.

    `gold` and `predicted` are indices into `labels`. `truth` says whether a pair is consistent
    and `called` whether the model called it so (both None on a track without a consistent label).
    `score` is the probability of `consistent`, or None where the model gave labels only. `alarm`
    says whether the pair was flagged as an overclaim at the threshold set on dev.
    `grid`, `row` and `column` place a pair in its grid (`core` only). `evidence` (n, 3) counts the
    sentences that were found, given and gold, all zero for a pair without gold evidence.
    """

    labels: tuple[str, ...]
    gold: IntArray
    predicted: IntArray
    group: IntArray
    n_groups: int
    truth: BoolArray | None = None
    called: BoolArray | None = None
    score: FloatArray | None = None
    alarm: BoolArray | None = None
    overclaim: BoolArray | None = None
    grid: IntArray | None = None
    row: IntArray | None = None
    column: IntArray | None = None
    evidence: IntArray | None = None

    def take(self, rows: BoolArray) -> Scored:
        """The pairs where `rows` (n,) is true; groups keep their numbers."""
        arrays = {
            name: value[rows] for name, value in vars(self).items() if isinstance(value, np.ndarray)
        }
        return replace(self, **arrays)  # type: ignore[arg-type]


class Metric(Protocol):
    """A figure of merit that is a function of sums over groups."""

    @property
    def name(self) -> str:
        """The flat name in records, as in `metrics.balanced_accuracy`."""

    def defined(self, scored: Scored) -> bool:
        """Whether the predictions carry what the metric needs."""

    def statistics(self, scored: Scored) -> Any:
        """The sufficient statistics of every group, shape (G, k), dense or SciPy sparse."""

    def value(self, totals: FloatArray) -> FloatArray:
        """The metric of sums of statistics: shape (..., k) in, (...) out; NaN where undefined."""


def sum_by_group(values: FloatArray, scored: Scored) -> FloatArray:
    """Sum rows of `values` (n, k) within each group: (G, k)."""
    sums = np.zeros((scored.n_groups, values.shape[1]))
    np.add.at(sums, scored.group, values)
    return sums


def ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Elementwise quotient, NaN where the denominator is zero."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: FloatArray = np.where(denominator == 0, np.nan, numerator / denominator)
    return quotient


def nan_mean(values: FloatArray, axis: int) -> FloatArray:
    """Mean over `axis` of the entries that are not NaN; NaN where there is none."""
    known = ~np.isnan(values)
    return ratio(np.where(known, values, 0.0).sum(axis), known.sum(axis).astype(np.float64))
