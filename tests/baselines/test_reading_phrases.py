"""What headlines commit themselves to, and the phrases of bodies. By hand."""

from __future__ import annotations

import pytest

from baselines.reading_phrases import (
    CONFIRMED,
    DOUBTING,
    OPEN,
    REFUTED,
    STRONGLY_REFUTED,
    UNVERIFIED,
    commitment,
    plain,
)


def test_plain_text_has_straight_signs_and_whole_negations() -> None:
    assert plain("It can\u2019t be; \u201cwon't\u201d, isn't \u2013 cannot") == (
        'it can not be; "will not", is not - can not'
    )


@pytest.mark.parametrize(
    ("headline", "expected"),
    [
        ("Dam bursts", "asserts"),
        ("Dam may burst", "hedges"),
        ("Dam opens on May 3", "asserts"),
        ("Dam burst?", "hedges"),
        ("Dam feared burst", "hedges"),
        ("Mayor said to have opened dam", "hedges"),
        ("Mayor linked with rival party", "hedges"),
        ("Mayor claims to be ill while he was at work", "hedges"),
        ("Dam has not burst", "denies"),
        ("Dam hasn\u2019t burst", "denies"),
        ("No, dam did not burst", "denies"),
        ("Story of burst dam is a hoax", "denies"),
        ("No fewer than 30 hurt", "asserts"),
        ("Dam not only burst but vanished", "asserts"),
    ],
)
def test_commitment(headline: str, expected: str) -> None:
    assert commitment(headline) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The claim could not be independently verified.",
        "The claim couldn't be verified.",
        "That hasn\u2019t been confirmed.",
        "It isn't clear who did it.",
        "There was no independent confirmation.",
        "The cause remains unknown.",
        "It is too early to say.",
        "The report is unconfirmed.",
        "We don't know if anything was taken.",
        "Nobody will be able to say until spring.",
        "The study leaves open whether it helped.",
    ],
)
def test_phrases_that_leave_open(text: str) -> None:
    assert OPEN.search(plain(text))
    assert not STRONGLY_REFUTED.search(plain(text))


def test_phrases_about_reports_as_such() -> None:
    for text in (
        "It could not be verified.",
        "Reports are unconfirmed.",
        "We were unable to confirm",
    ):
        assert UNVERIFIED.search(plain(text)), text
    assert not UNVERIFIED.search(plain("The cause remains unknown."))


@pytest.mark.parametrize(
    "text",
    [
        "The story was false.",
        "There is no truth in it.",
        "It turned out to be a hoax.",
        "It never happened.",
        "The letter is a forgery.",
        "The report has been debunked.",
    ],
)
def test_phrases_that_can_hardly_mean_anything_but_no(text: str) -> None:
    assert STRONGLY_REFUTED.search(plain(text))


@pytest.mark.parametrize(
    "text",
    ["The paper has retracted the story.", "It had nothing to do with it.", "It was a mix-up."],
)
def test_phrases_that_refute(text: str) -> None:
    assert REFUTED.search(plain(text))


def test_flat_and_doubting_sentences() -> None:
    assert CONFIRMED.search(plain("The ministry confirmed the report."))
    assert CONFIRMED.search(plain("Tests showed that it was lead."))
    for text in (
        "The dam may have burst.",
        "It is believed to have burst.",
        "It reportedly burst.",
    ):
        assert DOUBTING.search(plain(text)), text
    for text in ("The dam burst.", "He could not swim.", "It opens on May 3."):
        assert not DOUBTING.search(plain(text)), text
