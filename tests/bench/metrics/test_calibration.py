"""Brier score and calibration error: worked cases and the edges of the bins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import brier_score_loss

from bench.metrics import METRICS, Scored
from bench.metrics.calibration import reliability_table
from tests.bench.metrics import reference
from tests.bench.synthetic import flat, flat_pairs, quick


def scored(score: list[float], truth: list[int]) -> Scored:
    gold = 1 - np.array(truth)
    return flat(gold, gold, np.arange(len(gold)), score=np.array(score))


def value(name: str, pairs: Scored) -> float:
    metric = METRICS[name]
    return float(metric.value(metric.statistics(pairs).sum(0)))


@quick
@given(pairs=flat_pairs())
def test_brier_is_that_of_scikit_learn(pairs: Scored) -> None:
    assert pairs.truth is not None
    expected = brier_score_loss(pairs.truth.astype(int), pairs.score, pos_label=1)
    assert value("brier", pairs) == pytest.approx(expected, abs=1e-12)


def test_brier_worked_case() -> None:
    assert value("brier", scored([0.5, 0.5, 0.5], [1, 0, 0])) == 0.25
    assert value("brier", scored([1.0, 0.8], [1, 0])) == pytest.approx(0.32)


def test_ece_worked_case() -> None:
    """Bin 2 holds 0.2 (true) and 0.25 (false): gap 0.05; bin 9 holds 0.95 (false): gap 0.95."""
    assert value("ece", scored([0.2, 0.25, 0.95], [1, 0, 0])) == pytest.approx(
        (2 * abs(0.5 - 0.225) + 0.95) / 3
    )


def test_gaps_of_one_bin_cancel_over_groups_and_those_of_two_do_not() -> None:
    assert value("ece", scored([0.5, 0.5], [1, 0])) == pytest.approx(0)
    assert value("ece", scored([0.4, 0.6], [1, 0])) == pytest.approx(0.6)


@pytest.mark.parametrize("tenth", range(11))
def test_tenths_open_a_bin(tenth: int) -> None:
    """0.3 is in the bin from 0.3 on, whatever binary fractions do; 1.0 is in the last."""
    (row,) = reliability_table(scored([tenth / 10], [1]))
    assert row["bin"] == min(tenth, 9)
    (row,) = reliability_table(scored([max(0, round(tenth / 10 - 1e-6, 6))], [1]))
    assert row["bin"] == max(tenth - 1, 0)


def test_reliability_table_worked_case() -> None:
    assert reliability_table(scored([0.31, 0.35, 1.0, 0.0], [1, 0, 1, 0])) == [
        {"bin": 0, "n": 1, "mean_score": 0.0, "share_consistent": 0.0},
        {"bin": 3, "n": 2, "mean_score": 0.33, "share_consistent": 0.5},
        {"bin": 9, "n": 1, "mean_score": 1.0, "share_consistent": 1.0},
    ]


@quick
@given(pairs=flat_pairs())
def test_calibration_error_follows_from_the_reliability_table(pairs: Scored) -> None:
    table = reliability_table(pairs)
    n = sum(row["n"] for row in table)
    gaps = sum(row["n"] * abs(row["mean_score"] - row["share_consistent"]) for row in table)
    assert n == len(pairs.gold)
    assert value("ece", pairs) == pytest.approx(gaps / n, abs=2e-6)
    assert value("ece", pairs) == pytest.approx(reference.ece(pairs), abs=1e-12)
