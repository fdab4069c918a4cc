"""Phrases by which news hedges, denies, leaves open, refutes and confirms, for plain reading.

Hedges of headlines after Hyland (1998); the ways in which a body leaves a matter open or takes it
back after the signals of the Emergent project (Silverman, 2015). All patterns are for text that
`plain` has made even.
"""

from __future__ import annotations

import re
from functools import lru_cache

_EVEN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)
_CONTRACTED = {"can't": "can not", "cannot": "can not", "won't": "will not"}
_NAMED_MAY = re.compile(r"(?<=\S )May\b")
MONTH_OF_MAY = "maymonth"
"""How `plain` writes the month, or the name, to tell it from the verb."""


def even(text: str) -> str:
    """Single spaces, straight quotation marks, apostrophes and dashes."""
    return " ".join(text.split()).translate(_EVEN)


@lru_cache(maxsize=100_000)
def plain(text: str) -> str:
    """Lower case, single spaces, straight quotation marks and apostrophes, "n't" as "not".

    A capital May that does not begin the text is the month or a name, unless most words have one.
    """
    evened = even(text)
    if not in_title_case(evened):
        evened = _NAMED_MAY.sub(MONTH_OF_MAY, evened)
    lower = evened.lower()
    for short, full in _CONTRACTED.items():
        lower = lower.replace(short, full)
    return re.sub(r"n't\b", " not", lower)


def in_title_case(text: str) -> bool:
    """Whether most words begin with a capital, so that it tells no name."""
    words = re.findall(r"\b[^\W\d_]\w*", text)
    return bool(sum(word[0].isupper() for word in words) > len(words) / 2)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")(?!\w)")


HEADLINE_HEDGES = _any(
    "may(?! \\d| day)",
    "might",
    "could(?! not)",
    "perhaps",
    "possibl[ey]",
    "potential(?:ly)?",
    "maybe",
    "apparent(?:ly)?",
    "seems?",
    "appears? (?:to|that)",
    "seemingly",
    "(?:un)?likely",
    "probabl[ey]",
    "presum(?:abl[ey]|ed)",
    "conceivabl[ey]",
    "arguabl[ey]",
    "uncertain",
    "if [\\w' ]{1,80} (?:is|are) (?:confirmed|true)",
    "reportedly",
    "alleged(?:ly)?",
    "allegations?",
    "purported(?:ly)?",
    "supposed(?:ly)?",
    "rumou?r(?:s|ed)?",
    "said to (?:be|have)",
    "(?:is|are|was|were) said to",
    "believed",
    "thought(?: to|(?= \\w+ed))",
    "feared",
    "fears?(?= (?:that|of|for|as|over|it|he|she|they|grow|mount|rise))",
    "fear(?= \\w)",
    "suspected(?! \\w+ (?:arrested|shot|jailed|held|charged|appears|dies|killed))",
    "suspicions?",
    "tipped (?:as|for|to)",
    "linked (?:with|to)",
    "eyed (?:as|for)",
    "looks? (?:like|set|as if|to be)",
    "sounds like",
    "hints?",
    "suggest(?:s|ed)(?! lower| higher)",
    "suggestions? (?:that|of)",
    "speculation",
    "concerns? that",
    "alarm that",
    "talk of",
    "unconfirmed",
    "unverified",
    "unclear",
    "in doubt",
    "doubts?(?= over| about| that| on|$)",
    "questions? (?:over|about|whether)",
    "whether",
    "reports? (?:says?|suggests?|claims?)",
    "(?:report|reports|sources?):",
    "sources (?:say|suggest|claim)",
    "by (?:one|some) accounts?",
    "according to (?:one|an|some|unnamed|unconfirmed)[\\w -]*(?:account|report|source|rumou?r)s?",
    "(?:report|claim|theory|word) that",
    "(?:^|: )claims?(?: of| that)",
    "claim(?:s|ed)?(?= [\\w' ]{1,80} (?:is|are|was|were|has|have|had|did|will)\\b)",
    "investigat\\w+ whether",
    "not (?:yet )?(?:confirmed|verified|certain|clear|known)",
)
"""What makes a headline hedge; so does a question mark."""

HEADLINE_DENIALS = _any(
    "not(?! only| just| guilty)",
    "never",
    "no(?! longer| more than| fewer than| less than| confidence| fixed|-|\\.? ?\\d)",
    "nobody",
    "none(?! in)",
    "nothing",
    "false(?:ly)?",
    "(?:is|are|was|were|it's|a|as|no|be) (?:an? )?(?:fakes?|hoax(?:es)?|myths?|fiction)",
    "(?:fakes?|faked|hoax(?:es)?|myth|fiction)(?= ?[.,;:!)\"']| say| says|$)",
    "untrue",
    "bogus",
    "debunk(?:s|ed)?",
    "disprove[sdn]*",
    "made up(?! of)",
    "fabricated",
    "baseless",
    "unfounded",
    "without truth",
    "rules? out",
    "ruled out(?! for| of)",
    "den(?:y|ies|ied)(?! \\w+ (?:bail|entry|access|visa))",
    "refutes?",
    "reject(?:s|ed)? (?:claims?|reports?|rumou?rs?)",
)
"""What makes a headline deny."""

_ASKS = re.compile(r"\?(?![\"' ]*(?:yes|no|not|it's|it is|that's)\b)")
"""A question that is not answered at once."""

_TALK_DENIED = re.compile(
    r"\b(?:claims?|rumou?rs?|reports?|talk|story|theory)\b.{1,80}\b(?:false|baseless|untrue|hoax|"
    r"fake|unfounded|bogus|debunked|dismissed|denied)\b"
)

_MATTER = (
    r"(?:claims?|reports?|rumou?rs?|allegations?|accounts?|story|stories|statements?|posts?|"
    r"theory|assertions?|accusations?|suggestions?|video|footage|photo\w*|pictures?|images?|"
    r"letter|document|recording|message|tweet|article|announcement)"
)

OPEN = _any(
    r"(?:could|can|will|would|did|do|does|has|have)(?: \w+)? not (?:yet )?"
    r"(?:be |have been |been |immediately |independently )*(?:\w+ly )?"
    r"(?:confirm|verif|establish|authenticat|corroborat|substantiat|determin)\w*",
    r"(?:can|could|would) (?:\w+ )?not (?:yet |\w+ly )?(?:say|tell|put a name|"
    r"rule (?:it |that )?out|be sure|be certain|be ruled out|be known)(?! (?:that|anything|you))",
    r"(?:do|does|did) not (?:yet |\w+ly )?know (?:if|whether|what|who|how|why|for certain|"
    r"for sure|yet)",
    r"(?:was|were|been|is|are) unable to (?:\w+ly )?"
    r"(?:confirm|verif|establish|authenticat|corroborat|determin|say)\w*",
    r"(?:not|yet to|never|neither) (?:yet )?(?:be(?:en)? )?(?:\w+ly )?"
    r"(?:confirmed|verified|certain|known(?! to\b)|established|settled(?! in)|corroborated|"
    r"substantiated|authenticated|determined|proven|proved)",
    r"not (?:yet |be )*clear",
    r"(?:not|declined to|refused to|would neither|neither) (?:yet )?(?:\w+ly )?"
    r"(?:confirm|verify|say whether|rule out|comment on whether)",
    r"neither confirmed nor denied",
    r"no (?:\w+ )?confirmation",
    r"no (?:independent (?:evidence|proof|account)|proof|telling|knowing|way to (?:tell|know|check"
    r"|verify)|way of (?:telling|knowing|checking))",
    r"(?:remain|stay)s?(?:ed)?(?: \w+ly)? (?:unclear|unknown|uncertain|to be seen|in doubt|"
    r"disputed|a mystery|unconfirmed|unverified|unproven|an open question)",
    r"(?:question|matter|case|issue|answer) (?:\w+ ){0,8}?(?:is|stays?|remains?|left) "
    r"(?:\w+ )?open",
    r"(?:has|have) to (?:stay|remain) open",
    r"un(?:confirmed|verified|clear|corroborated|substantiated|proven)",
    r"too (?:early|soon) (?:to|for)(?: \w+){0,3} (?:say|tell|know|conclude|judge|be sure)",
    r"(?:may|might) (?:well )?(?:be|have)(?: \w+){0,6}(?: and (?:it )?|, or (?:it )?)"
    r"(?:may|might) not",
    r"nothing (?:yet )?that (?:points|proves|shows|settles)",
    r"known only to",
    r"leaves? (?:it )?open",
    r"nobody (?:can|could|will be able to|is able to) (?:yet )?(?:say|tell)",
    r"(?:is|are|was|were) (?:\w+ )?(?:split|divided)(?: down the middle)? "
    r"(?:over|on|about) (?:what|whether|who|how|if)",
)
"""What says in so many words that a matter is open."""

UNVERIFIED = _any(
    r"(?:could|can|would) not (?:yet |immediately )?(?:be )?(?:immediately |independently |yet )*"
    r"(?:be )?(?:verif|confirm|authenticat|corroborat|substantiat)\w*",
    r"(?:has|have|had|was|were|is|are|been|be) (?:not|neither) (?:yet )?(?:been )?"
    r"(?:independently )?(?:verified|confirmed|authenticated|corroborated|substantiated)",
    r"no (?:\w+ )?confirmation",
    r"unable to (?:\w+ly )?(?:verify|confirm|authenticate|corroborate)",
    r"unverified",
    r"unconfirmed",
    r"neither (?:\w+ )?could be (?:\w+ly )?(?:verified|confirmed)",
)
"""Said of reports as such: it counts wherever it stands."""

LEFT = _any(
    r"whether (?:\w+ ){1,8}(?:is|are|was|were|has|had|have|did|would|will|came|could)",
    r"(?:awaiting|awaits?|pending|until) (?:the )?(?:\w+ )?(?:results?|confirmation|decision|"
    r"tests?|approval|verdict)",
    r"(?:will|has to|have to|must|is to|are to|before it|before they) (?:\w+ )?(?:decide|rule) "
    r"(?:whether|if|on)",
    r"(?:no|not) (?:\w+ )?(?:decision|agreement|date|verdict) (?:has|had|have|was|is|yet)",
    r"(?:being|is|are|were) (?:\w+ )?(?:investigated|examined|reviewed|looked into)",
    r"(?:experts|scientists|officials|analysts|witnesses|accounts|opinions) (?:differ|"
    r"(?:are|were|remain) (?:divided|split|at odds))",
    r"(?:den(?:y|ies|ied)|disput(?:es|ed|ing)|contest(?:s|ed)|denial)",
    r"(?:accused of|pleaded not guilty|denies the charges?)",
    r"only (?:\w+ )?(?:one|a single) (?:\w+ )?(?:source|witness|report)",
    r"(?:question|doubt)s? (?:of|about|over|remain|as to)",
)
"""What leaves a matter open in a weaker way."""

_IS = r"(?:is|was|are|were|be|been|being|as|'s) (?:\w+ly )?(?:an? |another )?"

REFUTED = _any(
    _IS + r"(?:\w+ )?(?:false|untrue|not true|fakes?|hoax(?:es)?|myth|fictional|fictitious|"
    r"incorrect|nonsense|mistranslat\w+|misidentif\w+|misread|misquot\w+|invented)",
    _MATTER + r" (?:is|was|are|were) (?:\w+ly )?(?:wrong|mistaken|fiction)",
    r"computer[- ]generated",
    r"(?:turned|turns) out (?:to be (?:\w+ )?(?:\w+ )?(?:wrong|nothing|another))",
    r"(?:retract|recant|withdr[ae]w|t[ao]ken? back|took back|apologi[sz]\w+ for) ?\w* "
    r"(?:\w+ ){0,2}" + _MATTER,
    _MATTER + r" (?:has|have|had|was|were) (?:since |later )?(?:been )?"
    r"(?:retracted|withdrawn|recanted|corrected|deleted|taken down|disproved|debunked|discredited)",
    r"no such (?:\w+ )?\w+",
    r"(?:disprove[dns]?|debunk(?:s|ed)?|rul(?:ed|es) out(?! of| for)|rebutted)",
    r"ha(?:s|d|ve) nothing to do with",
    r"alive and well",
    r"an earlier version",
    r"made (?:it|the story|them|that) (?:all )?up",
    r"cleared of (?!snow|ice|mud|rubble|debris|mines)\w+",
    r"mix-?up|mixed up|mistook|mistaken for|confused with|typing error|clerical error|by mistake",
)
"""What says in so many words that something is not so."""

STRONGLY_REFUTED = _any(
    _IS + r"(?:false|untrue|not true|fakes?|faked|hoax(?:es)?|made[ -]up(?! of)|baseless|unfounded|"
    r"bogus|satire|prank|spoof|photoshopped|groundless|forger(?:y|ies))",
    r"is not (?:true|real)",
    _MATTER + r" (?:\w+ ){0,3}(?:staged|forged|manipulated|fabricated|doctored)",
    r"satirical (?:\w+ )?(?:site|website|article|story|piece|magazine)",
    r"hoaxers?",
    r"(?:no|not a word of) truth (?:in|to|behind)",
    r"(?:turned|turns) out (?:to be (?:\w+ )?(?:\w+ )?(?:false|wrong|hoax|fake)|not to)",
    r"never (?:happened|existed|took place)",
    r"did not (?:happen|take place|exist|occur)",
    r"does not exist",
    r"(?:disproved|debunked|discredited)",
)
"""Those that can hardly mean anything else."""

SECOND_HAND = _any(
    r"according to (?:an? |the |one )?(?:[\w'.-]+ ){0,4}(?:reports?|sources?|websites?|site|blog|"
    r"magazine|newspapers?|tabloid|outlet|times|mail|post|news|journal|users?|rumou?rs?)",
    r"(?:citing|cited|quoting) (?:[\w'-]+ ){0,4}(?:reports?|sources?|officials?|newspapers?|media|"
    r"websites?|blog|times|mail|post|news|journal|magazine)",
    r"(?:told|reported to) (?:the )?(?:[\w'-]+ ){0,2}(?:newspaper|magazine|website|blog|tabloid)",
    r"(?:sources|reports|rumou?rs) (?:say|said|claim|claimed|suggest|suggested|indicate|have it)",
)
"""What gives a thing as told by others, not as the article's own."""

REPORTED = _any(
    "reportedly",
    "reports? (?:that|say|said|claim\\w*|suggest\\w*|about|on|from)",
    "(?:media|news|press|early|unconfirmed|according to|several|local) reports?",
    "reports of",
    "(?:is|are|was|were|been|be) reported",
    "reported (?:that|to|as|by)(?! police| the police)",
    "(?:first|originally|previously|also|has|have|had) reported(?! \\d| a | an )",
    '(?:reports|reported|reporting)(?= ?[."]|$| that)',
)
"""The same in a word; only where it stands in the very sentence."""

CONFIRMED = _any(
    r"(?:has|have|had|was|were|is|are|been|officials?|police|ministry|spokes\w+|company|club|"
    r"palace|government|later|also)(?! not)(?: (?!not)\w+)? confirm(?:ed|s)?",
    r"confirm(?:ed|s|ing) (?:on|that|the|it|in|his|her|their|to|by)",
    r"(?:admitted|acknowledged|conceded|pleaded guilty|was convicted|were convicted|found guilty)",
    r"(?:announced|signed|approved|passed(?! away)|voted|unveiled|ruled|decided|declared)",
    r"published",
    r"(?:it is|was) (?:final|official)",
    r"(?:dna|tests?|records?|documents?|footage|figures|results?|autopsy|scans?|analysis) "
    r"(?:\w+ )?(?:showed|shows|show|proved|proves|prove|identified|matched|established)",
)
"""What says in so many words that a matter is settled."""

DOUBTING = _any(
    "may(?! \\d| day)",
    "might",
    "could(?! not)",
    "perhaps",
    "possibly",
    "maybe",
    "apparently",
    "seem(?:s|ed)?",
    "appear(?:s|ed)? to",
    "likely",
    "probably",
    "reportedly",
    "alleged(?:ly)?",
    "purported(?:ly)?",
    "supposedly",
    "rumou?r(?:s|ed)?",
    "(?:is|are|was|were|been) said(?: to| that)",
    "believed",
    "thought to",
    "(?:is|are|was|were) feared",
    "suspect(?:ed| that| of)",
    "suggest(?:s|ed|ing)?",
    "speculat\\w+",
    "claim(?:s|ed) (?:that|to|he|she|they|it|the|responsibility)",
    "claims?:",
    "unnamed",
    "anonymous(?:ly)?(?! donor)",
    "on condition of anonymity",
    "sources? (?:close to|familiar|said|told)",
    "if (?:it|confirmed|true)",
    "whether",
    "would (?:be|have)(?! to)",
    "considering",
    "in talks",
    "talk (?:that|of)",
    "says? (?:that )?(?:it|he|she|they) (?:has|have|had)",
    "hint(?:s|ed)?",
)
"""What keeps a sentence of the body from saying a thing flatly."""

NEGATIONS = re.compile(r"\b(?:not|never|no|none|nobody|nothing|neither|nor|without)\b")


def commitment(headline: str) -> str:
    """What a headline commits itself to by its words: it asserts, hedges or denies."""
    text = plain(headline)
    if _TALK_DENIED.search(text):
        return "denies"
    if HEADLINE_HEDGES.search(text) or _ASKS.search(text):
        return "hedges"
    return "denies" if HEADLINE_DENIALS.search(text) else "asserts"
