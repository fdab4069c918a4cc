"""Facets, readings and labels: the words of the benchmark (docs/concepts.md)."""

from __future__ import annotations

from collections.abc import Iterable

CONSISTENT = "consistent"
INCONSISTENT = "inconsistent"
BINARY_LABELS = (CONSISTENT, INCONSISTENT)

CERTAINTY = "certainty"
TOPIC = "topic"
BINARY_FACETS = ("quantity", "entity", "role", "source", "cause", "timing", "scope")
FACETS = (CERTAINTY, *BINARY_FACETS, TOPIC)

OVERCLAIM = "overclaim"
UNDERCLAIM = "underclaim"
CONTRADICTION = "contradiction"

HEADLINE_STANCES = ("asserts", "hedges", "denies")
BODY_STATUSES = ("confirmed", "unverified", "refuted")

CERTAINTY_GRID = {
    ("asserts", "confirmed"): CONSISTENT,
    ("asserts", "unverified"): OVERCLAIM,
    ("asserts", "refuted"): CONTRADICTION,
    ("hedges", "confirmed"): UNDERCLAIM,
    ("hedges", "unverified"): CONSISTENT,
    ("hedges", "refuted"): CONTRADICTION,
    ("denies", "confirmed"): CONTRADICTION,
    ("denies", "unverified"): OVERCLAIM,
    ("denies", "refuted"): CONSISTENT,
}

CORE_LABELS = (CONSISTENT, OVERCLAIM, UNDERCLAIM, CONTRADICTION, *BINARY_FACETS, TOPIC)

RUNGS = ("plain", "swapped", "deep")

DOMAINS = (
    "politics",
    "courts",
    "conflict",
    "health",
    "science",
    "business",
    "sport",
    "culture",
    "weather-disaster",
    "technology",
)


def headline_readings(facet: str) -> tuple[str, ...]:
    """The readings a headline can take on `facet`, in grid order."""
    return HEADLINE_STANCES if facet == CERTAINTY else ("a", "b")


def body_readings(facet: str) -> tuple[str, ...]:
    """The readings a body can take on `facet`, in grid order."""
    return BODY_STATUSES if facet == CERTAINTY else ("a", "b")


def cell_label(facet: str, headline_reading: str, body_reading: str) -> str:
    """The label of one cell: on the diagonal `consistent`, off it how the headline goes wrong."""
    if facet == CERTAINTY:
        return CERTAINTY_GRID[headline_reading, body_reading]
    return CONSISTENT if headline_reading == body_reading else facet


def to_binary(labels: Iterable[str], consistent: str = CONSISTENT) -> list[str]:
    """Collapse label names to `consistent` / `inconsistent`.

    `consistent` is the track's own name for a body that stands behind its headline
    (`agree` in FNC-1).
    """
    return [CONSISTENT if label == consistent else INCONSISTENT for label in labels]
