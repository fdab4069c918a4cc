"""Figures of the confusion matrix: worked cases and the conventions for absent labels."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from bench.labels import CERTAINTY_GRID, CONSISTENT
from bench.metrics import METRICS
from bench.metrics.confusion import LabelF1, confusion_counts
from tests.bench.synthetic import flat, random_flat

GOLD = [0, 0, 0, 0, 1, 1, 2, 2]
PREDICTED = [0, 0, 0, 1, 1, 0, 2, 0]
"""Recalls 3/4, 1/2, 1/2; precisions 3/5, 1/2, 1; F1 2/3, 1/2, 2/3."""


def value(name: str, gold: list[int], predicted: list[int]) -> float:
    scored = flat(gold, predicted, [0] * len(gold))
    metric = METRICS[name]
    return float(metric.value(metric.statistics(scored).sum(0)))


def test_counts_have_gold_in_rows() -> None:
    scored = flat([0, 0, 1], [1, 1, 0], [0, 1, 1], labels=("x", "y"))
    np.testing.assert_array_equal(confusion_counts(scored), [[0, 1, 0, 0], [0, 1, 1, 0]])


def test_worked_case() -> None:
    assert value("balanced_accuracy", GOLD, PREDICTED) == pytest.approx(7 / 12)
    assert value("macro_f1", GOLD, PREDICTED) == pytest.approx((2 / 3 + 1 / 2 + 2 / 3) / 3)
    assert value("recall", GOLD, PREDICTED) == pytest.approx(5 / 8)
    # hits 5 of 8; gold 4, 2, 2; predicted 5, 2, 1
    expected = (5 * 8 - 26) / np.sqrt((64 - 24) * (64 - 30))
    assert value("mcc", GOLD, PREDICTED) == pytest.approx(expected)


def test_labels_without_gold_do_not_count_in_balanced_accuracy() -> None:
    """Label 3 is predicted but is nobody's gold: recall over labels 0 and 1 only."""
    assert value("balanced_accuracy", [0, 0, 1, 1], [0, 3, 1, 1]) == pytest.approx(0.75)


def test_labels_that_are_only_predicted_count_in_macro_f1() -> None:
    """F1 2/3 and 1, and 0 for the label that was only predicted; the fourth is nowhere."""
    assert value("macro_f1", [0, 0, 1, 1], [0, 3, 1, 1]) == pytest.approx((2 / 3 + 1 + 0) / 3)


@pytest.mark.parametrize("constant", [0, 1, 2, 3])
def test_constant_answers(constant: int) -> None:
    gold = [0, 0, 0, 0, 1, 1, 2, 3]
    assert value("balanced_accuracy", gold, [constant] * 8) == 0.25
    assert value("mcc", gold, [constant] * 8) == 0


def test_mcc_survives_large_counts() -> None:
    """Products of four counts of a large data set do not fit into 64-bit integers."""
    counts = np.array([[2.0e9, 1.0e9, 1.0e9, 2.0e9]])
    assert METRICS["mcc"].value(counts)[0] == pytest.approx(1 / 3)


def test_f1_of_one_label_is_that_of_scikit_learn() -> None:
    scored = random_flat(11)
    for index, label in enumerate(scored.labels):
        metric = LabelF1(label)
        expected = f1_score(scored.gold == index, scored.predicted == index)
        assert metric.defined(scored)
        assert metric.value(metric.statistics(scored).sum(0)) == pytest.approx(expected, abs=1e-12)
    assert not LabelF1("no such label").defined(scored)


def test_f1_of_a_label_that_is_nowhere_is_undefined() -> None:
    metric = LabelF1("unrelated")
    assert np.isnan(metric.value(metric.statistics(flat([0, 1], [1, 1], [0, 0])).sum(0)))


def test_label_names_of_the_certainty_grid_are_not_one_sided() -> None:
    """Why the official figure is binary: the body alone gets two thirds of the names right."""
    names = sorted(set(CERTAINTY_GRID.values()))
    rule = {"confirmed": CONSISTENT, "unverified": "overclaim", "refuted": "contradiction"}
    gold = [names.index(label) for label in CERTAINTY_GRID.values()]
    predicted = [names.index(rule[body]) for _, body in CERTAINTY_GRID]
    assert value("recall", gold, predicted) == pytest.approx(5 / 9)
    assert value("balanced_accuracy", gold, predicted) == pytest.approx((1 / 3 + 1 + 2 / 3 + 0) / 4)
