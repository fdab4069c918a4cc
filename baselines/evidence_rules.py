"""What evidence says in so many words, and what follows from it for the headline's label.

Each rule names the label that must hold where it speaks. How far it is to be believed is counted on
the training pairs (`Evidence`), so a rule that the data contradict has no say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from baselines.evidence_alignment import coverage, number_rival
from baselines.evidence_cues import GROUPS, OPEN_PHRASES, REFUTING_PHRASES, cue_signs
from bench.labels import CONSISTENT, CONTRADICTION, OVERCLAIM

NAMED = 0.45
"""The share of the headline's words from which on a sentence names its matter."""

_GROUP = {name: number for number, name in enumerate(GROUPS)}
_UNSURE = [_GROUP[name] for name in ("hedge", "rumour", "open")]
_DENYING = [_GROUP[name] for name in ("negation", "refute")]


def commitment(headline: str) -> str:
    """What a headline commits itself to by its cues: it asserts, hedges or denies."""
    signs = cue_signs(headline)
    if signs[_UNSURE].any() or "?" in headline:
        return "hedges"
    return "denies" if signs[_DENYING].any() else "asserts"


def status(evidence: str) -> str:
    """How the evidence leaves the matter by its cues: confirmed, unverified or refuted."""
    lower, signs = evidence.lower(), cue_signs(evidence)
    if OPEN_PHRASES.search(lower):
        return "unverified"
    if REFUTING_PHRASES.search(lower):
        return "refuted"
    unsure = signs[_UNSURE].sum()
    against = signs[_GROUP["refute"]] + signs[_GROUP["negation"]] / 2
    if max(unsure, against) <= signs[_GROUP["confirm"]] + 0.5:
        return "confirmed"
    return "unverified" if unsure >= against else "refuted"


def settles(sentence: str) -> bool:
    """Whether a sentence says in so many words that something is open or refuted."""
    lower = sentence.lower()
    return bool(OPEN_PHRASES.search(lower) or REFUTING_PHRASES.search(lower))


def says_open(headline: str, evidence: Sequence[str]) -> str | None:
    """An open matter under a definite headline is an overclaim, under a hedged one consistent."""
    if not OPEN_PHRASES.search(" ".join(evidence).lower()):
        return None
    return CONSISTENT if commitment(headline) == "hedges" else OVERCLAIM


def says_refuted(headline: str, evidence: Sequence[str]) -> str | None:
    """A refuted matter contradicts every headline that does not deny it.

    The sentence that refutes must name the matter in the headline's words.
    """
    refuting = (s for s in evidence if REFUTING_PHRASES.search(s.lower()))
    if not any(coverage(headline, s) >= NAMED for s in refuting):
        return None
    return CONSISTENT if commitment(headline) == "denies" else CONTRADICTION


def says_something_refuted(headline: str, evidence: Sequence[str]) -> str | None:
    """The same where the sentence that refutes does not name the matter: a weaker sign."""
    if not any(REFUTING_PHRASES.search(s.lower()) for s in evidence):
        return None
    return CONSISTENT if commitment(headline) == "denies" else CONTRADICTION


def says_another_number(headline: str, evidence: Sequence[str]) -> str | None:
    """The headline's number is nowhere, and another stands by the very word it counts."""
    return "quantity" if number_rival(headline, " ".join(evidence)) else None


RULES: dict[str, Callable[[str, Sequence[str]], str | None]] = {
    "open": says_open,
    "refuted": says_refuted,
    "refuted nearby": says_something_refuted,
    "number": says_another_number,
}
