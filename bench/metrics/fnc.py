"""The weighted score of the Fake News Challenge."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.metrics.base import FloatArray, Scored, ratio, sum_by_group

FNC_LABELS = ("agree", "disagree", "discuss", "unrelated")
UNRELATED = FNC_LABELS.index("unrelated")


@dataclass(frozen=True)
class FncScore:
    """Per cent of the points that could be had.

    A quarter point for telling related from unrelated, and three quarters more for the exact
    stance of a related pair. In [0, 100]. Source: the Fake News Challenge's stage-1 rules, 2017.
    """

    name: str = "fnc_score"

    def defined(self, scored: Scored) -> bool:
        return scored.labels == FNC_LABELS

    def statistics(self, scored: Scored) -> FloatArray:
        """Points and attainable points by group, in quarters so that they are whole numbers."""
        related = scored.gold != UNRELATED
        told_apart = related == (scored.predicted != UNRELATED)
        exact = related & (scored.gold == scored.predicted)
        points = told_apart + 3.0 * exact
        best = 1 + 3.0 * related
        return sum_by_group(np.stack([points, best], axis=1), scored)

    def value(self, totals: FloatArray) -> FloatArray:
        return 100 * ratio(totals[..., 0], totals[..., 1])
