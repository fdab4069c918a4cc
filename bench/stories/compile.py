"""Stories and splits in, Parquet files of pairs out."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from bench.canary import CANARY
from bench.errors import LedeBenchError
from bench.files import atomic_path
from bench.stories.checks import load_folder
from bench.stories.grids import (
    Cell,
    Rendering,
    contrast,
    render_story,
    rung,
    story_grids,
    topic_cells,
)
from bench.stories.schema import Story, StoryError

SPLITS = ("train", "dev", "test")


def load_splits(path: Path, stories: list[Story]) -> dict[str, list[Story]]:
    """Split name -> its stories, sorted by id.

    Errors: LedeBenchError where the file is unreadable, a story is in no split or in two, or an
    id has no story.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LedeBenchError(f"{path}: cannot be read as JSON ({error}); restore it") from error
    if not isinstance(value, dict):
        raise LedeBenchError(f"{path}: not a JSON object; restore it")
    by_id = {story.id: story for story in stories}
    place = _places(path, value, by_id.keys())
    held_out = set(value.get("test_only_domains", ()))
    for story in stories:
        if story.domain in held_out and place[story.id] != "test":
            message = f"{path}: {story.id} is in {place[story.id]} but {story.domain} is test-only"
            raise LedeBenchError(message)
    return {s: [by_id[i] for i in sorted(place) if place[i] == s] for s in SPLITS}


def _places(path: Path, value: dict[str, Any], known: Collection[str]) -> dict[str, str]:
    """Story id -> split. Errors: LedeBenchError unless every known id stands exactly once."""
    place: dict[str, str] = {}
    for split in SPLITS:
        for story_id in value.get(split, ()):
            if story_id in place:
                message = f"{path}: {story_id} is in {place[story_id]} and in {split}; keep one"
                raise LedeBenchError(message)
            if story_id not in known:
                raise LedeBenchError(f"{path}: no story has the id {story_id!r}; remove the line")
            place[story_id] = split
    for story_id in known:
        if story_id not in place:
            raise LedeBenchError(f"{path}: story {story_id!r} is in no split; add it to one")
    return place


def split_rows(stories: list[Story], seed: int | None = None) -> list[dict[str, Any]]:
    """All pairs of one split, as rows with the columns of the `core` track.

    Neighbouring stories (sorted by domain, then id) are crossed into topic grids, so that a topic
    grid stays within a domain where it can.
    """
    renderings = [render_story(story, seed) for story in stories]
    rows: list[dict[str, Any]] = []
    for rendering in renderings:
        for facet, cells in story_grids(rendering).items():
            rows += _rows(cells, rung(contrast(cells), facet in rendering.story.deep))
    for first, second in topic_partners(renderings):
        cells = topic_cells(first, second)
        rows += _rows(cells, rung(contrast(cells), declared_deep=False))
    return rows


def topic_partners(renderings: list[Rendering]) -> list[tuple[Rendering, Rendering]]:
    """The pairs of stories of one split that are crossed into topic grids."""
    ordered = sorted(renderings, key=lambda r: (r.story.domain, r.story.id))
    return list(zip(ordered[0::2], ordered[1::2], strict=False))


def _rows(cells: list[Cell], rung_name: str) -> list[dict[str, Any]]:
    return [
        {
            "id": cell.id,
            "headline": cell.headline,
            "body": cell.body,
            "label": cell.label,
            "group": cell.group,
            "facet": cell.facet,
            "rung": rung_name,
            "domain": cell.domain,
            "grid": cell.grid,
            "headline_reading": cell.headline_reading,
            "body_reading": cell.body_reading,
            "headline_stance": cell.headline_stance,
            "body_status": cell.body_status,
            "evidence": list(cell.evidence),
            "canary": CANARY,
        }
        for cell in cells
    ]


def compile_corpus(
    folder: Path, splits: Path, out: Path, seed: int | None = None
) -> dict[Path, int]:
    """Write `out/{train,dev,test}.parquet`; give the number of pairs in each.

    Errors: StoryError with all faults if any story is faulty; LedeBenchError for the splits.
    """
    stories, faults = load_folder(folder)
    if faults:
        raise StoryError(faults)
    parts = load_splits(splits, stories)
    written = {}
    for split, members in parts.items():
        path = out / f"{split}.parquet"
        rows = split_rows(members, seed)
        write_rows(path, rows)
        written[path] = len(rows)
    return written


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as one Parquet file with the canary in its metadata; equal rows, equal bytes."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    fields = [
        pa.field(name, pa.list_(pa.string()) if name == "evidence" else pa.string())
        for name in rows[0]
    ]
    table = pa.Table.from_pylist(rows, schema=pa.schema(fields, metadata={"canary": CANARY}))
    with atomic_path(path) as temporary:
        pq.write_table(table, temporary, compression="zstd")
