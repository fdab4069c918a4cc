"""`tfidf-lr`: TF-IDF of headline and of body and their cosine into logistic regression.

The simple strong baseline of the Fake News Challenge (Riedel et al., 2017, with a linear model in
place of their network).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, hstack
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from baselines.overlap import cosines, unique_rows

COSINE_WEIGHT = 10.0
"""Brings the cosine to the scale of the other features, so that the penalty does not shrink it."""


def root_weights(labels: np.ndarray) -> dict[str, float]:
    """Class weights that go half the way to balance: the root of the inverse frequency."""
    names, counts = np.unique(labels.astype(str), return_counts=True)
    weights = np.sqrt(len(labels) / (len(names) * counts))
    return dict(zip(names.tolist(), weights.tolist(), strict=True))


class TfidfLogisticRegression(BaseEstimator):
    """A linear model of both texts; only the cosine (over all words) looks at them together."""

    def __init__(self, max_features: int = 20_000, C: float = 1.0) -> None:
        self.max_features = max_features
        self.C = C

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> TfidfLogisticRegression:
        texts = pd.unique(pd.concat([pairs["headline"], pairs["body"]]))
        self.all_words_ = TfidfVectorizer(sublinear_tf=True, stop_words="english").fit(texts)
        self.vectorizer_ = TfidfVectorizer(
            max_features=self.max_features, sublinear_tf=True, stop_words="english"
        ).fit(texts)
        weights = root_weights(labels)
        self.regression_ = LogisticRegression(C=self.C, max_iter=2000, class_weight=weights)
        self.regression_.fit(self._features(pairs), labels)
        self.classes_ = list(self.regression_.classes_)
        self.parameters_ = self.regression_.coef_.size + self.regression_.intercept_.size
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, K)."""
        proba: np.ndarray = self.regression_.predict_proba(self._features(pairs))
        return proba

    def _features(self, pairs: pd.DataFrame) -> csr_matrix:
        headlines, h = unique_rows(pairs["headline"], self.vectorizer_)
        bodies, b = unique_rows(pairs["body"], self.vectorizer_)
        cosine = csr_matrix(COSINE_WEIGHT * cosines(pairs, self.all_words_)[:, None])
        return hstack([headlines[h], bodies[b], cosine]).tocsr()
