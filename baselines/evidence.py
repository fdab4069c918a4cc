"""`evidence`: finds the sentences that speak of the headline's matter and reads both sides there.

Ours. Features of three kinds (baselines/evidence_features.py) go into an ensemble of gradient
boosting, extremely randomised trees, logistic regression over single cue words or, where there is
much to learn from, two small networks over sentence vectors (baselines/ensemble.py). Where a label
stands apart from the others (another topic; consistent among many ways of going wrong) it is
decided first. What the evidence says in so many words (baselines/evidence_rules.py) decides as far
as it was right in training.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, ClassifierMixin

from baselines.ensemble import Ensemble
from baselines.evidence_alignment import coverage
from baselines.evidence_features import Features, Reader
from baselines.evidence_rules import RULES, commitment, settles, status
from bench.errors import LedeBenchError
from bench.labels import CERTAINTY, CONSISTENT, CONTRADICTION, OVERCLAIM, UNDERCLAIM
from bench.pairs import sentences
from bench.readings import Reading

UNRELATED = "unrelated"
"""The label of a body about something else, decided first on likeness."""
FEW = 3
"""Up to so many labels are told apart in one go."""
MANY = 5000
"""From this many training pairs on two networks over sentence vectors replace the regression."""
COVERAGE_WEIGHT = 0.5
"""What the share of the headline's words in a sentence counts beside its cosine."""
NEAR, NEXT_NEAR = 0.5, 0.15
"""Cosines from which a sentence that settles a matter is evidence, anywhere and in the next
paragraph."""
UNBROKEN = 3
"""Sentences that count as a paragraph in a body without blank lines."""
ALL = ("boosting", "trees", "linear")
CROSSED = ("dense-boosting", "dense-trees", "dense-linear")
"""Where consistent is decided first, every headline meets every body and single words tell nothing.
"""
FACET_OF = dict.fromkeys((OVERCLAIM, UNDERCLAIM, CONTRADICTION), CERTAINTY)
"""The facet of the labels that are not named for theirs."""


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
            if self.first_ == UNRELATED:
                self.gate_ = self._fitted(("gate",), features, kept)
            else:
                weights = balanced_by_headline(pairs["headline"], kept)
                self.gate_ = self._fitted(CROSSED, features, kept, weights)
        members: tuple[str, ...] = ("trees",) if len(set(names[kept])) > FEW + 1 else ALL
        if kept.sum() >= MANY:
            members = ("boosting", "trees", "network", "network")
        self.rest_ = self._fitted(members, _take(features, kept), names[kept])
        known = {CONSISTENT, OVERCLAIM, CONTRADICTION} <= set(names)
        self.trust_ = self._earned_trust(pairs, names) if known else {}
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
        table = np.stack([columns[name] for name in self.classes_], axis=1)
        return self._let_rules_speak(pairs, table)

    def evidence(self, pairs: pd.DataFrame) -> list[list[str]]:
        """The sentences each pair is decided by (`find_evidence`)."""
        reader = Reader()
        return [
            find_evidence(reader, headline, body)
            for headline, body in zip(pairs["headline"], pairs["body"], strict=True)
        ]

    def read(self, pairs: pd.DataFrame) -> list[Reading]:
        """Label, probability, commitment, status, facet and evidence of each pair.

        Errors: LedeBenchError for a model that was fitted on labels without `consistent`.
        """
        if CONSISTENT not in self.classes_:
            message = f"evidence: its labels ({', '.join(self.classes_)}) do not tell what is"
            raise LedeBenchError(f"{message} consistent; fit it on core or emergent")
        return [
            self._reading(headline, row, chosen)
            for headline, row, chosen in zip(
                pairs["headline"], self.predict_proba(pairs), self.evidence(pairs), strict=True
            )
        ]

    def _reading(self, headline: str, row: np.ndarray, chosen: list[str]) -> Reading:
        names = list(self.classes_)
        stands = float(row[names.index(CONSISTENT)])
        others = {name: p for name, p in zip(names, row, strict=True) if name != CONSISTENT}
        label = CONSISTENT if stands >= 0.5 else max(others, key=lambda name: others[name])
        facet = None if label == CONSISTENT else FACET_OF.get(label, label)
        text = " ".join(chosen)
        return Reading(label, stands, commitment(headline), status(text), facet, tuple(chosen))

    def _spoken(self, pairs: pd.DataFrame) -> list[dict[str, str]]:
        """Rule -> label, for the rules whose condition the evidence of a pair meets."""
        found = []
        for headline, chosen in zip(pairs["headline"], self.evidence(pairs), strict=True):
            said = {name: rule(headline, chosen) or "" for name, rule in RULES.items()}
            found.append({name: label for name, label in said.items() if label in self.classes_})
        return found

    def _earned_trust(self, pairs: pd.DataFrame, names: np.ndarray) -> dict[str, float]:
        """How often each rule gave the label in training, by Laplace's rule of succession."""
        right, spoken = Counter[str](), Counter[str]()
        for said, name in zip(self._spoken(pairs), names, strict=True):
            for rule, label in said.items():
                spoken[rule] += 1
                right[rule] += label == name
        return {rule: (right[rule] + 1) / (spoken[rule] + 2) for rule in sorted(spoken)}

    def _let_rules_speak(self, pairs: pd.DataFrame, table: np.ndarray) -> np.ndarray:
        """Give a rule's label the probability the rule has earned, where that is above one half."""
        trusted = {rule: p for rule, p in self.trust_.items() if p > 0.5}
        if not trusted:
            return table
        names = list(self.classes_)
        for row, said in enumerate(self._spoken(pairs)):
            for rule in sorted(said.keys() & trusted.keys(), key=lambda r: trusted[r]):
                column, p = names.index(said[rule]), trusted[rule]
                if table[row, column] < p:
                    table[row] *= (1 - p) / max(1e-9, 1 - table[row, column])
                    table[row, column] = p
        return table


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
    paragraphs = [sentences(paragraph) for paragraph in body.split("\n\n")]
    if len(paragraphs) == 1:
        paragraphs = [found[k : k + UNBROKEN] for k in range(0, len(found), UNBROKEN)]
    home = next((k for k, inside in enumerate(paragraphs) if best in inside), None)
    if home is None:
        return [best]
    after = paragraphs[home + 1] if home + 1 < len(paragraphs) else ()
    least = {s: NEXT_NEAR if s in after else NEAR for s in found}
    settling = {
        s for s, cosine in zip(found, cosines, strict=True) if settles(s) and cosine >= least[s]
    }
    return [s for s in found if s in paragraphs[home] or s in settling]
