"""Paired comparisons: against exact enumeration, worked corrections and simulation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from bench.metrics import METRICS, Scored
from bench.statistics import paired
from bench.statistics.bootstrap import bootstrap, percentile_interval
from bench.statistics.figures import Figure, FloatArray
from bench.statistics.paired import POWER_FACTOR, Paired, compare_pairs, holm
from tests.bench.metrics.reference import REFERENCE
from tests.bench.synthetic import quick, random_flat

PAIR = [("a", "b")]


def figure_of(scored: Scored, name: str = "macro_f1") -> Figure:
    metric = METRICS[name]
    return Figure((metric.statistics(scored),), metric.value)


def two_models(seed: int, n: int = 48, groups: int = 6) -> tuple[Scored, Scored]:
    """Two models' labels for the same pairs."""
    first, second = random_flat(seed, n, groups), random_flat(seed + 1000, n, groups)
    gold = first.gold
    known = np.random.default_rng(seed).random(n) < 0.3
    predicted = np.where(known, gold, second.predicted)
    return first, replace(first, predicted=predicted, called=predicted == 0)


def mean(totals: FloatArray) -> FloatArray:
    value: FloatArray = totals[..., 0] / totals[..., 1]
    return value


def means(values: FloatArray) -> Figure:
    """The mean of one number a group."""
    return Figure((np.stack([values, np.ones_like(values)], axis=1),), mean)


def compared(a: FloatArray, b: FloatArray, draws: int = 500, seed: int = 0) -> Paired:
    (result,) = compare_pairs({"a": means(a), "b": means(b)}, PAIR, draws, seed)
    return result


# --- Holm's correction ---------------------------------------------------------------------------


def test_holm_on_fifteen_published_p_values() -> None:
    """The p-values of Benjamini and Hochberg (1995, section 3.2): Holm, as Bonferroni, rejects
    three at 5%, though eight and more are below 0.05."""
    p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    ]  # fmt: skip
    adjusted = holm(p)
    assert adjusted[:5] == pytest.approx([0.0015, 0.0056, 0.0247, 0.114, 0.2211])
    assert sum(value < 0.05 for value in adjusted) == 3


def test_holm_gives_back_the_order_it_got() -> None:
    """The example of R's package HDLSSkST (help page of `Holm`): third and seventh rejected."""
    adjusted = holm([0.50, 0.01, 0.001, 0.69, 0.02, 0.05, 0.0025])
    assert adjusted == pytest.approx([1, 0.05, 0.007, 1, 0.08, 0.15, 0.015])
    assert [value < 0.05 for value in adjusted] == [False] * 2 + [True] + [False] * 3 + [True]


@quick
@given(p=st.lists(st.floats(0, 1), max_size=8))
def test_holm_is_the_step_down_rule(p: list[float]) -> None:
    """Rejecting adjusted values below alpha is walking up the sorted ones until one fails."""
    adjusted = holm(p)
    assert all(a >= b and a <= 1 for a, b in zip(adjusted, p, strict=True))
    for alpha in (0.01, 0.05, 0.3, 0.9):
        rejected = 0
        for step, value in enumerate(sorted(p)):
            if (len(p) - step) * value >= alpha:
                break
            rejected += 1
        assert sum(a < alpha for a in adjusted) == rejected


# --- the sign-flip permutation -------------------------------------------------------------------


def direct_shares(first: Scored, second: Scored, name: str) -> FloatArray:
    """Each group's pseudo-value of the difference, by leaving the group's pairs out."""

    def difference(rows: FloatArray) -> float:
        kept = [model.take(rows) for model in (first, second)]  # type: ignore[arg-type]
        return REFERENCE[name](kept[0]) - REFERENCE[name](kept[1])

    whole = difference(first.group >= 0)  # type: ignore[arg-type]
    n = first.n_groups
    left_out = [difference(first.group != g) for g in range(n)]  # type: ignore[arg-type]
    return np.array([n * whole - (n - 1) * value for value in left_out])


@pytest.mark.parametrize("name", ["macro_f1", "fnc_score", "balanced_accuracy"])
def test_agrees_with_exact_enumeration(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = two_models(1)
    figures = {"a": figure_of(first, name), "b": figure_of(second, name)}
    shares = direct_shares(first, second, name)
    signs = np.array(list(product([1.0, -1.0], repeat=first.n_groups)))
    as_large = int((np.abs(signs @ shares) >= abs(shares.sum()) - 1e-9).sum())

    draws = 4000
    (sampled,) = compare_pairs(figures, PAIR, draws, seed=0)
    exact = as_large / len(signs)
    assert sampled.p == pytest.approx(exact, abs=4 * np.sqrt(exact * (1 - exact) / draws) + 1e-3)

    def every_sign(n_groups: int, draws: int, seed: int) -> Iterator[FloatArray]:
        yield (1 - signs) / 2

    monkeypatch.setattr(paired, "_flips", every_sign)
    (enumerated,) = compare_pairs(figures, PAIR, len(signs), seed=0)
    assert enumerated.p == (1 + as_large) / (1 + len(signs))


def test_test_and_interval_agree_where_operating_points_differ() -> None:
    """A model that answers with one label against one that is right now and then: an exchange
    of whole groups would test something else than the difference of a non-linear figure."""
    rng = np.random.default_rng(4)
    group = np.repeat(np.arange(40), 10)
    gold = rng.integers(0, 2, 400)
    said = np.where(rng.random(400) < 0.15, gold, 0)
    labels = ("a", "b")
    models = [Scored(labels, gold, p, group, 40) for p in (said, np.zeros(400, dtype=int))]
    figures = dict(zip("ab", (figure_of(m, "balanced_accuracy") for m in models), strict=True))
    (result,) = compare_pairs(figures, PAIR, 2000, seed=0)
    assert result.low > 0
    assert result.p < 0.01


def test_pseudo_values_of_a_mean_are_its_terms() -> None:
    values = np.random.default_rng(3).random(20)
    np.testing.assert_allclose(paired.pseudo_values(means(values)), values)


def test_shares_go_through_every_part() -> None:
    """Two facets, of which the models differ in one: the figure is the mean of both."""
    rng = np.random.default_rng(3)
    good, bad, same = rng.random(20) + 1, rng.random(20), rng.random(20)
    joined = {
        name: Figure((*means(values).parts, *means(same).parts), mean)
        for name, values in (("a", good), ("b", bad))
    }
    (both,) = compare_pairs(joined, PAIR, 800, seed=0)
    alone = compared(good, bad, draws=800)
    assert both.difference == pytest.approx(alone.difference / 2)
    assert both.p == alone.p
    assert both.low == pytest.approx(alone.low / 2)


def test_p_is_never_zero() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(0, 0.01, 40)
    result = compared(noise + 1, noise, draws=300)
    assert result.p == 1 / 301


def test_same_answers_give_p_one() -> None:
    first, _ = two_models(2)
    figure = figure_of(first)
    (result,) = compare_pairs({"a": figure, "b": figure}, PAIR, 200, seed=0)
    values = (result.difference, result.low, result.high, result.p, result.detectable)
    assert values == (0, 0, 0, 1, 0)


def test_one_group_tells_nothing() -> None:
    assert compared(np.array([1.0]), np.array([0.0])).p == 1


@pytest.mark.parametrize("name", ["macro_f1", "balanced_accuracy", "mcc"])
def test_symmetric_in_the_two_models(name: str) -> None:
    first, second = two_models(4, n=120, groups=15)
    figures = {"a": figure_of(first, name), "b": figure_of(second, name)}
    (one,) = compare_pairs(figures, [("a", "b")], 700, seed=3)
    (other,) = compare_pairs(figures, [("b", "a")], 700, seed=3)
    assert (one.first, one.second, other.first, other.second) == ("a", "b", "b", "a")
    assert one.p == other.p
    assert (one.difference, one.low, one.high) == pytest.approx(
        (-other.difference, -other.high, -other.low), abs=1e-12
    )
    assert one.detectable == pytest.approx(other.detectable)


def test_p_is_uniform_where_the_models_are_alike() -> None:
    """A ratio of sums over hard and easy groups: small p-values as often as there should be."""
    rng = np.random.default_rng(11)
    p = []
    for run in range(800):
        luck = rng.gamma(1, size=(25, 1))
        figures = {name: Figure((luck * rng.gamma(2, size=(25, 2)),), mean) for name in ("a", "b")}
        (result,) = compare_pairs(figures, PAIR, 199, seed=run)
        p.append(result.p)
    # pseudo-values of a ratio are right to first order: where it matters the size is exact, in
    # the middle the test is a little cautious
    for level, leeway in ((0.05, 0.0), (0.2, 0.0), (0.5, 0.05), (0.8, 0.05)):
        spread = np.sqrt(level * (1 - level) / len(p))
        assert np.mean(np.array(p) <= level) == pytest.approx(level, abs=3 * spread + leeway)


def test_a_real_difference_is_found() -> None:
    rng = np.random.default_rng(5)
    shared = rng.normal(0, 1, 50)
    first, second = shared + rng.normal(0.5, 0.5, 50), shared + rng.normal(0, 0.5, 50)
    result = compared(first, second)
    assert result.p < 0.01
    assert 0 < result.low < result.difference < result.high


def test_pairing_takes_away_what_the_models_share() -> None:
    """Hard and easy groups are hard and easy for both: the interval must not pay for them."""
    rng = np.random.default_rng(6)
    shared = rng.normal(0, 5, 40)
    first, second = shared + rng.normal(0.3, 0.3, 40), shared + rng.normal(0, 0.3, 40)
    result = compared(first, second)
    assert result.high - result.low < 0.5
    assert result.p < 0.05
    assert compared(first, rng.permutation(second)).detectable > 10 * result.detectable


def test_interval_is_of_the_difference_over_the_same_draws() -> None:
    first, second = two_models(7, n=90, groups=12)
    figures = [figure_of(first), figure_of(second)]
    a, b = bootstrap(figures, 12, 600, seed=9)
    (result,) = compare_pairs(dict(zip("ab", figures, strict=True)), PAIR, 600, seed=9)
    assert (result.low, result.high) == percentile_interval(a - b)
    assert result.detectable == pytest.approx(POWER_FACTOR * np.std(a - b, ddof=1))


# --- many pairs ----------------------------------------------------------------------------------


def test_correction_is_over_the_declared_pairs() -> None:
    rng = np.random.default_rng(8)
    figures = {name: means(rng.normal(0, 1, 30) + k / 4) for k, name in enumerate("abcd")}
    declared = [("d", "a"), ("b", "a"), ("c", "d")]
    results = compare_pairs(figures, declared, 400, seed=0)
    assert [(r.first, r.second) for r in results] == declared
    assert [r.p_holm for r in results] == holm([r.p for r in results])
    for pair, together in zip(declared, results, strict=True):
        (alone,) = compare_pairs(figures, [pair], 400, seed=0)
        assert alone.p_holm == alone.p
        assert replace(together, p_holm=alone.p) == alone
    assert compare_pairs(figures, [], 400, seed=0) == []


def test_deterministic_and_seeded() -> None:
    rng = np.random.default_rng(9)
    a, b = rng.normal(0, 1, 30), rng.normal(0.2, 1, 30)
    assert compared(a, b, 1200) == compared(a, b, 1200)
    assert compared(a, b, 1200).p != compared(a, b, 1200, seed=1).p


def test_stored_exchanges() -> None:
    """The stream is part of every published p: another one must not come unnoticed."""
    flips = np.concatenate(list(paired._flips(6, 1002, 0)))
    expected = [[0, 0, 1, 1, 1, 1], [1, 1, 1, 1, 0, 1], [1, 1, 1, 1, 0, 0]]
    np.testing.assert_array_equal(flips[[0, 1, 1001]], expected)
    assert flips.shape == (1002, 6)
    np.testing.assert_allclose(flips.mean(0), 0.5, atol=0.06)


def test_exchanges_do_not_depend_on_how_many_are_made_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = np.concatenate(list(paired._flips(5, 60, 0)))
    for at_a_time in (1, 2, 6, 10, 4000):
        monkeypatch.setattr("bench.statistics.bootstrap._CELLS", at_a_time * 5)
        np.testing.assert_array_equal(np.concatenate(list(paired._flips(5, 60, 0))), whole)


# --- detectable difference -----------------------------------------------------------------------


def test_power_factor() -> None:
    assert pytest.approx(norm.ppf(0.975) + norm.ppf(0.8), abs=1e-6) == POWER_FACTOR


def test_detectable_difference_is_found_in_four_of_five_data_sets() -> None:
    rng = np.random.default_rng(10)
    groups, runs = 60, 250

    def data(effect: float) -> tuple[FloatArray, FloatArray]:
        shared = rng.normal(0, 2, groups)
        noise = rng.normal(0, 0.5, (2, groups))
        return shared + noise[0] + effect, shared + noise[1]

    detectable = float(np.mean([compared(*data(0), draws=300).detectable for _ in range(40)]))
    assert detectable == pytest.approx(POWER_FACTOR * np.sqrt(0.5 / groups), rel=0.05)
    found = sum(compared(*data(detectable), draws=199, seed=run).p <= 0.05 for run in range(runs))
    assert 0.72 <= found / runs <= 0.88
    missed = sum(compared(*data(0), draws=199, seed=run).p <= 0.05 for run in range(runs))
    assert missed / runs <= 0.09


# --- where there is nothing to compare -----------------------------------------------------------


@pytest.mark.filterwarnings("ignore:Degrees of freedom")
def test_an_undefined_difference_is_not_significant() -> None:
    nothing = Figure((np.zeros((10, 2)),), METRICS["brier"].value)
    something = Figure((np.ones((10, 2)),), METRICS["brier"].value)
    (result,) = compare_pairs({"a": nothing, "b": something}, PAIR, 200, seed=0)
    assert not result.p < 0.05


def test_models_with_scores_of_their_own_compare_on_auroc() -> None:
    """Pseudo-values are numbers a group: the models' histograms need not have the same columns."""
    pairs = random_flat(12, n=600, groups=30)
    assert pairs.truth is not None
    rng = np.random.default_rng(12)
    noise = rng.random((2, 600))
    skill = 0.5 * pairs.truth * np.array([[1], [0]])
    scores = np.round(skill + 0.5 * noise, 6)
    models = [replace(pairs, score=score) for score in scores]
    figures = dict(zip("ab", (figure_of(model, "auroc") for model in models), strict=True))
    (result,) = compare_pairs(figures, PAIR, 500, seed=0)
    assert result.p < 0.01
    assert result.low > 0
