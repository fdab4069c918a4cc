"""Whether probabilities mean what they say: Brier score and expected calibration error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.metrics.base import FloatArray, IntArray, Scored, ratio, sum_by_group

BINS = 10
UNIT = 1_000_000
"""Scores have six decimals: counted in millionths they are whole numbers, and sums of whole
numbers are the same to the last digit whatever the order of the rows."""


def _millionths(scored: Scored) -> IntArray:
    assert scored.score is not None
    return np.rint(scored.score * UNIT).astype(np.int64)


def _bins(scored: Scored) -> IntArray:
    return np.minimum(_millionths(scored) * BINS // UNIT, BINS - 1)


@dataclass(frozen=True)
class _ProbabilityMetric:
    def defined(self, scored: Scored) -> bool:
        return scored.score is not None and scored.truth is not None


@dataclass(frozen=True)
class Brier(_ProbabilityMetric):
    """Mean squared difference of the probability of `consistent` and the truth (0 or 1).

    In [0, 1], lower is better; always answering 0.5 scores 0.25. Source: Brier, 1950.
    """

    name: str = "brier"

    def statistics(self, scored: Scored) -> FloatArray:
        """Per group: the sum of squared differences in millionths, and the number of pairs."""
        assert scored.truth is not None
        loss = (_millionths(scored) - UNIT * scored.truth).astype(np.float64) ** 2
        return sum_by_group(np.stack([loss, np.ones_like(loss)], axis=1), scored)

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(totals[..., 0], totals[..., 1] * UNIT**2)


@dataclass(frozen=True)
class ExpectedCalibrationError(_ProbabilityMetric):
    """Mean gap of confidence and frequency over ten equal bins of the probability of `consistent`.

    In [0, 1], lower is better; weighted by the number of pairs in a bin.
    Source: Naeini, Cooper and Hauskrecht, AAAI 2015.
    """

    name: str = "ece"

    def statistics(self, scored: Scored) -> FloatArray:
        """Per group: the sum over each bin of truth minus probability, in millionths, then the
        number of pairs."""
        assert scored.truth is not None
        gap = UNIT * scored.truth - _millionths(scored)
        sums = np.zeros((scored.n_groups, BINS + 1))
        np.add.at(sums, (scored.group, _bins(scored)), gap)
        sums[:, BINS] = np.bincount(scored.group, minlength=scored.n_groups)
        return sums

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(np.abs(totals[..., :BINS]).sum(-1), totals[..., BINS] * UNIT)


def reliability_table(scored: Scored) -> list[dict[str, float | int]]:
    """For each bin that has pairs: its number of pairs, mean probability and share consistent."""
    assert scored.truth is not None
    bins, score = _bins(scored), _millionths(scored)
    return [
        {
            "bin": int(b),
            "n": int((bins == b).sum()),
            "mean_score": round(float(score[bins == b].mean()) / UNIT, 6),
            "share_consistent": round(float(scored.truth[bins == b].mean()), 6),
        }
        for b in np.unique(bins)
    ]
