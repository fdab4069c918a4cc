"""What `reading` makes of articles written for it: each sign in turn, by hand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from baselines import reading
from baselines.evidence_alignment import coverage
from baselines.reading import ReadingRules
from baselines.reading_article import (
    SIGNALS,
    Article,
    Sign,
    first_sign,
    paragraphs,
    read_article,
    signals,
)
from baselines.reading_trust import counted, key, stands
from bench.labels import CERTAINTY_GRID, CONSISTENT
from bench.pairs import sentences
from tests.baselines.evidence_world import Encoder, certainty_pairs

ASIDE = "\n\nA brass band played in the park. Children ate pears."


@pytest.fixture(autouse=True)
def encoder() -> Iterator[None]:
    stand_in = Encoder()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "shared_encoder", lambda: stand_in)
        yield


def article(headline: str, body: str) -> Article:
    found = sentences(body)
    vectors = Encoder().vectors([headline, *found])
    cosines = np.array([vectors[sentence] @ vectors[headline] for sentence in found])
    return Article(headline, body, found, cosines)


@pytest.mark.parametrize(
    ("headline", "body", "label", "sign"),
    [
        ("Old dam bursts", "The old dam burst on Monday.", "consistent", "none"),
        (
            "Old dam bursts",
            "Rebels say the old dam burst. The claim could not be independently verified.",
            "overclaim",
            "open",
        ),
        ("Old dam bursts", "The old dam may have burst.", "overclaim", "doubted"),
        ("Old dam bursts", "The old dam has burst, reports say.", "overclaim", "second-hand"),
        (
            "Old dam bursts",
            "Citing the newspaper Veldania Today, radio said the old dam burst.",
            "overclaim",
            "second-hand",
        ),
        ("Old dam bursts", "The old dam burst, police reported on Monday.", "consistent", "none"),
        (
            "Old dam bursts",
            "The old dam burst, the mayor said, citing the flood.",
            "consistent",
            "none",
        ),
        (
            "Old dam closed",
            "The old dam is closed. Who did it is being investigated.",
            "overclaim",
            "left",
        ),
        (
            "Old dam bursts",
            "Villagers heard that the old dam burst. The story that the dam burst is a hoax.",
            "contradiction",
            "strong",
        ),
        (
            "Old dam may have burst",
            "The old dam burst, the ministry confirmed on Monday.",
            "underclaim",
            "settled",
        ),
        ("Old dam may have burst", "It is said that the old dam burst.", "consistent", "none"),
        (
            "Old dam has not burst",
            "It was said that the old dam had burst. The story of the dam was a hoax.",
            "consistent",
            "strong",
        ),
        (
            "Burst dam drives 340 people from homes",
            "The burst dam drove 95 people from their homes.",
            "quantity",
            "quantity",
        ),
        (
            "Old dam opens in June",
            "The old dam opens in October, engineers told us.",
            "timing",
            "timing",
        ),
        ("Engineers open new dam", "Engineers will open the new dam soon.", "timing", "timing"),
        (
            "Old dam is safe, minister says",
            "The old dam is safe, the mayor said on Monday.",
            "source",
            "source",
        ),
        (
            "All schools near dam closed",
            "Only three of the schools near the dam were closed.",
            "scope",
            "scope",
        ),
        (
            "Engineers from Veldania repair old dam",
            "Since Monday engineers from Lorania have repaired the old dam.",
            "entity",
            "entity",
        ),
        (
            "Old dam burst because of frost",
            "The old dam burst on Monday. It burst because engineers had left a gate open.",
            "cause",
            "cause",
        ),
        ("Minister resigns", "The dam burst on Monday.", "topic", "far"),
    ],
)
def test_each_sign_by_itself(headline: str, body: str, label: str, sign: str) -> None:
    read = read_article(article(headline, body + ASIDE))
    assert (read.label, read.name) == (label, sign)


BACKED = (
    ("Obama meets Castro ahead of summit", "Obama meets Castro ahead of summit."),
    (
        "Village rebuilds its flooded school",
        "The flooded school of the village is made up of tents.",
    ),
    (
        "Drama club performs Hamlet in prison",
        "Hamlet, performed by the drama club, was staged in a prison.",
    ),
    ("Thousands march in London", "Thousands marched in London on Saturday."),
    ("Dam opens on Monday", "The dam opens today. It was closed in March."),
    ("Firm cuts 2,000 jobs", "The firm cuts 2000 jobs."),
    ("More than 100 killed in flood", "The flood killed at least 137 people."),
    ("Nearly 200 jobs lost at mill", "The mill lost 187 jobs."),
    ("One dead in motorway crash", "A man died in a motorway crash. Four fire crews attended."),
    ("New bridge opened to cars", "The new bridge was opened to cars in May."),
    ("Apple books record profits", "Apple reported record profits."),
    ("Minister resigns", "The minister resigned, citing personal reasons."),
    ("Museum opens late", "The museum opens late and remains open until midnight."),
    ("All four hikers found alive", "The four hikers were found alive."),
    ("Bomb injures ten in market", "Ten people were injured when a bomb exploded in the market."),
    (
        "Schools closed due to snow",
        "Heavy snow has closed schools. Parents left because it was cold.",
    ),
    ("Mayor thanks brave engineer", "The engineer is brave and thanks the mayor."),
    ("Only some hikers found", "Only some of the hikers were found."),
)


@pytest.mark.parametrize(("headline", "body"), BACKED)
def test_what_is_no_sign(headline: str, body: str) -> None:
    assert read_article(article(headline, body + ASIDE)).name == "none"


@pytest.mark.parametrize(
    ("headline", "body", "name"),
    [
        ("Only some hikers found", "All hikers were found.", "scope"),
        ("Fire kills 90 in hotel", "The hotel fire killed nineteen; 90 were hurt.", "quantity"),
        ("Firm fined 12m pounds", "Twelve judges fined the firm 1.2 million pounds.", "quantity"),
        ("Mill cuts 2,300 posts", "The mill cuts posts, 320 of them.", "quantity"),
        ("'We were utter fools,' says coach", "'We were utter fools,' Lee said.", "source"),
        ("Old dam burst", "The old dam burst, it said. The story was since withdrawn.", "refuted"),
        ("Old dam may have burst", "The old dam burst.", "flat"),
        ("Old dam closed", "The mayor denied that the old dam was closed.", "left"),
    ],
)  # fmt: skip
def test_further_signs(headline: str, body: str, name: str) -> None:
    assert read_article(article(headline, body + ASIDE)).name == name


def test_facets_are_asked_of_asserting_headlines_alone() -> None:
    body = "The burst dam drove 95 people from their homes." + ASIDE
    for headline in (
        "Burst dam may drive 340 people from homes",
        "Dam did not drive out 340 people",
    ):
        assert read_article(article(headline, body)).name != "quantity"


def test_a_doubt_is_outweighed_by_a_flat_statement_on_the_matter() -> None:
    doubt = "It was said that the old dam may have burst."
    settled = doubt + " The old dam burst, the ministry announced."
    assert read_article(article("Old dam burst", doubt + ASIDE)).name == "doubted"
    assert read_article(article("Old dam burst", settled + ASIDE)).name == "none"


def test_lines_may_be_broken_anywhere() -> None:
    body = "Rebels say the old dam burst. The claim could not be\nindependently  verified."
    assert read_article(article("Old dam bursts", body)).label == "overclaim"


def test_a_body_without_a_word_of_the_headline_gives_finite_signals() -> None:
    seen = Article("Minister resigns", "Pears. Plums.", ("Pears.", "Plums."), np.array([0.0, -0.5]))
    assert read_article(seen).label == "topic"
    assert np.isfinite(signals(seen)).all()


def test_paragraphs() -> None:
    body = "One came. Two came.\n\nThree came."
    assert paragraphs(body, sentences(body)) == [("One came.", "Two came."), ("Three came.",)]
    flat = "A came. B came. C came. D came."
    assert [len(p) for p in paragraphs(flat, sentences(flat))] == [3, 1]


def test_rounded_and_equal_numbers_are_no_sign() -> None:
    for number in ("340", "341", "three hundred and forty"):
        body = f"The burst dam drove {number} people from their homes." + ASIDE
        assert read_article(article("Burst dam drives 340 people from homes", body)).name == "none"


def test_a_phrase_on_another_matter_is_not_heard() -> None:
    far = "\n\nPears cost more. Where the band came from is unclear."
    assert (
        read_article(article("Old dam bursts", "The old dam burst on Monday." + far)).name == "none"
    )


def test_the_evidence_is_the_nearest_passage_and_the_sign() -> None:
    first = "The mayor spoke. Rebels say the old dam burst. It rained."
    last = "The claim that the dam burst could not be independently verified."
    seen = article("Old dam bursts", f"{first}{ASIDE}\n\n{last}")
    quoted = seen.quoted(read_article(seen))
    assert quoted[-1] == last
    assert "Rebels say the old dam burst." in quoted
    assert "Children ate pears." not in quoted


def test_readings_follow_the_grid_of_certainty() -> None:
    pairs = certainty_pairs()
    for reading_, (_, pair) in zip(ReadingRules().read(pairs), pairs.iterrows(), strict=True):
        assert reading_.evidence
        assert set(reading_.evidence) <= set(sentences(pair["body"]))
        assert (reading_.label == CONSISTENT) is (reading_.probability >= 0.5)
        assert (reading_.facet is None) is (reading_.label == CONSISTENT)
        if reading_.facet in (None, "certainty"):
            assert CERTAINTY_GRID[reading_.commitment, reading_.status] == reading_.label


def test_it_speaks_in_the_labels_of_the_track() -> None:
    pairs = pd.DataFrame(
        {
            "headline": ["Old dam bursts"] * 2,
            "body": [
                "The old dam burst on Monday.",
                "Rebels say the old dam burst. The claim could not be verified.",
            ],
        }
    )
    silent = stands("asserts", "none", backed=True)
    spoken = stands("asserts", "open", backed=False)
    core = ReadingRules().fit(pairs, np.array(["consistent", "overclaim"]))
    np.testing.assert_allclose(core.predict_proba(pairs)[:, 0], [silent, spoken])
    fnc = ReadingRules().fit(pairs, np.array(["agree", "disagree", "discuss", "unrelated"] * 2)[:4])
    assert fnc.classes_.tolist() == ["agree", "disagree", "discuss", "unrelated"]
    np.testing.assert_allclose(
        fnc.predict_proba(pairs),
        [[silent, *[(1 - silent) / 3] * 3], [spoken, 0, 1 - spoken, 0]],
    )
    binary = ReadingRules().fit(pairs, np.array(["consistent", "inconsistent"]))
    np.testing.assert_allclose(binary.predict_proba(pairs)[:, 1], [1 - silent, 1 - spoken])
    assert binary.parameters_ == Encoder.parameters
    assert binary.cached_cpu_seconds_ == 2.0


def test_trust_is_counted() -> None:
    for name, (spoken, consistent) in counted().items():
        assert 0 <= consistent <= spoken, name
    spoken, consistent = counted()["asserts open"]
    assert stands("asserts", "open", backed=False) == pytest.approx((consistent + 1) / (spoken + 3))
    assert stands("asserts", "never counted", backed=True) == pytest.approx(2 / 3)
    assert stands("asserts", "never counted", backed=False) == pytest.approx(1 / 3)


def test_a_sign_that_was_mostly_wrong_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = article("Old dam bursts", "The old dam may have burst." + ASIDE)
    assert read_article(seen).name == first_sign(seen).name == "doubted"
    monkeypatch.setitem(counted(), key("asserts", "doubted"), (9, 8))
    assert first_sign(seen).name == "doubted"
    assert read_article(seen) == Sign(CONSISTENT, "confirmed", "none")


def test_signals_tell_where_the_phrases_stand() -> None:
    headline = "Old dam bursts"
    seen = signals(article(headline, "Rebels say the old dam burst. It is a hoax." + ASIDE))
    quiet = signals(article(headline, "The old dam burst on Monday." + ASIDE))
    assert seen.shape == quiet.shape == (SIGNALS,)
    assert quiet[0] == 0 < seen[0] <= 1
    assert quiet[14] == coverage(headline, "The old dam burst on Monday.")
    # asserts; consistent and contradiction
    assert seen[15] == quiet[15] == 1
    assert (quiet[18], seen[21]) == (1, 1)
