"""The 44 hand-made features of the FNC-1 official baseline.

Source: the organisers' `fnc-1-baseline` (Fake News Challenge, 2017; Apache-2.0), from its feature
definitions; equal in every value. They are quirky, and the quirks are kept: a "hit" is a substring
of the body, words cut or not; the characters of a character n-gram are looked for with a space
between every two, so that it hits only where one-letter words stand in a row (n = 2: where
one word ends and the next begins so); and the second count of content words is the first again.

Each distinct headline and body is cleaned, tokenised and lemmatised once, and each distinct
string of the headlines of a body is looked for once in that body.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from baselines.wordnet import lemmatizer
from bench.pairs import ngrams

Lemmatizer = Callable[[str], str]

CHARACTER_SIZES = (2, 8, 4, 16)
WORD_SIZES = (2, 3, 4, 5, 6)
EARLY, FIRST = 255, 100
"""Characters of the cleaned body that count as its beginning, and as its very beginning."""

REFUTING = (
    *("fake", "fraud", "hoax", "false", "deny", "denies", "not", "despite", "nope", "doubt"),
    *("doubts", "bogus", "debunk", "pranks", "retract"),
)
CONTRACTIONS = {
    "cannot": ("can", "not"),
    "gimme": ("gim", "me"),
    "gonna": ("gon", "na"),
    "gotta": ("got", "ta"),
    "lemme": ("lem", "me"),
    "wanna": ("wan", "na"),
}
"""What Treebank tokenisation still splits in a text of bare words (MacIntyre's `sed` script)."""

NAMES = (
    *("tokens", "tokens_early", "content", "content_again"),
    *(f"char{n}{part}" for n in CHARACTER_SIZES for part in ("", "_early", "_first")),
    *(f"word{n}{part}" for n in WORD_SIZES for part in ("", "_early")),
    *("headline_polarity", "body_polarity"),
    *(f"refuting_{word}" for word in REFUTING),
    "overlap",
)
"""The columns, in the order of the original."""

_WORD = re.compile(r"\w+")


def clean(text: str) -> str:
    """Lower-cased words with one space between each two and nothing else."""
    return " ".join(_WORD.findall(text)).lower()


def lemmas(cleaned: str, lemma: Lemmatizer) -> list[str]:
    """The lemmas of the Treebank tokens of a cleaned text, in order."""
    return [
        lemma(token).lower()
        for word in cleaned.split()
        for token in CONTRACTIONS.get(word, (word,))
    ]


def spaced_ngrams(text: str, n: int) -> list[str]:
    """The runs of `n` characters of `text`, a space put between every two characters.

    Runs over a space are left out: spread, they hold two spaces in a row, and no body does.
    """
    runs = (text[start : start + n] for start in range(len(text) - n + 1))
    return [" ".join(run) for run in runs if " " not in run]


def strings_sought(cleaned: str) -> tuple[list[str], ...]:
    """What of a headline is looked for in a body: its words, those that are no stop words,
    character n-grams and word n-grams, in the order of their columns, repeats kept."""
    tokens = cleaned.split(" ")
    content = [token for token in tokens if token not in ENGLISH_STOP_WORDS]
    joined = " ".join(content)
    spaced = (spaced_ngrams(joined, n) for n in CHARACTER_SIZES)
    return (tokens, content, *spaced, *(ngrams(tokens, n) for n in WORD_SIZES))


@dataclass(frozen=True)
class Headline:
    """All that the features need of a headline."""

    sought: tuple[list[str], ...]
    distinct: frozenset[str]
    lemmas: frozenset[str]
    own_features: list[int]
    """Whether each refuting word is among its lemmas."""
    polarity: int

    @classmethod
    def read(cls, text: str, lemma: Lemmatizer) -> Headline:
        cleaned = clean(text)
        sought, found = strings_sought(cleaned), lemmas(cleaned, lemma)
        distinct = frozenset().union(*sought)
        refuting = [int(word in found) for word in REFUTING]
        return cls(sought, distinct, frozenset(found), refuting, polarity(found))


@dataclass(frozen=True)
class Body:
    """All that the features need of a body."""

    cleaned: str
    lemmas: frozenset[str]
    polarity: int

    @classmethod
    def read(cls, text: str, lemma: Lemmatizer) -> Body:
        cleaned = clean(text)
        found = lemmas(cleaned, lemma)
        return cls(cleaned, frozenset(found), polarity(found))


def polarity(found: list[str]) -> int:
    """1 where the refuting words among the lemmas are odd in number, else 0."""
    return sum(word in REFUTING for word in found) % 2


def body_rows(body: Body, headlines: Sequence[Headline]) -> list[list[float]]:
    """The features of one body with each of `headlines`: 44 numbers each."""
    early, first = body.cleaned[:EARLY], body.cleaned[:FIRST]
    # every string is sought once in the body, and in its beginning only if the body has it
    in_body = {s for s in frozenset().union(*(h.distinct for h in headlines)) if s in body.cleaned}
    in_early = {s for s in in_body if s in early}
    in_first = {s for s in in_early if s in first}
    return [
        [
            *_hits(headline.sought, in_body, in_early, in_first),
            headline.polarity,
            body.polarity,
            *headline.own_features,
            overlap(headline.lemmas, body.lemmas),
        ]
        for headline in headlines
    ]


def _hits(
    sought: tuple[list[str], ...], in_body: set[str], in_early: set[str], in_first: set[str]
) -> list[int]:
    tokens, content, *grams = sought
    content_hits = _count(content, in_body)
    row = [_count(tokens, in_body), _count(tokens, in_early), content_hits, content_hits]
    for spaced in grams[: len(CHARACTER_SIZES)]:
        row += [_count(spaced, in_body), _count(spaced, in_early), _count(spaced, in_first)]
    for joined in grams[len(CHARACTER_SIZES) :]:
        row += [_count(joined, in_body), _count(joined, in_early)]
    return row


def _count(strings: list[str], found: set[str]) -> int:
    return sum(map(found.__contains__, strings))


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard similarity of two sets; 0 where both are empty (the original divides by zero)."""
    shared = len(one & other)
    return shared / max(1, len(one) + len(other) - shared)


def fnc_features(pairs: pd.DataFrame, lemma: Lemmatizer | None = None) -> np.ndarray:
    """The features of each pair: (n, 44), columns as in `NAMES`.

    Errors: MissingPackageError where `lemma` is left out and this machine has no WordNet.
    """
    lemma = lemma or lemmatizer()
    headlines = {text: Headline.read(text, lemma) for text in pairs["headline"].unique()}
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, body in enumerate(pairs["body"]):
        rows_of[body].append(row)
    texts = pairs["headline"].tolist()
    values = np.empty((len(pairs), len(NAMES)))
    for text, rows in rows_of.items():
        body = Body.read(text, lemma)
        values[rows] = body_rows(body, [headlines[texts[row]] for row in rows])
    return values
