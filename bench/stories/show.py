"""Stories as a reader sees them: headlines and rendered bodies."""

from __future__ import annotations

import random
from pathlib import Path

from bench.errors import LedeBenchError
from bench.labels import CERTAINTY, body_readings, headline_readings
from bench.stories.grids import Rendering, contrast, grid_cells, render_story, rung
from bench.stories.schema import Story, StoryError, load_story, story_files
from bench.stories.slots import check_slots


def show_stories(paths: list[Path], sample: int, seed: int, fresh: int | None) -> str:
    """Text of the stories at `paths` (folders are searched), or of `sample` of them at random.

    Errors: LedeBenchError where a path does not exist or a story is faulty.
    """
    for path in paths:
        if not path.exists():
            raise LedeBenchError(f"{path}: no such file or folder; give a story file")
    files = [file for path in paths for file in story_files(path)]
    if sample:
        files = random.Random(seed).sample(files, min(sample, len(files)))
    return "\n\n".join(_show(_whole(file), fresh) for file in files)


def _whole(file: Path) -> Story:
    story = load_story(file)
    faults = check_slots(story)
    if faults:
        raise StoryError(faults)
    return story


def _show(story: Story, fresh: int | None) -> str:
    rendering = render_story(story, fresh)
    parts = [f"=== {story.id} ({story.domain}) ===", _article(rendering), "--- readings ---"]
    for facet in story.facets:
        cells = grid_cells(rendering, facet)
        measured = contrast(cells)
        kind = rung(measured, facet in story.deep)
        leak = f"words {measured.words:.2f}, +bigrams {measured.words_and_bigrams:.2f}"
        parts.append(f"[{facet}: {kind}; contrast {leak}]")
        parts += [
            f"  headline {r}: {rendering.headline(facet, r)}" for r in headline_readings(facet)
        ]
        for reading in body_readings(facet):
            parts.append(f"  body {reading}: " + " ".join(rendering.evidence(facet, reading)))
    return "\n".join(parts)


def _article(rendering: Rendering) -> str:
    status = body_readings(CERTAINTY)[0]
    return rendering.headline(CERTAINTY, "asserts") + "\n\n" + rendering.body(CERTAINTY, status)
