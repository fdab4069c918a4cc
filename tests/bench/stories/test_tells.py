"""The permutation test of words that tell a certainty reading."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from bench.stories.schema import parse_story
from bench.stories.tells import certainty_tells, permutation_p, tell_faults


@pytest.mark.parametrize(("ones", "twos"), [(3, 0), (0, 3), (2, 2)])
def test_p_is_the_share_of_all_permutations(ones: int, twos: int) -> None:
    """Every way of permuting the readings of every story, counted one by one."""
    patterns = [{0}] * ones + [{0, 1}] * twos
    counts = [
        sum(order.index(0) in p for order, p in zip(orders, patterns, strict=True))
        for orders in product(list(permutations(range(3))), repeat=len(patterns))
    ]
    for observed in range(len(patterns) + 1):
        share = sum(count >= observed for count in counts) / len(counts)
        assert permutation_p(observed, ones, twos) == pytest.approx(share)


def test_a_word_of_one_reading_in_every_story_is_a_fault(text: str) -> None:
    stories = [
        parse_story(text.replace("harbour-lamp", f"lamp-{n}"), f"lamp-{n}.yaml") for n in range(20)
    ]
    faults = "\n".join(str(fault) for fault in tell_faults(certainty_tells(stories, most=200)))
    assert "'deed was' tells" not in faults  # in two readings alike
    assert "'never' tells refuted in the body (20 stories" in faults
    assert "'lamp' tells" not in faults  # in every reading


def test_few_stories_prove_nothing(text: str) -> None:
    stories = [parse_story(text.replace("harbour-lamp", f"l-{n}"), "l.yaml") for n in range(5)]
    assert tell_faults(certainty_tells(stories)) == []
