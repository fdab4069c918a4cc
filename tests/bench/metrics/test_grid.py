"""Grid accuracy: only whole grids count."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from bench.metrics import METRICS, Scored
from tests.bench.synthetic import grids

METRIC = METRICS["grid_accuracy"]


def value(scored: Scored) -> float:
    return float(METRIC.value(METRIC.statistics(scored).sum(0)))


def test_one_wrong_cell_spoils_its_grid_and_no_other() -> None:
    pairs = grids([2, 3, 2], [0, 0, 1])
    assert pairs.truth is not None
    for wrong in range(len(pairs.gold)):
        called = pairs.truth.copy()
        called[wrong] ^= True
        expected = np.array([[2.0, 2.0], [1.0, 1.0]])
        assert pairs.grid is not None
        expected[pairs.group[wrong], 0] -= 1
        np.testing.assert_array_equal(METRIC.statistics(replace(pairs, called=called)), expected)


@pytest.mark.parametrize(("size", "chance"), [(2, 1 / 16), (3, 1 / 512)])
def test_chance(size: int, chance: float) -> None:
    """Of all possible answers to a grid exactly one is right."""
    cells = size * size
    all_answers = np.array(list(product([False, True], repeat=cells)))
    pairs = grids([size] * len(all_answers), [0] * len(all_answers))
    assert value(replace(pairs, called=all_answers.ravel())) == chance


def test_numbers_of_grids_need_be_neither_dense_nor_sorted() -> None:
    pairs = grids([2, 2], [1, 0])
    assert pairs.grid is not None and pairs.truth is not None
    order = np.array([5, 0, 7, 2, 1, 4, 3, 6])
    called = pairs.truth.copy()
    called[4] ^= True  # the second grid's first cell; it is group 0's
    renamed = replace(pairs, grid=np.array([70, 8])[pairs.grid], called=called)
    np.testing.assert_array_equal(METRIC.statistics(renamed.take(order)), [[0, 1], [1, 1]])


def test_groups_without_grids_have_none() -> None:
    pairs = replace(grids([2], [1]), n_groups=3)
    np.testing.assert_array_equal(METRIC.statistics(pairs)[:, 1], [0, 1, 0])
