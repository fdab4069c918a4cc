"""Every metric computed another way: by scikit-learn, or pair by pair in plain Python."""

from __future__ import annotations

import math
import warnings
from collections import defaultdict
from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from sklearn import metrics as sk

from bench.metrics import Scored

NAN = math.nan


def _quiet(function: Callable[..., float], *args: Any, **kwargs: Any) -> float:
    """scikit-learn's figure without its warnings about absent classes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return float(function(*args, **kwargs))


def balanced_accuracy(s: Scored) -> float:
    return _quiet(sk.balanced_accuracy_score, s.gold, s.predicted)


def macro_f1(s: Scored) -> float:
    return _quiet(sk.f1_score, s.gold, s.predicted, average="macro", zero_division=0)


def mcc(s: Scored) -> float:
    return _quiet(sk.matthews_corrcoef, s.gold, s.predicted)


def recall(s: Scored) -> float:
    return _quiet(sk.accuracy_score, s.gold, s.predicted)


def auroc(s: Scored) -> float:
    assert s.truth is not None
    return _quiet(sk.roc_auc_score, s.truth, s.score) if len(set(s.truth)) == 2 else NAN


def average_precision(s: Scored) -> float:
    """scikit-learn's, of the inconsistent class with score 1 - p."""
    assert s.truth is not None and s.score is not None
    if s.truth.all():
        return NAN
    return _quiet(sk.average_precision_score, ~s.truth, np.round(1 - s.score, 6))


def brier(s: Scored) -> float:
    assert s.truth is not None and s.score is not None
    return float(sum((p - t) ** 2 for p, t in zip(s.score, s.truth, strict=True))) / len(s.score)


def ece(s: Scored) -> float:
    """Bins [0, 0.1), [0.1, 0.2), ..., [0.9, 1] over the probability of `consistent`."""
    assert s.truth is not None and s.score is not None
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for p, t in zip(s.score, s.truth, strict=True):
        # the scores have six decimals: their millionths are exact
        bins[min(9, round(p * 10**6) // 10**5)].append((p, t))
    gaps = [
        len(pairs) * abs(np.mean([p for p, _ in pairs]) - np.mean([t for _, t in pairs]))
        for pairs in bins.values()
    ]
    return float(sum(gaps)) / len(s.score)


def fnc_score(s: Scored) -> float:
    """Points by the official rule, in per cent of those of a perfect answer."""
    names = [(s.labels[g], s.labels[p]) for g, p in zip(s.gold, s.predicted, strict=True)]
    return 100 * sum(map(_points, names)) / sum(_points((g, g)) for g, _ in names)


def _points(names: tuple[str, str]) -> float:
    gold, predicted = names
    if gold == "unrelated":
        return 0.25 if predicted == "unrelated" else 0.0
    if predicted == "unrelated":
        return 0.0
    return 0.25 + (0.75 if predicted == gold else 0.0)


def ranking(s: Scored) -> float:
    """Every two cells of a grid are looked at, in both orders."""
    assert s.score is not None and s.truth is not None
    assert s.grid is not None and s.row is not None and s.column is not None
    won, compared = 0.0, 0
    for i, j in product(range(len(s.gold)), repeat=2):
        share_headline, share_body = s.row[i] == s.row[j], s.column[i] == s.column[j]
        if s.grid[i] != s.grid[j] or share_headline == share_body:
            continue
        if s.truth[i] and not s.truth[j]:
            compared += 1
            won += 1.0 if s.score[i] > s.score[j] else 0.5 if s.score[i] == s.score[j] else 0.0
    return won / compared if compared else NAN


def grid_accuracy(s: Scored) -> float:
    assert s.grid is not None and s.called is not None and s.truth is not None
    right: dict[int, bool] = defaultdict(lambda: True)
    for grid, called, truth in zip(s.grid, s.called, s.truth, strict=True):
        right[grid] &= bool(called == truth)
    return sum(right.values()) / len(right)


def _share_flagged(s: Scored, among: Any) -> float:
    assert s.alarm is not None
    flags = [bool(a) for a, chosen in zip(s.alarm, among, strict=True) if chosen]
    return sum(flags) / len(flags) if flags else NAN


def _sentences(s: Scored) -> tuple[int, int, int]:
    """Sentences found, given and gold, one pair after another."""
    assert s.evidence is not None
    found = given = gold = 0
    for right, said, wanted in s.evidence.tolist():
        if wanted:
            found, given, gold = found + right, given + said, gold + wanted
    return found, given, gold


def evidence_precision(s: Scored) -> float:
    found, given, _ = _sentences(s)
    return found / given if given else NAN


def evidence_recall(s: Scored) -> float:
    found, _, gold = _sentences(s)
    return found / gold


def evidence_f1(s: Scored) -> float:
    """The harmonic mean of precision and recall, by its definition."""
    p, r = evidence_precision(s), evidence_recall(s)
    return 0.0 if math.isnan(p) or p + r == 0 else 2 * p * r / (p + r)


REFERENCE: dict[str, Callable[[Scored], float]] = {
    "balanced_accuracy": balanced_accuracy,
    "macro_f1": macro_f1,
    "mcc": mcc,
    "recall": recall,
    "auroc": auroc,
    "average_precision": average_precision,
    "brier": brier,
    "ece": ece,
    "fnc_score": fnc_score,
    "ranking": ranking,
    "grid_accuracy": grid_accuracy,
    "overclaim_recall_at_5": lambda s: _share_flagged(s, s.overclaim),
    "false_alarms_at_5": lambda s: _share_flagged(s, s.truth),
    "evidence_precision": evidence_precision,
    "evidence_recall": evidence_recall,
    "evidence_f1": evidence_f1,
}
