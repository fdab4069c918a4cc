"""Words that give a certainty reading away over the corpus.

The test is a permutation test: within every story the readings are as likely one way round as
another. A gram that stands in one reading of a story, or in two, is then in reading r with
probability one third, or two thirds, story by story, so that the number of stories that have it in
r is a sum of two binomial variables, and the p-value of the permutation test is known exactly.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.stats import binom

from bench.labels import BODY_STATUSES, CERTAINTY, HEADLINE_STANCES
from bench.pairs import ngrams, words
from bench.stories.grids import Rendering, render_story
from bench.stories.schema import Fault, Story

SIGNIFICANT = 0.001
"""A gram with a smaller p after Holm's correction is a fault of the corpus."""


@dataclass(frozen=True)
class Tell:
    """A word or bigram that stands with one reading more often than with the others."""

    side: str
    reading: str
    gram: str
    stories: int
    """In how many stories it occurs in that reading and not in every reading."""
    p: float
    """Permutation p (one-sided), Holm-corrected over all grams and readings of the corpus."""


def _grams(text: str) -> set[str]:
    tokens = words(text)
    return {*tokens, *ngrams(tokens, 2)}


def _texts(rendering: Rendering, side: str) -> dict[str, str]:
    if side == "headline":
        return {r: rendering.headline(CERTAINTY, r) for r in HEADLINE_STANCES}
    passages = [p for p in rendering.story.body if p.facet == CERTAINTY]
    return {
        r: " ".join(rendering.passage(p, {CERTAINTY: r}) for p in passages) for r in BODY_STATUSES
    }


Pattern = tuple[str, ...]
"""The readings of one story that have a gram."""


def _patterns(renderings: Iterable[Rendering], side: str) -> dict[str, Counter[Pattern]]:
    """gram -> in which readings stories have it, where that is not all of them."""
    patterns: dict[str, Counter[Pattern]] = defaultdict(Counter)
    for rendering in renderings:
        grams = {reading: _grams(text) for reading, text in _texts(rendering, side).items()}
        everywhere = set.intersection(*grams.values())
        for gram in set.union(*grams.values()) - everywhere:
            patterns[gram][tuple(r for r in grams if gram in grams[r])] += 1
    return patterns


@cache
def permutation_p(observed: int, ones: int, twos: int) -> float:
    """P(at least `observed` stories have a gram in a given reading) under permuted readings.

    `ones` stories have it in one of three readings, `twos` in two of them.
    """
    of_ones = binom.pmf(np.arange(ones + 1), ones, 1 / 3)
    of_twos = binom.pmf(np.arange(twos + 1), twos, 2 / 3)
    both = np.convolve(of_ones, of_twos)
    return float(min(1.0, both[observed:].sum()))


def certainty_tells(stories: list[Story], most: int = 10, seed: int | None = None) -> list[Tell]:
    """The `most` telling words and bigrams of headlines and of certainty passages, worst first.

    `seed`: of names and phrasings, as in `render_story`.
    """
    renderings = [render_story(story, seed) for story in stories]
    found: list[Tell] = []
    for side in ("headline", "body"):
        for gram, by_pattern in _patterns(renderings, side).items():
            ones = sum(count for p, count in by_pattern.items() if len(p) == 1)
            twos = by_pattern.total() - ones
            for reading in {r for p in by_pattern for r in p}:
                observed = sum(count for p, count in by_pattern.items() if reading in p)
                p = permutation_p(observed, ones, twos)
                found.append(Tell(side, reading, gram, observed, p))
    found.sort(key=lambda tell: (tell.p, tell.side, tell.gram, tell.reading))
    corrected: list[Tell] = []
    worst = 0.0
    for rank, tell in enumerate(found[:most]):
        worst = max(worst, min(1.0, tell.p * (len(found) - rank)))
        corrected.append(Tell(tell.side, tell.reading, tell.gram, tell.stories, worst))
    return corrected


def tell_faults(tells: list[Tell]) -> list[Fault]:
    """One fault for each tell that is significant."""
    return [
        Fault(
            "the corpus",
            1,
            f"{tell.gram!r} tells {tell.reading} in the {tell.side} ({tell.stories} stories, "
            f"p = {tell.p:.2g} after Holm)",
            "reword some of them, or let it stand in the other readings too",
        )
        for tell in tells
        if tell.p < SIGNIFICANT
    ]
