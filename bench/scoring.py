"""From predictions to figures: the one place that `run`, `verify` and `compare` share."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bench.errors import LedeBenchError
from bench.evidence import evidence_counts
from bench.labels import (
    BODY_STATUSES,
    CONSISTENT,
    HEADLINE_STANCES,
    INCONSISTENT,
    OVERCLAIM,
)
from bench.metrics import METRICS, Metric, Scored
from bench.metrics.calibration import reliability_table
from bench.metrics.confusion import LabelF1, confusion_counts
from bench.predictions import Predictions
from bench.statistics.bootstrap import DRAWS, bootstrap, percentile_interval
from bench.statistics.figures import Figure
from bench.thresholds import FIXED, Thresholds, fit_alarm_threshold, fit_call_threshold
from bench.tracks.base import SPLITS, Track

MIN_GROUPS = 5
"""Slices with fewer groups are not shown: their intervals would mean nothing."""

SLICE_METRICS = 4
"""How many of a track's metrics, the first ones, are given for slices other than parts of the
mean and labels."""

EVERYWHERE = frozenset({"evidence_precision", "evidence_recall", "evidence_f1"})
"""Metrics that are given for these slices as well."""

DECIMALS = 6


@dataclass(frozen=True)
class Settings:
    """What the figures depend on beside predictions and data."""

    seed: int = 0
    draws: int = DRAWS
    split: str = "test"

    def __post_init__(self) -> None:
        """Errors: LedeBenchError for values that make no sense."""
        if self.draws < 1:
            raise LedeBenchError(f"draws is {self.draws}; give a whole number above zero")
        if self.seed < 0:
            raise LedeBenchError(f"seed is {self.seed}; give a whole number, zero or above")
        if self.split not in SPLITS:
            raise LedeBenchError(f"split is {self.split!r}; give one of {', '.join(SPLITS)}")


@dataclass(frozen=True)
class Scores:
    """All that is computed from predictions: what `verify` computes again."""

    metrics: dict[str, dict[str, float | None]]
    slices: dict[str, dict[str, dict[str, Any]]]
    tables: dict[str, Any]
    thresholds: Thresholds
    groups: list[str]
    primary_parts: dict[str, Any]
    """Part name -> per-group sufficient statistics (G, k) of the official metric."""


def score(track: Track, parts: dict[str, Predictions], settings: Settings) -> Scores:
    """Score the predictions of one model on one track (`dev` optional, the scored split not)."""
    thresholds = fit_thresholds(track, parts, settings.split)
    scored, names = scored_split(track, settings.split, parts[settings.split], thresholds)
    columns = _columns(track, settings.split)
    board = _Board(track, scored, columns)
    keys, figures = board.figures()
    drawn = bootstrap(figures, scored.n_groups, settings.draws, settings.seed)
    metrics: dict[str, dict[str, float | None]] = {}
    slices = board.empty_slices()
    for key, figure, values in zip(keys, figures, drawn, strict=True):
        low, high = percentile_interval(values)
        entry = {"value": _plain(figure.point()), "low": _plain(low), "high": _plain(high)}
        if len(key) == 1:
            metrics[key[0]] = entry
        else:
            slices[key[0]][key[1]][key[2]] = entry
    primary = METRICS[track.primary]
    primary_parts = {n: primary.statistics(s) for n, s in board.parts(scored.gold >= 0).items()}
    tables = _tables(scored, columns)
    return Scores(metrics, slices, tables, thresholds, names, primary_parts)


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else round(value, DECIMALS)


# --- from predictions to arrays ------------------------------------------------------------------


def fit_thresholds(track: Track, parts: dict[str, Predictions], split: str) -> Thresholds:
    """Fit both thresholds on dev as far as dev predictions go."""
    dev, test = parts.get("dev"), parts[split]
    if dev is None or not len(dev) or dev.score is None or split == "dev":
        fixed = test.score is not None and test.label is None
        return Thresholds(FIXED if fixed else None, "fixed" if fixed else "labels")
    alarm = None
    if dev.alarm is not None and OVERCLAIM in track.labels:
        alarm = fit_alarm_threshold(dev.alarm, _alarm_rows(track))
    if not track.binary and dev.label is not None:
        return Thresholds(None, "labels", alarm)
    scored, _ = scored_split(track, "dev", dev, Thresholds(FIXED, "fixed"))
    board = _Board(track, scored, _columns(track, "dev"))
    call = fit_call_threshold(list(board.parts(scored.gold >= 0).values()))
    return Thresholds(call, "dev", alarm)


def _alarm_rows(track: Track) -> np.ndarray:
    """Dev's consistent pairs, in `core` only those of facets that have overclaims."""
    labels = np.array(track.column("dev", "label"))
    rows: np.ndarray = labels == track.consistent
    if track.mean_over is not None:
        facet = np.array(track.dev[track.mean_over])
        rows &= np.isin(facet, facet[labels == OVERCLAIM])
    return rows


def scored_split(
    track: Track, split: str, predictions: Predictions, thresholds: Thresholds
) -> tuple[Scored, list[str]]:
    """Gold and predictions of a split as arrays, and the names of its groups in order."""
    dataset = track.split(split)
    labels = track.official_labels()
    code = {label: index for index, label in enumerate(labels)}
    raw = np.array(track.column(split, "label"), dtype=object)
    gold = np.array([code[label] for label in track.gold(split)])
    names, group = np.unique(
        np.array(track.column(split, "group"), dtype=object).astype(str), return_inverse=True
    )
    official = official_predictions(track, predictions, thresholds)
    predicted = np.array([code[label] for label in official])
    found = evidence_counts(track, split, predictions.evidence)
    scored = Scored(labels, gold, predicted, group.astype(np.int64), len(names), evidence=found)
    if track.consistent is not None:
        yes = code[CONSISTENT if track.binary else track.consistent]
        scored = replace(
            scored, truth=gold == yes, called=predicted == yes, score=predictions.score
        )
    if OVERCLAIM in track.labels and predictions.alarm is not None and thresholds.alarm is not None:
        alarm = predictions.alarm > thresholds.alarm
        scored = replace(scored, alarm=alarm, overclaim=raw == OVERCLAIM)
    if "grid" in dataset.column_names:
        places = {
            field: _numbered(track.column(split, name))
            for field, name in (
                ("grid", "grid"),
                ("row", "headline_reading"),
                ("column", "body_reading"),
            )
        }
        scored = replace(scored, **places)  # type: ignore[arg-type]
    return scored, [str(name) for name in names]


def _numbered(names: list[str]) -> np.ndarray:
    """For each name its place among the distinct names, sorted."""
    return np.unique(np.array(names), return_inverse=True)[1].astype(np.int64)


def official_predictions(
    track: Track, predictions: Predictions, thresholds: Thresholds
) -> list[str]:
    """One official label a pair.

    A threshold, where there is one, decides from the score. Otherwise the model's own label
    counts; `inconsistent` on a track with finer labels becomes the commonest of them in train.
    """
    if thresholds.call is not None and predictions.score is not None:
        called = predictions.score >= thresholds.call
        consistent = CONSISTENT if track.binary else str(track.consistent)
        other = INCONSISTENT if track.binary else commonest_inconsistent(track)
        return [consistent if yes else other for yes in called]
    assert predictions.label is not None
    if track.binary:
        return track.to_official(predictions.label)
    other = commonest_inconsistent(track)
    return [label if label in track.labels else other for label in predictions.label]


def commonest_inconsistent(track: Track) -> str:
    """The commonest label of train that is not the consistent one (ties: the official order)."""
    counts = Counter(track.column("train", "label"))
    others = [label for label in track.labels if label != track.consistent]
    return max(others, key=lambda label: (counts[label], -others.index(label)))


def _columns(track: Track, split: str) -> dict[str, np.ndarray]:
    dataset = track.split(split)
    names = dict.fromkeys([*track.slices, *([track.mean_over] if track.mean_over else [])])
    return {name: np.array(track.column(split, name)) for name in names} | {
        name: np.array(track.column(split, name), dtype=object)
        for name in ("headline_stance", "body_status")
        if name in dataset.column_names
    }


# --- which figures -------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Board:
    """All the figures of one split: the track's metrics, and the same on its slices."""

    track: Track
    scored: Scored
    columns: dict[str, np.ndarray]

    def parts(self, rows: np.ndarray, min_groups: int = 1) -> dict[str, Scored]:
        """The rows, or where figures are means (over facets) the rows of each part.

        Parts of fewer than `min_groups` groups are left out.
        """
        if self.track.mean_over is None:
            return {"all": self.scored.take(rows)}
        column = self.columns[self.track.mean_over]
        found = {str(v): self.scored.take(rows & (column == v)) for v in np.unique(column[rows])}
        return {v: part for v, part in found.items() if len(np.unique(part.group)) >= min_groups}

    def slice_parts(self, column: str, rows: np.ndarray) -> dict[str, Scored]:
        """A slice as its parts (facets), by rung only those of enough groups."""
        return self.parts(rows, MIN_GROUPS if column == "rung" else 1)

    def figure(self, metric: Metric, parts: dict[str, Scored]) -> Figure | None:
        """The metric averaged over the parts that have what it needs."""
        usable = [part for part in parts.values() if metric.defined(part)]
        if not usable:
            return None
        return Figure(tuple(metric.statistics(part) for part in usable), metric.value)

    def figures(self) -> tuple[list[tuple[str, ...]], list[Figure]]:
        """Keys (`metric`, or `slice column, value, metric`) and figures."""
        whole = self.parts(self.scored.gold >= 0)
        found = [((name,), self.figure(METRICS[name], whole)) for name in self.track.metrics]
        for column, value, rows in self.slice_rows():
            parts = self.slice_parts(column, rows)
            for metric in self.slice_metrics(column, value):
                figure = self.figure(metric, whole if isinstance(metric, LabelF1) else parts)
                found.append(((column, value, metric.name), figure))  # type: ignore[arg-type]
        kept = [(key, figure) for key, figure in found if figure is not None]
        return [key for key, _ in kept], [figure for _, figure in kept]

    def slice_metrics(self, column: str, value: str) -> list[Metric]:
        if column == self.track.mean_over:
            return [METRICS[name] for name in self.track.metrics]
        if column != "label":
            names = enumerate(self.track.metrics)
            return [METRICS[n] for i, n in names if i < SLICE_METRICS or n in EVERYWHERE]
        recall: list[Metric] = [METRICS["recall"]]
        return recall if self.track.binary else [*recall, LabelF1(value)]

    def slice_rows(self) -> list[tuple[str, str, np.ndarray]]:
        found = []
        for column in self.track.slices:
            for value in np.unique(self.columns[column]):
                rows = self.columns[column] == value
                enough = len(np.unique(self.scored.group[rows])) >= MIN_GROUPS
                if enough and self.slice_parts(column, rows):
                    found.append((column, str(value), rows))
        return found

    def empty_slices(self) -> dict[str, dict[str, dict[str, Any]]]:
        slices: dict[str, dict[str, dict[str, Any]]] = {column: {} for column in self.track.slices}
        for column, value, rows in self.slice_rows():
            groups = len(np.unique(self.scored.group[rows]))
            slices[column][value] = {"n": int(rows.sum()), "groups": groups}
            if self.track.mean_over is not None and column == "rung":
                slices[column][value]["over"] = list(self.slice_parts(column, rows))
        return slices


def _tables(scored: Scored, columns: dict[str, np.ndarray]) -> dict[str, Any]:
    """The counts behind the plots: confusion, reliability and the certainty grid."""
    k = len(scored.labels)
    counts = confusion_counts(scored).sum(0).reshape(k, k).astype(int)
    tables: dict[str, Any] = {
        "confusion": {"labels": list(scored.labels), "counts": counts.tolist()}
    }
    if scored.score is not None and scored.truth is not None:
        tables["reliability"] = reliability_table(scored)
    if "headline_stance" in columns and scored.called is not None:
        tables["certainty_grid"] = [
            _called(scored.called, columns, stance, status)
            for stance in HEADLINE_STANCES
            for status in BODY_STATUSES
        ]
    return tables


def _called(
    called: np.ndarray, columns: dict[str, np.ndarray], stance: str, status: str
) -> dict[str, Any]:
    rows = (columns["headline_stance"] == stance) & (columns["body_status"] == status)
    return {
        "headline": stance,
        "body": status,
        "n": int(rows.sum()),
        "called_consistent": int(called[rows].sum()),
    }
