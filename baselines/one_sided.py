"""`headline-only` and `body-only`: what can be had without comparing the two.

On `core` they score exactly one half by construction (docs/theorem.md); on other tracks they show
how much of a score needs no reading of the other side (Gururangan et al., NAACL 2018).
"""

from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline


def text_classifier(max_features: int = 20_000, C: float = 1.0) -> Pipeline:
    """TF-IDF of words and bigrams into logistic regression with balanced classes."""
    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, max_features=max_features),
        LogisticRegression(C=C, class_weight="balanced", max_iter=1000),
    )


class OneSided(BaseEstimator):
    """A text classifier that is shown one column of the pairs only."""

    column: ClassVar[str]

    def __init__(self, C: float = 1.0) -> None:
        self.C = C

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> OneSided:
        self.pipeline_ = text_classifier(C=self.C).fit(pairs[self.column], labels)
        self.classes_ = list(self.pipeline_.classes_)
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, K). Each distinct text is classified once."""
        texts, position = np.unique(pairs[self.column].to_numpy(dtype=object), return_inverse=True)
        proba: np.ndarray = self.pipeline_.predict_proba(texts)[position]
        return proba


class HeadlineOnly(OneSided):
    """Sees headlines only."""

    column = "headline"


class BodyOnly(OneSided):
    """Sees bodies only."""

    column = "body"
