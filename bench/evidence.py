"""Evidence: the sentences that decide a label, counted from 0 in `bench.pairs.sentences(body)`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.pairs import sentences

if TYPE_CHECKING:
    from bench.tracks.base import Track

COLUMN = "evidence"
"""The column of gold sentences: lists of texts, empty where no sentence decides."""

Numbers = tuple[int, ...]
"""The numbers of some sentences of one body, ascending, each once."""


def has_gold(track: Track, split: str) -> bool:
    """Whether a split says which sentences decide its labels."""
    return COLUMN in track.split(split).column_names


def gold_numbers(track: Track, split: str) -> list[Numbers]:
    """The gold sentences of every pair of a split that has them."""
    rows = zip(track.column(split, COLUMN), track.column(split, "body"), strict=True)
    return [sentence_numbers(given, body) for given, body in rows]


def sentence_numbers(given: Any, body: str) -> Numbers:
    """The numbers of the sentences of `body` that are given as texts or as numbers.

    Of equal sentences the first one counts. Errors: ValueError that says what is wrong.
    """
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise ValueError(f"{_short(given)} is not a list of sentences")
    known = sentences(body)
    return tuple(sorted({_number(item, known) for item in given}))


def _number(item: Any, known: tuple[str, ...]) -> int:
    if isinstance(item, int) and not isinstance(item, bool):
        if not 0 <= item < len(known):
            raise ValueError(f"{item} is no sentence's number, its body has {len(known)}")
        item = known[item]
    if item not in known:
        raise ValueError(f"{_short(item)} is no sentence of its body")
    return known.index(item)


def _short(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def evidence_counts(track: Track, split: str, given: Sequence[Numbers] | None) -> np.ndarray | None:
    """How many sentences were found, given and gold, of each of the split's n pairs: (n, 3).

    All three are zero for a pair without a gold sentence, which asks for none. None where the
    model gives no evidence or the track has none.
    """
    if given is None or not has_gold(track, split):
        return None
    counts = [
        (len(set(right) & set(found)), len(found), len(right)) if right else (0, 0, 0)
        for right, found in zip(gold_numbers(track, split), given, strict=True)
    ]
    return np.array(counts, dtype=np.int64).reshape(-1, 3)
