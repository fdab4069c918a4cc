"""Figures: functions of sums over groups, averaged over parts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from bench.statistics import figures
from bench.statistics.figures import Figure, FloatArray


def share(totals: FloatArray) -> FloatArray:
    """Hits over trials, NaN without trials."""
    with np.errstate(divide="ignore", invalid="ignore"):
        quotient: FloatArray = totals[..., 0] / totals[..., 1]
    return quotient


A = np.array([[1.0, 2.0], [3.0, 3.0], [0.0, 0.0]])
B = np.array([[0.0, 0.0], [1.0, 4.0], [0.0, 0.0]])


def test_one_part_is_an_ordinary_figure() -> None:
    figure = Figure((A,), share)
    weights = np.array([[1.0, 1, 1], [2, 1, 0], [0, 3, 0], [0, 0, 3]])
    np.testing.assert_array_equal(figure.of_weights(weights), [4 / 5, 5 / 7, 1, np.nan])
    assert figure.point() == 4 / 5


def test_parts_are_averaged_where_they_are_defined() -> None:
    figure = Figure((A, B), share)
    weights = np.array([[1.0, 1, 1], [2, 0, 1], [0, 0, 3]])
    expected = [(4 / 5 + 1 / 4) / 2, 1 / 2, np.nan]
    np.testing.assert_array_equal(figure.of_weights(weights), expected)
    assert figure.point() == expected[0]


def test_a_group_counted_twice_is_a_group_written_twice() -> None:
    weighted = Figure((A, B), share).of_weights(np.array([[2.0, 1, 0]]))
    written = Figure((A[[0, 0, 1]], B[[0, 0, 1]]), share).point()
    assert weighted[0] == written


def test_sparse_parts_give_what_dense_ones_give() -> None:
    rng = np.random.default_rng(0)
    dense = rng.integers(0, 3, (8, 6)).astype(float) * (rng.random((8, 6)) < 0.4)
    weights = rng.integers(0, 4, (9, 8)).astype(float)
    ours = Figure((csr_array(dense),), share)
    np.testing.assert_array_equal(
        ours.of_weights(weights), Figure((dense,), share).of_weights(weights)
    )
    assert ours.point() == Figure((dense,), share).point()


@pytest.mark.parametrize("cells", [1, 7, 20, 21, 10**9])
def test_large_statistics_in_pieces_give_the_same(
    cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most `cells` numbers at a time, one draw at least, nothing lost at the seams."""
    rng = np.random.default_rng(1)
    part = rng.integers(0, 9, (12, 10)).astype(float)
    weights = rng.integers(0, 4, (33, 12)).astype(float)
    largest = 0

    def value(totals: FloatArray) -> FloatArray:
        nonlocal largest
        largest = max(largest, totals.size)
        return share(totals)

    expected = share(weights @ part)
    monkeypatch.setattr(figures, "_CELLS", cells)
    np.testing.assert_array_equal(Figure((part,), value).of_weights(weights), expected)
    assert largest <= max(cells, 10)
