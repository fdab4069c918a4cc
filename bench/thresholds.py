"""Thresholds, fitted on dev and never on test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bench.metrics import METRICS
from bench.metrics.base import FloatArray, Scored, nan_mean
from bench.metrics.overclaim import alarm_threshold

FIXED = 0.5
ALL, NONE = -0.0000005, 1.0000005
"""Thresholds that every score, and no score, reaches."""


@dataclass(frozen=True)
class Thresholds:
    """`call`: a pair is called consistent where its score is at least this; None where the labels
    decide. `source`: `dev`, `fixed` (no dev predictions: 0.5) or `labels`. `alarm`: a pair is
    flagged as an overclaim where its alarm score exceeds this; None without dev predictions.
    """

    call: float | None
    source: str
    alarm: float | None = None

    def as_dict(self) -> dict[str, Any]:
        return {"call": self.call, "source": self.source, "alarm": self.alarm}


def fit_call_threshold(parts: list[Scored]) -> float:
    """The threshold with the best mean balanced accuracy over the parts of dev.

    Candidates are the midpoints between neighbouring distinct scores, and the thresholds that call
    all or none consistent; of several best ones the nearest to 0.5 is taken, so that a model that
    cannot tell anything keeps 0.5.
    """
    scores = np.concatenate([part.score for part in parts if part.score is not None])
    candidates = _candidates(scores)
    quality = nan_mean(np.stack([_balanced(part, candidates) for part in parts]), 0)
    best = np.flatnonzero(quality >= np.nanmax(quality) - 1e-12)
    nearest = min(best, key=lambda index: (abs(candidates[index] - FIXED), candidates[index]))
    return float(candidates[nearest])


def _candidates(scores: FloatArray) -> FloatArray:
    distinct = np.unique(scores)
    between = (distinct[:-1] + distinct[1:]) / 2
    return np.unique(np.round(np.concatenate([[ALL, FIXED, NONE], between]), 7))


def _balanced(part: Scored, candidates: FloatArray) -> FloatArray:
    assert part.score is not None and part.truth is not None
    good, bad = np.sort(part.score[part.truth]), np.sort(part.score[~part.truth])
    kept = len(good) - np.searchsorted(good, candidates, side="left")
    caught = np.searchsorted(bad, candidates, side="left")
    totals = np.stack([kept, len(good) - kept, len(bad) - caught, caught], axis=1)
    return METRICS["balanced_accuracy"].value(totals.astype(np.float64))


def fit_alarm_threshold(alarm: FloatArray, consistent: np.ndarray) -> float | None:
    """The threshold that flags at most 5% of dev's consistent pairs; None where dev has none."""
    chosen = alarm[consistent]
    return alarm_threshold(chosen) if len(chosen) else None
