"""What `evidence` reads off a pair: words bound together, deciding sentences. By hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baselines import evidence_features
from baselines.evidence import find_evidence
from baselines.evidence_alignment import FEATURES, alignment, coverage, stem, terms
from baselines.evidence_features import Reader
from bench.pairs import sentences
from tests.baselines.evidence_world import Encoder, core_like

HEADLINE = "Nine people were hurt and four were moved"
NUMBER_CONTEST, NAME_CONTEST, NUMBERS, MISSING = 10, 11, 12, 13


@pytest.fixture
def encoder(monkeypatch: pytest.MonkeyPatch) -> Encoder:
    made = Encoder()
    monkeypatch.setattr(evidence_features, "shared_encoder", lambda: made)
    return made


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("closed", "clos"), ("closes", "clos"), ("closing", "clos"), ("close", "clos"),
        ("Nine", "9"), ("1,200", "1200"), ("3.5", "3.5"), ("car", "car"), ("Eeee", "eeee"),
    ],
)  # fmt: skip
def test_stems(token: str, expected: str) -> None:
    assert stem(token) == expected


def test_terms_are_the_content_words_in_order() -> None:
    found = terms(HEADLINE)
    assert [term.stem for term in found] == ["9", "peopl", "hurt", "4", "mov"]
    assert [term.number for term in found] == [True, False, False, True, False]
    assert terms("It was so") == ()


def test_the_headlines_own_sentence_is_near_and_in_order() -> None:
    # neighbours are 1, 2, 2, 2 words apart; all ten pairs 1 3 5 7 2 4 6 2 4 2, in order
    found = alignment(HEADLINE, (HEADLINE + ".",))
    assert found.shape == (FEATURES,)
    assert found[:2].tolist() == [1, 5]
    assert found[2:6] == pytest.approx([(1 + 3 / 2) / 4, 1 / 2, 1, 1])
    gaps = [1, 3, 5, 7, 2, 4, 6, 2, 4, 2]
    assert found[6:10] == pytest.approx([np.mean([1 / g for g in gaps]), 1 / 7, 0.5, 1])
    assert found[[NUMBERS, MISSING]].tolist() == [2, 0]


def test_numbers_that_changed_places_are_further_off_and_out_of_order() -> None:
    # nine -> people -4, people -> hurt 2, hurt -> four -3, four -> moved 7
    found = alignment(HEADLINE, ("Four people were hurt and nine were moved.",))
    assert found[0] == 1
    assert found[2:6] == pytest.approx(
        [(1 / 4 + 1 / 2 + 1 / 3 + 1 / 7) / 4, 1 / 7, 0.5, 0.5]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (("Nine people were hurt.", "Four cars burned."), 1.0),
        (("Nine cars burned.", "Four people were hurt."), 0.0),
        (("Nine people were hurt and four were moved.",), 0.5),  # people nearer nine, hurt four
        (("Nobody knows.",), 0.5),
    ],
)
def test_whose_number_stands_nearer_to_the_headlines_words(
    body: tuple[str, ...], expected: float
) -> None:
    assert alignment("Nine people were hurt", body)[NUMBER_CONTEST] == expected


def test_whose_name_stands_nearer_to_the_headlines_words() -> None:
    body = ("On Monday the prize went to Weiss and not to Adler.", "The book of Adler lost.")
    won = alignment("Weiss gets prize", body)[NAME_CONTEST]
    lost = alignment("Adler gets prize", body)[NAME_CONTEST]
    assert (won, lost) == (0.0, 0.0)  # "Monday" stands three words from the prize, Weiss three
    body = ("The prize went to Weiss.", "The book of Adler lost.")
    assert alignment("Weiss gets prize", body)[NAME_CONTEST] == 1
    assert alignment("Adler gets prize", body)[NAME_CONTEST] == 0


def test_words_in_no_sentence_together_are_far() -> None:
    found = alignment("Dam burst", ("The dam is old.", "A pipe burst."))
    assert found[2:6] == pytest.approx([1 / 25, 1 / 25, 0, 0.5])


@pytest.mark.parametrize("headline", ["", "It was so", "?!", "Eeee"])
@pytest.mark.parametrize("body", [("One.",), ("...",), ("Eeee, said the bird.",)])
def test_strange_texts_have_features_too(headline: str, body: tuple[str, ...]) -> None:
    found = alignment(headline, body)
    assert found.shape == (FEATURES,)
    assert np.isfinite(found).all()
    assert 0 <= coverage(headline, body[0]) <= 1


OPEN_BODY = """\
Rebels say they shot down a helicopter. The claim could not be independently verified.

A market was held nearby. Bread was cheap."""


@pytest.mark.usefixtures("encoder")
def test_the_sentence_that_leaves_open_is_quoted() -> None:
    found = find_evidence(Reader(), "Rebels shoot down helicopter", OPEN_BODY)
    assert found == list(sentences(OPEN_BODY)[:2])


@pytest.mark.usefixtures("encoder")
def test_a_settling_sentence_elsewhere_joins_if_it_is_near_the_matter() -> None:
    first, near = "The dam burst on Monday.", "The story that the dam burst is false."
    far = "The talk about pears was false."
    body = f"{first}\n\nBread was cheap.\n\n{far}\n\n{near}"
    assert find_evidence(Reader(), "Dam burst", body) == [first, near]


@pytest.mark.usefixtures("encoder")
@pytest.mark.parametrize(
    "body",
    ["Dam burst.", "Dam burst. Dam burst. Cats sang.", "Dam burst.\nCats sang.", "?", "\n\nx\n\n"],
)
@pytest.mark.parametrize("headline", ["Dam burst", "It was so"])
def test_evidence_is_some_of_the_bodys_sentences(headline: str, body: str) -> None:
    found = find_evidence(Reader(), headline, body)
    assert found
    assert set(found) <= set(sentences(body))


@pytest.mark.usefixtures("encoder")
def test_features_of_a_pair_do_not_depend_on_company() -> None:
    pairs = core_like()
    together = Reader().read(pairs)
    assert {len(part) for part in vars(together).values()} == {len(pairs)}
    alone = Reader().read(pairs.iloc[[5]])
    for one, all_ in zip(vars(alone).values(), vars(together).values(), strict=True):
        np.testing.assert_allclose(one[0], all_[5], atol=1e-6)


def test_a_reader_tells_what_the_cache_spared_it_alone(encoder: Encoder) -> None:
    Reader().read(core_like())
    reader = Reader()
    reader.read(core_like())
    assert encoder.cache.spared_cpu_seconds == 4
    assert reader.spared_cpu_seconds == 2


DIGEST = """
import hashlib
from baselines import evidence_features
from baselines.evidence import find_evidence
from tests.baselines.evidence_world import Encoder, core_like
encoder = Encoder()
evidence_features.shared_encoder = lambda: encoder
reader, pairs = evidence_features.Reader(), core_like()
found = reader.read(pairs)
chosen = [find_evidence(reader, h, b) for h, b in zip(pairs["headline"], pairs["body"])]
parts = [found.dense.tobytes(), found.lexical.tobytes(), repr(chosen).encode()]
print(hashlib.sha256(b"".join(parts)).hexdigest())
"""


def test_features_do_not_depend_on_the_hash_seed(root: Path) -> None:
    seen = set()
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root), "OMP_NUM_THREADS": seed}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, check=True
        )
        seen.add(done.stdout)
    assert len(seen) == 1


@pytest.mark.usefixtures("encoder")
def test_a_frame_keeps_its_order() -> None:
    pairs = pd.DataFrame({"headline": ["Dam burst", "Cat sings"], "body": [OPEN_BODY, "Cats."]})
    forth, back = Reader().read(pairs), Reader().read(pairs.iloc[::-1])
    np.testing.assert_array_equal(forth.dense, back.dense[::-1])
