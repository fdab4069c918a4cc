"""Ranks with their uncertainty: rank ranges and groups of models that the data do not separate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_letters

from bench.statistics.paired import Paired

ALPHA = 0.05


@dataclass(frozen=True)
class Rank:
    """`best` and `worst`: the ranks the data allow. `tie_groups`: letters, shared by models that
    are not told apart."""

    model: str
    best: int
    worst: int
    tie_groups: str


def rank_ranges(values: Mapping[str, float], comparisons: Sequence[Paired]) -> list[Rank]:
    """Rank models by value, high to low (ties by name).

    One model is above another only where their Holm-corrected p is below 0.05. A model's best
    rank is one more than the number of models above it, its worst the number of models that it
    is not itself above.
    """
    order = sorted(values, key=lambda name: (-values[name], name))
    above = {
        (c.first, c.second) if c.difference > 0 else (c.second, c.first)
        for c in comparisons
        if c.p_holm < ALPHA
    }
    letters = _letters(order, above)
    return [
        Rank(
            model,
            best=1 + sum((other, model) in above for other in order),
            worst=len(order) - sum((model, other) in above for other in order),
            tie_groups=letters[model],
        )
        for model in order
    ]


def _letters(order: list[str], above: set[tuple[str, str]]) -> dict[str, str]:
    """Compact letter display by insertion and absorption (Piepho, 2004)."""
    groups: list[set[str]] = [set(order)]
    for better, worse in sorted(above):
        split: list[set[str]] = []
        for group in groups:
            if better in group and worse in group:
                split += [group - {better}, group - {worse}]
            else:
                split.append(group)
        groups = [g for g in split if not any(g < other for other in split)]
        groups = [g for index, g in enumerate(groups) if g not in groups[:index]]
    groups.sort(key=lambda group: [order.index(m) for m in sorted(group, key=order.index)])
    return {
        model: "".join(_letter(i) for i, group in enumerate(groups) if model in group)
        for model in order
    }


def _letter(index: int) -> str:
    """One character a group, whatever their number: a-z, A-Z, then further letters of Unicode."""
    return ascii_letters[index] if index < len(ascii_letters) else chr(0x100 + index)
