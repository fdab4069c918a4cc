"""Pairs: the columns every track has, and how a body falls into sentences."""

from __future__ import annotations

import re
from functools import lru_cache

from bench.canary import CANARY
from bench.files import sha256_text

COLUMNS = ("id", "headline", "body", "label", "group")
MODEL_COLUMNS = ("headline", "body")
"""All that a model is shown: ids and groups of `core` would tell it the answer."""

_WORD = re.compile(r"\w+(?:[.,:]\d+)*")


def public_id(pair_id: str) -> str:
    """The id under which a pair is shown to others: a `core` id would tell the label."""
    return sha256_text(f"{CANARY}:{pair_id}")[:16]


@lru_cache(maxsize=65536)
def sentences(text: str) -> tuple[str, ...]:
    """Split `text` into its sentences, stripped, in order, none of them empty.

    Uses `sentencex`, a rule-based segmenter that knows abbreviations and quotations.
    """
    from sentencex import segment

    pieces = (piece.strip() for piece in segment("en", text))
    return tuple(piece for piece in pieces if piece)


def words(text: str) -> list[str]:
    """The lower-cased words and numbers of `text`, in order ("3.5" and "10:30" stay whole)."""
    return _WORD.findall(text.lower())


def ngrams(tokens: list[str], n: int) -> list[str]:
    """The runs of `n` tokens, each joined by one space, in order."""
    return [" ".join(tokens[start : start + n]) for start in range(len(tokens) - n + 1)]
