"""The Fake News Challenge's score: the rule, and published results."""

from __future__ import annotations

import numpy as np
import pytest

from bench.metrics import METRICS, Scored
from bench.metrics.fnc import FNC_LABELS
from tests.bench.synthetic import flat, random_flat

TEST_SET = [1903, 697, 4464, 18349]
"""Gold agree, disagree, discuss and unrelated pairs of the official test set."""

ALL_UNRELATED = [[0, 0, 0, n] for n in TEST_SET]
ORACLE_THEN_DISCUSS = [[0, 0, n, 0] for n in TEST_SET[:3]] + [[0, 0, 0, TEST_SET[3]]]
OFFICIAL_BASELINE = [
    [167, 11, 1439, 286],
    [36, 7, 416, 238],
    [229, 14, 3545, 676],
    [9, 5, 364, 17971],
]


def from_matrix(matrix: list[list[int]]) -> Scored:
    """One pair for every count of a confusion matrix with gold in rows."""
    counts = np.array(matrix)
    gold, predicted = (np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices((4, 4)))
    return flat(gold, predicted, np.arange(len(gold)) % 7)


def value(name: str, scored: Scored) -> float:
    metric = METRICS[name]
    return float(metric.value(metric.statistics(scored).sum(0)))


@pytest.mark.parametrize(
    ("matrix", "fnc", "macro_f1"),
    [
        (ALL_UNRELATED, 39.37, 0.210),
        (ORACLE_THEN_DISCUSS, 83.26, 0.444),
        (OFFICIAL_BASELINE, 75.08, 0.453),
    ],
    ids=["all unrelated", "oracle, then discuss", "official baseline, run again"],
)
def test_known_results_on_the_test_set(
    matrix: list[list[int]], fnc: float, macro_f1: float
) -> None:
    scored = from_matrix(matrix)
    assert np.bincount(scored.gold).tolist() == TEST_SET
    assert value("fnc_score", scored) == pytest.approx(fnc, abs=0.005)
    assert value("macro_f1", scored) == pytest.approx(macro_f1, abs=0.0005)


def test_maximum_of_the_test_set() -> None:
    """11,651.25 points, kept as whole quarters."""
    statistics = METRICS["fnc_score"].statistics(from_matrix(ALL_UNRELATED)).sum(0)
    assert statistics[1] / 4 == 11651.25


@pytest.mark.parametrize(
    ("gold", "predicted", "points"),
    [
        ("unrelated", "unrelated", 0.25),
        ("unrelated", "discuss", 0.0),
        ("agree", "agree", 1.0),
        ("agree", "disagree", 0.25),
        ("disagree", "discuss", 0.25),
        ("discuss", "discuss", 1.0),
        ("discuss", "unrelated", 0.0),
        ("disagree", "unrelated", 0.0),
    ],
)
def test_points_of_one_pair(gold: str, predicted: str, points: float) -> None:
    scored = flat([FNC_LABELS.index(gold)], [FNC_LABELS.index(predicted)], [0])
    best = 0.25 if gold == "unrelated" else 1.0
    np.testing.assert_array_equal(METRICS["fnc_score"].statistics(scored), [[4 * points, 4 * best]])
    assert value("fnc_score", scored) == 100 * points / best


@pytest.mark.parametrize("labels", [("agree", "disagree", "discuss"), tuple(reversed(FNC_LABELS))])
def test_defined_only_for_the_four_stances_in_order(labels: tuple[str, ...]) -> None:
    pairs = random_flat(1, k=len(labels)) if len(labels) == 3 else random_flat(1)
    assert METRICS["fnc_score"].defined(random_flat(1))
    assert not METRICS["fnc_score"].defined(
        flat(pairs.gold, pairs.predicted, pairs.group, labels=labels)
    )
