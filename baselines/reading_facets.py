"""Signs that a headline has a number, day, source, extent, name or cause its body has not.

Each function is given a headline with its body and gives the sentence that shows the difference,
or None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

from baselines.evidence_alignment import coverage, stem, terms
from baselines.reading_numbers import Number, numbers, same
from baselines.reading_phrases import even, in_title_case, plain

MANY = 20
"""From this number on a headline's number that the body never has is wrong whatever it counts."""
SHARED = 0.4
"""The share of the headline's words by which a sentence is known to tell the same."""

_WORD = re.compile(r"\w+(?:'\w+)?")


@dataclass(frozen=True)
class Matter:
    """A headline and the sentences of a body that speak of it."""

    headline: str
    near: tuple[str, ...]
    """The sentences on the headline's matter, the nearest first; never empty."""
    body: tuple[str, ...]
    """All sentences, in order."""


def _stems(text: str) -> set[str]:
    return {stem(word) for word in _WORD.findall(text)}


_AT_LEAST = re.compile(r"\b(?:more than|over|at least|no fewer than|up to|about|around|some)\b")
_ALMOST = re.compile(r"\b(?:nearly|almost|close to|about|around|some)\b")
_OUT_OF = re.compile(r"\d/\d")
SLACK = 1.5
"""How far above a number in "more than ..." the body's may lie, as a factor."""


def other_number(matter: Matter) -> str | None:
    """A number of the headline that the body never has: the sentence with its likeliest rival."""
    if _OUT_OF.search(matter.headline):
        return None
    counted = [(n, s) for s in (*matter.near, *matter.body) for n in numbers(s)]
    for number in numbers(matter.headline):
        alike = [(n, s) for n, s in counted if number.unit and n.unit == number.unit]
        kind = alike or [(n, s) for n, s in counted if not n.unit or not number.unit]
        told = [n.value for n, _ in (*kind, *counted) if n.unit in (number.unit, "date")]
        values = [n.value for n, _ in kind] + told
        if number.unit in ("year", "date") or any(_fits(matter, number, v) for v in values):
            continue
        wanted = set(number.counted[:2]) - _EMPTY
        named = [s for n, s in counted if wanted & set(n.counted)]
        others = [s for _, s in kind] if number.value >= MANY else []
        rivals = [s for _, s in alike] or named or others
        if rivals:
            return rivals[0]
    return None


_EMPTY = frozenset(stem(word) for word in ENGLISH_STOP_WORDS)


def _fits(matter: Matter, number: Number, value: float) -> bool:
    """Whether a number of the body bears out a number of the headline, as roughly as it is put."""
    head = plain(matter.headline)
    if _AT_LEAST.search(head) and number.value <= value <= SLACK * number.value:
        return True
    if _ALMOST.search(head) and number.value / SLACK <= value <= number.value:
        return True
    return same(number.value, value)


_DAYS = (
    "January February April June July August September October November December Monday Tuesday "
    "Wednesday Thursday Friday Saturday Sunday"
)
_DAY = re.compile(rf"\b({_DAYS.replace(' ', '|')})\b")
_SHORT = re.compile(r"\b(?:Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?")
_RELATIVE = re.compile(r"\b(?:today|yesterday|tomorrow|tonight|this (?:week|month|morning))\b")
_FUTURE = re.compile(
    r"\b(?:will|would|shall|plans? to|intends?|expected to|scheduled|set to|hopes? to|aims? to|"
    r"(?:is|are|was|were) (?:due|planned|to)|going to|wants? to|tomorrow|not yet|yet to|"
    r"next (?:week|month|year|spring|summer|autumn|winter))\b"
)
_HEADLINE_FUTURE = re.compile(
    r"\b(?:to(?= [a-z]+)|soon|about to|considers?|proposes?|eyes|seeks?|vows?|calls? for|yet|if|"
    r"threatens?|sees|forecasts?|predicts?|warns? of|plans?|due|expected|upcoming|hopes?|ahead)\b"
)
_DONE = re.compile(r"\b(?:has|have|had|was|were)\b(?! (?:due|planned|to)\b)")
_REPORTING = re.compile(r"\b(?:said|told|announced|added|wrote|according|reported|asked)\b")


def other_time(matter: Matter) -> str | None:
    """A day or month the body never has, or something done that the body has ahead."""
    return _other_day(matter) or _still_ahead(matter)


def _other_day(matter: Matter) -> str | None:
    text = " ".join(matter.body)
    named = set(_DAY.findall(matter.headline))
    vague = _RELATIVE.search(plain(text)) or _SHORT.search(text) or _SHORT.search(matter.headline)
    if not named or vague or named & set(_DAY.findall(text)):
        return None
    return next((s for s in (*matter.near, *matter.body) if _DAY.search(s)), None)


def _still_ahead(matter: Matter) -> str | None:
    head, best = plain(matter.headline), matter.near[0]
    if coverage(matter.headline, best) < SHARED:
        return None
    if _HEADLINE_FUTURE.search(head) or _FUTURE.search(head):
        return None
    text = _REPORTING.sub(" ", plain(best))
    return best if _FUTURE.search(text) and not _DONE.search(text) else None


_SAYS = (
    r"(?:says?|said|told|tells|warns?|warned|claims?|claimed|reports?|reported|according to|"
    r"announced|insists?|estimates?|reckons?|argues?|argued|admits?|sees|forecasts?|predicts?)"
)
_SOURCES = (
    re.compile(rf"[,:'-] ([\w .'-]{{1,60}}?) {_SAYS}$", re.IGNORECASE),
    re.compile(
        r"[,:'-] (?:says?|said) ([\w .-]{1,60}?)(?: (?:after|as|over|in|on|at) .*)?$",
        re.IGNORECASE,
    ),
    re.compile(rf"^([\w .'-]{{1,60}}?) {_SAYS} (?!to\b)", re.IGNORECASE),
)
_ATTRIBUTED = re.compile(rf"\b{_SAYS}\b|\bstatement\b", re.IGNORECASE)
_LEANING = re.compile(
    r"\b(?:it|he|she|they|the (?:president|prime minister|minister|mayor|firm))\b"
)


def other_source(matter: Matter) -> str | None:
    """A source named in the headline, where the sentence that says the same has another."""
    headline = even(matter.headline)
    found = next(filter(None, (form.search(headline) for form in _SOURCES)), None)
    if found is None:
        return None
    wanted = {term.stem for term in terms(found.group(1))}
    claim = headline.replace(found.group(0), " ").strip()
    if not wanted or len(terms(claim)) < 2:
        return None
    best = max(matter.body, key=lambda s: coverage(claim, s))
    place = matter.body.index(best)
    leans = _LEANING.search(plain(best))
    around = matter.body[max(0, place - 1) if leans else place : place + 1]
    if coverage(claim, best) < SHARED or wanted & _stems(" ".join(around)):
        return None
    return best if _ATTRIBUTED.search(best) else None


_ALL = re.compile(r"\b(?:all|every|each|entire|whole|everyone|everybody|nationwide|always)\b")
_PART = re.compile(
    r"\b(?:some|several|only|most|half|part|parts|many|a few|few|majority|third|quarter|handful|"
    r"a number|(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) of)\b(?: of)?"
    r"(?: the| its| their)?"
)
_ONLY_SOME = re.compile(r"\b(?:only|just) (?:some|a few|part|one|half|parts)\b")


def other_extent(matter: Matter) -> str | None:
    """A headline that takes in all where the body has some, or only some where it has all."""
    head = plain(matter.headline)
    if _ONLY_SOME.search(head):
        return next((s for s in matter.near[:2] if _ALL.search(plain(s))), None)
    found = _ALL.search(head)
    if found is None or any(_ALL.search(plain(s)) for s in matter.near[:3]):
        return None
    taken_in = {stem(word) for word in _WORD.findall(head[found.start() :])[1:5]}
    return next((s for s in matter.near[:3] if _parts(plain(s)) & taken_in), None)


def _parts(text: str) -> set[str]:
    """Stems of what a text has only a part of."""
    after = (text[part.end() :] for part in _PART.finditer(text))
    return {stem(word) for rest in after for word in _WORD.findall(rest)[:3]}


def other_name(matter: Matter) -> str | None:
    """A name of the headline that the body never has, where it tells the same of another."""
    tokens = _WORD.findall(matter.headline)
    if in_title_case(matter.headline):
        return None
    known = _stems(" ".join(matter.body))
    names = [token for token in tokens[1:] if token[0].isupper() and not token.isupper()]
    strange = [name for name in names if not _is_known(stem(name.removesuffix("'s")), known)]
    if not strange:
        return None
    return next((s for s in matter.near[:2] if _tells_of_another(matter.headline, s)), None)


def _is_known(name: str, known: set[str]) -> bool:
    # "Norwegian" is told of by "Norway"
    return name in known or any(word.startswith(name[:4]) for word in known)


def _tells_of_another(headline: str, sentence: str) -> bool:
    others = [word for word in _WORD.findall(sentence)[1:] if word[0].isupper()]
    strange = [word for word in others if word.lower() not in headline.lower()]
    return bool(strange) and coverage(headline, sentence) >= SHARED


_CAUSE = re.compile(
    r"\b(?:because of|due to(?! (?:begin|open|start|close|end|be|go|meet))|caused by|blamed on|"
    r"thanks to|owing to|as a result of|triggered by|put down to)\b (.+)$"
)
_GIVES_CAUSE = re.compile(
    r"\b(?:because|due to|caused by|causing|blamed|thanks to|owing to|as a result of|triggered|"
    r"put (?:it |this |that )?down to|the cause|the reason|traced to|the culprit)\b"
)


def other_cause(matter: Matter) -> str | None:
    """A cause named in the headline, where the sentences that give causes name another."""
    found = _CAUSE.search(plain(matter.headline))
    giving = [s for s in matter.body if _GIVES_CAUSE.search(plain(s))]
    if found is None or not giving:
        return None
    wanted = {term.stem for term in terms(found.group(1))}
    if not wanted or wanted & _stems(" ".join((*giving, *matter.near))):
        return None
    return max(giving, key=lambda s: coverage(matter.headline, s))


SIGNS: dict[str, Callable[[Matter], str | None]] = {
    "quantity": other_number,
    "timing": other_time,
    "source": other_source,
    "scope": other_extent,
    "entity": other_name,
    "cause": other_cause,
}
"""Facet -> its sign, in the order in which they are asked."""
