"""Numbers of a headline and of a body, in digits or in words, and whether they agree."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from baselines.evidence_alignment import stem

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: float(number) for number, word in enumerate(_ONES.split())}
WORDS |= {word: 10.0 * number for number, word in enumerate(_TENS.split(), 2)}
SCALES = {
    "hundred": 1e2,
    "dozen": 12.0,
    "thousand": 1e3,
    "k": 1e3,
    "million": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "billion": 1e9,
    "bn": 1e9,
    "b": 1e9,
}
ROUNDED = 0.06
"""Numbers from TEN on that differ by no more than this share are the same, one of them rounded."""
TEN = 10.0
REACH = 3
"""How many words after a number may be what it counts."""

_TOKEN = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|[A-Za-z]+(?:'[a-z]+)?|[%$£€]")
_MONTHS = frozenset(
    (
        *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
        *("october", "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug"),
        *("sep", "sept", "oct", "nov", "dec"),
    )
)
_NOT_COUNTS = frozenset(("a", "b", "c", "am", "pm", "p", "th", "st", "nd", "rd", "o'clock"))
_MONEY = frozenset("$£€")
_CROWDS = frozenset(("people", "jobs", "users", "customers", "homes", "voters", "viewers"))
_SHORT_SCALES = frozenset(("k", "m", "b"))
_FRACTIONS = {"half": 0.5, "quarter": 0.25}


@dataclass(frozen=True)
class Number:
    """A number in a text."""

    value: float
    counted: tuple[str, ...]
    """Stems of the words straight after it."""
    unit: str = ""
    """"$" for money, "%" for shares, "dead" and "hurt" for people, "year" for spans of time,
    "date" for what looks like a year of our time."""


def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of `text` in order. Days of a month and times of day are left out; a year is
    told by its unit, since it may as well be a count."""
    tokens = _TOKEN.findall(text)
    found, place = [], 0
    while place < len(tokens):
        value, after = _number_at(tokens, place)
        if value is not None and not _is_date(tokens, place, after, value):
            counted = tuple(map(stem, takewhile(str.isalpha, tokens[after : after + REACH])))
            found.append(Number(value, counted, _unit(tokens, place, after)))
        place = max(after, place + 1)
    return tuple(found)


def _number_at(tokens: list[str], place: int) -> tuple[float | None, int]:
    """The number that begins at `place`, if one does, and where the text goes on after it."""
    value: float | None = None
    while place < len(tokens):
        taken = _with_word(value, tokens, place)
        if taken is None:
            break
        value, place = taken, place + 1
    return value, place


def _with_word(value: float | None, tokens: list[str], place: int) -> float | None:
    """The number that `value` and the word at `place` make together, None if they make none."""
    word, before = tokens[place].lower(), tokens[place - 1].lower() if place else ""
    following = tokens[place + 1].lower() if place + 1 < len(tokens) else ""
    simple = float(word.replace(",", "")) if word[0].isdigit() else WORDS.get(word)
    if value is None:
        begins = word in SCALES and len(word) > 2 and before in ("a", "half")
        part = _FRACTIONS.get(
            tokens[place - 2].lower() if before == "a" and place > 1 else before, 1
        )
        return SCALES[word] * part if begins else simple
    if word in SCALES:
        short = word in _SHORT_SCALES and not _is_scale(tokens, place, following)
        return None if short else value * SCALES[word]
    if simple is not None:
        fits = value % 100 == 0 or (value % 10 == 0 and simple < TEN)
        in_words = not (word[0].isdigit() or before[:1].isdigit())
        return value + simple if fits and in_words else None
    joined = word == "and" and value and value % 100 == 0 and following in WORDS
    return value if joined else None


def _is_scale(tokens: list[str], place: int, following: str) -> bool:
    """Whether a single letter after a number is a scale, not metres: money or people are meant."""
    money_before = place > 1 and tokens[place - 2] in _MONEY
    return money_before or following in _CROWDS or _UNITS["$"].match(following) is not None


def _is_date(tokens: list[str], place: int, after: int, value: float) -> bool:
    before = tokens[place - 1].lower() if place else ""
    following = tokens[after].lower() if after < len(tokens) else ""
    named = value < 32 and (before in _MONTHS or following in _MONTHS)
    return named or following in _NOT_COUNTS


_UNITS = {
    "%": re.compile(r"^(?:%|per ?cent)"),
    "$": re.compile(r"^(?:[$£€]|(?:dollars?|pounds?|euros?|crowns?|francs?)\b)"),
    "year": re.compile(r"^(?:years?|months?|weeks?|days?|hours?|minutes?)\b"),
}
_DEAD = re.compile(r"\b(?:kill\w*|dead|died?|dies|deaths?|lives|fatalities|drown\w*|bodies)\b")
_HURT = re.compile(r"\b(?:hurt|injur\w*|wound\w*|hospital\w*)\b")


def _unit(tokens: list[str], place: int, after: int) -> str:
    """The kind of thing a number measures, by the words around it."""
    if place and tokens[place - 1] in _MONEY:
        return "$"
    bare = after == place + 1 and tokens[place].isdigit()
    if bare and 1500 <= int(tokens[place]) <= 2100:
        return "date"
    following = " ".join(tokens[after : after + 2]).lower()
    for unit, pattern in _UNITS.items():
        if pattern.search(following):
            return unit
    after_it = " ".join(tokens[after : after + 5]).lower()
    before_it = " ".join(tokens[max(0, place - 3) : place]).lower()
    straight = tokens[place - 1].lower() if place else ""
    for text in (straight, after_it, before_it):
        if _DEAD.search(text) and not _HURT.search(text):
            return "dead"
        if _HURT.search(text) and not _DEAD.search(text):
            return "hurt"
    return ""


def same(one: float, other: float) -> bool:
    """Whether two numbers agree, one of them perhaps rounded."""
    if one == other:
        return True
    return min(one, other) >= TEN and abs(one - other) <= ROUNDED * max(one, other)
