"""Metrics of the confusion matrix over the track's labels: balanced accuracy, macro-F1, MCC."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bench.metrics.base import FloatArray, Scored, nan_mean, ratio


def confusion_counts(scored: Scored) -> FloatArray:
    """Counts by group, gold and predicted label: (G, K * K), gold varying slowest."""
    k = len(scored.labels)
    cells = (scored.group * k + scored.gold) * k + scored.predicted
    counts = np.bincount(cells, minlength=scored.n_groups * k * k)
    return counts.reshape(scored.n_groups, k * k).astype(np.float64)


def _matrix(totals: FloatArray) -> FloatArray:
    k = math.isqrt(totals.shape[-1])
    return totals.reshape(*totals.shape[:-1], k, k)


@dataclass(frozen=True)
class _ConfusionMetric:
    def defined(self, scored: Scored) -> bool:
        return len(scored.gold) > 0

    def statistics(self, scored: Scored) -> FloatArray:
        return confusion_counts(scored)


@dataclass(frozen=True)
class BalancedAccuracy(_ConfusionMetric):
    """Mean over the labels of recall; labels without a gold pair do not count.

    In [0, 1]; a constant answer scores 1 / K. Source: Brodersen et al., ICPR 2010; the same
    convention as scikit-learn's `balanced_accuracy_score`.
    """

    name: str = "balanced_accuracy"

    def value(self, totals: FloatArray) -> FloatArray:
        matrix = _matrix(totals)
        hits = np.diagonal(matrix, axis1=-2, axis2=-1)
        return nan_mean(ratio(hits, matrix.sum(-1)), -1)


@dataclass(frozen=True)
class MacroF1(_ConfusionMetric):
    """Mean over the labels of F1; labels neither in gold nor predicted do not count.

    In [0, 1]. The same convention as scikit-learn's `f1_score(average="macro")`.
    """

    name: str = "macro_f1"

    def value(self, totals: FloatArray) -> FloatArray:
        matrix = _matrix(totals)
        hits = np.diagonal(matrix, axis1=-2, axis2=-1)
        return nan_mean(ratio(2 * hits, matrix.sum(-1) + matrix.sum(-2)), -1)


@dataclass(frozen=True)
class MatthewsCorrelation(_ConfusionMetric):
    """Matthews' correlation coefficient, generalised to K labels (Gorodkin, 2004).

    In [-1, 1]; 0 where the gold or the predictions have one label only, as in scikit-learn.
    """

    name: str = "mcc"

    def value(self, totals: FloatArray) -> FloatArray:
        matrix = _matrix(totals)
        gold, predicted, n = matrix.sum(-1), matrix.sum(-2), matrix.sum((-2, -1))
        hits = np.trace(matrix, axis1=-2, axis2=-1)
        covariance = hits * n - (gold * predicted).sum(-1)
        spread = np.sqrt((n**2 - (gold**2).sum(-1)) * (n**2 - (predicted**2).sum(-1)))
        value = np.where(spread == 0, 0.0, ratio(covariance, spread))
        return np.where(n == 0, np.nan, value)


@dataclass(frozen=True)
class LabelRecall(_ConfusionMetric):
    """The share of all pairs whose label was predicted; on a slice of one label, its recall."""

    name: str = "recall"

    def value(self, totals: FloatArray) -> FloatArray:
        matrix = _matrix(totals)
        return ratio(np.trace(matrix, axis1=-2, axis2=-1), matrix.sum((-2, -1)))


@dataclass(frozen=True)
class LabelF1:
    """F1 of one label against all others, over the whole track."""

    label: str
    name: str = "f1"

    def defined(self, scored: Scored) -> bool:
        return self.label in scored.labels

    def statistics(self, scored: Scored) -> FloatArray:
        k, index = len(scored.labels), scored.labels.index(self.label)
        matrix = confusion_counts(scored).reshape(-1, k, k)
        hits, gold, predicted = matrix[:, index, index], matrix[:, index], matrix[:, :, index]
        return np.stack([2 * hits, gold.sum(1) + predicted.sum(1)], axis=1)

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(totals[..., 0], totals[..., 1])
