"""What a story must satisfy beyond its schema; each check yields faults with line and cure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.errors import LedeBenchError
from bench.labels import BODY_STATUSES, CERTAINTY, body_readings, headline_readings
from bench.pairs import words
from bench.stories.grids import Contrast, Rendering, contrast, render_story, rung, story_grids
from bench.stories.schema import Fault, Story, StoryError, load_story, story_files
from bench.stories.slots import check_slots

BODY_WORDS = (140, 720)
PASSAGE_SPREAD = 0.35
"""The longest certainty passage may exceed the shortest by this share of it."""


@dataclass(frozen=True)
class GridReport:
    """What the compiler measured of one grid."""

    story: str
    facet: str
    rung: str
    contrast: Contrast


def check_story(story: Story) -> list[Fault]:
    """All faults of one story; an empty list means it can be compiled."""
    faults = [*check_slots(story), *_check_readings(story)]
    if not faults:
        faults += _check_lengths(story)
    return faults


def _check_readings(story: Story) -> Iterable[Fault]:
    in_body = {passage.facet for passage in story.body if passage.facet}
    for facet, readings in story.headlines.items():
        line = story.line("headlines", facet)
        if facet not in in_body:
            yield Fault(story.file, line, f"{facet} has no passage", f"add `{facet}: ...` to body")
        yield from _check_phrasings(story.file, line, facet, list(readings.values()))
    for passage in story.body:
        if passage.facet and passage.facet not in story.headlines:
            cure = f"add headlines for {passage.facet}"
            yield Fault(story.file, passage.line, f"{passage.facet} has no headlines", cure)
        if len(set(passage.readings.values())) < len(passage.readings):
            cure = "make every reading say something else"
            yield Fault(story.file, passage.line, f"{passage.facet}: two readings are equal", cure)
    for facet in sorted(story.deep - set(story.headlines)):
        cure = "remove it from `deep` or write its grid"
        yield Fault(story.file, story.line("deep"), f"deep facet {facet} has no grid", cure)


def _check_phrasings(
    file: str, line: int, facet: str, readings: list[tuple[str, ...]]
) -> Iterable[Fault]:
    if len({len(phrasings) for phrasings in readings}) > 1:
        cure = "give every reading equally many parallel phrasings"
        yield Fault(file, line, f"{facet}: unequal numbers of phrasings", cure)
    texts = [text for phrasings in readings for text in phrasings]
    if len(set(texts)) < len(texts):
        yield Fault(file, line, f"{facet}: a headline stands twice", "reword one of them")


def _check_lengths(story: Story) -> Iterable[Fault]:
    rendering = render_story(story)
    low, high = BODY_WORDS
    for facet in story.facets:
        for reading in body_readings(facet):
            count = len(words(rendering.body(facet, reading)))
            if not low <= count <= high:
                message = f"the body with {facet}={reading} has {count} words"
                cure = f"keep it between {low} and {high}"
                yield Fault(story.file, story.line("body"), message, cure)
        for reading in headline_readings(facet):
            count = len(words(rendering.headline(facet, reading)))
            if not 4 <= count <= 18:
                line = story.line("headlines", facet, reading)
                message = f"the headline {facet}={reading} has {count} words"
                yield Fault(story.file, line, message, "keep it between 4 and 18")
    yield from _check_certainty_spread(story, rendering)


def _check_certainty_spread(story: Story, rendering: Rendering) -> Iterable[Fault]:
    passages = [p for p in story.body if p.facet == CERTAINTY]
    lengths = {
        status: sum(len(words(rendering.passage(p, {CERTAINTY: status}))) for p in passages)
        for status in BODY_STATUSES
    }
    if max(lengths.values()) > (1 + PASSAGE_SPREAD) * min(lengths.values()):
        shown = ", ".join(f"{status} {count}" for status, count in lengths.items())
        message = f"certainty passages differ too much in length ({shown} words)"
        yield Fault(story.file, passages[0].line, message, "make them about equally long")


def grid_reports(story: Story, seed: int | None = None) -> list[GridReport]:
    """Contrast and rung of each of the story's grids."""
    measured = {f: contrast(c) for f, c in story_grids(render_story(story, seed)).items()}
    return [GridReport(story.id, f, rung(m, f in story.deep), m) for f, m in measured.items()]


def load_folder(folder: Path) -> tuple[list[Story], list[Fault]]:
    """Read and check every story file below `folder`.

    Returns the stories that can be compiled, sorted by id, and all faults.
    Errors: LedeBenchError where the folder has no story file.
    """
    if not folder.exists():
        raise LedeBenchError(f"{folder}: no such file or folder; give the folder of the stories")
    stories: dict[str, Story] = {}
    faults: list[Fault] = []
    for path in story_files(folder):
        try:
            story = load_story(path)
        except StoryError as error:
            faults += error.faults
            continue
        found = check_story(story)
        if story.id != path.stem:
            line = story.line("id")
            cure = f"name the file {story.id}.yaml"
            found.append(Fault(story.file, line, f"id {story.id!r} is not the file's name", cure))
        if story.id in stories:
            cure = f"it is also the id of {stories[story.id].file}"
            found.append(Fault(story.file, 1, f"the id {story.id!r} stands twice", cure))
        faults += found
        if not found:
            stories[story.id] = story
    return [stories[key] for key in sorted(stories)], faults
