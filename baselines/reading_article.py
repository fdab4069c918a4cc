"""One headline against one body, read by rules: what both sides say in so many words.

In the grids of `core` cue words tell nothing by construction; in ordinary news they mostly mean
what they say. A headline is taken at its word until a sign in the body speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from baselines.evidence_alignment import coverage
from baselines.reading_facets import SIGNS, Matter
from baselines.reading_phrases import (
    CONFIRMED,
    DOUBTING,
    LEFT,
    NEGATIONS,
    OPEN,
    REFUTED,
    REPORTED,
    SECOND_HAND,
    STRONGLY_REFUTED,
    UNVERIFIED,
    commitment,
    plain,
)
from baselines.reading_trust import stands
from bench.labels import (
    CERTAINTY_GRID,
    CONSISTENT,
    CONTRADICTION,
    OVERCLAIM,
    TOPIC,
    UNDERCLAIM,
)
from bench.pairs import sentences

COVERAGE_WEIGHT = 0.5
"""What the share of the headline's words in a sentence counts beside its cosine."""
NEAR = 0.75
"""A sentence is on the matter from this share of the best sentence's score on."""
CARRIED = 0.8
"""The share of its score that a sentence lends to the one that follows it."""
FAR = 0.4
"""Below this score of its best sentence a body is about something else."""
TAKEN = {"asserts": "confirmed", "hedges": "unverified", "denies": "refuted"}
"""The status under which a headline is right."""
REACH = {
    "strong": 0.3,
    "unverified": 0.3,
    "open": 0.35,
    "refuted": 0.65,
    "left": 0.8,
    "second-hand": 0.75,
}
"""From which share of the best score on a phrase counts: the vaguer, the nearer it must stand."""
QUOTED = 3
"""How many of the nearest sentences are quoted where no sign speaks."""
UNBROKEN = 3
"""Sentences that count as a paragraph in a body without blank lines."""
FIRST_FACETS = ("quantity", "timing")
"""Facets whose signs are surer than the weaker signs of certainty."""


@dataclass(frozen=True)
class Sign:
    """What was read, and where."""

    label: str
    status: str
    name: str
    sentence: str | None = None
    """The sentence that shows it."""


class Article:
    """A body as seen from one headline."""

    def __init__(self, headline: str, body: str, found: Sequence[str], cosines: np.ndarray) -> None:
        """found: the sentences of the body; cosines: (s,) of each with the headline."""
        self.headline, self.body, self.sentences = headline, body, tuple(found)
        self.stance = commitment(headline)
        self.texts = [plain(sentence) for sentence in found]
        self.covered = np.array([coverage(headline, sentence) for sentence in found])
        # rounded, so that no comparison hangs on the last digit
        self.scores = np.round(cosines + COVERAGE_WEIGHT * self.covered, 6)
        self.best = int(self.scores.argmax())

    @cached_property
    def near(self) -> list[int]:
        """The numbers of the sentences on the matter, the nearest first."""
        least = NEAR * self.scores[self.best]
        order = np.argsort(-self.scores, kind="stable")
        return [int(k) for k in order if k == self.best or self.scores[k] >= least]

    @cached_property
    def flat(self) -> list[int]:
        """Those of them that say what they say without a doubt."""
        doubted = (DOUBTING, OPEN)
        return [k for k in self.near if not any(p.search(self.texts[k]) for p in doubted)]

    @cached_property
    def linked(self) -> np.ndarray:
        """Shares (s,) of the best score; a sentence that follows a near one is carried along."""
        before = np.concatenate([[0.0], self.scores[:-1]])
        # a body about something else may have no score above 0
        top = max(float(self.scores[self.best]), FAR)
        shares: np.ndarray = np.maximum(self.scores, CARRIED * before) / top
        return shares

    def first(self, phrases: re.Pattern[str], reach: float) -> int | None:
        """The sentence nearest to the matter that has one of the phrases, within reach."""
        order = np.argsort(-self.linked, kind="stable")
        within = (int(k) for k in order if self.linked[k] >= reach)
        return next((k for k in within if phrases.search(self.texts[k])), None)

    def nearest(self, phrases: re.Pattern[str]) -> float:
        """The highest share of a sentence that has one of the phrases, 0 where none has."""
        shares = zip(self.linked, self.texts, strict=True)
        return max((float(share) for share, text in shares if phrases.search(text)), default=0.0)

    def matter(self) -> Matter:
        """What the signs of the other facets are given."""
        near = tuple(self.sentences[k] for k in self.near)
        return Matter(self.headline, near, self.sentences)

    def certainty(self, status: str, name: str, number: int) -> Sign:
        """The sign that the matter has a status, shown by a sentence."""
        label = CERTAINTY_GRID[self.stance, status]
        return Sign(label, status, name, self.sentences[number])

    def probability(self, sign: Sign) -> float:
        """That the headline is backed where this sign speaks."""
        return stands(self.stance, sign.name, backed=sign.label == CONSISTENT)

    def quoted(self, sign: Sign) -> tuple[str, ...]:
        """The sign's sentence and the nearest with its neighbours, or the nearest few."""
        best = self.sentences[self.best]
        home = next(p for p in paragraphs(self.body, self.sentences) if best in p)
        place = home.index(best)
        chosen = {*home[max(0, place - 1) : place + 2], sign.sentence}
        if sign.sentence is None:
            chosen |= {self.sentences[k] for k in self.near[:QUOTED]}
        return tuple(dict.fromkeys(s for s in self.sentences if s in chosen))


def paragraphs(body: str, found: Sequence[str]) -> list[tuple[str, ...]]:
    """The sentences of each paragraph: blank lines part them, or every UNBROKEN sentences.

    `found`: all sentences of the body; one that a blank line cuts is a paragraph of its own.
    """
    parts = [sentences(part) for part in body.split("\n\n")]
    if len(parts) == 1:
        return [tuple(found[k : k + UNBROKEN]) for k in range(0, len(found), UNBROKEN)]
    known = {sentence for part in parts for sentence in part}
    return [*parts, *((sentence,) for sentence in found if sentence not in known)]


def read_article(article: Article) -> Sign:
    """The first sign that is to be believed, the surest first; without any the headline is.

    A sign against a headline is not believed if headlines it spoke against were mostly backed.
    """
    for sign in _signs(article):
        if sign.label == CONSISTENT or article.probability(sign) < 1 / 2:
            return sign
    return _silence(article)


def first_sign(article: Article) -> Sign:
    """The first sign, to be believed or not."""
    return next(_signs(article), _silence(article))


def _silence(article: Article) -> Sign:
    return Sign(CONSISTENT, TAKEN[article.stance], "none")


def another_topic(article: Article) -> Sign:
    """The sign of a body about something else: even its nearest sentence is far."""
    return Sign(TOPIC, TAKEN[article.stance], "far", article.sentences[article.best])


def _signs(article: Article) -> Iterator[Sign]:
    if article.scores[article.best] < FAR:
        yield another_topic(article)
    yield from _outspoken(article)
    if article.stance == "asserts":
        yield from _facets(article, FIRST_FACETS)
    if article.stance in _WEAKER:
        yield from _WEAKER[article.stance](article)
    if article.stance == "asserts":
        yield from _facets(article, [name for name in SIGNS if name not in FIRST_FACETS])


def _facets(article: Article, facets: Sequence[str]) -> Iterator[Sign]:
    for facet in facets:
        shown = SIGNS[facet](article.matter())
        if shown is not None:
            yield Sign(facet, TAKEN[article.stance], facet, shown)


def _outspoken(article: Article) -> Iterator[Sign]:
    """What is said of the matter in so many words."""
    strong = article.first(STRONGLY_REFUTED, REACH["strong"])
    if strong is not None:
        yield article.certainty("refuted", "strong", strong)
    opened = article.first(OPEN, REACH["open"])
    refuted = article.first(REFUTED, REACH["refuted"])
    if opened is not None and (
        refuted is None or article.linked[opened] >= article.linked[refuted]
    ):
        yield article.certainty("unverified", "open", opened)
    unverified = article.first(UNVERIFIED, REACH["unverified"])
    if unverified is not None:
        yield article.certainty("unverified", "unverified", unverified)
    if refuted is not None:
        yield article.certainty("refuted", "refuted", refuted)


def _against_assertion(article: Article) -> Iterator[Sign]:
    best, text = article.best, article.texts[article.best]
    left = article.first(LEFT, REACH["left"])
    if left is not None:
        yield article.certainty("unverified", "left", left)
    others = article.first(SECOND_HAND, REACH["second-hand"])
    if others is None and REPORTED.search(text):
        others = best
    if others is not None:
        yield article.certainty("unverified", "second-hand", others)
    settled = any(CONFIRMED.search(article.texts[k]) for k in article.flat)
    if DOUBTING.search(text) and not settled:
        yield article.certainty("unverified", "doubted", best)


def _against_hedge(article: Article) -> Iterator[Sign]:
    settled = [k for k in article.flat if CONFIRMED.search(article.texts[k])]
    if settled:
        yield article.certainty("confirmed", "settled", settled[0])
    if article.best in article.flat and not LEFT.search(article.texts[article.best]):
        yield article.certainty("confirmed", "flat", article.best)


_WEAKER = {"asserts": _against_assertion, "hedges": _against_hedge}


SIGNALS = 26
"""How many numbers `signals` gives."""
_TOLD = (CONSISTENT, OVERCLAIM, UNDERCLAIM, CONTRADICTION, "quantity", "timing", "source", "scope")


def signals(article: Article) -> np.ndarray:
    """The same as numbers for a model to learn from: (SIGNALS,).

    How near to the matter each kind of phrase stands; what the best sentence has of them; what the
    headline commits itself to and which label the first sign names, one column each.
    """
    label, best = read_article(article).label, article.texts[article.best]
    distant = (
        STRONGLY_REFUTED,
        UNVERIFIED,
        OPEN,
        REFUTED,
        LEFT,
        SECOND_HAND,
        REPORTED,
        DOUBTING,
        CONFIRMED,
    )
    return np.array(
        [
            *(article.nearest(phrases) for phrases in distant),
            *(bool(p.search(best)) for p in (DOUBTING, CONFIRMED, NEGATIONS, LEFT)),
            len(article.flat) / len(article.near),
            article.covered[article.best],
            *(article.stance == stance for stance in TAKEN),
            *(label == told for told in _TOLD),
        ],
        dtype=float,
    )
