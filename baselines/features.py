"""What the feature baselines share: a few numbers a pair, and a way from them to labels."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

CONSISTENT, INCONSISTENT = "consistent", "inconsistent"


class FeatureModel(BaseEstimator):
    """A model with hand-made features.

    For the two labels consistent and inconsistent it needs no training: `consistency` turns the
    features into a score. For finer labels logistic regression on the features is fitted.
    """

    def features(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, d)."""
        raise NotImplementedError

    def consistency(self, features: np.ndarray) -> np.ndarray:
        """Scores (n,) in [0, 1], higher for consistent."""
        raise NotImplementedError

    def prepare(self, pairs: pd.DataFrame) -> None:
        """Look at the training texts (not the labels), for term frequencies and the like."""

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> FeatureModel:
        self.prepare(pairs)
        self.classifier_: Pipeline | None = None
        if set(labels) <= {CONSISTENT, INCONSISTENT}:
            self.classes_ = [CONSISTENT, INCONSISTENT]
            return self
        regression = LogisticRegression(class_weight="balanced", max_iter=1000)
        self.classifier_ = make_pipeline(StandardScaler(), regression)
        self.classifier_.fit(self.features(pairs), labels)
        self.classes_ = list(self.classifier_.classes_)
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, K)."""
        features = self.features(pairs)
        if self.classifier_ is not None:
            proba: np.ndarray = self.classifier_.predict_proba(features)
            return proba
        score = self.consistency(features)
        return np.stack([score, 1 - score], axis=1)
