"""What a model reads in one pair, in the benchmark's words: what `bench.check` tells its user."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """How one headline stands to one body. A model gives it by `read(pairs) -> list[Reading]`."""

    label: str
    """One of `bench.labels.CORE_LABELS`."""
    probability: float
    """That the body stands behind the headline, 0 to 1."""
    commitment: str
    """Of the headline: one of `bench.labels.HEADLINE_STANCES`."""
    status: str
    """Of the matter in the body: one of `bench.labels.BODY_STATUSES`."""
    facet: str | None
    """In which headline and body disagree, one of `bench.labels.FACETS`; None where they agree."""
    evidence: tuple[str, ...]
    """The sentences of the body it rests on, as `bench.pairs.sentences` has them; may be empty."""
