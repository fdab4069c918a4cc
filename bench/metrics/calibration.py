"""Whether probabilities mean what they say: Brier score and expected calibration error."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.metrics.base import FloatArray, Scored, ratio, sum_by_group

BINS = 10


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
        assert scored.score is not None and scored.truth is not None
        loss = (scored.score - scored.truth) ** 2
        return sum_by_group(np.stack([loss, np.ones_like(loss)], axis=1), scored)

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(totals[..., 0], totals[..., 1])


@dataclass(frozen=True)
class ExpectedCalibrationError(_ProbabilityMetric):
    """Mean gap of confidence and frequency over ten equal bins of the probability of `consistent`.

    In [0, 1], lower is better; weighted by the number of pairs in a bin.
    Source: Naeini, Cooper and Hauskrecht, AAAI 2015.
    """

    name: str = "ece"

    def statistics(self, scored: Scored) -> FloatArray:
        """Per group: the sum over each bin of (truth - probability), then the number of pairs."""
        assert scored.score is not None and scored.truth is not None
        bins = np.minimum((scored.score * BINS).astype(np.int64), BINS - 1)
        sums = np.zeros((scored.n_groups, BINS + 1))
        np.add.at(sums, (scored.group, bins), scored.truth - scored.score)
        sums[:, BINS] = np.bincount(scored.group, minlength=scored.n_groups)
        return sums

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(np.abs(totals[..., :BINS]).sum(-1), totals[..., BINS])


def reliability_table(scored: Scored) -> list[dict[str, float | int]]:
    """For each bin that has pairs: its number of pairs, mean probability and share consistent."""
    assert scored.score is not None and scored.truth is not None
    bins = np.minimum((scored.score * BINS).astype(np.int64), BINS - 1)
    return [
        {
            "bin": int(b),
            "n": int((bins == b).sum()),
            "mean_score": round(float(scored.score[bins == b].mean()), 6),
            "share_consistent": round(float(scored.truth[bins == b].mean()), 6),
        }
        for b in np.unique(bins)
    ]
