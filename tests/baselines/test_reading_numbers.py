"""Numbers as `reading` sees them. By hand."""

from __future__ import annotations

import pytest

from baselines.reading_numbers import numbers, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("340 people", [340]),
        ("a hundred and twenty-five men", [125]),
        ("forty-two of the fifty", [42, 50]),
        ("1.2 million pounds and 3,000 tractors", [1_200_000, 3000]),
        ("two dozen cars, a dozen eggs", [24, 12]),
        ("a $2.5bn deal", [2.5e9]),
        ("on 12 July 2019 at 7 pm", [2019]),
        ("at 7 p.m. and 9 o'clock", []),
        ("in 1998, 2,000 people", [1998, 2000]),
        ("half a million people, half a dozen", [500_000, 6]),
        ("300-500 and 24-7", [300, 500, 24, 7]),
        ("wins 100m gold", [100]),
        ("nine, ten", [9, 10]),
        ("nothing here", []),
        ("the thousand islands", []),
    ],
)
def test_values(text: str, expected: list[float]) -> None:
    assert [number.value for number in numbers(text)] == expected


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("fined \u20ac12m", "$"),
        ("12 million pounds", "$"),
        ("rose by 9 percent", "%"),
        ("rose by 9%", "%"),
        ("after 70 years", "year"),
        ("kills 90 in hills", "dead"),
        ("nineteen people lost their lives", "dead"),
        ("30 were injured", "hurt"),
        ("340 people", ""),
        ("in 1998", "date"),
        ("a 500\u20ac fine", "$"),
    ],
)
def test_units(text: str, unit: str) -> None:
    assert [number.unit for number in numbers(text)] == [unit]


def test_what_is_counted_is_stemmed() -> None:
    assert numbers("five closed schools")[0].counted == ("clos", "school")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [(9, 9, True), (9, 10, False), (100, 104, True), (100, 120, False), (2e6, 1.95e6, True)],
)
def test_rounded_numbers_are_the_same(one: float, other: float, expected: bool) -> None:
    assert same(one, other) is same(other, one) is expected
