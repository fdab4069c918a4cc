"""Predictions: what a model said of every pair, and how they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.errors import LedeBenchError
from bench.evidence import Numbers
from bench.files import atomic_path
from bench.labels import CONSISTENT, OVERCLAIM

if TYPE_CHECKING:
    from bench.tracks.base import Track

DECIMALS = 6
"""Scores are rounded before anything is computed from them, so that what is stored is what
counts, and differences of the last bits between machines do not reach a figure."""


@dataclass(frozen=True)
class Predictions:
    """What a model said of the n pairs of one split, in the split's order.

    `label`: the label it gave, or None where it gave scores only. `score`: the probability of
    `consistent`. `alarm`: the probability of an overclaim. `evidence`: the numbers of the body
    sentences it rests on (`bench.evidence`). Each is None where it is not known.
    """

    ids: tuple[str, ...]
    label: tuple[str, ...] | None = None
    score: np.ndarray | None = None
    alarm: np.ndarray | None = None
    evidence: tuple[Numbers, ...] | None = None

    def __len__(self) -> int:
        return len(self.ids)


def from_probabilities(
    ids: tuple[str, ...], proba: np.ndarray, classes: Sequence[str], track: Track
) -> Predictions:
    """Predictions from class probabilities (n, K) with columns `classes`.

    The label is the most probable class. `inconsistent` is kept as it is where the track has
    finer labels; scoring says what becomes of it.
    """
    rounded = np.round(proba, DECIMALS)
    columns = {name: rounded[:, index] for index, name in enumerate(classes)}
    score = columns.get(str(track.consistent), columns.get(CONSISTENT))
    alarm = columns.get(OVERCLAIM)
    if alarm is None and score is not None:
        alarm = np.round(1 - score, DECIMALS)
    labels = tuple(as_track_label(classes[i], track) for i in rounded.argmax(axis=1))
    return Predictions(ids, labels, score, alarm)


def as_track_label(label: str, track: Track) -> str:
    """The track's own name for `consistent`; every other label as it is."""
    if label == CONSISTENT and track.consistent is not None:
        return track.consistent
    return label


def write_parquet(path: Path, parts: dict[str, Predictions]) -> None:
    """Write the predictions of all splits as one Parquet file; equal predictions, equal bytes.

    There is a column `evidence` only where a part has some: files of models that give none stay
    as they were before there was evidence.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns: dict[str, list[Any]] = {n: [] for n in ("split", "id", "label", "score", "alarm")}
    for split in sorted(parts):
        part = parts[split]
        n = len(part)
        columns["split"] += [split] * n
        columns["id"] += part.ids
        columns["label"] += part.label if part.label is not None else [None] * n
        columns["score"] += part.score.tolist() if part.score is not None else [None] * n
        columns["alarm"] += part.alarm.tolist() if part.alarm is not None else [None] * n
    if any(part.evidence is not None for part in parts.values()):
        columns["evidence"] = [row for split in sorted(parts) for row in _evidence(parts[split])]
    kinds = {"score": pa.float64(), "alarm": pa.float64(), "evidence": pa.list_(pa.int32())}
    schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
    with atomic_path(path) as temporary:
        table = pa.Table.from_pydict(columns, schema=schema)
        pq.write_table(table, temporary, compression="zstd")


def _evidence(part: Predictions) -> list[list[int] | None]:
    if part.evidence is None:
        return [None] * len(part)
    return [list(numbers) for numbers in part.evidence]


def read_parquet(path: Path) -> dict[str, Predictions]:
    """Read what `write_parquet` wrote. Errors: LedeBenchError where it is missing or damaged."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        table.validate(full=True)
        return {split: _part(table, split) for split in sorted(set(table["split"].to_pylist()))}
    except (pa.ArrowException, OSError, KeyError, TypeError, UnicodeDecodeError) as error:
        message = f"{path}: cannot be read ({error}); restore it or run the model again"
        raise LedeBenchError(message) from error


def _part(table: Any, split: str) -> Predictions:
    import pyarrow.compute as pc

    rows = table.filter(pc.equal(table["split"], split))
    columns = {name: rows[name].to_pylist() for name in ("id", "label", "score", "alarm")}
    if "evidence" in rows.column_names:
        columns["evidence"] = rows["evidence"].to_pylist()
    known = {name: None not in values for name, values in columns.items()}
    return Predictions(
        ids=tuple(columns["id"]),
        label=tuple(columns["label"]) if known["label"] else None,
        score=np.array(columns["score"]) if known["score"] else None,
        alarm=np.array(columns["alarm"]) if known["alarm"] else None,
        evidence=tuple(map(tuple, columns["evidence"])) if known.get("evidence") else None,
    )
