"""One pair put to a model, and its answer in words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

from bench.inference import evidence, gives_evidence, gives_readings, probabilities, readings
from bench.labels import (
    CERTAINTY_GRID,
    CONSISTENT,
    CONTRADICTION,
    INCONSISTENT,
    OVERCLAIM,
    TOPIC,
    UNDERCLAIM,
)
from bench.pairs import sentences
from bench.predictions import from_probabilities

if TYPE_CHECKING:
    from bench.models import NamedModel
    from bench.readings import Reading
    from bench.tracks.base import Track

STANDS = "the article stands behind the headline"
MISMATCHES = {
    INCONSISTENT: "the article does not stand behind the headline",
    OVERCLAIM: "the headline is surer than the article",
    UNDERCLAIM: "the headline is less sure than the article",
    CONTRADICTION: "the article says the opposite",
    "quantity": "the headline has another number than the article",
    "entity": "the headline names another person, place or thing than the article",
    "role": "the headline mixes up who did it and to whom",
    "source": "the headline names another source than the article",
    "cause": "the headline gives another cause than the article",
    "timing": "the headline puts it at another time than the article",
    "scope": "the headline takes in more, or less, than the article",
    TOPIC: "the article is about something else",
}
STATUS_VERBS = {"confirmed": "confirms", "unverified": "leaves open", "refuted": "refutes"}


@dataclass(frozen=True)
class Verdict:
    """What a model says of one pair; None where it does not say."""

    label: str
    words: str
    probability: float | None
    """That the article stands behind the headline."""
    commitment: str | None = None
    status: str | None = None
    facet: str | None = None
    evidence: tuple[str, ...] | None = None

    def to_text(self) -> str:
        """A few lines for a reader, without characters that a terminal would act on."""
        facts = {"headline": self.commitment, "article": self.status, "facet": self.facet}
        shown = [f"{name}: {fact}" for name, fact in facts.items() if fact is not None]
        if self.probability is not None:
            shown.append(f"p(article stands behind it) = {self.probability:.2f}")
        lines = [f"{self.label}: {self.words}", "    ".join(shown), *self._evidence_lines()]
        return "".join(f"{_printable(line)}\n" for line in lines if line)

    def _evidence_lines(self) -> list[str]:
        if self.evidence is None:
            return []
        if not self.evidence:
            return ["evidence: no sentence of the article"]
        return ["evidence:", *(f'  - "{" ".join(s.split())}"' for s in self.evidence)]

    def to_json(self, **more: str) -> str:
        """One JSON object with all fields, null where the model does not say, and `more`."""
        return json.dumps(vars(self) | more, ensure_ascii=False) + "\n"


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)


def ask(model: NamedModel, track: Track, headline: str, body: str) -> Verdict:
    """Put one pair to a fitted model: its reading, or as much as it tells without `read`.

    Errors: LedeBenchError where the model raises or answers in the wrong shape.
    """
    import pandas as pd

    pairs = pd.DataFrame({"headline": [headline], "body": [body]})
    with threadpool_limits(limits=1):
        if gives_readings(model):
            (reading,) = readings(model, pairs)
            return Verdict(words=reading_in_words(reading), **vars(reading))
        return _without_reading(model, track, pairs)


def _without_reading(model: NamedModel, track: Track, pairs: Any) -> Verdict:
    found = from_probabilities(("",), *probabilities(model, track, pairs), track)
    assert found.label is not None
    quoted = None
    if gives_evidence(model):
        (body,), (numbers,) = pairs["body"], evidence(model, pairs)
        quoted = tuple(sentences(body)[number] for number in numbers)
    return Verdict(
        label=found.label[0],
        words=label_in_words(found.label[0], track),
        probability=None if found.score is None else float(found.score[0]),
        evidence=quoted,
    )


def reading_in_words(reading: Reading) -> str:
    """Which of the two sides says what, where the label follows from that; else the label."""
    if reading.label == CONSISTENT:
        return STANDS
    if CERTAINTY_GRID[reading.commitment, reading.status] == reading.label:
        verb = STATUS_VERBS[reading.status]
        return f"the headline {reading.commitment} what the article {verb}"
    return MISMATCHES[reading.label]


def label_in_words(label: str, track: Track) -> str:
    """A label of the benchmark in plain words, one of another track among its fellows."""
    if label in (CONSISTENT, track.consistent):
        return STANDS
    others = ", ".join(track.labels)
    return MISMATCHES.get(label, f"the likeliest of {track.name}'s labels ({others})")
