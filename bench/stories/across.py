"""Checks over many stories at once: repeated sentences, reused names, lengths, real names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from statistics import fmean

from bench.labels import FACETS, TOPIC, body_readings, headline_readings
from bench.pairs import ngrams, words
from bench.stories.grids import Rendering, render_story
from bench.stories.schema import Fault, Story
from bench.stories.slots import SLOT, distinctive, forms, templates

FRAME_WORDS = 8
"""A run of this many words (a slot counts as one) that three stories share is a worn frame."""
FRAME_STORIES = 3
SHINGLE = 4
NEAR_DUPLICATE = 0.25
"""Jaccard similarity of 4-word shingles from which two stories' passages are near-duplicates."""
LONGEST_SHARE = 0.60
"""A reading whose passage is longer than another reading's more often than this tells by length."""
MIN_STORIES = 30
"""Below this many stories a share of lengths says nothing."""


def check_across(stories: list[Story]) -> list[Fault]:
    """All faults that only show over several stories, sorted by file and line."""
    faults = [
        *_real_names(stories),
        *_reused_names(stories),
        *_frames(stories),
        *_near_duplicates(stories),
        *_length_faults(stories),
    ]
    return sorted(faults, key=lambda fault: (fault.file, fault.line, fault.message))


@lru_cache(maxsize=1)
def _real() -> re.Pattern[str]:
    text = files("bench.stories").joinpath("real_names.txt").read_text(encoding="utf-8")
    names = [line for line in text.splitlines() if line and not line.startswith("#")]
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b")


def _real_names(stories: Iterable[Story]) -> Iterator[Fault]:
    for story in stories:
        for path, text in templates(story):
            for name in _real().findall(SLOT.sub("", text)):
                line = story.line(*path)
                yield Fault(story.file, line, f"{name!r} is of the real world", "invent one")
        for slot, value in forms(story.names).items():
            for name in _real().findall(value):
                line = story.line("names", slot.partition(".")[0])
                yield Fault(story.file, line, f"{name!r} is of the real world", "invent one")


def _reused_names(stories: Iterable[Story]) -> Iterator[Fault]:
    first: dict[str, Story] = {}
    for story in stories:
        for slot, value in story.names.items():
            if value["type"] == "number":
                continue
            other = first.setdefault(distinctive(value), story)
            if other.id != story.id:
                message = f"the name {distinctive(value)!r} also stands in {other.id}"
                yield Fault(story.file, story.line("names", slot), message, "invent another")


def _body_texts(story: Story) -> list[tuple[int, list[str]]]:
    """(line, words) of every text of the body, slots as one word each."""
    return [
        (story.line(*path), words(SLOT.sub(" slot ", text)))
        for path, text in templates(story)
        if path[0] == "body"
    ]


def _frames(stories: Iterable[Story]) -> Iterator[Fault]:
    """Runs of words that stand in several stories, each told once, at its last story."""
    places: dict[str, dict[str, tuple[str, int]]] = defaultdict(dict)
    for story in stories:
        for line, found in _body_texts(story):
            for gram in ngrams(found, FRAME_WORDS):
                places[gram].setdefault(story.id, (story.file, line))
    told: set[str] = set()
    for gram, by_story in places.items():
        if len(by_story) >= FRAME_STORIES and not told & by_story.keys():
            *others, last = by_story
            told |= by_story.keys()
            message = f"{gram!r} also stands in {', '.join(others)}"
            yield Fault(*by_story[last], message, "say it in another way")


def _near_duplicates(stories: Iterable[Story]) -> Iterator[Fault]:
    passages: list[tuple[Story, int, frozenset[str]]] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for story in stories:
        for line, found in _body_texts(story):
            shingles = frozenset(ngrams(found, SHINGLE))
            for shingle in shingles:
                holders[shingle].append(len(passages))
            passages.append((story, line, shingles))
    told: set[tuple[str, str]] = set()
    for number, (story, line, shingles) in enumerate(passages):
        near = {other for shingle in shingles for other in holders[shingle] if other < number}
        for other in sorted(near):
            earlier, _, theirs = passages[other]
            pair = (earlier.id, story.id)
            likeness = len(shingles & theirs) / len(shingles | theirs)
            if earlier.id == story.id or likeness < NEAR_DUPLICATE or pair in told:
                continue
            told.add(pair)
            message = f"a passage is nearly that of {earlier.id} ({likeness:.0%} of the runs)"
            yield Fault(story.file, line, message, "write it anew")


@dataclass(frozen=True)
class Length:
    """How long one reading's texts are beside the other readings' of the same facet."""

    facet: str
    side: str
    reading: str
    mean: float
    """Words."""
    longer: float
    """The share of (text of this reading, text of another) in which this one is longer; ties half.
    One half tells nothing."""


def lengths(stories: list[Story]) -> list[Length]:
    """Lengths of headlines and of variant passages by facet and reading."""
    renderings = [render_story(story) for story in stories]
    found: list[Length] = []
    for facet in (f for f in FACETS if f != TOPIC):
        having = [r for r in renderings if facet in r.story.headlines]
        for side in ("headline", "body"):
            by_reading = _counts(having, facet, side)
            for reading, counts in by_reading.items():
                others = [n for other, ns in by_reading.items() if other != reading for n in ns]
                if counts:
                    share = _longer(counts, others)
                    found.append(Length(facet, side, reading, fmean(counts), share))
    return found


def _counts(renderings: list[Rendering], facet: str, side: str) -> dict[str, list[int]]:
    if side == "headline":
        return {
            reading: [len(words(r.headline(facet, reading))) for r in renderings]
            for reading in headline_readings(facet)
        }
    return {
        reading: [len(words(" ".join(r.evidence(facet, reading)))) for r in renderings]
        for reading in body_readings(facet)
    }


def _longer(mine: list[int], others: list[int]) -> float:
    wins = sum((a > b) + (a == b) / 2 for a in mine for b in others)
    return wins / (len(mine) * len(others))


def _length_faults(stories: list[Story]) -> Iterator[Fault]:
    """Bodies alone: a hedge is a word more in a headline, and grids make that worthless."""
    if len(stories) < MIN_STORIES:
        return
    for found in lengths(stories):
        if found.side == "body" and not 1 - LONGEST_SHARE <= found.longer <= LONGEST_SHARE:
            message = (
                f"{found.facet}: the passages of {found.reading} are longer than the others' "
                f"in {found.longer:.0%} of cases"
            )
            yield Fault("the corpus", 1, message, "make the readings equally long")
