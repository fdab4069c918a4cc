"""How far the signs of plain reading are to be believed: counted once on labelled pairs.

`python -m benchmarks.reading_counts` makes the table (reading_counts.json) and says on which pairs.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def counted() -> dict[str, tuple[int, int]]:
    """Key -> (how often the sign was the first to speak, how often the pair was consistent)."""
    path = Path(__file__).with_name("reading_counts.json")
    table = json.loads(path.read_text(encoding="utf-8"))["signs"]
    return {name: (row["spoken"], row["consistent"]) for name, row in table.items()}


def key(commitment: str, sign: str) -> str:
    """A sign's place in the table: of another commitment the same sign tells another thing."""
    return f"{commitment} {sign}"


def stands(commitment: str, sign: str, *, backed: bool) -> float:
    """The probability that a headline is backed where a sign speaks for it (`backed`) or against.

    By the rule of succession (Laplace, 1814), as if the sign had been right twice and wrong once
    before: one that was never counted is right with two thirds.
    """
    spoken, consistent = counted().get(key(commitment, sign), (0, 0))
    right = consistent if backed else spoken - consistent
    trust = (right + 2) / (spoken + 3)
    return trust if backed else 1 - trust
