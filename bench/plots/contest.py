"""What a plot is drawn from: the records of one data set, best model first."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from bench.errors import LedeBenchError
from bench.metrics import LOWER_IS_BETTER
from bench.plots.names import short, spoken
from bench.plots.style import Look, looks
from bench.record import Record, file_stem

Value = TypeVar("Value")


@dataclass(frozen=True)
class Interval:
    """A figure with its interval; without one, `low` and `high` are the value."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Contest:
    """Records that can be compared: one track, split, official metric and data."""

    records: tuple[Record, ...]
    """Best value of the official metric first, ties by name."""
    looks: Mapping[str, Look]
    """Model name -> how it is drawn; the same for every track of a folder."""

    @property
    def metric(self) -> str:
        """The official metric, in words."""
        return spoken(self.records[0].primary)

    @property
    def higher_is_better(self) -> bool:
        return self.records[0].primary not in LOWER_IS_BETTER

    @property
    def percent(self) -> str:
        """The level of the intervals, as in "95%"."""
        return f"{self.records[0].value['settings']['level']:.0%}"

    @property
    def subtitle(self) -> str:
        """Track, version, split, number of pairs and groups."""
        value = self.records[0].value
        data, split = value["data"], value["split"]
        name = f"{short(value['track'], 40)} {short(data['version'], 24)}"
        size = f"{data['n'][split]:,} pairs in {data['groups']:,} groups"
        return f"Track {name}, {split} split: {size}"

    @property
    def chance(self) -> float | None:
        """What guessing scores on the official metric; None where that depends on the data."""
        record = self.records[0]
        if record.primary == "balanced_accuracy":
            return 0.5 if len(record.value["data"]["labels"]) == 2 else None
        return {"auroc": 0.5, "ranking": 0.5, "mcc": 0.0}.get(record.primary)

    def official(self) -> dict[str, Interval]:
        """Model -> official figure, best first, without models for which it is undefined."""
        found = ((r.model, interval(r.metrics.get(r.primary))) for r in self.records)
        return {name: figure for name, figure in found if figure is not None}

    def collect(self, place: str, read: Callable[[Any], Value]) -> dict[str, Value]:
        """Model -> what `read` makes of the record's part at `place` ("tables.confusion").

        Models without that part are left out. Errors: LedeBenchError where it is malformed.
        """
        found = ((r.model, part(r, place, read)) for r in self.records)
        return {name: value for name, value in found if value is not None}


def interval(figure: Mapping[str, float | None] | None) -> Interval | None:
    """A record's figure as an `Interval`; None where it is missing or undefined."""
    value = None if figure is None else _finite(figure["value"])
    if figure is None or value is None:
        return None
    low, high = _finite(figure["low"]), _finite(figure["high"])
    return Interval(value, value if low is None else low, value if high is None else high)


def _finite(number: float | None) -> float | None:
    return None if number is None or not math.isfinite(number) else float(number)


def part(record: Record, place: str, read: Callable[[Any], Value]) -> Value | None:
    """What `read` makes of the record's value at `place`; None where there is none.

    Errors: LedeBenchError where `read` fails on it: the schema leaves these parts open.
    """
    value: Any = record.value
    for key in place.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if value is None:
        return None
    try:
        return read(value)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise LedeBenchError(
            f"{record.path}: {place} cannot be drawn ({reason}); run the model again"
        ) from error


def contests(records: Sequence[Record]) -> dict[str, Contest]:
    """Contests by the name of their folder, sorted.

    That is the track's name; where a track's records are of different data, split, metric and
    hash are added. Of two records with one model name, the last counts, as on the leaderboard.
    """
    by_key: dict[tuple[str, str, str, str], dict[str, Record]] = defaultdict(dict)
    for record in records:
        by_key[record.data_key][record.model] = record
    drawn = looks([record.model for record in records])
    tracks = [key[0] for key in by_key]
    return {
        _folder(key, alone=tracks.count(key[0]) == 1): Contest(_best_first(by_name), drawn)
        for key, by_name in sorted(by_key.items())
    }


def _folder(key: tuple[str, str, str, str], alone: bool) -> str:
    track, split, metric, data = key
    return file_stem(track if alone else f"{track}-{split}-{metric}-{data[:12]}")


def _best_first(by_name: Mapping[str, Record]) -> tuple[Record, ...]:
    def order(record: Record) -> tuple[float, str]:
        figure = interval(record.metrics.get(record.primary))
        sign = 1 if record.primary in LOWER_IS_BETTER else -1
        return (math.inf if figure is None else sign * figure.value, record.model)

    return tuple(sorted(by_name.values(), key=order))
