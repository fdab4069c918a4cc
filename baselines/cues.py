"""`cues`: rules that hold the headline's commitment against the body's certainty.

The headline asserts, hedges or denies; the body sentences that share its content words confirm,
leave open or refute. Cue words after Hyland, Hedging in Scientific Research Articles, 1998, and
the hedge lists of the BioScope corpus (Vincze et al., 2008), widened for news.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from baselines.features import FeatureModel
from bench.pairs import sentences, words

HEDGES = re.compile(
    r"\b(may|might|could|perhaps|possibl[ey]|reported(ly)?|alleged(ly)?|apparent(ly)?|unconfirmed|"
    r"unverified|rumou?r(s|ed)?|suspect(s|ed)?|fear(s|ed)?|believed|thought to|said to|likely|"
    r"unlikely|unclear|uncertain|doubt(s|ful)?|claim(s|ed)?|suggest(s|ed)?|purported(ly)?|seems?|"
    r"appears?|whether|not yet|yet to|has not been|have not been|cannot say|could not be|"
    r"no word|open question|too early|if true|awaiting|await(s|ed)?|remains? to be|"
    r"disput(e|es|ed))\b"
)
DENIALS = re.compile(
    r"\b(no|not|never|n't|without|den(y|ies|ied)|false|fake|hoax|untrue|refut(e|es|ed)|debunk(s|ed)?|"
    r"rul(e|es|ed|ing) out|dismiss(es|ed)?|withdr[ae]w[sn]?|retract(s|ed)?|wrong|mistake[n]?|"
    r"nothing|none|nobody|unfounded|baseless|fabricated|disprov(e|es|ed|en))\b"
)
CONFIRMATIONS = re.compile(
    r"\b(confirm(s|ed)?|admit(s|ted)?|acknowledg(e|es|ed)|prov(e|es|ed|en)|established|"
    r"official(ly)?|verified|conced(e|es|ed)|certain|indeed|found|shows?|showed|conclu(de|des|ded)|"
    r"announc(e|es|ed)|no doubt|beyond doubt)\b"
)
QUESTION = re.compile(r"\?\s*$")
SHARED_WORDS = 2
"""A sentence speaks of the headline's matter if it has this many of its content words."""

CueCounts = tuple[int, int, int]


@lru_cache(maxsize=200_000)
def cue_counts(text: str) -> CueCounts:
    """How many hedges, denials and confirmations `text` has."""
    lower = text.lower()
    found = tuple(len(p.findall(lower)) for p in (HEDGES, DENIALS, CONFIRMATIONS))
    return found[0] + bool(QUESTION.search(text)), found[1], found[2]


@lru_cache(maxsize=200_000)
def content_words(text: str) -> frozenset[str]:
    """Lower-cased words of three letters or more that are no stop words."""
    return frozenset(w for w in words(text) if len(w) > 2 and w not in ENGLISH_STOP_WORDS)


def pair_features(headline: str, body: str) -> list[float]:
    """Cues of the headline, cues of the sentences on its matter (as rates), and their coverage."""
    hedges, denials, _ = cue_counts(headline)
    key = content_words(headline)
    related = [
        s for s in sentences(body) if len(content_words(s) & key) >= min(SHARED_WORDS, len(key))
    ]
    counts = np.array([cue_counts(s) for s in related], dtype=float).reshape(-1, 3).sum(axis=0)
    rates = counts / max(1, len(related))
    covered = frozenset().union(*(content_words(s) & key for s in related))
    coverage = len(covered) / max(1, len(key))
    return [float(hedges > 0), float(denials > 0), *rates.tolist(), coverage]


class CueRules(FeatureModel):
    """Reads commitment on both sides and nothing of the matter."""

    def features(self, pairs: pd.DataFrame) -> np.ndarray:
        """Headline hedges and denies (0 or 1), hedges, denials and confirmations a related
        sentence of the body, share of the headline's content words found there: (n, 6)."""
        rows = [pair_features(h, b) for h, b in zip(pairs["headline"], pairs["body"], strict=True)]
        return np.array(rows)

    def consistency(self, features: np.ndarray) -> np.ndarray:
        """A hedging headline wants hedges, a denying one denials, a flat one neither."""
        hedged, denied, hedges, denials, confirmations, _ = features.T
        open_, refuted = hedges - confirmations / 2, denials - confirmations / 2
        margin = np.where(
            hedged > 0, open_, np.where(denied > 0, refuted - open_, -(open_ + refuted) / 2)
        )
        score: np.ndarray = 1 / (1 + np.exp(-margin))
        return score
