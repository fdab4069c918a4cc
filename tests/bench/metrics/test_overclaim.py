"""Overclaims caught at five per cent false alarms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.metrics import METRICS
from bench.metrics.overclaim import alarm_threshold
from tests.bench.synthetic import flat, quick

scores = st.lists(st.integers(0, 20).map(lambda x: x / 20), min_size=1, max_size=90)


@quick
@given(values=scores)
def test_threshold_flags_at_most_five_per_cent_and_no_lower_one_does(values: list[float]) -> None:
    alarm = np.array(values)
    threshold = alarm_threshold(alarm)
    assert 20 * (alarm > threshold).sum() <= len(alarm)
    # between two neighbouring scores all thresholds flag the same, so these are all lower ones
    for lower in [-1.0, *alarm[alarm < threshold]]:
        assert 20 * (alarm > lower).sum() > len(alarm)


@pytest.mark.parametrize("n", [*range(1, 130), 1000, 9999, 10_000, 12_340])
def test_number_allowed_is_a_twentieth_rounded_down(n: int) -> None:
    """20 pairs allow one false alarm, 19 none: not more or less by binary fractions."""
    alarm = np.random.default_rng(n).permutation(n) / n
    assert (alarm > alarm_threshold(alarm)).sum() == n // 20


def test_a_constant_alarm_never_rings() -> None:
    alarm = np.full(100, 0.7)
    assert not (alarm > alarm_threshold(alarm)).any()


def test_worked_case() -> None:
    """Of three overclaims two are flagged, of four consistent pairs one; the rest do not count."""
    gold = [1, 1, 1, 0, 0, 0, 0, 2, 2]
    alarm = np.array([1, 1, 0, 1, 0, 0, 0, 1, 1], dtype=bool)
    scored = flat(gold, gold, [0, 0, 1, 1, 1, 2, 2, 2, 2], alarm=alarm)
    recall, false = METRICS["overclaim_recall_at_5"], METRICS["false_alarms_at_5"]
    np.testing.assert_array_equal(recall.statistics(scored), [[2, 2], [0, 1], [0, 0]])
    np.testing.assert_array_equal(false.statistics(scored), [[0, 0], [1, 2], [0, 2]])
    assert recall.value(recall.statistics(scored).sum(0)) == pytest.approx(2 / 3)
    assert false.value(false.statistics(scored).sum(0)) == pytest.approx(1 / 4)
