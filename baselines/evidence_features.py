"""What the `evidence` model sees of a pair: likeness of meaning, cues on both sides, alignment,
signals of plain reading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from baselines.embedding import shared_encoder
from baselines.evidence_alignment import alignment
from baselines.evidence_cues import cue_signs, cue_words
from baselines.reading_article import Article, signals
from bench.pairs import sentences, words

SHARPNESS = 14.0
"""How sharply attention falls with the distance in cosine from the nearest sentence."""
TOP = 3
ENDS = 3
"""How many sentences make the beginning and the end of a body."""
CLOSING = 2
"""... and the end where cues are counted by group."""
NEAR = 0.7
"""A sentence speaks of the headline's matter from this share of the best sentence's cosine on."""
FLOOR = 0.4
"""... if the best sentence's cosine is above this; below it no sentence does."""


@dataclass(frozen=True)
class Features:
    """Features of n pairs, three kinds apart."""

    dense: np.ndarray
    """Likeness, cues by group, alignment and the signals of reading: (n, d)."""
    lexical: np.ndarray
    """Single cue words of headline, evidence, beginning, end and body: (n, m)."""
    vectors: np.ndarray
    """Vectors of headline, nearest sentence and attention, and their products: (n, v), float32."""


@dataclass(frozen=True)
class Body:
    """A body read once for all its headlines."""

    sentences: tuple[str, ...]
    matrix: np.ndarray
    """Unit vectors of its sentences, (s, 384)."""
    signs: np.ndarray
    """Cues of its sentences by group, (s, SIGNS)."""
    mean: np.ndarray
    """Unit vector of the body: (384,)."""
    shared: np.ndarray
    """Cues by group that do not depend on the headline: mean of the body, sums of beginning and
    end, (3 * SIGNS,)."""
    lexical: np.ndarray
    """Single cue words of the body (log of 1 + count), beginning and end (up to 2)."""


class Reader:
    """Makes the features of pairs; each distinct text is encoded and read once."""

    def __init__(self) -> None:
        self.encoder = shared_encoder()
        self._spared_before = self.encoder.cache.spared_cpu_seconds

    @property
    def spared_cpu_seconds(self) -> float:
        """What the vectors found in the cache cost when they were made."""
        return self.encoder.cache.spared_cpu_seconds - self._spared_before

    def read(self, pairs: pd.DataFrame) -> Features:
        """Features of the pairs, in their order."""
        texts = set(pairs["headline"])
        for body in set(pairs["body"]):
            texts |= set(sentences(body))
        vectors = self.encoder.vectors(sorted(texts))
        bodies = {body: _read_body(body, vectors) for body in sorted(set(pairs["body"]))}
        rows = [
            _pair(headline, vectors[headline], body, bodies[body])
            for headline, body in zip(pairs["headline"], pairs["body"], strict=True)
        ]
        dense, lexical, embedded = (np.array(part) for part in zip(*rows, strict=True))
        return Features(np.round(dense, 6), lexical, embedded.astype(np.float32))

    def nearest(self, headline: str, body: str) -> tuple[tuple[str, ...], np.ndarray]:
        """The sentences of a body and how near each comes to the headline: (s,) cosines."""
        found = sentences(body)
        vectors = self.encoder.vectors([headline, *found])
        return found, np.stack([vectors[s] for s in found]) @ vectors[headline]


def _read_body(body: str, vectors: dict[str, np.ndarray]) -> Body:
    found = sentences(body)
    matrix = np.stack([vectors[s] for s in found])
    signs = np.stack([cue_signs(s) for s in found])
    first, last = " ".join(found[:ENDS]), " ".join(found[-ENDS:])
    shared = [signs.mean(0), signs[:ENDS].sum(0), signs[-CLOSING:].sum(0)]
    lexical = [np.log1p(cue_words(body)), *(np.minimum(cue_words(t), 2) for t in (first, last))]
    return Body(
        found,
        matrix,
        signs,
        _unit(matrix.mean(0)),
        np.concatenate(shared),
        np.concatenate(lexical),
    )


def _unit(vector: np.ndarray) -> np.ndarray:
    scaled: np.ndarray = vector / (np.linalg.norm(vector) + 1e-9)
    return scaled


def _pair(
    headline: str, vector: np.ndarray, text: str, body: Body
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(dense, lexical, vectors) of one pair."""
    cosines = body.matrix @ vector
    order = np.argsort(-cosines, kind="stable")
    attention = np.exp(SHARPNESS * (cosines - cosines.max()))
    attention /= attention.sum()
    attended = _unit(attention @ body.matrix)
    top = order[:TOP]
    n = len(cosines)
    likeness = [
        *(cosines[order[min(k, n - 1)]] for k in range(TOP)),
        cosines.mean(),
        cosines[0],
        cosines[-1],
        cosines[:ENDS].max(),
        order[0] / n,
        n,
        attended @ vector,
        body.mean @ vector,
        len(words(headline)),
    ]
    near = cosines > max(FLOOR, NEAR * cosines.max())
    cues = [
        cue_signs(headline),
        attention @ body.signs,
        body.signs[order[0]],
        body.signs[top].max(0),
        body.shared,
        [near.sum(), near.mean()],
        body.signs[near].mean(0) if near.any() else np.zeros(body.signs.shape[1]),
    ]
    read = signals(Article(headline, text, body.sentences, cosines))
    dense = np.concatenate([likeness, *cues, alignment(headline, body.sentences), read])
    evidence = " ".join(body.sentences[k] for k in sorted(top))
    lexical = np.concatenate(
        [np.minimum(cue_words(headline), 1), np.minimum(cue_words(evidence), 2), body.lexical]
    )
    best = body.matrix[order[0]]
    vectors = [vector, attended, vector * best, vector * attended, np.abs(vector - best)]
    return dense, lexical, np.concatenate(vectors)
