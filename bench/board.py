"""Many records in, ranked tables out: what the data allow to be said about who is better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.errors import LedeBenchError
from bench.files import sha256_file, write_text
from bench.formats import to_csv, to_json, to_latex, to_markdown, to_text
from bench.metrics import METRICS
from bench.record import GROUPS, GroupStatistics, Record, read_record, read_records
from bench.statistics.bootstrap import DRAWS
from bench.statistics.figures import Figure
from bench.statistics.paired import Paired, compare_pairs
from bench.statistics.ranks import rank_ranges

STEM = "leaderboard"


@dataclass(frozen=True)
class Row:
    """One model on one track."""

    track: str
    best_rank: int
    worst_rank: int
    tie_groups: str
    model: str
    metric: str
    value: float | None
    low: float | None
    high: float | None
    grid_accuracy: float | None
    cpu_seconds_per_1000_pairs: float | None
    peak_memory_mib: float | None
    parameters: int | None
    signature: str


@dataclass(frozen=True)
class TrackBoard:
    """The ranking of one track, with the paired comparisons behind it."""

    track: str
    title: str
    rows: list[Row]
    comparisons: list[Paired]

    @property
    def detectable(self) -> float | None:
        """Median over the compared pairs of the smallest difference found with 80% power."""
        return median(c.detectable for c in self.comparisons) if self.comparisons else None


@dataclass(frozen=True)
class Leaderboard:
    """All tracks that have records."""

    boards: list[TrackBoard]

    def to_text(self) -> str:
        """For a terminal."""
        return to_text(self)

    def to_markdown(self) -> str:
        return to_markdown(self)

    def to_csv(self) -> str:
        """One row a model and track; cells are safe to open in a spreadsheet."""
        return to_csv(self)

    def to_latex(self) -> str:
        return to_latex(self)

    def to_json(self) -> str:
        return to_json(self)


def compare(
    first: Record | Path | str, second: Record | Path | str, *, draws: int = DRAWS, seed: int = 0
) -> Paired:
    """Compare two records of the same track on its official metric.

    The difference is the first minus the second, with a paired cluster bootstrap interval and a
    sign-flip permutation p-value. Errors: LedeBenchError if they are not of the same data.
    """
    records = [_as_record(item) for item in (first, second)]
    if records[0].data_key != records[1].data_key:
        a, b = (f"{r.model} on {r.track}" for r in records)
        raise LedeBenchError(f"{a} and {b} were not scored on the same data; run both again")
    names = ("first", "second")
    figures = {name: official_figure(r) for name, r in zip(names, records, strict=True)}
    (paired,) = compare_pairs(figures, [names], draws, seed)
    return Paired(
        records[0].model,
        records[1].model,
        *(getattr(paired, f) for f in ("difference", "low", "high", "p", "p_holm", "detectable")),
    )


def _as_record(item: Record | Path | str) -> Record:
    return item if isinstance(item, Record) else read_record(Path(item))


def leaderboard(
    source: Path | str | Sequence[Record | Path | str], *, draws: int = DRAWS, seed: int = 0
) -> Leaderboard:
    """Rank all records below a folder (or those given), track by track.

    Errors: LedeBenchError where there are no records or one is damaged.
    """
    if isinstance(source, str | Path):
        records = read_records(Path(source))
    else:
        records = [_as_record(item) for item in source]
    by_data: dict[tuple[str, str, str, str], list[Record]] = defaultdict(list)
    for record in records:
        by_data[record.data_key].append(record)
    tracks = [key[0] for key in by_data]
    return Leaderboard(
        [
            _board(by_data[key], draws, seed, ambiguous=tracks.count(key[0]) > 1)
            for key in sorted(by_data)
        ]
    )


def write_leaderboard(folder: Path, *, draws: int = DRAWS, seed: int = 0) -> Leaderboard:
    """Rank the records below `folder` and write `leaderboard.{md,csv,json,tex}` there."""
    board = leaderboard(folder, draws=draws, seed=seed)
    for suffix, text in (
        ("md", board.to_markdown()),
        ("csv", board.to_csv()),
        ("json", board.to_json()),
        ("tex", board.to_latex()),
    ):
        write_text(folder / f"{STEM}.{suffix}", text)
    return board


def official_figure(record: Record) -> Figure:
    """The official metric of a record from its group statistics."""
    path = record.file(GROUPS)
    if not path.is_file() or sha256_file(path) != record.value["files"][GROUPS]["sha256"]:
        message = f"{path}: no longer the file that the record of {record.model!r} was saved with"
        raise LedeBenchError(f"{message}; run the model again under a name of its own")
    statistics = GroupStatistics.read(path)
    parts = tuple(statistics.parts[name] for name in sorted(statistics.parts))
    return Figure(parts, METRICS[record.primary].value)


def _board(records: list[Record], draws: int, seed: int, ambiguous: bool) -> TrackBoard:
    by_name: dict[str, Record] = {}
    for record in records:
        if record.model in by_name:
            first = by_name[record.model].path
            message = f"{record.path}: a second record of {record.model!r} beside {first}"
            raise LedeBenchError(f"{message}; remove one")
        by_name[record.model] = record
    figures = {name: official_figure(record) for name, record in by_name.items()}
    points = {name: figure.point() for name, figure in figures.items()}
    values = {name: -np.inf if np.isnan(point) else point for name, point in points.items()}
    order = sorted(values, key=lambda name: (-values[name], name))
    comparisons = compare_pairs(figures, list(combinations(order, 2)), draws, seed)
    ranks = rank_ranges(values, comparisons)
    version = records[0].value["data"]["version"]
    data = records[0].value["data"]["sha256"][records[0].value["split"]][:12]
    title = f"{records[0].track}, {records[0].value['split']}, {records[0].primary}"
    return TrackBoard(
        track=records[0].track,
        title=f"{title} (data {version}, {data})" if ambiguous else title,
        rows=[_row(by_name[r.model], r.best, r.worst, r.tie_groups) for r in ranks],
        comparisons=comparisons,
    )


def _row(record: Record, best: int, worst: int, tie_groups: str) -> Row:
    cost: dict[str, Any] = record.value["provenance"].get("cost", {})
    figure = record.metrics[record.primary]
    grid = record.metrics.get("grid_accuracy", {"value": None})
    return Row(
        track=record.track,
        best_rank=best,
        worst_rank=worst,
        tie_groups=tie_groups,
        model=record.model,
        metric=record.primary,
        value=figure["value"],
        low=figure["low"],
        high=figure["high"],
        grid_accuracy=grid["value"],
        cpu_seconds_per_1000_pairs=cost.get("cpu_seconds_per_1000_pairs"),
        peak_memory_mib=cost.get("peak_memory_mib"),
        parameters=cost.get("parameters"),
        signature=record.signature,
    )
