"""Threshold-free metrics of the score: AUROC, average precision, ranking within grids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from bench.metrics.base import FloatArray, Scored, ratio, sum_by_group


def score_histogram(scored: Scored) -> csr_array:
    """How many consistent and inconsistent pairs each group has at each distinct score.

    Sparse, shape (G, 2 * T) for T distinct scores in ascending order: T counts of consistent
    pairs, then T of inconsistent ones.
    """
    assert scored.score is not None and scored.truth is not None
    distinct, position = np.unique(scored.score, return_inverse=True)
    column = position + np.where(scored.truth, 0, len(distinct))
    counts = csr_array(
        (np.ones(len(column)), (scored.group, column)), shape=(scored.n_groups, 2 * len(distinct))
    )
    counts.sum_duplicates()
    return counts


def _halves(totals: FloatArray) -> tuple[FloatArray, FloatArray]:
    t = totals.shape[-1] // 2
    return totals[..., :t], totals[..., t:]


@dataclass(frozen=True)
class _ScoreMetric:
    def defined(self, scored: Scored) -> bool:
        return scored.score is not None and scored.truth is not None

    def statistics(self, scored: Scored) -> csr_array:
        return score_histogram(scored)


@dataclass(frozen=True)
class Auroc(_ScoreMetric):
    """Area under the ROC curve: how often a consistent pair outscores an inconsistent one.

    In [0, 1], ties count one half; chance is 0.5. Source: Hanley and McNeil, Radiology 1982.
    """

    name: str = "auroc"

    def value(self, totals: FloatArray) -> FloatArray:
        positive, negative = _halves(totals)
        below = np.cumsum(negative, axis=-1) - negative
        won = (positive * (below + negative / 2)).sum(-1)
        return ratio(won, positive.sum(-1) * negative.sum(-1))


@dataclass(frozen=True)
class AveragePrecision(_ScoreMetric):
    """Area under the precision-recall curve of `inconsistent`, by steps (no interpolation).

    The alarm is what a reader wants, so inconsistent pairs are the positives and low scores
    come first. In [0, 1]; chance is the share of inconsistent pairs. The same convention as
    scikit-learn's `average_precision_score`.
    """

    name: str = "average_precision"

    def value(self, totals: FloatArray) -> FloatArray:
        consistent, inconsistent = _halves(totals)
        caught = np.cumsum(inconsistent, axis=-1)
        flagged = caught + np.cumsum(consistent, axis=-1)
        precision = np.divide(caught, flagged, out=np.zeros_like(caught), where=flagged > 0)
        return ratio((inconsistent * precision).sum(-1), inconsistent.sum(-1))


@dataclass(frozen=True)
class GridRanking:
    """Of two cells that share a headline or a body, how often the consistent one scores higher.

    In [0, 1], ties count one half. A model that looks at one side only gets exactly 0.5:
    where the side it sees is shared it ties, and over the rest wins and losses cancel.
    """

    name: str = "ranking"

    def defined(self, scored: Scored) -> bool:
        return scored.score is not None and scored.grid is not None

    def statistics(self, scored: Scored) -> FloatArray:
        assert scored.score is not None and scored.grid is not None
        assert scored.truth is not None and scored.row is not None and scored.column is not None
        sums = np.zeros((scored.n_groups, 2))
        for side in (scored.row, scored.column):
            won, good = _compare_within(scored.grid, side, scored.truth, scored.score)
            sums += sum_by_group(won, _only(scored, good))
        return sums

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(totals[..., 0], totals[..., 1])


def _only(scored: Scored, rows: np.ndarray) -> Scored:
    keep = np.zeros(len(scored.gold), dtype=bool)
    keep[rows] = True
    return scored.take(keep)


def _compare_within(
    grid: np.ndarray, side: np.ndarray, truth: np.ndarray, score: np.ndarray
) -> tuple[FloatArray, np.ndarray]:
    """(wins, comparisons) of each consistent cell against those with the same grid and side.

    Gives the pairs of figures (m, 2) and the m rows they belong to, in ascending order.
    """
    lines: dict[tuple[int, int], list[int]] = {}
    for index, key in enumerate(zip(grid.tolist(), side.tolist(), strict=True)):
        lines.setdefault(key, []).append(index)
    figures: dict[int, tuple[float, float]] = {}
    for members in lines.values():
        bad = [index for index in members if not truth[index]]
        for good in (index for index in members if truth[index]):
            won = sum((score[good] > score[b]) + 0.5 * (score[good] == score[b]) for b in bad)
            figures[good] = (float(won), float(len(bad)))
    rows = np.array(sorted(figures), dtype=np.int64)
    return np.array([figures[int(row)] for row in rows]).reshape(-1, 2), rows
