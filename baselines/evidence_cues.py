"""Cues of commitment: which words of certainty, denial, attribution, time and extent a text has.

Hedges after Hyland (Hedging in Scientific Research Articles, 1998) and the BioScope corpus (Vincze
et al., 2008); words of rumour and refutation after the signals of the Emergent project
(Silverman, Lies, Damn Lies and Viral Content, 2015).
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np

from baselines.reading_phrases import OPEN, REFUTED, STRONGLY_REFUTED, plain

GROUPS = {
    "hedge": "may might could perhaps possible possibly possibility potential potentially maybe "
    "apparent apparently seem seems seemed seemingly appear appears appeared suggest suggests "
    "suggested suggesting likely unlikely probable probably presumed presumably supposed "
    "supposedly if would should believe believed believes thought fear feared fears suspect "
    "suspected suspects speculate speculated speculation conceivably arguably",
    "rumour": "rumor rumors rumored rumour rumours rumoured hint hints hinted indicate indicates "
    "indicated alleged allegedly allegation allegations claim claims claimed claiming reported "
    "reportedly purported purportedly so-called viral unnamed anonymous",
    "open": "unconfirmed unverified unclear uncertain unknown unsettled undecided whether doubt "
    "doubts doubtful dispute disputed disputes question questions questioned questionable "
    "authenticity independently immediately awaiting await awaits pending investigate "
    "investigating investigation either neither cannot yet mystery unable",
    "refute": "fake faked hoax false falsely untrue denied deny denies denying denial debunk "
    "debunked debunking refute refuted reject rejected dismiss dismissed bogus fabricated "
    "invented satire satirical parody wrong wrongly incorrect inaccurate mistake mistaken myth "
    "lie lies lied retract retracted withdrew withdrawn apologise apologised apologize "
    "apologized apology "
    "correction corrected discredited disproved baseless unfounded nonsense rubbish prank stunt "
    "photoshopped fooled hoaxer",
    "turn": "however despite but although though actually really fact turns turned instead rather",
    "negation": "not no never none nothing nobody neither nor without n't hardly",
    "confirm": "confirm confirmed confirms confirmation confirming verify verified verification "
    "prove proved proven proves proof evidence admit admitted admits acknowledge acknowledged "
    "concede conceded official officially officials announce announced announces announcement "
    "reveal revealed reveals identified identify established conclude concluded found shows showed "
    "certain certainly indeed definitely settled",
    "report": "said says say saying told tell tells according report reports reporting source "
    "sources spokesman spokeswoman spokesperson statement stated wrote posted tweeted tweet "
    "twitter facebook blog website site story stories account comment declined",
    "future": "will plan plans planned planning expected due soon next tomorrow scheduled intend "
    "intends about set likely upcoming ahead later",
    "done": "has have had was were been already did done after ago since finished completed began",
    "all": "all every each both whole entire everyone everybody everything always full fully",
    "some": "only some part partly few several one half most many handful certain other others",
    "picture": "video image images photo photos photograph photographs footage picture pictures",
    "cause": "because cause caused causes due blame blamed blames led after result resulted why "
    "reason",
}
WORDS = tuple(dict.fromkeys(word for group in GROUPS.values() for word in group.split()))
"""Every cue once; several stand in two groups."""

CURLY, QUOTES = "\u2019", '"\u201c\u201d'

_INDEX = {word: number for number, word in enumerate(WORDS)}
_MEMBERS = np.array(
    [[word in group.split() for word in WORDS] for group in GROUPS.values()], dtype=float
).T
_TOKEN = re.compile(r"n't|[a-z]+(?:-[a-z]+)?")
SIGNS = len(GROUPS) + 5
"""How many numbers `cue_signs` gives: its shape is (SIGNS,)."""


@lru_cache(maxsize=200_000)
def cue_words(text: str) -> np.ndarray:
    """How often each of WORDS stands in `text`: (len(WORDS),)."""
    counts = np.zeros(len(WORDS))
    lower = text.lower().replace(CURLY, "'").replace("n't", " n't")
    for token in _TOKEN.findall(lower):
        number = _INDEX.get(token)
        if number is not None:
            counts[number] += 1
    return counts


@lru_cache(maxsize=200_000)
def cue_signs(text: str) -> np.ndarray:
    """Cues by group, phrases that leave open or refute, question and quotation marks, numbers."""
    even = plain(text)
    others = [
        len(OPEN.findall(even)),
        len(REFUTED.findall(even)) + len(STRONGLY_REFUTED.findall(even)),
        text.count("?"),
        sum(text.count(mark) for mark in QUOTES),
        len(re.findall(r"\d+", text)),
    ]
    return np.concatenate([cue_words(text) @ _MEMBERS, others])
