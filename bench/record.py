"""Run records: one model on one track, with the predictions that prove its figures.

A record is three files: `<model>.json` (this module's `Record`), `<model>.predictions.parquet`
and `<model>.groups.parquet` (the official metric's sufficient statistics of every group, so that
models can be compared without the data). The JSON is written last: where it is, all are.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np

from bench.errors import LedeBenchError
from bench.files import atomic_path, cannot_write, sha256_file, write_text
from bench.predictions import Predictions, write_parquet

SCHEMA = "ledebench-record-1"
PREDICTIONS = "predictions"
GROUPS = "groups"
STALE_SECONDS = 3600.0


@dataclass(frozen=True)
class Record:
    """A record as its JSON has it (`value`) and the file it was read from, if any."""

    value: dict[str, Any]
    path: Path | None = None

    @property
    def track(self) -> str:
        return str(self.value["track"])

    @property
    def model(self) -> str:
        return str(self.value["model"]["name"])

    @property
    def signature(self) -> str:
        return str(self.value["signature"])

    @property
    def primary(self) -> str:
        """The name of the official metric."""
        return str(self.value["primary"])

    @property
    def data_key(self) -> tuple[str, str, str, str]:
        """Track, split, official metric and data hash: records that agree can be compared."""
        split = str(self.value["split"])
        return self.track, split, self.primary, str(self.value["data"]["sha256"][split])

    @property
    def metrics(self) -> dict[str, dict[str, float | None]]:
        """Metric name -> value, low, high."""
        metrics: dict[str, dict[str, float | None]] = self.value["metrics"]
        return metrics

    def file(self, kind: str) -> Path:
        """The path of a companion file. Errors: LedeBenchError for a record not read from disk."""
        if self.path is None:
            raise LedeBenchError(f"the record of {self.model} has not been saved; save it first")
        return self.path.parent / str(self.value["files"][kind]["name"])


@lru_cache(maxsize=1)
def _validator() -> jsonschema.Draft202012Validator:
    text = files("bench.schemas").joinpath("record.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def check_schema(value: Any, shown_as: str) -> None:
    """Errors: LedeBenchError with the first thing that is not as the schema wants it."""
    errors = sorted(
        _validator().iter_errors(value), key=lambda e: [str(p) for p in e.absolute_path]
    )
    if errors:
        place = ".".join(str(part) for part in errors[0].absolute_path) or "the record"
        message = errors[0].message[:200]
        raise LedeBenchError(f"{shown_as}: {place}: {message}; run the model again")


def read_record(path: Path) -> Record:
    """Read and validate one record. Errors: LedeBenchError."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constant)
    except FileNotFoundError as error:
        raise LedeBenchError(f"{path}: no such record; give the path of a .json record") from error
    except (OSError, ValueError) as error:
        raise LedeBenchError(f"{path}: not a JSON record ({error}); run the model again") from error
    check_schema(value, str(path))
    return Record(value, path)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not allowed")


def read_records(folder: Path) -> list[Record]:
    """All records `folder/<track>/<model>.json`, sorted by path.

    Errors: LedeBenchError where there is none or one is faulty.
    """
    paths = sorted(folder.glob("*/*.json"))
    if not paths:
        raise LedeBenchError(f"{folder}: no records here; run `python -m bench.run` first")
    return [read_record(path) for path in paths]


def file_stem(model: str) -> str:
    """The model's name as a file name: anything but letters, digits, `.`, `_`, `-` becomes `-`."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in model)
    return safe.strip(".-") or "model"


@contextlib.contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A hidden folder beside the records to write a new one in; gone when the block ends.

    Errors: LedeBenchError where the folder cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        stage = Path(tempfile.mkdtemp(dir=folder, prefix=".", suffix=".tmp"))
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """Remove what runs that were killed an hour ago or earlier have left behind."""
    for stage in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if stage.is_dir() and time.time() - stage.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(stage, ignore_errors=True)


def publish(record: Record, folder: Path) -> Record:
    """Move a staged record and its companions to `folder`.

    An older record of the name goes first and the new JSON comes last: at no moment does a JSON
    stand beside companions that are not its own. Errors: LedeBenchError.
    """
    assert record.path is not None
    final = folder / record.path.name
    try:
        final.unlink(missing_ok=True)
        for kind in (PREDICTIONS, GROUPS):
            staged_file = record.file(kind)
            staged_file.replace(folder / staged_file.name)
        record.path.replace(final)
    except OSError as error:
        raise cannot_write(final, error) from error
    return Record(record.value, final)


def save_companions(
    folder: Path, model: str, parts: dict[str, Predictions], groups: GroupStatistics
) -> dict[str, dict[str, str]]:
    """Write predictions and group statistics; give the record's `files` block."""
    stem = file_stem(model)
    predictions = folder / f"{stem}.{PREDICTIONS}.parquet"
    write_parquet(predictions, parts)
    statistics = folder / f"{stem}.{GROUPS}.parquet"
    groups.write(statistics)
    return {
        kind: {"name": path.name, "sha256": sha256_file(path)}
        for kind, path in ((PREDICTIONS, predictions), (GROUPS, statistics))
    }


def save_record(value: dict[str, Any], path: Path) -> Record:
    """Check a finished record and write it, whole or not at all."""
    check_schema(value, str(path))
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    return Record(value, path)


@dataclass(frozen=True)
class GroupStatistics:
    """The official metric's sufficient statistics: part name -> array (G, k), groups by name."""

    names: list[str]
    parts: dict[str, np.ndarray]

    def write(self, path: Path) -> None:
        """One row a group and part, with the numbers as a list."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        columns: dict[str, list[Any]] = {"part": [], "group": [], "statistics": []}
        for part in sorted(self.parts):
            columns["part"] += [part] * len(self.names)
            columns["group"] += self.names
            columns["statistics"] += self.parts[part].tolist()
        kinds = [pa.string(), pa.string(), pa.list_(pa.float64())]
        schema = pa.schema(list(zip(columns, kinds, strict=True)))
        with atomic_path(path) as temporary:
            table = pa.Table.from_pydict(columns, schema=schema)
            pq.write_table(table, temporary, compression="zstd")

    @staticmethod
    def read(path: Path) -> GroupStatistics:
        """Errors: LedeBenchError where the file is missing or damaged."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            table = pq.read_table(path)
            table.validate(full=True)
            return GroupStatistics._of(table.to_pydict())
        except (pa.ArrowException, OSError, ValueError, KeyError, StopIteration) as error:
            message = f"{path}: cannot be read ({error}); restore it or run the model again"
            raise LedeBenchError(message) from error

    @staticmethod
    def _of(table: dict[str, list[Any]]) -> GroupStatistics:
        rows: dict[str, dict[str, list[float]]] = {}
        for part, group, numbers in zip(*table.values(), strict=True):
            rows.setdefault(part, {})[group] = numbers
        names = sorted(next(iter(rows.values())))
        return GroupStatistics(
            names, {part: np.array([by[name] for name in names]) for part, by in rows.items()}
        )

    def same_as(self, other: GroupStatistics) -> bool:
        """Whether both hold the same numbers for the same groups."""
        return (
            self.names == other.names
            and self.parts.keys() == other.parts.keys()
            and all(np.array_equal(self.parts[part], other.parts[part]) for part in self.parts)
        )
