"""Stand-ins for the tests of `evidence`: an encoder without weights, and tiny tracks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import numpy as np
import pandas as pd

from baselines.evidence_alignment import terms
from bench.labels import BODY_STATUSES, CERTAINTY_GRID, HEADLINE_STANCES

DIMENSIONS = 64
EVENTS = (
    ("dam", "burst"), ("bridge", "fallen"), ("mayor", "resigned"), ("museum", "flooded"),
    ("tunnel", "opened"), ("choir", "disbanded"), ("bakery", "burned"), ("ferry", "sunk"),
)  # fmt: skip
LATER_EVENTS = (
    ("orchard", "withered"), ("abbey", "shut"), ("trawler", "vanished"), ("cinema", "moved"),
    ("viaduct", "cracked"), ("brewery", "merged"), ("regatta", "begun"), ("quarry", "grown"),
)  # fmt: skip
STANCES = {
    "asserts": "The {0} has {1}",
    "hedges": "The {0} may have {1}",
    "denies": "The {0} has not {1}",
}
STATUSES = {
    "confirmed": "The {0} has {1}, officials confirmed. They showed the proof.",
    "unverified": "It is said that the {0} has {1}. The claim could not be independently verified.",
    "refuted": "It was said that the {0} has {1}. The story that the {0} has {1} is false.",
}
ASIDE = "\n\nA brass band played in the {0} park. Children ate pears."


class Encoder:
    """Stands for the sentence encoder: `vector` of each text, and two seconds spared a call.

    By default unit sums of one vector a content word, so that texts with the same words are near.
    """

    parameters = 7

    class Cache:
        spared_cpu_seconds = 0.0

    def __init__(self, vector: Callable[[str], np.ndarray] | None = None) -> None:
        self.cache = self.Cache()
        self.vector = vector or _unit_sum

    def vectors(self, texts: list[str]) -> dict[str, np.ndarray]:
        self.cache.spared_cpu_seconds += 2.0
        return {text: self.vector(text) for text in texts}


def _unit_sum(text: str) -> np.ndarray:
    total = 0.01 * _word_vector("")
    for term in terms(text):
        total = total + _word_vector(term.stem)
    scaled: np.ndarray = total / np.linalg.norm(total)
    return scaled


def _word_vector(word: str) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).standard_normal(DIMENSIONS)


def certainty_pairs(events: tuple[tuple[str, str], ...] = EVENTS) -> pd.DataFrame:
    """Headline, body and label of the nine cells of each event."""
    rows = [
        (
            STANCES[stance].format(*event),
            (STATUSES[status] + ASIDE).format(*event),
            CERTAINTY_GRID[stance, status],
        )
        for event in events
        for stance in HEADLINE_STANCES
        for status in BODY_STATUSES
    ]
    return pd.DataFrame(rows, columns=["headline", "body", "label"])


def core_like() -> pd.DataFrame:
    """The five labels that certainty and topic have on `core`."""
    pairs = certainty_pairs()
    return pd.concat([pairs, _strangers(pairs, "topic")], ignore_index=True)


def emergent_like() -> pd.DataFrame:
    """Three labels, no headline that is less sure than its body."""
    pairs = certainty_pairs()
    return pairs[pairs["label"] != "underclaim"].reset_index(drop=True)


def fnc_like() -> pd.DataFrame:
    """Stances to an asserting headline, and bodies on something else."""
    pairs = certainty_pairs(EVENTS + LATER_EVENTS)
    pairs = pairs[~pairs["headline"].str.contains("may have|has not")]
    stances = {"consistent": "agree", "overclaim": "discuss", "contradiction": "disagree"}
    pairs = pairs.assign(label=pairs["label"].map(stances))
    return pd.concat([pairs, _strangers(pairs, "unrelated")], ignore_index=True)


def _strangers(pairs: pd.DataFrame, label: str) -> pd.DataFrame:
    """Each pair's headline over the body of another event."""
    half = len(pairs) // 2
    bodies = [*pairs["body"][half:], *pairs["body"][:half]]
    return pairs.assign(body=bodies, label=label)
