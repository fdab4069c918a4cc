"""`overlap`: TF-IDF cosine of headline and body, words and bigrams."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from baselines.features import FeatureModel


def unique_rows(texts: pd.Series, vectorizer: TfidfVectorizer) -> tuple[csr_matrix, np.ndarray]:
    """Vectors (m, d) of the m distinct texts, and for each text the row it has there (n,)."""
    distinct, position = np.unique(texts.to_numpy(dtype=object), return_inverse=True)
    return vectorizer.transform(distinct), position


def cosines(pairs: pd.DataFrame, vectorizer: TfidfVectorizer) -> np.ndarray:
    """Cosine (n,) of each headline with its body; rows of the vectorizer have unit length."""
    headlines, h = unique_rows(pairs["headline"], vectorizer)
    bodies, b = unique_rows(pairs["body"], vectorizer)
    product = headlines[h].multiply(bodies[b]).sum(axis=1)
    return np.asarray(product).ravel()


class Overlap(FeatureModel):
    """Lexical similarity and nothing else: what a swapped grid is built to defeat."""

    def prepare(self, pairs: pd.DataFrame) -> None:
        texts = pd.unique(pd.concat([pairs["headline"], pairs["body"]]))
        self.words_ = TfidfVectorizer(sublinear_tf=True).fit(texts)
        self.bigrams_ = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2)).fit(texts)

    def features(self, pairs: pd.DataFrame) -> np.ndarray:
        """Cosines over words and over words and bigrams: (n, 2)."""
        return np.stack([cosines(pairs, self.words_), cosines(pairs, self.bigrams_)], axis=1)

    def consistency(self, features: np.ndarray) -> np.ndarray:
        mean: np.ndarray = features.mean(axis=1)
        clipped: np.ndarray = np.clip(mean, 0, 1)
        return clipped
