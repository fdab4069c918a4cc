"""`reading`: each pair is read by what headline and body say in so many words. No training.

How a pair is read stands in baselines/reading_article.py, how far each sign is to be believed in
baselines/reading_trust.py.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin

from baselines.embedding import shared_encoder
from baselines.reading_article import Article, Sign, first_sign, read_article
from baselines.reading_trust import key
from bench.labels import (
    CERTAINTY,
    CONSISTENT,
    CONTRADICTION,
    INCONSISTENT,
    OVERCLAIM,
    TOPIC,
    UNDERCLAIM,
)
from bench.pairs import sentences
from bench.readings import Reading as PairReading

OTHER_NAMES = {
    "agree": CONSISTENT,
    "discuss": OVERCLAIM,
    "disagree": CONTRADICTION,
    "unrelated": TOPIC,
}
"""What other data sets call it."""
CERTAINTY_LABELS = (OVERCLAIM, UNDERCLAIM, CONTRADICTION)


class ReadingRules(ClassifierMixin, BaseEstimator):
    """Zero-shot: `fit` only learns the names of the labels."""

    label_names = True

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> ReadingRules:  # noqa: ARG002
        self.classes_ = np.unique(np.asarray(labels).astype(str))
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, K)."""
        return np.array([self._row(*read) for read in self._read(pairs)])

    def evidence(self, pairs: pd.DataFrame) -> list[list[str]]:
        """The sentences each pair is decided by."""
        return [list(article.quoted(sign)) for sign, article in self._read(pairs)]

    def read(self, pairs: pd.DataFrame) -> list[PairReading]:
        """Label, probability, commitment, status, facet and evidence of each pair."""
        return [told(sign, article) for sign, article in self._read(pairs)]

    def signs(self, pairs: pd.DataFrame) -> list[str]:
        """The key of the first sign of each pair, believed or not."""
        articles = self._articles(pairs)
        return [key(article.stance, first_sign(article).name) for article in articles]

    def _read(self, pairs: pd.DataFrame) -> list[tuple[Sign, Article]]:
        return [(read_article(article), article) for article in self._articles(pairs)]

    def _articles(self, pairs: pd.DataFrame) -> list[Article]:
        encoder = shared_encoder()
        spared_before = encoder.cache.spared_cpu_seconds
        bodies = {body: sentences(body) for body in set(pairs["body"])}
        texts = {s for found in bodies.values() for s in found} | set(pairs["headline"])
        vectors = encoder.vectors(sorted(texts))
        self.cached_cpu_seconds_ = encoder.cache.spared_cpu_seconds - spared_before
        self.parameters_ = encoder.parameters
        matrices = {body: np.stack([vectors[s] for s in found]) for body, found in bodies.items()}
        return [
            Article(headline, body, bodies[body], matrices[body] @ vectors[headline])
            for headline, body in zip(pairs["headline"], pairs["body"], strict=True)
        ]

    def _row(self, sign: Sign, article: Article) -> np.ndarray:
        """Probabilities (K,): what is not consistent goes to the sign's label, if it is one."""
        meanings = [OTHER_NAMES.get(name, name) for name in self.classes_]
        backed = article.probability(sign)
        others = [name for name in meanings if name != CONSISTENT]
        label = INCONSISTENT if others == [INCONSISTENT] else sign.label
        if label in others:
            rest = {label: 1 - backed}
        else:
            rest = dict.fromkeys(others, (1 - backed) / max(1, len(others)))
        row = np.array([backed if m == CONSISTENT else rest.get(m, 0.0) for m in meanings])
        scaled: np.ndarray = row / row.sum()
        return scaled


def told(sign: Sign, article: Article, backed: float | None = None) -> PairReading:
    """A sign as `bench.check` tells it; `backed`: the probability, where one is known better."""
    facet = CERTAINTY if sign.label in CERTAINTY_LABELS else sign.label
    return PairReading(
        label=sign.label,
        probability=article.probability(sign) if backed is None else backed,
        commitment=article.stance,
        status=sign.status,
        facet=None if sign.label == CONSISTENT else facet,
        evidence=article.quoted(sign),
    )
