"""The small learners of the `evidence` model and the way their probabilities are put together."""

from __future__ import annotations

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from baselines.evidence_features import Features
from baselines.network import DropoutNetwork

VECTOR_SCALE = 8.0
"""Brings components of unit vectors to the scale of standardised features."""
LARGEST = 4.0
"""Standard deviations at which the network's inputs are cut off."""


class Ensemble(ClassifierMixin, BaseEstimator):
    """Several learners on different columns; the geometric mean of their probabilities.

    `members`: keys of LEARNERS; "gate" and those that begin with "dense" see no single cue words,
    "network" sees sentence vectors in their place. `balance`: the power of the inverse class
    frequency in the weights of the pairs, 0 for none and 1 for full balance.
    """

    def __init__(
        self, members: tuple[str, ...] = ("boosting",), balance: float = 0.75, seed: int = 0
    ) -> None:
        self.members = members
        self.balance = balance
        self.seed = seed

    def fit(
        self, features: Features, labels: np.ndarray, weights: np.ndarray | None = None
    ) -> Ensemble:
        """labels: (n,). weights: (n,) of the pairs, in place of those by class frequency."""
        self.classes_, codes = np.unique(labels, return_inverse=True)
        if weights is None:
            counts = np.bincount(codes)
            weights = ((len(codes) / (len(counts) * counts)) ** self.balance)[codes]
        self.fitted_: list[Pipeline] = []
        for number, kind in enumerate(self.members):
            learner = LEARNERS[kind](self.seed + number, features.dense.shape[1])
            last = learner.steps[-1][0]
            given = {f"{last}__sample_weight": weights}
            self.fitted_.append(learner.fit(_columns(features, kind), codes, **given))
        return self

    def predict_proba(self, features: Features) -> np.ndarray:
        """Shape (n, len(classes_))."""
        logs = np.zeros((len(features.dense), len(self.classes_)))
        for kind, learner in zip(self.members, self.fitted_, strict=True):
            logs += np.log(learner.predict_proba(_columns(features, kind)) + 1e-6)
        proba = np.exp(logs / len(self.fitted_))
        scaled: np.ndarray = proba / proba.sum(axis=1, keepdims=True)
        return scaled


def _columns(features: Features, kind: str) -> np.ndarray:
    if kind == "gate" or kind.startswith("dense"):
        return features.dense
    if kind == "network":
        return np.hstack([features.dense, VECTOR_SCALE * features.vectors])
    return np.hstack([features.dense, features.lexical])


def _boosting(seed: int, _: int) -> Pipeline:
    return make_pipeline(_trees_in_turn(150, 0.05, seed))


def _gate(seed: int, _: int) -> Pipeline:
    return make_pipeline(_trees_in_turn(200, 0.08, seed))


def _trees_in_turn(rounds: int, rate: float, seed: int) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=rounds,
        learning_rate=rate,
        max_leaf_nodes=12,
        min_samples_leaf=30,
        l2_regularization=3.0,
        max_features=0.5,
        random_state=seed,
    )


def _trees(seed: int, _: int) -> Pipeline:
    trees = ExtraTreesClassifier(400, min_samples_leaf=4, max_features=0.2, random_state=seed)
    return make_pipeline(trees)


def _dense_linear(seed: int, _: int) -> Pipeline:
    return make_pipeline(
        StandardScaler(), LogisticRegression(C=0.01, max_iter=300, random_state=seed)
    )


def _linear(seed: int, _: int) -> Pipeline:
    linear = LogisticRegression(C=0.0005, max_iter=300, random_state=seed)
    return make_pipeline(StandardScaler(), linear)


def _network(seed: int, width: int) -> Pipeline:
    return make_pipeline(NetworkInputs(width), DropoutNetwork(seed))


class NetworkInputs(TransformerMixin, BaseEstimator):
    """The first `width` columns standardised and cut off at LARGEST; vectors stay as they are."""

    def __init__(self, width: int) -> None:
        self.width = width

    def fit(self, X: np.ndarray, y: np.ndarray | None = None) -> NetworkInputs:  # noqa: ARG002
        dense = X[:, : self.width]
        self.mean_ = dense.mean(axis=0)
        self.scale_ = np.maximum(dense.std(axis=0), 1e-6)
        return self

    def transform(self, X: np.ndarray) -> np.ndarray:
        """Shape (n, d), like X."""
        dense = (X[:, : self.width] - self.mean_) / self.scale_
        return np.hstack([np.clip(dense, -LARGEST, LARGEST), X[:, self.width :]])


LEARNERS = {
    "boosting": _boosting,
    "dense-boosting": _boosting,
    "dense-trees": _trees,
    "dense-linear": _dense_linear,
    "gate": _gate,
    "trees": _trees,
    "linear": _linear,
    "network": _network,
}
