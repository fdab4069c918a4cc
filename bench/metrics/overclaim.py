"""Overclaims caught when at most one consistent pair in twenty may raise a false alarm."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.metrics.base import FloatArray, Scored, ratio, sum_by_group

FALSE_ALARMS = 0.05


@dataclass(frozen=True)
class _AlarmShare:
    """The share of some pairs that raise the alarm, whose threshold was set on dev.

    Defined where there are overclaims: in `core` that is the certainty facet, on which alone the
    threshold was set.
    """

    def defined(self, scored: Scored) -> bool:
        if scored.alarm is None or scored.overclaim is None:
            return False
        return bool(scored.overclaim.any())

    def _statistics(self, scored: Scored, among: np.ndarray) -> FloatArray:
        assert scored.alarm is not None
        counts = np.stack([scored.alarm & among, among], axis=1)
        return sum_by_group(counts.astype(np.float64), scored)

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(totals[..., 0], totals[..., 1])


@dataclass(frozen=True)
class OverclaimRecall(_AlarmShare):
    """The share of overclaims flagged at the threshold that flags 5% of dev's consistent pairs."""

    name: str = "overclaim_recall_at_5"

    def statistics(self, scored: Scored) -> FloatArray:
        assert scored.overclaim is not None
        return self._statistics(scored, scored.overclaim)


@dataclass(frozen=True)
class FalseAlarms(_AlarmShare):
    """The share of consistent pairs flagged at the same threshold: what the 5% became on test."""

    name: str = "false_alarms_at_5"

    def statistics(self, scored: Scored) -> FloatArray:
        assert scored.truth is not None
        return self._statistics(scored, scored.truth)


def alarm_threshold(alarm_scores: FloatArray) -> float:
    """The lowest threshold above which at most 5% of dev's consistent pairs (n,) lie."""
    ordered = np.sort(alarm_scores)
    allowed = int(FALSE_ALARMS * len(ordered))
    return float(ordered[len(ordered) - 1 - allowed])
