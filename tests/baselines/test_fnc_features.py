"""The 44 features, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baselines.fnc_features import (
    NAMES,
    clean,
    fnc_features,
    lemmas,
    spaced_ngrams,
    strings_sought,
)
from baselines.wordnet import NounLemmatizer
from tests.baselines.small_wordnet import write_wordnet


@pytest.fixture
def lemma(tmp_path: Path) -> NounLemmatizer:
    return NounLemmatizer(write_wordnet(tmp_path))


def named(headline: str, body: str, lemma: NounLemmatizer) -> dict[str, float]:
    """The features of one pair by name."""
    row = fnc_features(pd.DataFrame({"headline": [headline], "body": [body]}), lemma)[0]
    return dict(zip(NAMES, row.tolist(), strict=True))


def test_there_are_44() -> None:
    assert len(NAMES) == len(set(NAMES)) == 44


def test_a_pair_worked_by_hand(lemma: NounLemmatizer) -> None:
    found = named(
        "Dams: hoax, not fraud?", "The mayor doubts it. The dam is not a hoax, not fraud!", lemma
    )
    # headline: dams hoax not fraud
    # body:     the mayor doubts it the dam is not a hoax not fraud
    expected = dict.fromkeys(NAMES, 0.0) | {
        "tokens": 3,  # hoax, not, fraud
        "tokens_early": 3,
        "content": 2,  # without not
        "content_again": 2,
        # "dams hoax fraud" holds da am ms ho oa ax fr ra au ud; the body has the joints
        # e m, r d, s i, t t, e d, m i, s n, t a, a h, x n, t f: none of them
        "word2": 2,  # hoax not, not fraud
        "word2_early": 2,
        "word3": 1,  # hoax not fraud
        "word3_early": 1,
        "headline_polarity": 1,  # hoax, not, fraud: three
        "body_polarity": 1,  # doubt, not, hoax, not, fraud: five
        "refuting_hoax": 1,
        "refuting_not": 1,
        "refuting_fraud": 1,
        "overlap": 4 / 10,  # dam hoax not fraud of the mayor doubt it dam is not a hoax fraud
    }
    assert found == pytest.approx(expected)


def test_hits_cut_words(lemma: NounLemmatizer) -> None:
    found = named("He ran", "The range", lemma)
    assert (found["tokens"], found["word2"], found["overlap"]) == (2, 1, 0)


def test_repeated_words_count_each_time(lemma: NounLemmatizer) -> None:
    found = named("Dog bites dog", "A dog", lemma)
    assert (found["tokens"], found["content"]) == (2, 2)


def test_beginnings(lemma: NounLemmatizer) -> None:
    def early(filler: int) -> list[float]:
        found = named("Dam st", "x" * filler + " dam burst s t", lemma)
        return [found[name] for name in ("tokens_early", "char2", "char2_early", "char2_first")]

    # "x…x dam burst s t": dam ends at filler + 4, burst at filler + 10, "s t" at filler + 14
    assert early(86) == [2, 1, 1, 1]
    assert early(87) == [2, 1, 1, 0]
    assert early(241) == [2, 1, 1, 0]
    assert early(242) == [2, 1, 0, 0]
    assert early(246) == [1, 1, 0, 0]
    assert early(252) == [0, 1, 0, 0]


def test_longer_character_grams_need_one_letter_words(lemma: NounLemmatizer) -> None:
    assert named("abcd", "za b c dz", lemma)["char4"] == 1
    assert named("abcd", "abcd", lemma)["char4"] == 0
    assert named("abcdefgh", "a b c d e f g h", lemma)["char8"] == 1


def test_runs_over_a_space_are_left_out() -> None:
    assert spaced_ngrams("ab cd", 2) == ["a b", "c d"]
    assert spaced_ngrams("abc", 4) == []


def test_strings_sought_of_stop_words_only() -> None:
    tokens, content, *grams = strings_sought("to be")
    assert (tokens, content) == (["to", "be"], [])
    assert grams[4:] == [["to be"], [], [], [], []]


def test_an_empty_headline_hits_once_as_the_original_has_it(lemma: NounLemmatizer) -> None:
    found = named("?!", "Some body", lemma)
    assert (found["tokens"], found["content"], found["overlap"]) == (1, 1, 0)
    assert named("?!", "...", lemma)["overlap"] == 0


def test_cleaning_and_tokens(lemma: NounLemmatizer) -> None:
    assert clean("“Dams”  can't\thold -- U.S.") == "dams can t hold u s"
    assert lemmas("dogs cannot gonna us", lemma) == ["dog", "can", "not", "gon", "na", "u"]
    assert named("It cannot be", "", lemma)["refuting_not"] == 1


def test_lemmas_hide_some_refuting_words(lemma: NounLemmatizer) -> None:
    found = named("Mayor doubts it", "", lemma)
    assert (found["refuting_doubt"], found["refuting_doubts"]) == (1, 0)


def test_pairs_do_not_see_each_other(lemma: NounLemmatizer) -> None:
    pairs = pd.DataFrame(
        {
            "headline": ["Dam bursts", "Dog wins", "Dam bursts", "The dog"],
            "body": ["A dam bursts", "A dam bursts", "The dog wins", "A dam bursts"],
        },
        index=[7, 7, 3, 1],
    )
    together = fnc_features(pairs, lemma)
    alone = [fnc_features(pairs.iloc[[row]], lemma)[0] for row in range(len(pairs))]
    np.testing.assert_array_equal(together, np.stack(alone))
