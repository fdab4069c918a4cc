"""Rank ranges and group letters on worked and on random comparisons."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.statistics.paired import Paired
from bench.statistics.ranks import Rank, rank_ranges
from tests.bench.synthetic import quick


def comparison(first: str, second: str, difference: float, p_holm: float) -> Paired:
    return Paired(first, second, difference, 0.0, 0.0, p_holm / 2, p_holm, 0.1)


def ranked(values: dict[str, float], separated: set[frozenset[str]]) -> list[Rank]:
    """Every pair compared, those of `separated` with a small p."""
    return rank_ranges(
        values,
        [
            comparison(a, b, values[a] - values[b], 0.01 if frozenset((a, b)) in separated else 0.3)
            for a, b in combinations(sorted(values), 2)
        ],
    )


def pairs(*names: str) -> set[frozenset[str]]:
    return {frozenset(name) for name in names}


def shown(ranks: list[Rank]) -> list[tuple[str, int, int, str]]:
    return [(r.model, r.best, r.worst, r.tie_groups) for r in ranks]


VALUES = {"D": 0.1, "B": 0.7, "A": 0.9, "C": 0.4}


def test_all_told_apart() -> None:
    everything = {frozenset(pair) for pair in combinations("ABCD", 2)}
    assert shown(ranked(VALUES, everything)) == [
        ("A", 1, 1, "a"),
        ("B", 2, 2, "b"),
        ("C", 3, 3, "c"),
        ("D", 4, 4, "d"),
    ]


def test_none_told_apart() -> None:
    assert {(r.best, r.worst, r.tie_groups) for r in ranked(VALUES, set())} == {(1, 4, "a")}


def test_being_alike_is_not_transitive() -> None:
    """A is like B and B like C, but A is above C."""
    assert shown(ranked({"A": 0.9, "B": 0.7, "C": 0.4}, pairs("AC"))) == [
        ("A", 1, 2, "a"),
        ("B", 1, 3, "ab"),
        ("C", 2, 3, "b"),
    ]


def test_a_noisy_model_between_two_clear_ones() -> None:
    """C, last but one, is told apart from none; A and B both from D."""
    assert shown(ranked(VALUES, pairs("AD", "BD"))) == [
        ("A", 1, 3, "a"),
        ("B", 1, 3, "a"),
        ("C", 1, 4, "ab"),
        ("D", 3, 4, "b"),
    ]


def test_letters_of_a_published_case() -> None:
    """Gramm et al. (Computational Statistics & Data Analysis, 2007, figure 2): five treatments
    with 1-5, 2-3, 2-5 and 3-5 told apart need the groups 124, 134 and 45."""
    values = {str(i): 1 - i / 10 for i in range(1, 6)}
    ranks = ranked(values, pairs("15", "23", "25", "35"))
    assert {r.model: r.tie_groups for r in ranks} == {
        "1": "ab",
        "2": "a",
        "3": "b",
        "4": "abc",
        "5": "c",
    }


def test_equal_values_are_ordered_by_name() -> None:
    assert [r.model for r in ranked({"b": 0.5, "a": 0.5, "c": 0.9}, set())] == ["c", "a", "b"]


def test_level_is_five_per_cent_after_correction() -> None:
    values = {"A": 0.9, "B": 0.7}
    for p, apart in ((0.0499, True), (0.05, False)):
        (first, second) = rank_ranges(values, [comparison("A", "B", 0.2, p)])
        assert ((first.worst, second.best) == (1, 2)) is apart


def test_direction_comes_from_the_difference_not_the_order_of_the_pair() -> None:
    ranks = rank_ranges({"A": 0.9, "B": 0.7}, [comparison("B", "A", -0.2, 0.01)])
    assert shown(ranks) == [("A", 1, 1, "a"), ("B", 2, 2, "b")]


def test_pairs_that_were_not_compared_are_not_told_apart() -> None:
    ranks = rank_ranges(VALUES, [comparison("A", "D", 0.8, 0.001)])
    assert shown(ranks)[1] == ("B", 1, 4, "ab")


def test_one_model() -> None:
    assert shown(rank_ranges({"A": 0.5}, [])) == [("A", 1, 1, "a")]


@quick
@given(
    values=st.lists(st.integers(0, 5), min_size=1, max_size=6),
    flags=st.lists(st.booleans(), min_size=15, max_size=15),
)
def test_ranges_and_letters_say_exactly_what_was_found(
    values: list[int], flags: list[bool]
) -> None:
    """Letters are the largest sets of models of which no two are told apart, the best model's
    first; a model's ranks follow from how many are above and below it."""
    names = "ABCDEF"[: len(values)]
    table = dict(zip(names, map(float, values), strict=True))
    separated = {
        frozenset(pair)
        for pair, flag in zip(combinations(names, 2), flags, strict=False)
        if flag and table[pair[0]] != table[pair[1]]
    }
    ranks = ranked(table, separated)
    order = [r.model for r in ranks]
    assert order == sorted(names, key=lambda name: (-table[name], name))

    def apart(a: str, b: str) -> bool:
        return frozenset((a, b)) in separated

    alike = [
        set(group)
        for size in range(1, len(names) + 1)
        for group in combinations(names, size)
        if not any(apart(a, b) for a, b in combinations(group, 2))
    ]
    largest = [group for group in alike if not any(group < other for other in alike)]
    for rank in ranks:
        above = sum(apart(m, rank.model) and table[m] > table[rank.model] for m in names)
        below = sum(apart(m, rank.model) and table[m] < table[rank.model] for m in names)
        assert (rank.best, rank.worst) == (1 + above, len(names) - below)
    letters = sorted({letter for r in ranks for letter in r.tie_groups})
    groups = [{r.model for r in ranks if letter in r.tie_groups} for letter in letters]
    assert sorted(map(sorted, groups)) == sorted(map(sorted, largest))
    assert letters == list("abcdefghijklmnopqrstuvwxyz"[: len(letters)])
    assert all(list(r.tie_groups) == sorted(r.tie_groups) for r in ranks)
    places = [sorted(order.index(model) for model in group) for group in groups]
    assert places == sorted(places)


@pytest.mark.parametrize("models", [30, 60])
def test_more_groups_than_letters_are_still_told_apart(models: int) -> None:
    values = {f"m{i:02d}": 1 - i / 100 for i in range(models)}
    ranks = ranked(values, {frozenset(pair) for pair in combinations(values, 2)})
    for a, b in combinations(ranks, 2):
        assert not set(a.tie_groups) & set(b.tie_groups), (a, b)
