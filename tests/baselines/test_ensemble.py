"""`Ensemble`: balanced weights in, geometric mean of its members out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.pipeline import make_pipeline

from baselines import ensemble
from baselines.ensemble import LARGEST, VECTOR_SCALE, Ensemble, NetworkInputs
from baselines.evidence_features import Features


class Fixed(BaseEstimator):
    """Answers with one row of probabilities; keeps what it was fitted on."""

    def __init__(self, row: tuple[float, ...] = (0.5, 0.5)) -> None:
        self.row = row

    def fit(self, X: np.ndarray, y: np.ndarray, sample_weight: np.ndarray | None = None) -> Fixed:
        self.X_, self.y_, self.weights_ = X, y, sample_weight
        return self

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        return np.tile(self.row, (len(X), 1))


def features(n: int) -> Features:
    return Features(np.full((n, 2), 1.0), np.full((n, 3), 2.0), np.full((n, 4), 3.0))


def learner(row: tuple[float, ...]) -> Any:
    return lambda seed, width: make_pipeline(Fixed(row))


ROWS = {
    "boosting": (0.9, 0.1),
    "dense-trees": (0.7, 0.3),
    "linear": (0.2, 0.8),
    "network": (0.5, 0.5),
}


@pytest.fixture
def fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, row in ROWS.items():
        monkeypatch.setitem(ensemble.LEARNERS, kind, learner(row))


LABELS = np.array(["b", "a", "b", "b"])


@pytest.mark.usefixtures("fixed")
def test_probabilities_are_the_geometric_mean() -> None:
    made = Ensemble(("boosting", "linear")).fit(features(4), LABELS)
    proba = made.predict_proba(features(2))
    a, b = np.sqrt(0.9 * 0.2), np.sqrt(0.1 * 0.8)
    assert made.classes_.tolist() == ["a", "b"]
    np.testing.assert_allclose(proba, [[a / (a + b), b / (a + b)]] * 2, rtol=1e-4)


@pytest.mark.usefixtures("fixed")
@pytest.mark.parametrize(
    ("balance", "expected"),
    [
        (0.0, (1, 1, 1, 1)),
        (1.0, (4 / 6, 2, 4 / 6, 4 / 6)),
        (0.5, np.sqrt([4 / 6, 2, 4 / 6, 4 / 6])),
    ],
)
def test_weights_go_part_of_the_way_to_balance(balance: float, expected: tuple[float, ...]) -> None:
    made = Ensemble(("boosting",), balance).fit(features(4), LABELS)
    kept = made.fitted_[0][-1]
    np.testing.assert_allclose(kept.weights_, expected)
    assert kept.y_.tolist() == [1, 0, 1, 1]


@pytest.mark.usefixtures("fixed")
def test_each_member_sees_its_own_columns() -> None:
    made = Ensemble(("boosting", "dense-trees", "network")).fit(features(4), LABELS)
    boosting, dense, network = (pipeline[-1].X_[0].tolist() for pipeline in made.fitted_)
    assert boosting == [1, 1, 2, 2, 2]
    assert dense == [1, 1]
    assert network == [1, 1, *[3 * VECTOR_SCALE] * 4]


@pytest.mark.usefixtures("fixed")
def test_given_weights_take_the_place_of_balance() -> None:
    made = Ensemble(("boosting",)).fit(features(4), LABELS, np.array([1.0, 2.0, 3.0, 4.0]))
    assert made.fitted_[0][-1].weights_.tolist() == [1, 2, 3, 4]


def test_two_of_a_kind_have_seeds_of_their_own() -> None:
    made = [ensemble.LEARNERS["trees"](seed, 0)[-1].random_state for seed in (0, 1)]
    assert made == [0, 1]


def test_network_inputs_are_standardised_and_cut_off() -> None:
    X = np.array([[0.0, 5.0, 9.0], [2.0, 5.0, 9.0]])
    made = NetworkInputs(2).fit(X)
    # the first column has mean 1 and deviation 1; the second never moves; the third is a vector's
    found = made.transform(np.array([[2.0, 5.0, 9.0], [100.0, 5.0, -9.0]]))
    np.testing.assert_allclose(found, np.array([[1, 0, 9], [LARGEST, 0, -9]]))
