"""Words that give a certainty reading away over the corpus."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from scipy.stats import binomtest

from bench.labels import BODY_STATUSES, CERTAINTY, HEADLINE_STANCES
from bench.pairs import ngrams, words
from bench.stories.grids import Rendering, render_story
from bench.stories.schema import Story


@dataclass(frozen=True)
class Tell:
    """A word or bigram that stands with one reading more often than with the others."""

    side: str
    reading: str
    gram: str
    stories: int
    """In how many stories it occurs in that reading and not in every reading."""
    p: float
    """Two-sided binomial p against one third, Holm-corrected over all grams of the corpus."""


def _grams(text: str) -> set[str]:
    tokens = words(text)
    return {*tokens, *ngrams(tokens, 2)}


def _texts(rendering: Rendering, side: str) -> dict[str, str]:
    if side == "headline":
        return {r: rendering.headline(CERTAINTY, r) for r in HEADLINE_STANCES}
    passages = [p for p in rendering.story.body if p.facet == CERTAINTY]
    return {
        r: " ".join(rendering.passage(p, CERTAINTY, r) for p in passages) for r in BODY_STATUSES
    }


def _counts(renderings: Iterable[Rendering], side: str) -> dict[str, Counter[str]]:
    """gram -> reading -> number of stories that have it there, where it is not in every reading."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for rendering in renderings:
        grams = {reading: _grams(text) for reading, text in _texts(rendering, side).items()}
        everywhere = set.intersection(*grams.values())
        for reading, found in grams.items():
            for gram in found - everywhere:
                counts[gram][reading] += 1
    return counts


@cache
def _chance(top: int, total: int) -> float:
    return float(binomtest(top, total, 1 / 3).pvalue)


def certainty_tells(stories: list[Story], most: int = 10) -> list[Tell]:
    """The `most` telling words and bigrams of headlines and of certainty passages, worst first."""
    renderings = [render_story(story) for story in stories]
    found: list[Tell] = []
    tested = 0
    for side in ("headline", "body"):
        for gram, by_reading in _counts(renderings, side).items():
            reading, top = max(by_reading.items(), key=lambda item: (item[1], item[0]))
            tested += 1
            p = _chance(top, by_reading.total())
            found.append(Tell(side, reading, gram, top, p))
    found.sort(key=lambda tell: (tell.p, tell.side, tell.gram))
    corrected: list[Tell] = []
    worst = 0.0
    for rank, tell in enumerate(found[:most]):
        worst = max(worst, min(1.0, tell.p * (tested - rank)))
        corrected.append(Tell(tell.side, tell.reading, tell.gram, tell.stories, worst))
    return corrected
