"""The baselines compute what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics.pairwise import cosine_similarity

from baselines.cues import CueRules, cue_counts, pair_features
from baselines.embedding_cache import EmbeddingCache
from baselines.one_sided import BodyOnly, HeadlineOnly
from baselines.overlap import Overlap
from baselines.prior import Prior
from baselines.tfidf_lr import TfidfLogisticRegression, root_weights

PAIRS = pd.DataFrame(
    {
        "headline": ["Dam has burst", "Dam may have burst", "Dam has not burst", "Cat wins prize"],
        "body": [
            "The dam has burst, the mayor confirmed. Streets are under water.",
            "It was unclear whether the dam had burst. A crew is on its way.",
            "The dam has not burst, engineers found. Talk of a breach was false.",
            "The dam has burst, the mayor confirmed. Streets are under water.",
        ],
    }
)
THREE = np.array(["agree", "discuss", "agree", "unrelated"], dtype=object)
TWO = np.array(["consistent", "consistent", "consistent", "inconsistent"], dtype=object)
ALL = [Prior, HeadlineOnly, BodyOnly, Overlap, CueRules, TfidfLogisticRegression]


@pytest.mark.parametrize("labels", [THREE, TWO], ids=["three", "two"])
@pytest.mark.parametrize("kind", ALL)
def test_probabilities_are_a_distribution_over_the_labels(kind: type, labels: np.ndarray) -> None:
    model = kind().fit(PAIRS, labels)
    proba = model.predict_proba(PAIRS)
    assert proba.shape == (len(PAIRS), len(model.classes_))
    assert set(model.classes_) == set(labels)
    np.testing.assert_allclose(proba.sum(axis=1), 1)


def test_prior_answers_with_the_frequencies() -> None:
    model = Prior().fit(PAIRS, THREE)
    by_label = dict(zip(model.classes_, model.predict_proba(PAIRS)[0], strict=True))
    assert by_label == {"agree": 0.5, "discuss": 0.25, "unrelated": 0.25}


@pytest.mark.parametrize(("kind", "other"), [(HeadlineOnly, "body"), (BodyOnly, "headline")])
def test_one_sided_models_do_not_look_at_the_other_side(kind: type, other: str) -> None:
    model = kind().fit(PAIRS, THREE)
    changed = PAIRS.assign(**{other: "nothing"})
    np.testing.assert_array_equal(model.predict_proba(PAIRS), model.predict_proba(changed))


def test_overlap_is_the_cosine_of_the_tfidf_vectors() -> None:
    model = Overlap().fit(PAIRS, TWO)
    for column, vectorizer in enumerate((model.words_, model.bigrams_)):
        full = cosine_similarity(
            vectorizer.transform(PAIRS["headline"]), vectorizer.transform(PAIRS["body"])
        )
        np.testing.assert_allclose(model.features(PAIRS)[:, column], np.diagonal(full))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The dam may have burst", (1, 0, 0)),
        ("Has the dam burst?", (1, 0, 0)),
        ("The report was false and was withdrawn", (0, 2, 0)),
        ("The mayor confirmed it", (0, 0, 1)),
        ("The dam burst", (0, 0, 0)),
    ],
)
def test_cue_counts(text: str, expected: tuple[int, int, int]) -> None:
    assert cue_counts(text) == expected


def test_cues_count_in_sentences_on_the_same_matter_only() -> None:
    body = "The dam wall has burst, it is confirmed. Rumours of looting may be false."
    hedged, denied, hedges, denials, confirmations, coverage = pair_features("Dam wall burst", body)
    assert (hedged, denied, hedges, denials, confirmations, coverage) == (0, 0, 0, 0, 1, 1)


def test_cues_know_a_hedged_body_from_a_firm_one() -> None:
    model = CueRules().fit(PAIRS, TWO)
    pairs = pd.DataFrame({"headline": ["Dam has burst"] * 2, "body": PAIRS["body"].iloc[[0, 1]]})
    firm, open_ = model.predict_proba(pairs)[:, 0]
    assert firm > open_


def test_root_weights_go_half_the_way_to_balance() -> None:
    weights = root_weights(np.array(["a"] * 16 + ["b"] * 4))
    assert weights["b"] / weights["a"] == pytest.approx(2)


class Encoder:
    """Counts what it is asked to encode."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: list[str]) -> np.ndarray:
        self.texts += texts
        return np.array([[float(len(text)), 1.0] for text in texts])


def test_each_distinct_text_is_encoded_once_ever(tmp_path: Path) -> None:
    first = Encoder()
    vectors = EmbeddingCache("m", tmp_path).encode(["b", "a", "b", "ccc"], first)
    assert sorted(first.texts) == ["a", "b", "ccc"]
    assert vectors["ccc"].tolist() == [3.0, 1.0]
    second = Encoder()
    cache = EmbeddingCache("m", tmp_path)
    again = cache.encode(["ccc", "dd"], second)
    assert second.texts == ["dd"]
    np.testing.assert_array_equal(again["ccc"], vectors["ccc"])
    assert cache.spared_cpu_seconds >= 0


def test_another_model_has_another_cache(tmp_path: Path) -> None:
    EmbeddingCache("m", tmp_path).encode(["a"], Encoder())
    other = Encoder()
    EmbeddingCache("n", tmp_path).encode(["a"], other)
    assert other.texts == ["a"]


def test_an_interrupted_encoding_keeps_what_was_done(tmp_path: Path) -> None:
    class Stops(Encoder):
        def __call__(self, texts: list[str]) -> np.ndarray:
            if self.texts:
                raise KeyboardInterrupt
            return super().__call__(texts)

    texts = [f"text {number:04d}" for number in range(700)]
    with pytest.raises(KeyboardInterrupt):
        EmbeddingCache("m", tmp_path).encode(texts, Stops())
    rest = Encoder()
    EmbeddingCache("m", tmp_path).encode(texts, rest)
    assert len(rest.texts) == 700 - 512


def test_embedding_does_not_depend_on_batch_or_company() -> None:
    pytest.importorskip("torch")
    from baselines.embedding import SentenceEncoder
    from baselines.hub import packaged_model

    encoder = SentenceEncoder(packaged_model())
    texts = ["A dam burst.", "The committee met for the third time this week.", "No."]
    together = encoder.model.encode(texts * 20, batch_size=32, normalize_embeddings=True)
    alone = np.stack([encoder.model.encode([t], normalize_embeddings=True)[0] for t in texts])
    assert together.dtype == np.float64
    np.testing.assert_allclose(together[:3], alone, atol=1e-14)
    assert encoder.parameters > 22_000_000
