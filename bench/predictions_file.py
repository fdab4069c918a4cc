"""Predictions made elsewhere, in any language, read from a file and checked row by row."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.errors import LedeBenchError
from bench.evidence import COLUMN, Numbers, has_gold, sentence_numbers
from bench.labels import BINARY_LABELS, INCONSISTENT
from bench.pairs import public_id
from bench.predictions import DECIMALS, Predictions, as_track_label
from bench.tracks.tables import read_rows

if TYPE_CHECKING:
    from bench.tracks.base import Track

Row = tuple[int, dict[str, Any]]
"""A row's number in the file and its values."""


def read_predictions(path: Path, track: Track) -> dict[str, Predictions]:
    """Read a predictions file made elsewhere: split -> predictions.

    JSONL, CSV or Parquet with `id` and at least one of `score` (probability of consistent, 0 to
    1) and `label`. Every test pair must be there once; rows for dev are welcome (they set the
    threshold) and must then be complete too. `evidence` counts where the track has gold evidence.

    Errors: LedeBenchError that names the file, the row and the cure.
    """
    rows = list(read_rows(path))
    if not rows:
        raise LedeBenchError(f"{path}: no rows; give one row for every pair of the test split")
    columns = set(rows[0])
    if "id" not in columns or not columns & {"score", "label"}:
        found = ", ".join(map(str, rows[0])) or "none"
        message = f"{path}: needs the column id and score or label (found: {found})"
        raise LedeBenchError(f"{message}; see docs/predictions.md")
    if track.consistent is None and "label" not in columns:
        message = f"{path}: a score says nothing of {track.name}, which has no label 'consistent'"
        raise LedeBenchError(f"{message}; add the column label")
    by_id = _index(path, rows, track)
    parts = {}
    for split in ("dev", "test"):
        ids = tuple(track.column(split, "id"))
        present = [i for i in ids if i in by_id]
        if split == "dev" and not present:
            continue
        if len(present) < len(ids):
            missing = next(i for i in ids if i not in by_id)
            count = len(ids) - len(present)
            message = f"{path}: {count} of {len(ids)} {split} pairs are missing, first {missing!r}"
            raise LedeBenchError(f"{message}; give every pair a row")
        part = _predictions(path, ids, by_id, columns, track)
        if COLUMN in columns and has_gold(track, split):
            bodies = track.column(split, "body")
            rests = (_evidence(path, *by_id[i], b) for i, b in zip(ids, bodies, strict=True))
            part = replace(part, evidence=tuple(rests))
        parts[split] = part
    return parts


def _index(path: Path, rows: list[dict[str, Any]], track: Track) -> dict[str, Row]:
    ids = [i for split in ("train", "dev", "test") for i in track.column(split, "id")]
    known = {i: i for i in ids} | {public_id(i): i for i in ids}
    by_id: dict[str, Row] = {}
    for number, row in enumerate(rows, start=1):
        key = known.get(str(row.get("id")), "")
        if not key:
            message = f"{path}: row {number}: unknown id {str(row.get('id'))!r}"
            raise LedeBenchError(
                f"{message}; `python -m bench.export` writes a track's pairs with their ids"
            )
        if key in by_id:
            first = by_id[key][0]
            shown = str(row["id"])
            message = f"{path}: rows {first} and {number} have the same id {shown!r}; keep one"
            raise LedeBenchError(message)
        by_id[key] = (number, row)
    return by_id


def _predictions(
    path: Path,
    ids: tuple[str, ...],
    by_id: dict[str, Row],
    columns: set[str],
    track: Track,
) -> Predictions:
    label = score = alarm = None
    if "label" in columns:
        label = tuple(_label(path, *by_id[i], track) for i in ids)
    if "score" in columns:
        score = np.round([_number(path, *by_id[i], "score") for i in ids], DECIMALS)
        alarm = np.round(1 - score, DECIMALS)
    if "alarm" in columns:
        alarm = np.round([_number(path, *by_id[i], "alarm") for i in ids], DECIMALS)
    return Predictions(ids, label, score, alarm)


def _label(path: Path, number: int, row: dict[str, Any], track: Track) -> str:
    label = row.get("label")
    allowed_labels = track.labels
    if track.consistent is not None:
        allowed_labels = tuple(dict.fromkeys((*track.labels, INCONSISTENT)))
    if label not in allowed_labels and not (track.consistent and label in BINARY_LABELS):
        allowed = ", ".join(allowed_labels)
        raise LedeBenchError(f"{path}: row {number}: unknown label {label!r}; use one of {allowed}")
    return as_track_label(str(label), track)


def _number(path: Path, number: int, row: dict[str, Any], name: str) -> float:
    try:
        value = float(row.get(name))  # type: ignore[arg-type]
    except (TypeError, ValueError):
        value = math.nan
    if not 0 <= value <= 1:
        raise LedeBenchError(
            f"{path}: row {number}: {name} {row.get(name)!r} is not a number from 0 to 1; "
            "give probabilities (squash other scores first)"
        )
    return value


def _evidence(path: Path, number: int, row: dict[str, Any], body: str) -> Numbers:
    """Sentences of the body, or their numbers, as a list or as JSON text; none where left empty."""
    given = row.get(COLUMN)
    if given is None or given == "":
        return ()
    try:
        return sentence_numbers(json.loads(given) if isinstance(given, str) else given, body)
    except (ValueError, RecursionError) as error:
        broken = isinstance(error, json.JSONDecodeError | RecursionError)
        reason = "not JSON" if broken else str(error)
        message = f"{path}: row {number}: {COLUMN}: {reason}"
        raise LedeBenchError(
            f"{message}; `python -m bench.export --sentences` lists them"
        ) from error
