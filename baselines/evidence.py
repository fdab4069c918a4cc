"""`evidence`: finds the sentences that speak of the headline's matter and reads both sides there.

Ours. Features of four kinds (baselines/evidence_features.py) go into an ensemble of gradient
boosting, extremely randomised trees, logistic regression over single cue words or, where there is
much to learn from, two small networks over sentence vectors (baselines/ensemble.py). Where a label
stands apart from the others (another topic; consistent among many ways of going wrong) it is
decided first. What it tells of one pair in words (`read`) is read without training
(baselines/reading_article.py), but for another topic: that it has learned to see.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin

from baselines.ensemble import Ensemble
from baselines.evidence_alignment import coverage
from baselines.evidence_features import Features, Reader
from baselines.reading import told
from baselines.reading_article import (
    COVERAGE_WEIGHT,
    Article,
    another_topic,
    paragraphs,
    read_article,
)
from baselines.reading_phrases import OPEN, REFUTED, STRONGLY_REFUTED, plain
from bench.errors import LedeBenchError
from bench.labels import CONSISTENT, TOPIC
from bench.readings import Reading

UNRELATED = "unrelated"
"""The label of a body about something else, decided first on likeness."""
FEW = 3
"""Up to so many labels are told apart in one go."""
MANY = 5000
"""From this many training pairs on two networks over sentence vectors replace the regression."""
NEAR, NEXT_NEAR = 0.5, 0.15
"""Cosines from which a sentence that settles a matter is evidence, anywhere and in the next
paragraph."""
ALL = ("boosting", "trees", "linear")
CROSSED = ("dense-boosting", "dense-trees", "dense-linear")
"""Where consistent is decided first, every headline meets every body and single words tell nothing.
"""
SETTLING = (OPEN, REFUTED, STRONGLY_REFUTED)
"""What says in so many words that something is open or refuted."""


class Evidence(ClassifierMixin, BaseEstimator):
    """Reads the commitment of the headline and the status of its matter in the body."""

    label_names = True

    def __init__(self, balance: float = 0.75, seed: int = 0) -> None:
        self.balance = balance
        self.seed = seed

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> Evidence:
        """labels: (n,). Errors: LedeBenchError where there are fewer than two."""
        names = np.asarray(labels).astype(str)
        features = self._features(pairs)
        self.classes_ = np.unique(names)
        if len(self.classes_) < 2:
            only = ", ".join(self.classes_) or "no pair"
            raise LedeBenchError(f"evidence: train has nothing to tell apart (only {only})")
        self.first_ = _first(self.classes_)
        self.gate_: Ensemble | None = None
        kept = np.ones(len(names), dtype=bool)
        if self.first_ is not None:
            kept = names != self.first_
            if self.first_ == UNRELATED:
                self.gate_ = self._fitted(("gate",), features, kept)
            else:
                weights = balanced_by_headline(pairs["headline"], kept)
                self.gate_ = self._fitted(CROSSED, features, kept, weights)
        members: tuple[str, ...] = ("trees",) if len(set(names[kept])) > FEW + 1 else ALL
        if kept.sum() >= MANY:
            members = ("boosting", "trees", "network", "network")
        self.rest_ = self._fitted(members, _take(features, kept), names[kept])
        return self

    def _fitted(
        self,
        members: tuple[str, ...],
        features: Features,
        labels: np.ndarray,
        weights: np.ndarray | None = None,
    ) -> Ensemble:
        return Ensemble(members, self.balance, self.seed).fit(features, labels, weights)

    def _features(self, pairs: pd.DataFrame) -> Features:
        reader = Reader()
        features = reader.read(pairs)
        self.cached_cpu_seconds_ = reader.spared_cpu_seconds
        self.parameters_ = reader.encoder.parameters
        return features

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, K)."""
        features = self._features(pairs)
        proba = self.rest_.predict_proba(features)
        columns = dict(zip(self.rest_.classes_, proba.T, strict=True))
        if self.gate_ is not None:
            others = self.gate_.predict_proba(features)[:, 1]
            columns = {name: column * others for name, column in columns.items()}
            columns[self.first_] = 1 - others
        return np.stack([columns[name] for name in self.classes_], axis=1)

    def evidence(self, pairs: pd.DataFrame) -> list[list[str]]:
        """The sentences each pair is decided by (`find_evidence`)."""
        reader = Reader()
        return [
            find_evidence(reader, headline, body)
            for headline, body in zip(pairs["headline"], pairs["body"], strict=True)
        ]

    def read(self, pairs: pd.DataFrame) -> list[Reading]:
        """Label, probability, commitment, status, facet and evidence of each pair."""
        reader = Reader()
        names, proba = [str(name) for name in self.classes_], self.predict_proba(pairs)
        elsewhere = proba[:, [name in (TOPIC, UNRELATED) for name in names]].sum(axis=1)
        articles = (
            Article(headline, body, *reader.nearest(headline, body))
            for headline, body in zip(pairs["headline"], pairs["body"], strict=True)
        )
        return [
            told(another_topic(article), article, 1 - float(p))
            if p > 1 / 2
            else told(read_article(article), article)
            for article, p in zip(articles, elsewhere, strict=True)
        ]


def _first(classes: np.ndarray) -> str | None:
    """The label that stands apart from the others, if there are enough of these."""
    if UNRELATED in classes and len(classes) > 2:
        return UNRELATED
    return CONSISTENT if CONSISTENT in classes and len(classes) > FEW else None


def balanced_by_headline(headlines: pd.Series, others: np.ndarray) -> np.ndarray:
    """Weights (n,) by which a headline's consistent pairs count as much as its others together.

    In a certainty grid a headline has one consistent body and two others: unweighted, a headline
    that looks like one of those would be a reason in itself to say no.
    """
    frame = pd.DataFrame({"headline": headlines.to_numpy(), "other": others})
    sizes = frame.groupby(["headline", "other"])["other"].transform("size").to_numpy()
    weights = 1 / sizes
    scaled: np.ndarray = weights * (len(weights) / weights.sum())
    return scaled


def _take(features: Features, rows: np.ndarray) -> Features:
    return Features(features.dense[rows], features.lexical[rows], features.vectors[rows])


def find_evidence(reader: Reader, headline: str, body: str) -> list[str]:
    """The paragraph that comes nearest to the headline, and what settles its matter elsewhere.

    The paragraph is that of the sentence nearest in meaning and words. Another sentence joins it
    if it says in so many words that something is open or refuted, and stands near the matter: in
    the next paragraph, or not far from the headline in meaning.
    """
    found, cosines = reader.nearest(headline, body)
    scores = cosines + COVERAGE_WEIGHT * np.array([coverage(headline, s) for s in found])
    best = found[int(scores.argmax())]
    parts = paragraphs(body, found)
    home = next(k for k, inside in enumerate(parts) if best in inside)
    after = parts[home + 1] if home + 1 < len(parts) else ()
    least = {s: NEXT_NEAR if s in after else NEAR for s in found}
    settling = {
        sentence
        for sentence, cosine in zip(found, cosines, strict=True)
        if cosine >= least[sentence] and any(p.search(plain(sentence)) for p in SETTLING)
    }
    return [s for s in found if s in parts[home] or s in settling]
