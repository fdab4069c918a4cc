"""The group bootstrap is what one gets by writing out the drawn groups and starting afresh."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from bench.metrics import METRICS, Scored
from bench.statistics import figures
from bench.statistics.bootstrap import (
    bootstrap,
    chunk_size,
    group_weights,
    percentile_interval,
)
from bench.statistics.figures import Figure, FloatArray
from tests.bench.metrics.reference import REFERENCE
from tests.bench.synthetic import random_flat, random_grids, resample

CHUNK = chunk_size(7)

DATA = {
    "flat": random_flat(1, n=60, groups=7),
    "few": random_flat(3, n=14, groups=3),  # many draws lack a label altogether
    "grids": random_grids(2, n=14, groups=5),
}
CASES = [
    (name, data)
    for data, scored in DATA.items()
    for name, metric in METRICS.items()
    if metric.defined(scored)
]


def figure_of(name: str, *parts: Scored) -> Figure:
    metric = METRICS[name]
    return Figure(tuple(metric.statistics(part) for part in parts), metric.value)


def weights_of(n_groups: int, draws: int, seed: int) -> FloatArray:
    return np.concatenate(list(group_weights(n_groups, draws, seed)))


def mean_share(totals: FloatArray) -> FloatArray:
    """Sum over number, without a guard: for groups that all have members."""
    mean: FloatArray = totals[..., 0] / totals[..., 1]
    return mean


@pytest.mark.parametrize(("name", "data"), CASES)
def test_equals_direct_resampling(name: str, data: str) -> None:
    """The reference (scikit-learn, or pair by pair) on the rows of the same drawn groups."""
    scored, draws, seed = DATA[data], 25, 5
    (drawn,) = bootstrap([figure_of(name, scored)], scored.n_groups, draws, seed)
    weights = weights_of(scored.n_groups, draws, seed)
    direct = [REFERENCE[name](resample(scored, row)) for row in weights]
    np.testing.assert_allclose(drawn, direct, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("name", ["balanced_accuracy", "macro_f1", "auroc", "brier"])
def test_mean_over_parts_equals_direct_resampling(name: str) -> None:
    """Parts share the drawn groups; those that a draw leaves undefined drop out of its mean."""
    scored, draws, seed = DATA["flat"], 25, 6
    halves = np.arange(len(scored.gold)) % 3 == 0
    rare = ~halves & (scored.group == 2)
    parts = [scored.take(halves), scored.take(rare)]
    (drawn,) = bootstrap([figure_of(name, *parts)], scored.n_groups, draws, seed)
    without_rare = 0
    for value, row in zip(drawn, weights_of(scored.n_groups, draws, seed), strict=True):
        known = [REFERENCE[name](resample(p, row)) for p in parts if row[p.group].any()]
        without_rare += len(known) == 1
        assert value == pytest.approx(np.nanmean(known), rel=1e-12)
    assert 0 < without_rare < draws


def test_all_figures_see_the_same_draws() -> None:
    scored = DATA["flat"]
    names = ["recall", "macro_f1", "auroc"]
    together = bootstrap([figure_of(n, scored) for n in names], scored.n_groups, 70, seed=3)
    for name, drawn in zip(names, together, strict=True):
        (alone,) = bootstrap([figure_of(name, scored)], scored.n_groups, 70, seed=3)
        np.testing.assert_array_equal(drawn, alone)


def test_deterministic_and_seeded() -> None:
    run = partial(bootstrap, [figure_of("recall", DATA["flat"])], 7, 2 * CHUNK + 3)
    (first,), (again,), (other) = run(seed=0), run(seed=0), run(seed=1)
    assert len(first) == 2 * CHUNK + 3
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, other[0])
    # no draws repeat from one chunk to the next
    assert not np.array_equal(first[:CHUNK], first[CHUNK : 2 * CHUNK])


def test_the_global_random_state_is_neither_used_nor_touched() -> None:
    np.random.seed(1)
    before = weights_of(5, 10, 0)
    state = np.random.get_state()[1].copy()  # type: ignore[index]
    np.testing.assert_array_equal(weights_of(5, 10, 0), before)
    np.testing.assert_array_equal(np.random.get_state()[1], state)  # type: ignore[index]


def test_stored_draws() -> None:
    """The stream is part of every published interval: another one must not come unnoticed."""
    expected = [[0, 2, 1, 1, 1], [4, 0, 0, 0, 1], [2, 0, 1, 1, 1]]
    np.testing.assert_array_equal(weights_of(5, 1002, 0)[[0, 1, 1001]], expected)


@pytest.mark.parametrize("draws", [1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_every_draw_takes_as_many_groups_as_there_are(draws: int) -> None:
    weights = weights_of(9, draws, 2)
    assert weights.shape == (draws, 9)
    assert (weights.sum(1) == 9).all()
    assert (weights >= 0).all() and (weights == np.round(weights)).all()


@pytest.mark.parametrize("at_a_time", [1, 2, 6, 10, 4000])
@pytest.mark.parametrize("n_groups", [5, 8])
def test_draws_do_not_depend_on_how_many_are_made_at_a_time(
    n_groups: int, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = weights_of(n_groups, 60, 0)
    monkeypatch.setattr("bench.statistics.bootstrap._CELLS", at_a_time * n_groups)
    np.testing.assert_array_equal(weights_of(n_groups, 60, 0), whole)


def test_groups_are_drawn_evenly_and_with_replacement() -> None:
    """How often a group is drawn is binomial: mean 1, variance 1 - 1 / G, cov. -1 / G."""
    n, draws = 12, 20_000
    weights = weights_of(n, draws, 4)
    np.testing.assert_allclose(weights.mean(0), 1, atol=0.04)
    expected = np.eye(n) - 1 / n
    np.testing.assert_allclose(np.cov(weights.T, ddof=0), expected, atol=0.06)


def test_intervals_do_not_depend_on_how_large_statistics_are_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scored = replace(
        random_flat(8, n=400, groups=20),
        score=np.round(np.random.default_rng(8).random(400), 6),
    )
    figs = [figure_of(n, scored) for n in ("auroc", "average_precision", "macro_f1", "ece")]
    whole = bootstrap(figs, 20, 120, seed=0)
    monkeypatch.setattr(figures, "_CELLS", 5000)
    for pieces, expected in zip(bootstrap(figs, 20, 120, seed=0), whole, strict=True):
        np.testing.assert_allclose(pieces, expected, rtol=1e-13)


def test_undefined_draws_are_nan_and_left_out_of_the_interval() -> None:
    """One group of four has pairs: a draw misses it with probability (3/4)^4."""
    part = np.array([[0.0, 0], [3, 4], [0, 0], [0, 0]])
    (drawn,) = bootstrap([Figure((part,), METRICS["grid_accuracy"].value)], 4, 4000, seed=0)
    assert np.isnan(drawn).mean() == pytest.approx(0.75**4, abs=0.03)
    assert percentile_interval(drawn) == (0.75, 0.75)
    assert np.isnan(percentile_interval(np.full(5, np.nan))).all()
    assert np.isnan(percentile_interval(np.zeros(0))).all()


def test_percentile_interval_is_central() -> None:
    values = np.random.default_rng(0).permutation(np.arange(1001.0))
    assert percentile_interval(values) == pytest.approx((25, 975))
    assert percentile_interval(values, level=0.5) == pytest.approx((250, 750))
    assert percentile_interval(np.concatenate([values, [np.nan] * 99])) == pytest.approx((25, 975))


def simulated(rng: np.random.Generator, groups: int) -> FloatArray:
    """(sum, number) of groups of 1 to 8 pairs that share most of their luck; the mean is 0.6."""
    size = rng.integers(1, 9, groups)
    luck = rng.beta(1.2, 0.8, groups)
    return np.stack([rng.binomial(size, luck), size], axis=1).astype(float)


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    """95 in a hundred, also where pairs of a group are alike: 85 or fewer if pairs were drawn."""
    rng = np.random.default_rng(7)
    runs, by_group, by_pair = 500, 0, 0
    for run in range(runs):
        part = simulated(rng, groups=60)
        pairs = np.concatenate(
            [np.repeat([[1.0, 1], [0, 1]], [int(h), int(n - h)], axis=0) for h, n in part]
        )
        for kind, statistics in (("group", part), ("pair", pairs)):
            figure = Figure((statistics,), mean_share)
            (drawn,) = bootstrap([figure], len(statistics), 400, seed=run)
            low, high = percentile_interval(drawn)
            if kind == "group":
                by_group += low <= 0.6 <= high
            else:
                by_pair += low <= 0.6 <= high
    assert 0.92 <= by_group / runs <= 0.97
    assert by_pair / runs < 0.87
