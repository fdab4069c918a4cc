"""How well a model finds the sentences that decide the label."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.metrics.base import FloatArray, Scored, ratio, sum_by_group


@dataclass(frozen=True)
class _EvidenceMetric:
    """Sentences of the pairs that have gold evidence, counted together (micro) and not by pair.

    A pair with many deciding sentences weighs more than one with few, and a pair for which no
    sentence is given has a recall but needs no convention for its precision. Defined where the
    model gives evidence and a pair has gold evidence.
    """

    def defined(self, scored: Scored) -> bool:
        return scored.evidence is not None and bool(scored.evidence[:, 2].any())

    def statistics(self, scored: Scored) -> FloatArray:
        """Sentences found, given and gold by group."""
        assert scored.evidence is not None
        return sum_by_group(scored.evidence.astype(np.float64), scored)


@dataclass(frozen=True)
class EvidencePrecision(_EvidenceMetric):
    """The share of the sentences given that are gold. In [0, 1]; undefined where none is given."""

    name: str = "evidence_precision"

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(totals[..., 0], totals[..., 1])


@dataclass(frozen=True)
class EvidenceRecall(_EvidenceMetric):
    """The share of the gold sentences that are given. In [0, 1]."""

    name: str = "evidence_recall"

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(totals[..., 0], totals[..., 2])


@dataclass(frozen=True)
class EvidenceF1(_EvidenceMetric):
    """The harmonic mean of the two, from the same counts. In [0, 1]; 0 where none is given."""

    name: str = "evidence_f1"

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(2 * totals[..., 0], totals[..., 1] + totals[..., 2])
