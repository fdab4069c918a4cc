"""How the headline's words stand to each other in the body: near, in the same order, or crossed.

Where two values have changed places ("nine hurt, four moved" for "four hurt, nine moved") the words
are the same and only their places tell.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

FAR = 25
"""Words further apart than this, or in different sentences, count as this far."""
_KEPT = """all only some every both not no never none will has after by before first last full more
less one two three four five six eight nine ten eleven twelve fifteen twenty forty fifty sixty
hundred fire bill system cry find found move show side top bottom call front back part mine mill
interest amount"""
KEPT = frozenset(_KEPT.split())
"""What scikit-learn counts as stop words though a headline may turn on it."""
FEATURES = 14
"""How many numbers `alignment` gives."""

_TOKEN = re.compile(r"\d[\d,.]*\d|\w+")
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: str(number) for number, word in enumerate(_SMALL.split(" "))}
_ENDINGS = re.compile(r"(?:'s|ings?|edly|ed|es|s|ly)$")


@dataclass(frozen=True)
class Term:
    """A content word of a headline."""

    stem: str
    number: bool
    name: bool


def stem(token: str) -> str:
    """A crude stem that brings "closed", "closes" and "closing" together; numbers as digits."""
    lower = token.lower()
    lower = _NUMBERS.get(lower, lower)
    if lower[0].isdigit():
        return lower.replace(",", "").rstrip(".")
    cut = _ENDINGS.sub("", lower) if len(lower) > 4 else lower
    return cut.rstrip("e") or cut if len(cut) > 3 else cut


@lru_cache(maxsize=100_000)
def terms(headline: str) -> tuple[Term, ...]:
    """The content words of a headline, in order."""
    found = []
    for token in _TOKEN.findall(headline):
        if token.lower() in ENGLISH_STOP_WORDS and token.lower() not in KEPT:
            continue
        key = stem(token)
        found.append(Term(key, key[0].isdigit(), token[0].isupper()))
    return tuple(found)


@lru_cache(maxsize=50_000)
def names(sentences: tuple[str, ...]) -> frozenset[str]:
    """Stems of the capitalised words that do not begin a sentence."""
    return frozenset(
        stem(token)
        for sentence in sentences
        for token in _TOKEN.findall(sentence)[1:]
        if token[0].isupper() and len(token) > 1
    )


@lru_cache(maxsize=50_000)
def places(sentences: tuple[str, ...]) -> dict[str, list[tuple[int, int]]]:
    """Stem -> (sentence, position in it) of each occurrence."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, sentence in enumerate(sentences):
        for position, token in enumerate(_TOKEN.findall(sentence)):
            found[stem(token)].append((number, position))
    return dict(found)


def _gap(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> int:
    """The signed distance from `one` to `other` where they come nearest, FAR if they never do."""
    best = FAR
    for s, p in one:
        for t, q in other:
            if s == t and p != q and abs(q - p) < abs(best):
                best = q - p
    return best


def alignment(headline: str, sentences: tuple[str, ...]) -> np.ndarray:
    """Numbers that tell how the headline's words are bound together in the body: (FEATURES,)."""
    words, where = terms(headline), places(sentences)
    found = [term for term in words if term.stem in where]
    coverage = len(found) / max(1, len(words))
    neighbours = np.array([_gap(where[a.stem], where[b.stem]) for a, b in pairwise(found)] or [FAR])
    pairs = np.array(
        [_gap(where[a.stem], where[b.stem]) for a, b in combinations(found, 2)] or [FAR]
    )
    own_numbers = [t for t in found if t.number]
    own_names = [t for t in found if t.name and not t.number]
    others = [t.stem for t in found if not t.number]
    numbers = [key for key in where if key[0].isdigit()]
    return np.array(
        [
            coverage,
            float(len(words)),
            *_closeness(neighbours),
            *_closeness(pairs),
            _contest(own_numbers, others, numbers, where),
            _contest(own_names, others, names(sentences), where),
            float(sum(t.number for t in words)),
            float(sum(t.number and t.stem not in where for t in words)),
        ]
    )


def coverage(headline: str, sentence: str) -> float:
    """The share of the headline's content words that stand in a sentence."""
    wanted = {term.stem for term in terms(headline)}
    return len(wanted & places((sentence,)).keys()) / max(1, len(wanted))


def _closeness(gaps: np.ndarray) -> list[float]:
    """Mean and least closeness, the share next to each other, the share in the headline's order."""
    near = 1 / np.abs(gaps)
    bound = np.abs(gaps) < FAR
    ordered = float((gaps[bound] > 0).mean()) if bound.any() else 0.5
    return [float(near.mean()), float(near.min()), float((np.abs(gaps) <= 3).mean()), ordered]


def _contest(
    own: list[Term],
    others: list[str],
    rivals: Collection[str],
    where: dict[str, list[tuple[int, int]]],
) -> float:
    """Do the headline's numbers (or names) stand nearer to its other words than rivals do?

    A rival is another number (or name) of the body. 1 where the headline's own is nearest, 0 where
    a rival is, one half where there is nothing to compare; the mean over the words.
    """
    wins = []
    for term in own:
        for other in others:
            if other == term.stem:
                continue
            mine = abs(_gap(where[term.stem], where[other]))
            theirs = min(
                (
                    abs(_gap(where[r], where[other]))
                    for r in rivals
                    if r not in (other, term.stem) and r in where
                ),
                default=FAR,
            )
            if min(mine, theirs) < FAR:
                wins.append(0.5 + 0.5 * float(np.sign(theirs - mine)))
    return float(np.mean(wins)) if wins else 0.5
