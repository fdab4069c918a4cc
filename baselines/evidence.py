"""`evidence`: finds the sentences that speak of the headline's matter and reads both sides there.

Ours. Features of three kinds (baselines/evidence_features.py) go into an ensemble of gradient
boosting, extremely randomised trees, logistic regression over single cue words and, where there is
much to learn from, a small network over sentence vectors (baselines/ensemble.py). Where a label
stands apart from the others (another topic; consistent among many ways of going wrong) it is
decided first. Where the evidence says in so many words that the matter is open, that decides, as
far as it was right in training.
"""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning

from baselines.ensemble import Ensemble
from baselines.evidence_alignment import coverage
from baselines.evidence_cues import GROUPS, OPEN_PHRASES, cue_signs
from baselines.evidence_features import Features, Reader
from bench.labels import CONSISTENT, OVERCLAIM
from bench.pairs import sentences

UNRELATED = "unrelated"
"""The label of a body about something else, decided first on likeness."""
FEW = 3
"""Up to so many labels are told apart in one go."""
MANY = 5000
"""From this many training pairs on two networks over sentence vectors join the ensemble."""
COVERAGE_WEIGHT = 0.5
"""What the share of the headline's words in a sentence counts beside its cosine."""
ALL = ("boosting", "trees", "linear")
_GROUP = {name: number for number, name in enumerate(GROUPS)}


class Evidence(ClassifierMixin, BaseEstimator):
    """Reads the commitment of the headline and the status of its matter in the body."""

    label_names = True

    def __init__(self, balance: float = 0.75, seed: int = 0) -> None:
        self.balance = balance
        self.seed = seed

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> Evidence:
        names = np.asarray(labels).astype(str)
        features = self._features(pairs)
        self.classes_ = np.unique(names)
        self.first_ = _first(self.classes_)
        self.gate_: Ensemble | None = None
        kept = np.ones(len(names), dtype=bool)
        if self.first_ is not None:
            kept = names != self.first_
            deciding = ("gate",) if self.first_ == UNRELATED else ALL
            self.gate_ = self._fitted(deciding, features, kept)
        members: tuple[str, ...] = ("trees",) if len(set(names[kept])) > FEW + 1 else ALL
        members += ("network", "network") if kept.sum() >= MANY else ()
        self.rest_ = self._fitted(members, _take(features, kept), names[kept])
        self.open_right_ = self._trust_in_open_phrases(pairs, names)
        return self

    def _fitted(self, members: tuple[str, ...], features: Features, labels: np.ndarray) -> Ensemble:
        with warnings.catch_warnings():
            # a dozen passes are what the network wants, converged or not
            warnings.simplefilter("ignore", ConvergenceWarning)
            return Ensemble(members, self.balance, self.seed).fit(features, labels)

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
        table = np.stack([columns[name] for name in self.classes_], axis=1)
        return self._open_phrases_decide(pairs, table)

    def evidence(self, pairs: pd.DataFrame) -> list[list[str]]:
        """The sentences of the paragraph that comes nearest to the headline, for each pair."""
        reader = Reader()
        return [
            nearest_paragraph(reader, headline, body)
            for headline, body in zip(pairs["headline"], pairs["body"], strict=True)
        ]

    def _open_phrases(self, pairs: pd.DataFrame) -> np.ndarray:
        """Which pairs have evidence that says in so many words that the matter is open: (n,)."""
        mentioned = {body: bool(OPEN_PHRASES.search(body.lower())) for body in set(pairs["body"])}
        rows = np.flatnonzero([mentioned[body] for body in pairs["body"]])
        found = np.zeros(len(pairs), dtype=bool)
        for row, chosen in zip(rows, self.evidence(pairs.iloc[rows]), strict=True):
            found[row] = bool(OPEN_PHRASES.search(" ".join(chosen).lower()))
        return found

    def _trust_in_open_phrases(self, pairs: pd.DataFrame, names: np.ndarray) -> float:
        """How often such phrases give the label in training, by Laplace's rule of succession."""
        if not {CONSISTENT, OVERCLAIM} <= set(names):
            return 0.0
        rows = np.flatnonzero(self._open_phrases(pairs))
        hedged = np.array(
            [commits(h) == "hedges" for h in pairs["headline"].iloc[rows]], dtype=bool
        )
        right = np.where(hedged, names[rows] == CONSISTENT, names[rows] == OVERCLAIM)
        return float((right.sum() + 1) / (len(rows) + 2))

    def _open_phrases_decide(self, pairs: pd.DataFrame, table: np.ndarray) -> np.ndarray:
        """Give the open phrases' label the probability it earned, where that is above one half."""
        if self.open_right_ <= 0.5:
            return table
        names = list(self.classes_)
        for row in np.flatnonzero(self._open_phrases(pairs)):
            hedged = commits(pairs["headline"].iloc[row]) == "hedges"
            chosen = names.index(CONSISTENT if hedged else OVERCLAIM)
            if table[row, chosen] < self.open_right_:
                table[row] *= (1 - self.open_right_) / max(1e-9, 1 - table[row, chosen])
                table[row, chosen] = self.open_right_
        return table


def _first(classes: np.ndarray) -> str | None:
    """The label that stands apart from the others, if there are enough of these."""
    if UNRELATED in classes and len(classes) > 2:
        return UNRELATED
    return CONSISTENT if CONSISTENT in classes and len(classes) > FEW else None


def _take(features: Features, rows: np.ndarray) -> Features:
    return Features(features.dense[rows], features.lexical[rows], features.vectors[rows])


def commits(headline: str) -> str:
    """What a headline commits itself to by its cues: it asserts, hedges or denies."""
    signs = cue_signs(headline)
    if signs[[_GROUP[name] for name in ("hedge", "rumour", "open")]].any() or "?" in headline:
        return "hedges"
    return "denies" if signs[[_GROUP[name] for name in ("negation", "refute")]].any() else "asserts"


def nearest_paragraph(reader: Reader, headline: str, body: str) -> list[str]:
    """The sentences of the paragraph whose best sentence is nearest in meaning and words."""
    found, cosines = reader.nearest(headline, body)
    scores = cosines + COVERAGE_WEIGHT * np.array([coverage(headline, s) for s in found])
    best = found[int(scores.argmax())]
    for paragraph in body.split("\n\n"):
        inside = sentences(paragraph)
        if best in inside:
            return [s for s in inside if s in found]
    return [best]
