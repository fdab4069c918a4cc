"""The cues of `evidence`, its rules, and what it calls commitment and status. By hand."""

from __future__ import annotations

import pytest

from baselines.evidence_alignment import number_rival
from baselines.evidence_cues import (
    GROUPS,
    OPEN_PHRASES,
    REFUTING_PHRASES,
    SIGNS,
    WORDS,
    cue_signs,
    cue_words,
)
from baselines.evidence_rules import (
    commitment,
    says_another_number,
    says_open,
    says_refuted,
    settles,
    status,
)


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ("Seven people were hurt.", True),
        ("Nine people were hurt.", False),
        ("Seven cars hit people.", False),
        ("There were 7 people. Later 9 left.", False),
    ],
)
def test_another_number_by_the_word_that_is_counted(evidence: str, expected: bool) -> None:
    assert number_rival("Nine people hurt", evidence) is expected
    label = says_another_number("Nine people hurt", [evidence])
    assert label == ("quantity" if expected else None)


def test_cue_words_are_counted_whole() -> None:
    counts = dict(zip(WORDS, cue_words("It may not be. May it? Mayor; isn\u2019t"), strict=True))
    assert {word: n for word, n in counts.items() if n} == {"may": 2, "not": 1, "n't": 1}


def test_cue_signs_by_group() -> None:
    signs = cue_signs('"Fake?" It could not be verified in 1998 whether 3 fell.')
    assert signs.shape == (SIGNS,)
    groups = dict(zip(GROUPS, signs, strict=False))
    assert groups["refute"] == groups["confirm"] == groups["open"] == groups["negation"] == 1
    assert groups["hedge"] == 1
    assert groups["rumour"] == 0
    # phrases that leave open, that refute; question marks, quotation marks, numbers
    assert signs[-5:].tolist() == [1, 0, 1, 2, 2]


@pytest.mark.parametrize(
    "text",
    [
        "the claim could not be independently verified.", "it is not yet clear who did it.",
        "there was no independent confirmation.", "the cause remains unknown.",
        "it is too early to say.", "the report is unconfirmed.",
    ],
)  # fmt: skip
def test_phrases_that_leave_open(text: str) -> None:
    assert OPEN_PHRASES.search(text)
    assert settles(text)
    assert status(text) == "unverified"


@pytest.mark.parametrize(
    "text",
    [
        "the story was false.", "there is no truth in it.", "it turned out to be a hoax.",
        "the paper has since retracted it.", "it never happened.",
    ],
)  # fmt: skip
def test_phrases_that_refute(text: str) -> None:
    assert REFUTING_PHRASES.search(text)
    assert settles(text)
    assert status(text) == "refuted"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam has burst.", "confirmed"),
        ("Officials confirmed that the dam may have burst.", "confirmed"),
        ("The dam may have burst, perhaps.", "unverified"),
        ("The mayor denied that the dam burst.", "refuted"),
    ],
)
def test_status_by_single_cues(text: str, expected: str) -> None:
    assert not settles(text)
    assert status(text) == expected


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Dam bursts", "asserts"),
        ("Dam may burst", "hedges"),
        ("Dam burst?", "hedges"),
        ("Dam has not burst", "denies"),
        ("Mayor denies rumour of burst dam", "hedges"),
    ],
)
def test_commitment(headline: str, expected: str) -> None:
    assert commitment(headline) == expected


def test_the_open_rule() -> None:
    said = ["The claim could not be independently verified."]
    assert says_open("Dam bursts", said) == "overclaim"
    assert says_open("Dam has not burst", said) == "overclaim"
    assert says_open("Dam may have burst", said) == "consistent"
    assert says_open("Dam bursts", ["The dam burst."]) is None
    assert says_open("Dam bursts", []) is None


def test_the_refuting_rule_wants_the_matter_named() -> None:
    named = ["The story that the dam burst is false."]
    assert says_refuted("Dam burst", named) == "contradiction"
    assert says_refuted("Dam may have burst", named) == "contradiction"
    assert says_refuted("Dam has not burst", named) == "consistent"
    assert says_refuted("Dam burst", ["The mayor's diploma is a fake."]) is None
    assert says_refuted("Dam burst", ["The dam burst."]) is None
