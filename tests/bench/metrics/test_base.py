"""What every metric owes: the value of an independent computation, from sums over groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.metrics import LOWER_IS_BETTER, METRICS, Metric, Scored
from bench.metrics.base import nan_mean, ratio, sum_by_group
from tests.bench.metrics.reference import REFERENCE
from tests.bench.synthetic import (
    FloatArray,
    any_pairs,
    flat,
    quick,
    random_flat,
    random_grids,
)

NAMES = sorted(METRICS)


def dense(metric: Metric, scored: Scored) -> FloatArray:
    """The statistics of every group as an ordinary array."""
    statistics = metric.statistics(scored)
    return np.asarray(statistics.toarray() if hasattr(statistics, "toarray") else statistics)


def whole(metric: Metric, scored: Scored) -> float:
    return float(metric.value(dense(metric, scored).sum(0)))


def same(a: float, b: float) -> bool:
    return (np.isnan(a) and np.isnan(b)) or abs(a - b) < 1e-12 * max(1.0, abs(b))


@pytest.mark.parametrize("name", NAMES)
@quick
@given(scored=any_pairs)
def test_value_is_that_of_an_independent_computation(name: str, scored: Scored) -> None:
    metric = METRICS[name]
    if metric.defined(scored):
        assert same(whole(metric, scored), REFERENCE[name](scored))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scored", [random_flat(1), random_grids(2)], ids=["flat", "grids"])
def test_value_on_larger_data(name: str, scored: Scored) -> None:
    metric = METRICS[name]
    if metric.defined(scored):
        assert same(whole(metric, scored), REFERENCE[name](scored))
        assert np.isfinite(whole(metric, scored))


@pytest.mark.parametrize("name", NAMES)
def test_every_metric_is_defined_somewhere_above(name: str) -> None:
    """Else the two tests above would pass without looking."""
    assert any(METRICS[name].defined(s) for s in (random_flat(1), random_grids(2)))


@quick
@given(scored=any_pairs)
def test_statistics_add_up_over_groups(scored: Scored) -> None:
    everything = replace(scored, group=np.zeros_like(scored.group), n_groups=1)
    for metric in METRICS.values():
        if metric.defined(scored):
            by_group = dense(metric, scored)
            assert by_group.shape[0] == scored.n_groups
            np.testing.assert_allclose(by_group.sum(0), dense(metric, everything)[0], atol=1e-12)


@quick
@given(scored=any_pairs, data=st.data())
def test_order_of_rows_and_numbering_of_groups_do_not_matter(
    scored: Scored, data: st.DataObject
) -> None:
    rows = np.array(data.draw(st.permutations(range(len(scored.gold)))))
    number = np.array(data.draw(st.permutations(range(scored.n_groups))))
    shuffled = replace(scored.take(rows), group=number[scored.group][rows])
    for metric in METRICS.values():
        if metric.defined(scored):
            statistics = dense(metric, shuffled)[number]
            np.testing.assert_allclose(statistics, dense(metric, scored), atol=1e-12)
            assert same(whole(metric, shuffled), whole(metric, scored))


@quick
@given(scored=any_pairs)
def test_bounds(scored: Scored) -> None:
    for name, metric in METRICS.items():
        low, high = {"mcc": (-1, 1), "fnc_score": (0, 100)}.get(name, (0, 1))
        if metric.defined(scored):
            value = whole(metric, scored)
            assert np.isnan(value) or low - 1e-12 <= value <= high + 1e-12


@quick
@given(scored=any_pairs)
def test_taking_rows_keeps_group_numbers(scored: Scored) -> None:
    rows = scored.group >= 1
    part = scored.take(rows)
    assert part.n_groups == scored.n_groups
    assert len(part.gold) == rows.sum()
    for metric in METRICS.values():
        if metric.defined(scored) and metric.defined(part):
            kept = dense(metric, part)
            assert not kept[0].any()
            if metric.name not in ("auroc", "average_precision"):  # fewer distinct scores there
                np.testing.assert_array_equal(kept[1:], dense(metric, scored)[1:])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scored", [random_flat(3), random_grids(4)], ids=["flat", "grids"])
def test_value_of_many_sums_at_once(name: str, scored: Scored) -> None:
    """(2, G, k) in, (2, G) out; undefined ones are NaN and do not harm their neighbours."""
    metric = METRICS[name]
    if metric.defined(scored):
        totals = np.stack([dense(metric, scored), 3 * dense(metric, scored)])
        totals[0, 0] = 0
        values = metric.value(totals)
        assert values.shape == totals.shape[:2]
        assert np.isnan(values[0, 0])
        for index in np.ndindex(values.shape):
            assert same(float(values[index]), float(metric.value(totals[index])))


@pytest.mark.parametrize("name", NAMES)
def test_a_perfect_and_a_wholly_wrong_model(name: str) -> None:
    metric = METRICS[name]
    gold = np.array([0, 0, 1, 2, 3, 1])
    right = flat(gold, gold, [0, 0, 1, 1, 2, 2], score=(gold == 0) * 1.0, alarm=gold == 1)
    wrong_labels = (gold + 1) % 4
    wrong = flat(gold, wrong_labels, right.group, score=(gold != 0) * 1.0, alarm=gold != 1)
    if not metric.defined(right):  # grids
        whole_grids = random_grids(5)
        assert whole_grids.truth is not None
        truth = whole_grids.truth
        right = replace(whole_grids, score=truth.astype(np.float64), called=truth)
        wrong = replace(whole_grids, score=(~truth).astype(np.float64), called=~truth)
    best, worst = whole(metric, right), whole(metric, wrong)
    assert best == (0 if name in LOWER_IS_BETTER else 100 if name == "fnc_score" else 1)
    assert worst < best if name not in LOWER_IS_BETTER else worst > best


def test_registry_knows_every_metric_by_its_own_name() -> None:
    assert set(METRICS) == set(REFERENCE)
    assert all(metric.name == name for name, metric in METRICS.items())
    assert set(METRICS) >= LOWER_IS_BETTER


def test_metrics_without_scores_or_truth_are_not_defined() -> None:
    pairs = random_flat(6)
    labels_only = replace(pairs, score=None, alarm=None)
    no_consistent = replace(labels_only, truth=None, called=None)
    score_based = {"auroc", "average_precision", "brier", "ece"}
    alarm_based = {"overclaim_recall_at_5", "false_alarms_at_5"}
    grid_based = {"ranking", "grid_accuracy"}
    everything = set(METRICS) - grid_based

    def defined(scored: Scored) -> set[str]:
        return {name for name, metric in METRICS.items() if metric.defined(scored)}

    assert defined(pairs) == everything
    assert defined(labels_only) == everything - score_based - alarm_based
    assert defined(no_consistent) == everything - score_based - alarm_based
    assert defined(replace(random_grids(7), score=None)) >= {"grid_accuracy"}
    assert "ranking" not in defined(replace(random_grids(7), score=None))


def test_sum_by_group_leaves_absent_groups_at_zero() -> None:
    scored = flat([0, 1, 0], [0, 0, 0], [3, 1, 3], n_groups=5)
    values = np.array([[1.0, 10.0], [2.0, 20.0], [4.0, 40.0]])
    expected = [[0, 0], [2, 20], [0, 0], [5, 50], [0, 0]]
    np.testing.assert_array_equal(sum_by_group(values, scored), expected)


def test_ratio_and_mean_where_undefined() -> None:
    np.testing.assert_array_equal(
        ratio(np.array([1.0, 0.0, 3.0]), np.array([2.0, 0.0, 0.0])), [0.5, np.nan, np.nan]
    )
    values = np.array([[1.0, np.nan, 2.0], [np.nan, np.nan, np.nan], [0.0, 0.0, 3.0]])
    np.testing.assert_array_equal(nan_mean(values, 1), [1.5, np.nan, 1.0])
