"""`embedding-lr`: sentence vectors of headline and body into logistic regression or boosting.

Pairs are described by products and absolute differences of the two sides' vectors (Conneau et al.,
EMNLP 2017) beside the similarities of the headline to the body's sentences; the vectors are those
of any sentence-transformers model (Reimers and Gurevych, EMNLP 2019).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator
from sklearn.compose import ColumnTransformer
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.class_weight import compute_sample_weight
from threadpoolctl import threadpool_limits

from baselines.embedding import encoder_for
from baselines.tfidf_lr import root_weights
from bench.errors import LedeBenchError
from bench.pairs import sentences

CLASSIFIERS = ("lr", "boosting")
TOP = 3
SIMILARITIES = TOP + 3
DECIMALS = 6
"""The noise of vectors in double precision is far below; rounded, it cannot reach a figure."""


def similarity_features(cosines: np.ndarray) -> list[float]:
    """Of the cosines (m,) of a headline with the sentences in order: six numbers.

    The three highest (the last repeated where there are fewer), their mean, the first sentence's,
    and the place of the best, 0 for the first sentence and nearly 1 for the last.
    """
    ordered = np.sort(cosines)[::-1]
    top = np.concatenate([ordered, np.full(TOP, ordered[-1])])[:TOP]
    place = float(np.argmax(cosines)) / len(cosines)
    return [*top.tolist(), float(cosines.mean()), float(cosines[0]), place]


def pooled_features(headline: np.ndarray, best: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """The headline's vector against that of the best sentence and that of the body's mean.

    Arguments (n, d); gives (n, 4 d): products, then absolute differences, of each.
    """
    products = [headline * best, headline * mean]
    return np.concatenate([*products, abs(headline - best), abs(headline - mean)], axis=1)


class EmbeddingLogisticRegression(BaseEstimator):
    """A linear (or tree) model of what sentence vectors say of a pair.

    `model`: hub id or folder of a sentence-transformers model, by default the packaged MiniLM.
    `classifier`: `lr` or `boosting`. The pooled features are reduced to `components` principal
    ones, which makes training many times as fast.
    """

    def __init__(
        self,
        model: str | None = None,
        classifier: str = "lr",
        components: int = 256,
        C: float = 0.1,
        seed: int = 0,
    ) -> None:
        self.model = model
        self.classifier = classifier
        self.components = components
        self.C = C
        self.seed = seed

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> EmbeddingLogisticRegression:
        """Errors: LedeBenchError for an unknown classifier or a model that is not here."""
        if self.classifier not in CLASSIFIERS:
            message = f"embedding-lr: classifier is {self.classifier!r}"
            raise LedeBenchError(f"{message}; give one of {', '.join(CLASSIFIERS)}")
        features = self._features(pairs)
        rest = features.shape[1] - SIMILARITIES
        reduced = PCA(min(self.components, *features.shape, rest), svd_solver="covariance_eigh")
        columns = ColumnTransformer(
            [
                ("similarities", "passthrough", slice(0, SIMILARITIES)),
                ("pooled", reduced, slice(SIMILARITIES, None)),
            ]
        )
        with threadpool_limits(limits=1):
            self.pipeline_ = Pipeline(
                [("columns", columns), ("scale", StandardScaler()), ("last", self._classifier())]
            )
            # half the way to balance: rare labels are found, and not everywhere
            weights = compute_sample_weight(root_weights(labels), labels)
            self.pipeline_.fit(features, labels, last__sample_weight=weights)
        self.classes_ = list(self.pipeline_.classes_)
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, K)."""
        with threadpool_limits(limits=1):
            proba: np.ndarray = self.pipeline_.predict_proba(self._features(pairs))
        return proba

    def _classifier(self) -> Any:
        if self.classifier == "lr":
            return LogisticRegression(C=self.C, max_iter=1000)
        return HistGradientBoostingClassifier(early_stopping=False, random_state=self.seed)

    def _features(self, pairs: pd.DataFrame) -> np.ndarray:
        """Six similarities, then the pooled vectors: (n, 6 + 4 d)."""
        encoder = encoder_for(self.model or None)
        bodies = {body: sentences(body) or (body,) for body in dict.fromkeys(pairs["body"])}
        inside = (sentence for found in bodies.values() for sentence in found)
        spared_before = encoder.cache.spared_cpu_seconds
        vectors = encoder.vectors([*pairs["headline"], *inside])
        self.cached_cpu_seconds_ = encoder.cache.spared_cpu_seconds - spared_before
        self.parameters_ = encoder.parameters
        with threadpool_limits(limits=1):
            return np.round(_compare(pairs, bodies, vectors), DECIMALS)


def _compare(
    pairs: pd.DataFrame,
    bodies: Mapping[str, tuple[str, ...]],
    vectors: Mapping[str, np.ndarray],
) -> np.ndarray:
    matrices = {body: np.stack([vectors[s] for s in found]) for body, found in bodies.items()}
    means = {body: matrix.mean(axis=0) for body, matrix in matrices.items()}
    similarities, best = [], []
    for headline, body in zip(pairs["headline"], pairs["body"], strict=True):
        cosines = np.round(matrices[body] @ vectors[headline], DECIMALS)
        similarities.append(similarity_features(cosines))
        best.append(matrices[body][np.argmax(cosines)])
    headlines = np.stack([vectors[headline] for headline in pairs["headline"]])
    mean = np.stack([means[body] for body in pairs["body"]])
    pooled = pooled_features(headlines, np.stack(best), mean)
    return np.concatenate([np.array(similarities), pooled], axis=1)
