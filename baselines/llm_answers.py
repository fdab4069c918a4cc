"""What a language model answered, and the rule that makes probabilities of it.

An answer is a JSON object with `label`, `probability` and `evidence`. What stands around the
object (a code fence, a preamble, thoughts up to `</think>`) is passed over; nothing else is
repaired. An answer that is cut, has a wrong type, a label that was not offered or a probability
outside [0, 1] is unparsed. Unparsed answers and refusals get the uniform distribution.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from bench.pairs import sentences

THOUGHTS_END = "</think>"
_LABEL = re.compile(r'"label"\s*:\s*"([^"]*)"')
_REFUSAL = re.compile(r"\W*(i'm sorry|i am sorry|sorry,|i can't |i cannot |i won't )")
_SPACE = re.compile(r"\s+")
_STRAIGHT = str.maketrans({0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'"})
ROUNDING = 1e-6
"""How far a log-probability may lie above 0."""
SHORTEST_QUOTE = 4
"""Words a quotation must have to count for a sentence that it is only a part of."""


@dataclass(frozen=True)
class Step:
    """One token of the label's value: what of the value stands before it, and what may follow."""

    before: str
    token: str
    choices: tuple[tuple[str, float], ...]
    """(text, log-probability) of the tokens the server lists, the one taken among them."""


@dataclass(frozen=True)
class Reply:
    """What is kept of a server's reply."""

    content: str
    refused: bool = False
    steps: tuple[Step, ...] = ()
    tokens: int | None = None
    """Prompt and answer, as the server counts them."""

    def to_json(self) -> str:
        # in ASCII: a model may write half a character, which has no UTF-8
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Reply:
        kept = json.loads(text)
        steps = [
            Step(s["before"], s["token"], tuple((t, p) for t, p in s["choices"]))
            for s in kept["steps"]
        ]
        return cls(kept["content"], kept["refused"], tuple(steps), kept["tokens"])

    @classmethod
    def from_envelope(cls, envelope: Any) -> Reply:
        """Read a chat completion. Errors: ValueError where it is none."""
        try:
            choice = envelope["choices"][0]
            message = choice["message"]
            content, refusal = message.get("content"), message.get("refusal")
            used = (envelope.get("usage") or {}).get("total_tokens")
        except (TypeError, KeyError, IndexError, AttributeError) as error:
            raise ValueError("no chat completion") from error
        if not isinstance(content, str | None):
            raise ValueError("content is no text")
        return cls(
            content or "",
            bool(refusal) or choice.get("finish_reason") == "content_filter",
            label_steps(choice.get("logprobs")),
            used if isinstance(used, int) and used >= 0 else None,
        )


@dataclass(frozen=True)
class Verdict:
    """An answer that could be read."""

    label: str
    probability: float
    evidence: tuple[str, ...]


def read_verdict(content: str, labels: Sequence[str]) -> Verdict | None:
    """The verdict in a text, or None where there is none by the rule above."""
    answer = _first_object(content.rpartition(THOUGHTS_END)[2])
    label, probability = answer.get("label"), answer.get("probability")
    evidence = answer.get("evidence")
    quotes = [] if evidence is None else evidence if isinstance(evidence, list) else [evidence]
    if not isinstance(label, str) or not all(isinstance(quote, str) for quote in quotes):
        return None
    if isinstance(probability, bool) or not isinstance(probability, int | float):
        return None
    offered = {name.casefold(): name for name in labels}
    name = offered.get(label.strip().casefold())
    if name is None or not 0 <= probability <= 1:
        return None
    return Verdict(name, float(probability), tuple(quotes))


def _first_object(text: str) -> dict[str, Any]:
    start = text.find("{")
    if start < 0:
        return {}
    try:
        found = json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def is_refusal(reply: Reply) -> bool:
    """Whether the server or the model says that it will not answer."""
    return reply.refused or bool(_REFUSAL.match(_plain(reply.content)))


def distribution(reply: Reply, labels: Sequence[str]) -> np.ndarray | None:
    """Probabilities (K,) of the labels, or None where the answer is no verdict.

    From log-probabilities where the server gives them (see `label_mass`); otherwise the label
    named gets the probability stated and the others share the rest equally.
    """
    verdict = None if is_refusal(reply) else read_verdict(reply.content, labels)
    if verdict is None:
        return None
    mass = label_mass(reply.steps, labels)
    if mass is not None:
        return mass
    share = (1 - verdict.probability) / max(1, len(labels) - 1)
    row = np.full(len(labels), share)
    row[list(labels).index(verdict.label)] = verdict.probability if len(labels) > 1 else 1.0
    return row


def label_steps(logprobs: Any) -> tuple[Step, ...]:
    """The steps in which the label's value was written, its closing quotation mark included.

    `logprobs` is a chat completion's; nothing comes of one that is missing or malformed.
    """
    try:
        tokens = [str(entry["token"]) for entry in logprobs["content"]]
        choices = [_choices(entry) for entry in logprobs["content"]]
    except (TypeError, KeyError, ValueError):
        return ()
    text = "".join(tokens)
    match = _LABEL.search(text, text.rfind(THOUGHTS_END) + 1)
    if match is None:
        return ()
    start, end = match.start(1), match.end(1) + 1
    steps, at = [], 0
    for token, listed in zip(tokens, choices, strict=True):
        if at < end and at + len(token) > start:
            lead = token[: max(0, start - at)]
            cut = tuple((_without(lead, text_), p) for text_, p in listed)
            steps.append(Step(text[start : max(start, at)], _without(lead, token), cut))
        at += len(token)
    return tuple(steps)


def _choices(entry: dict[str, Any]) -> list[tuple[str, float]]:
    listed = {str(t["token"]): float(t["logprob"]) for t in entry.get("top_logprobs") or []}
    listed.setdefault(str(entry["token"]), float(entry["logprob"]))
    # some servers write minus infinity for a probability of zero
    possible = {token: p for token, p in listed.items() if p != -math.inf}
    if not all(math.isfinite(p) and p <= ROUNDING for p in possible.values()):
        raise ValueError("a log-probability is none")
    return sorted(possible.items())


def _without(lead: str, token: str) -> str:
    """A token without what it has of the text before the value: a quotation mark, a space."""
    return token.removeprefix(lead) if token.startswith(lead) else token.lstrip(' "')


def label_mass(steps: Sequence[Step], labels: Sequence[str]) -> np.ndarray | None:
    """Probabilities (K,) of the labels by the tokens their first difference is in.

    Read along the answer: a token that leaves only one label gives it its probability; one that
    leaves several (`con` of consistent and contradiction) is followed if it was taken, and shared
    out equally if not. It ends with the first token taken that leaves one label; the sum is then
    brought to 1. None where no label got anything.
    """
    mass = np.zeros(len(labels))
    path = 1.0
    for step in steps:
        taken, followed = 0.0, False
        for token, logprob in step.choices:
            fits = [i for i, label in enumerate(labels) if _leaves(label, step.before, token)]
            if token == step.token and len(fits) > 1:
                taken, followed = math.exp(logprob), True
            elif fits:
                mass[fits] += path * math.exp(logprob) / len(fits)
        if not followed:
            break
        path *= taken
    return mass / mass.sum() if mass.sum() > 0 else None


def _leaves(label: str, before: str, token: str) -> bool:
    """Whether the value may still become this label after the token."""
    value, quote, _ = (before + token).casefold().partition('"')
    if not token:
        return False
    return label.casefold() == value if quote else label.casefold().startswith(value)


def quoted_sentences(quotes: Sequence[str], body: str) -> list[str]:
    """The sentences of the body that the quotes are, hold, or are a part of, in the body's order.

    Space, case and the shape of quotation marks do not count; a quote that is a part of a
    sentence must have four words or more.
    """
    plain = [_plain(quote) for quote in quotes]
    return [s for s in sentences(body) if any(_same(_plain(s), quote) for quote in plain if quote)]


def _plain(text: str) -> str:
    return _SPACE.sub(" ", text.translate(_STRAIGHT)).strip(" \"'").casefold()


def _same(sentence: str, quote: str) -> bool:
    if sentence in quote:
        return True
    return quote in sentence and len(quote.split()) >= SHORTEST_QUOTE
