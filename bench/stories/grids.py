"""Grids: one story x one facet, every headline reading against every body reading."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass

from bench.labels import (
    BODY_STATUSES,
    CERTAINTY,
    CONSISTENT,
    HEADLINE_STANCES,
    TOPIC,
    body_readings,
    cell_label,
    headline_readings,
)
from bench.pairs import ngrams, sentences, words
from bench.stories.schema import Passage, Story
from bench.stories.slots import forms, fresh_names, render

DEEP_LEAK = 0.5
"""A deep grid may leak less than half a shared n-gram between its diagonal and the rest."""


@dataclass(frozen=True)
class Cell:
    """One pair of a grid."""

    grid: str
    facet: str
    group: str
    domain: str
    headline_reading: str
    body_reading: str
    headline: str
    body: str
    evidence: tuple[str, ...]

    @property
    def label(self) -> str:
        return cell_label(self.facet, self.headline_reading, self.body_reading)

    @property
    def id(self) -> str:
        return f"{self.grid}/{self.headline_reading}-{self.body_reading}"

    @property
    def headline_stance(self) -> str | None:
        return self.headline_reading if self.headline_reading in HEADLINE_STANCES else None

    @property
    def body_status(self) -> str | None:
        return self.body_reading if self.body_reading in BODY_STATUSES else None


@dataclass(frozen=True)
class Rendering:
    """A story with its slots filled in and one phrasing drawn for each facet."""

    story: Story
    table: dict[str, str]
    phrasing: dict[str, int]

    def headline(self, facet: str, reading: str) -> str:
        phrasings = self.story.headlines[facet][reading]
        return render(phrasings[self.phrasing[facet] % len(phrasings)], self.table)

    def passage(self, passage: Passage, readings: dict[str, str]) -> str:
        """One passage; facets that `readings` does not name have their first reading."""
        if passage.facet is None:
            return render(passage.readings[""], self.table)
        chosen = readings.get(passage.facet, body_readings(passage.facet)[0])
        return render(passage.readings[chosen], self.table)

    def article(self, readings: dict[str, str]) -> str:
        """The whole article, passages apart by one empty line; other facets at first readings."""
        return "\n\n".join(self.passage(p, readings) for p in self.story.body)

    def body(self, facet: str, reading: str) -> str:
        """The article of one cell: every facet but `facet` has its first reading."""
        return self.article({facet: reading})

    def evidence(self, facet: str, reading: str) -> tuple[str, ...]:
        """The sentences that decide the label: all those of the facet's variant passages."""
        variant = (p for p in self.story.body if p.facet == facet)
        return tuple(s for p in variant for s in sentences(self.passage(p, {facet: reading})))


def render_story(story: Story, seed: int | None = None) -> Rendering:
    """Fill in a story's slots.

    With `seed` None the names are the author's and the phrasings are drawn by the story's id
    alone; with a seed both are drawn anew (`fresh`).
    """
    names = story.names
    if seed is not None:
        names = fresh_names(story, random.Random(f"names:{seed}:{story.id}"))
    draw = random.Random(f"phrasing:{seed or 0}:{story.id}")
    phrasing = {facet: draw.randrange(1 << 30) for facet in sorted(story.headlines)}
    return Rendering(story, forms(names), phrasing)


def grid_cells(rendering: Rendering, facet: str) -> list[Cell]:
    """All cells of one grid, row by row (a row is a headline reading)."""
    story = rendering.story
    return [
        Cell(
            grid=f"{story.id}/{facet}",
            facet=facet,
            group=story.id,
            domain=story.domain,
            headline_reading=h,
            body_reading=b,
            headline=rendering.headline(facet, h),
            body=rendering.body(facet, b),
            evidence=rendering.evidence(facet, b),
        )
        for h in headline_readings(facet)
        for b in body_readings(facet)
    ]


def topic_cells(first: Rendering, second: Rendering) -> list[Cell]:
    """The grid that crosses two stories; it belongs to the first one's group (docs/statistics.md).

    Off the diagonal headline and body are unrelated, so no sentence is evidence there.
    """
    sides = {"a": first, "b": second}
    confirmed = BODY_STATUSES[0]
    return [
        Cell(
            grid=f"{first.story.id}+{second.story.id}/{TOPIC}",
            facet=TOPIC,
            group=first.story.id,
            domain=first.story.domain,
            headline_reading=h,
            body_reading=b,
            headline=sides[h].headline(CERTAINTY, HEADLINE_STANCES[0]),
            body=sides[b].body(CERTAINTY, confirmed),
            evidence=sides[b].evidence(CERTAINTY, confirmed) if h == b else (),
        )
        for h in sides
        for b in sides
    ]


@dataclass(frozen=True)
class Contrast:
    """The interaction contrast of a grid, in shared n-grams: zero when nothing leaks."""

    words: float
    words_and_bigrams: float

    @property
    def leak(self) -> float:
        return max(abs(self.words), abs(self.words_and_bigrams))


def _shared(headline: list[str], body: Counter[str]) -> int:
    return sum(body[gram] for gram in set(headline))


def contrast(cells: list[Cell]) -> Contrast:
    """Mean lexical similarity on the diagonal minus off it.

    The similarity of headline and body is the number of times the headline's distinct n-grams
    occur in the body: linear in the counts, so that in a swapped grid the terms cancel exactly.
    """
    tokens = {text: words(text) for cell in cells for text in (cell.headline, cell.body)}
    bigrams = {text: ngrams(found, 2) for text, found in tokens.items()}
    counts = {cell.body: Counter([*tokens[cell.body], *bigrams[cell.body]]) for cell in cells}
    by_order: list[float] = []
    for heads in (tokens, {text: [*tokens[text], *bigrams[text]] for text in tokens}):
        on: list[int] = []
        off: list[int] = []
        for cell in cells:
            side = on if cell.label == CONSISTENT else off
            side.append(_shared(heads[cell.headline], counts[cell.body]))
        # integers over a common denominator: zero is exactly zero
        by_order.append((sum(on) * len(off) - sum(off) * len(on)) / (len(on) * len(off)))
    return Contrast(*by_order)


def rung(measured: Contrast, declared_deep: bool) -> str:
    """`deep` where the author says so and next to nothing leaks; else as measured."""
    if declared_deep and measured.leak < DEEP_LEAK:
        return "deep"
    return "swapped" if measured.leak == 0 else "plain"


def story_grids(rendering: Rendering) -> dict[str, list[Cell]]:
    """Facet -> cells, for every facet of the story."""
    return {facet: grid_cells(rendering, facet) for facet in rendering.story.facets}
