"""`uclmr`: the UCL Machine Reading group's system for FNC-1.

Term frequencies of headline and body over 5,000 words and the cosine of their TF-IDF vectors into
one layer of 100 rectified units (Riedel et al., arXiv:1707.03264; settings from their repository
`uclnlp/fakenewschallenge`, Apache-2.0).
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy.sparse import block_diag, csr_matrix
from sklearn.base import BaseEstimator
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer
from threadpoolctl import threadpool_limits

from baselines.overlap import cosines, unique_rows
from baselines.perceptron import Layers, Rows, Training, softmax, train
from bench.errors import LedeBenchError

VOCABULARIES = ("train", "train+test")
WORDS = 5_000
KEPT = frozenset(
    [
        *("cannot", "cant", "couldnt", "hasnt", "never", "no", "none", "noone", "nor", "not"),
        *("nothing", "seem", "seemed", "seeming", "seems"),
    ]
)
"""Stop words that the authors keep, for a stance may hang on them."""
STOP_WORDS = sorted(ENGLISH_STOP_WORDS - KEPT)


class Uclmr(BaseEstimator):
    """Two bags of words and their cosine into a small network.

    `vocabulary`: where the 5,000 words and the document frequencies of the *cosine* come from.
    "train" is the default; "train+test" is the authors' choice, for which the texts to be judged
    must be shown before the fit (`see`): such a score is no estimate for texts unseen.
    """

    def __init__(self, vocabulary: str = "train", seed: int = 0, epochs: int = 90) -> None:
        self.vocabulary = vocabulary
        self.seed = seed
        self.epochs = epochs

    def see(self, pairs: pd.DataFrame) -> Uclmr:
        """Take the texts of other pairs, without labels, into the vocabulary of "train+test"."""
        self.seen_ = _texts(pairs)
        return self

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> Uclmr:
        """Errors: LedeBenchError for a vocabulary that is unknown or lacks the test texts."""
        texts = _texts(pairs)
        self.frequencies_ = _vectorizer(use_idf=False).fit(texts)
        self.tfidf_ = _vectorizer(use_idf=True).fit([*texts, *self._further_texts()])
        classes, gold = np.unique(labels.astype(str), return_inverse=True)
        training = Training(epochs=self.epochs)
        layers = train(self._rows(pairs), gold, len(classes), training, self.seed)
        self.shape_ = (*layers.first.shape, len(classes))
        self.weights_ = layers.flat
        self.parameters_ = layers.flat.size
        self.classes_ = classes.tolist()
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, K)."""
        layers = Layers(self.weights_, *self.shape_)
        with threadpool_limits(1):  # sums fall out the same however many cores there are
            logits = layers.logits(self._rows(pairs))
        return softmax(logits.astype(np.float64))

    def _rows(self, pairs: pd.DataFrame) -> Rows:
        """Each pair: its headline's vector, its body's in columns of its own, and the cosine."""
        headlines, h = unique_rows(pairs["headline"], self.frequencies_)
        bodies, b = unique_rows(pairs["body"], self.frequencies_)
        one = csr_matrix(np.ones((1, 1), np.float32))
        texts = block_diag([headlines, bodies, one], format="csr")
        last = np.full(len(pairs), texts.shape[0] - 1)
        columns = np.stack([h, headlines.shape[0] + b, last], axis=1)
        amounts = np.ones(columns.shape, np.float32)
        amounts[:, 2] = cosines(pairs, self.tfidf_)
        ends = np.arange(0, columns.size + 1, 3)
        shape = len(pairs), texts.shape[0]
        return Rows(csr_matrix((amounts.ravel(), columns.ravel(), ends), shape=shape), texts)

    def _further_texts(self) -> Iterable[str]:
        if self.vocabulary not in VOCABULARIES:
            known = ", ".join(VOCABULARIES)
            raise LedeBenchError(f"uclmr: no vocabulary {self.vocabulary!r}; choose one of {known}")
        if self.vocabulary == "train":
            return []
        seen: Iterable[str] | None = getattr(self, "seen_", None)
        if seen is None:
            message = "uclmr: the vocabulary 'train+test' needs the texts of the test pairs"
            raise LedeBenchError(f"{message}; call see(pairs) before fit, or choose 'train'")
        return seen


def _texts(pairs: pd.DataFrame) -> list[str]:
    """Each distinct headline, then each distinct body."""
    return [*pairs["headline"].unique(), *pairs["body"].unique()]


def _vectorizer(use_idf: bool) -> TfidfVectorizer:
    """Unit vectors of the commonest words: of counts, or of counts times inverse frequency."""
    return TfidfVectorizer(
        max_features=WORDS, stop_words=STOP_WORDS, use_idf=use_idf, dtype=np.float32
    )
