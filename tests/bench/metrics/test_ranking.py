"""AUROC, average precision and ranking within grids: worked cases with ties."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bench.metrics import METRICS, Scored
from bench.metrics.ranking import score_histogram
from tests.bench.synthetic import answered, flat, grids


def value(name: str, scored: Scored) -> float:
    metric = METRICS[name]
    return float(metric.value(np.asarray(metric.statistics(scored).sum(0))))


def scored(score: list[float], truth: list[int]) -> Scored:
    gold = 1 - np.array(truth)
    return flat(gold, gold, np.arange(len(gold)), score=np.array(score))


def test_histogram_counts_groups_at_distinct_scores() -> None:
    pairs = replace(scored([0.2, 0.7, 0.2, 0.2], [1, 0, 1, 0]), group=np.array([0, 0, 0, 2]))
    pairs = replace(pairs, n_groups=3)
    expected = [[2, 0, 0, 1], [0, 0, 0, 0], [0, 0, 1, 0]]
    np.testing.assert_array_equal(score_histogram(pairs).toarray(), expected)


def test_auroc_worked_case_with_ties() -> None:
    """Consistent 0.9, 0.5, 0.1 against 0.5, 0.3: wins 2, 1.5 and 0 of 6."""
    pairs = scored([0.9, 0.5, 0.1, 0.5, 0.3], [1, 1, 1, 0, 0])
    assert value("auroc", pairs) == pytest.approx(3.5 / 6, abs=1e-15)


def test_average_precision_worked_case_with_ties() -> None:
    """The alarm rings first for low scores: 1 of 1, then (tie) 2 of 3, then 3 of 5."""
    pairs = scored([0.1, 0.4, 0.4, 0.8, 0.9], [0, 0, 1, 1, 0])
    expected = (1 / 1 + 2 / 3 + 3 / 5) / 3
    assert value("average_precision", pairs) == pytest.approx(expected, abs=1e-15)


def test_a_constant_score_is_at_chance() -> None:
    pairs = scored([0.5] * 4, [1, 0, 0, 0])
    assert value("auroc", pairs) == 0.5
    assert value("average_precision", pairs) == 0.75


@pytest.mark.parametrize("truth", [[1, 1], [0, 0]])
def test_one_class_only(truth: list[int]) -> None:
    assert np.isnan(value("auroc", scored([0.2, 0.6], truth)))
    expected = np.nan if all(truth) else 1.0
    np.testing.assert_equal(value("average_precision", scored([0.2, 0.6], truth)), expected)


def test_scores_that_differ_in_the_sixth_decimal_are_no_tie() -> None:
    assert value("auroc", scored([0.500001, 0.5], [1, 0])) == 1.0


def test_ranking_in_a_two_by_two_grid() -> None:
    """Cells aa 0.9, ab 0.3, ba 0.9, bb 0.4: aa beats ab, ties ba; bb beats ab, loses to ba."""
    pairs = answered(grids([2], [0]), np.array([0.9, 0.3, 0.9, 0.4]))
    assert value("ranking", pairs) == pytest.approx(2.5 / 4, abs=1e-15)


def test_ranking_in_a_three_by_three_grid() -> None:
    """Twelve comparisons, four for each consistent cell (rows: asserts, hedges, denies)."""
    score = np.array([[0.5, 0.5, 0.1], [0.9, 0.4, 0.4], [0.2, 0.3, 0.0]])
    # 0.5 against row 0.5 0.1, column 0.9 0.2: 2.5; 0.4 against 0.9 0.4, 0.5 0.3: 1.5; 0.0: none
    pairs = answered(grids([3], [0]), score.ravel())
    assert value("ranking", pairs) == pytest.approx(4 / 12, abs=1e-15)


def test_cells_of_different_grids_are_not_compared() -> None:
    """Both grids are ranked perfectly, though every cell of the first outscores the second's."""
    score = np.array([0.9, 0.8, 0.8, 0.9, 0.2, 0.1, 0.1, 0.2])
    pairs = answered(grids([2, 2], [0, 0]), score)
    assert value("ranking", pairs) == 1.0
    assert value("auroc", pairs) == 0.75


def test_ranking_counts_by_comparison_not_by_grid() -> None:
    """A 3 x 3 grid has twelve comparisons, a 2 x 2 grid four."""
    pairs = grids([3, 2], [0, 1])
    assert pairs.truth is not None
    score = np.where(pairs.grid == 0, pairs.truth, ~pairs.truth).astype(float)
    assert value("ranking", answered(pairs, score)) == pytest.approx(12 / 16)
    statistics = METRICS["ranking"].statistics(answered(pairs, score))
    np.testing.assert_array_equal(statistics, [[12, 12], [0, 4]])


def test_an_incomplete_grid_is_compared_as_far_as_it_goes() -> None:
    pairs = answered(grids([2], [0]), np.array([0.9, 0.3, 0.9, 0.4]))
    assert value("ranking", pairs.take(np.array([True, True, False, False]))) == 1.0
    assert np.isnan(value("ranking", pairs.take(np.array([True, False, False, True]))))
