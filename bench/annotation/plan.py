"""Which cells a pass of blind annotation asks about.

A pass has two rounds. Over both, every grid is asked about twice: one cell on its diagonal and one
off it. A round shows each story once, so that no annotator of one round sees two variants of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import TypeVar

from bench.labels import CERTAINTY, CERTAINTY_GRID, CONSISTENT, TOPIC, body_readings, cell_label
from bench.stories.grids import Rendering, contrast, render_story, rung, story_grids
from bench.stories.schema import Story

T = TypeVar("T")

DIAGONAL = [cell for cell, label in CERTAINTY_GRID.items() if label == CONSISTENT]
OFF_DIAGONAL = [cell for cell, label in CERTAINTY_GRID.items() if label != CONSISTENT]
CONFIRMED = body_readings(CERTAINTY)[0]


@dataclass(frozen=True)
class Question:
    """One headline put to an annotator beside an article."""

    key: str
    headline: str
    story: str
    facet: str
    rung: str
    headline_reading: str
    body_reading: str

    @property
    def gold(self) -> str:
        return cell_label(self.facet, self.headline_reading, self.body_reading)


@dataclass(frozen=True)
class Article:
    """One variant of a story with the headlines asked about it."""

    key: str
    story: str
    readings: dict[str, str]
    """Facet -> reading; facets that are not named have their first one."""
    text: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class _Variant:
    """The readings of one story in one round, and which of its grids are asked off the diagonal."""

    rendering: Rendering
    status: str
    stance: str
    second: frozenset[str]
    """The binary facets at reading b."""
    off: frozenset[str]
    partner: Rendering | None
    """The story whose headline is put to this article: its topic cell off the diagonal."""


def plan_pass(
    splits: Sequence[Sequence[Story]], number: int, seed: int = 0
) -> tuple[list[Article], list[Article]]:
    """The articles of the two rounds of pass `number` (from 0), each in random order.

    `splits`: the stories of each split; topic grids never cross splits.
    """
    rng = random.Random(f"annotation:{seed}:{number}")
    rounds: tuple[list[Article], list[Article]] = ([], [])
    diagonals, offs = cycle(_shuffled(DIAGONAL, rng)), cycle(_shuffled(OFF_DIAGONAL, rng))
    for stories in splits:
        renderings = [render_story(story) for story in stories]
        partners = _partners(renderings, number)
        for rendering in _shuffled(renderings, rng):
            partner = partners.get(rendering.story.id)
            on = DIAGONAL[0] if partner else next(diagonals)
            variants = _variants(rendering, on, next(offs), partner, rng)
            for articles, variant in zip(rounds, variants, strict=True):
                articles.append(_article(variant, rng))
    return _shuffled(rounds[0], rng), _shuffled(rounds[1], rng)


def _shuffled(items: Sequence[T], rng: random.Random) -> list[T]:
    return rng.sample(items, len(items))


def _partners(renderings: list[Rendering], number: int) -> dict[str, Rendering]:
    """Story -> the one whose headline it is shown with: in turn one side of each topic grid."""
    from bench.stories.compile import topic_partners

    pairs = [pair if number % 2 == 0 else pair[::-1] for pair in topic_partners(renderings)]
    return {host.story.id: guest for host, guest in pairs}


def _variants(
    rendering: Rendering,
    on: tuple[str, str],
    off: tuple[str, str],
    partner: Rendering | None,
    rng: random.Random,
) -> Iterator[_Variant]:
    """Two variants whose cells are on the diagonal in one and off it in the other, facet by facet.

    The round that puts the certainty cell on the diagonal is drawn, as is each facet's. The topic
    cells need the article of first readings, so that variant has no second reading.
    """
    binary = [facet for facet in rendering.story.facets if facet != CERTAINTY]
    first_off = {facet for facet in binary if rng.random() < 0.5}
    certainty_first = rng.random() < 0.5
    for number in (0, 1):
        asked_off = first_off if number == 0 else set(binary) - first_off
        is_on = (number == 0) == certainty_first
        stance, status = on if is_on else off
        host = partner if is_on else None
        second = frozenset() if host else _second_readings(rendering.story, status, rng)
        marked = frozenset(asked_off if is_on else asked_off | {CERTAINTY})
        yield _Variant(rendering, status, stance, second, marked, host)


def _second_readings(story: Story, status: str, rng: random.Random) -> frozenset[str]:
    """Binary facets at reading b: in a deep story any of them, else one beside `confirmed`.

    Second readings need fit only the first readings of the other facets, but in stories with deep
    grids they fit all (docs/stories.md).
    """
    binary = [facet for facet in story.facets if facet != CERTAINTY]
    if story.deep:
        return frozenset(facet for facet in binary if rng.random() < 0.5)
    return frozenset([rng.choice(binary)] if status == CONFIRMED else [])


def _article(variant: _Variant, rng: random.Random) -> Article:
    rendering, story = variant.rendering, variant.rendering.story
    seconds = [facet for facet in story.facets if facet in variant.second]
    readings = {CERTAINTY: variant.status} | dict.fromkeys(seconds, "b")
    rungs = {
        facet: rung(contrast(cells), facet in story.deep)
        for facet, cells in story_grids(rendering).items()
    }
    asked = [_question(variant, facet, readings, rungs[facet], rng) for facet in story.facets]
    if variant.partner:
        asked.append(_topic_question(variant.partner, story.id, rng))
    text = rendering.article(readings)
    return Article(_key(rng), story.id, readings, text, tuple(_shuffled(asked, rng)))


def _question(
    variant: _Variant, facet: str, readings: dict[str, str], rung_name: str, rng: random.Random
) -> Question:
    body = readings.get(facet, body_readings(facet)[0])
    if facet == CERTAINTY:
        stance = variant.stance
    else:
        stance = {"a": "b", "b": "a"}[body] if facet in variant.off else body
    headline = variant.rendering.headline(facet, stance)
    return Question(_key(rng), headline, variant.rendering.story.id, facet, rung_name, stance, body)


def _topic_question(partner: Rendering, story: str, rng: random.Random) -> Question:
    """The headline of the other story.

    The topic cell on the diagonal is the very pair of the certainty question that asserts what the
    article confirms, so it is not asked twice (`collect` counts that answer for both).
    """
    headline = partner.headline(CERTAINTY, DIAGONAL[0][0])
    return Question(_key(rng), headline, story, TOPIC, "plain", "b", "a")


def _key(rng: random.Random) -> str:
    return f"{rng.getrandbits(40):010x}"
