"""The theorem of docs/theorem.md on random scores: one side alone gives exactly one half."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.metrics import METRICS, Metric, Scored
from bench.statistics.bootstrap import bootstrap
from bench.statistics.figures import Figure
from tests.bench.synthetic import answered, grids, quick

HALVES = ("balanced_accuracy", "auroc", "ranking")
DRAWS = 40


@dataclass(frozen=True)
class OneSided:
    """Grids of one facet and a score that is a function of the headline, or of the body, alone."""

    pairs: Scored
    thresholds: list[float]


@st.composite
def one_sided(draw: st.DrawFn, size: int, side: str) -> OneSided:
    """Up to six grids in up to four stories; texts may share scores, within grids and across."""
    owners = draw(st.lists(st.integers(0, 3), min_size=1, max_size=6))
    pairs = grids([size] * len(owners), owners)
    levels = st.one_of(st.sampled_from([0.0, 0.3, 0.5, 1.0]), st.integers(0, 10**6))
    of_text = [[float(draw(levels)) for _ in range(size)] for _ in owners]
    of_text = [[x if x <= 1 else x / 10**6 for x in row] for row in of_text]
    texts = pairs.row if side == "headline" else pairs.column
    assert pairs.grid is not None and texts is not None
    score = np.array([of_text[g][t] for g, t in zip(pairs.grid, texts, strict=True)])
    return OneSided(answered(pairs, score), sorted({*score, 0.5, 2.0}))


def values(metric: Metric, pairs: Scored) -> np.ndarray:
    """The figure, then those of bootstrap draws of whole stories."""
    figure = Figure((metric.statistics(pairs),), metric.value)
    (drawn,) = bootstrap([figure], pairs.n_groups, DRAWS, seed=1)
    # stories without a grid of this facet may be all that a draw takes
    return np.concatenate([[figure.point()], drawn[~np.isnan(drawn)]])


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("side", ["headline", "body"])
@quick
@given(data=st.data())
def test_one_half_in_every_draw_and_at_every_threshold(
    size: int, side: str, data: st.DataObject
) -> None:
    case = data.draw(one_sided(size, side))
    for name in ("auroc", "ranking"):
        assert set(values(METRICS[name], case.pairs)) == {0.5}, name
    for threshold in case.thresholds:
        assert case.pairs.score is not None
        called = answered(case.pairs, case.pairs.score, threshold)
        halves = values(METRICS["balanced_accuracy"], called)
        np.testing.assert_allclose(halves, 0.5, rtol=0, atol=1e-15)
        assert set(values(METRICS["grid_accuracy"], called)) == {0.0}
        assert np.abs(values(METRICS["mcc"], called)).max() == 0


@pytest.mark.parametrize("size", [2, 3])
@pytest.mark.parametrize("name", HALVES)
def test_two_sides_are_not_held_at_one_half(size: int, name: str) -> None:
    """The interaction of headline and body is what is left, and it can score anything."""
    pairs = grids([size] * 5, [0, 0, 1, 2, 3])
    assert pairs.row is not None and pairs.column is not None
    interaction = 1.0 - abs(pairs.row - pairs.column) / 2
    right = answered(pairs, interaction, threshold=0.9)
    wrong = answered(pairs, 1 - interaction, threshold=0.4)
    assert set(values(METRICS[name], right)) == {1.0}
    assert set(values(METRICS[name], wrong)) == {0.0}


def test_the_theorem_needs_whole_grids() -> None:
    """Without one cell the same score is no longer at one half: the grouping is what saves it."""
    pairs = grids([2], [0])
    assert pairs.row is not None
    score = 1.0 - pairs.row
    torn = answered(pairs, score).take(np.array([True, False, True, True]))
    assert METRICS["auroc"].value(METRICS["auroc"].statistics(torn).sum(0)) != 0.5
