"""`cross-encoder` reads the right passage, holds out whole clusters, resumes and repeats itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baselines import cross_encoder, cross_encoder_training
from baselines.cross_encoder import CrossEncoderModel, clusters, held_out
from baselines.passages import choose, passages
from bench.errors import LedeBenchError

COLOURS = ("red", "green", "blue", "grey")
THINGS = ("door", "boat", "hat", "cup", "kite", "drum", "lamp", "ring", "sled", "vase")
PAIRS = pd.DataFrame(
    [
        {"headline": f"{thing} is {claimed}", "body": f"The {thing} is {colour}. It rained."}
        for thing in THINGS
        for colour in COLOURS[:2]
        for claimed in COLOURS[:2]
    ]
)
LABELS = np.array(
    [
        "consistent" if h.split()[-1] in b else "inconsistent"
        for h, b in zip(PAIRS["headline"], PAIRS["body"], strict=True)
    ],
    dtype=object,
)


class WordVectors:
    """Stands for the sentence encoder: one dimension a word, unit length."""

    words = (*THINGS, *COLOURS, "rained")

    class Cache:
        spared_cpu_seconds = 0.0

    cache = Cache()

    def vectors(self, texts: list[str]) -> dict[str, np.ndarray]:
        found = {}
        for text in texts:
            counts = np.array([text.count(word) for word in self.words]) + 1e-3
            found[text] = counts / np.linalg.norm(counts)
        return found


def word_counts(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def test_the_most_similar_sentences_that_fit_are_kept_in_body_order() -> None:
    similarities, lengths = np.array([0.2, 0.9, 0.1, 0.8]), np.array([3, 4, 2, 6])
    assert choose(similarities, lengths, 15) == [0, 1, 2, 3]
    assert choose(similarities, lengths, 10) == [1, 3]
    # the second best has no room any more, the third best has
    assert choose(similarities, lengths, 8) == [0, 1]
    # nothing fits: the best is kept, for the tokenizer to cut
    assert choose(similarities, lengths, 1) == [1]
    assert choose(np.array([0.5, 0.5]), np.array([4, 4]), 4) == [0]


def test_passages_leave_room_for_the_headline() -> None:
    body = "It rained. The red boat sank. A lamp fell. The boat was new."
    pairs = pd.DataFrame({"headline": ["boat is red", "lamp"], "body": [body, body]})
    found = passages(pairs, WordVectors(), word_counts, room=11)  # type: ignore[arg-type]
    # 8 words beside the first headline, 10 beside the second, whose other sentences tie
    assert found == [
        "The red boat sank. The boat was new.",
        "It rained. The red boat sank. A lamp fell.",
    ]


def test_clusters_are_pairs_that_share_a_headline_or_a_body() -> None:
    pairs = pd.DataFrame({"headline": list("aabcdefghijkl"), "body": list("xyyzuvwstpqrm")})
    found = clusters(pairs)
    assert len(set(found[:3].tolist())) == 1
    assert len(set(found.tolist())) == 11


def test_where_all_hangs_together_bodies_then_pairs_stand_alone() -> None:
    crossed = pd.DataFrame({"headline": list("abababab"), "body": list("wwxxyyzz")})
    assert clusters(crossed).tolist() == [0, 0, 1, 1, 2, 2, 3, 3]
    two_bodies = pd.DataFrame({"headline": list("abcdefgh"), "body": list("wwwwxxxx")})
    assert len(set(clusters(two_bodies).tolist())) == 8


def test_whole_clusters_are_held_out_whatever_the_order() -> None:
    rows = held_out(PAIRS, share=0.25)
    assert 0 < rows.sum() <= 0.25 * len(PAIRS)
    things = PAIRS["headline"].str.split().str[0]
    assert not set(things[rows]) & set(things[~rows])
    turned = PAIRS.iloc[::-1].reset_index(drop=True)
    np.testing.assert_array_equal(held_out(turned, share=0.25)[::-1], rows)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("accelerate")
    from tests.baselines.tiny_models import save_bert

    words = {*THINGS, *COLOURS, "is", "The", "It", "rained", "."}
    return save_bert(tmp_path_factory.mktemp("base"), words)


@pytest.fixture(autouse=True)
def small_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cross_encoder, "shared_encoder", WordVectors)


def tiny(base: Path, folder: Path, **changes: Any) -> CrossEncoderModel:
    settings = {"epochs": 3, "patience": 3, "max_length": 32, "learning_rate": 5e-3}
    return CrossEncoderModel(str(base), folder=str(folder), **(settings | changes))


@pytest.fixture(scope="module")
def trained(base: Path, tmp_path_factory: pytest.TempPathFactory) -> CrossEncoderModel:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cross_encoder, "shared_encoder", WordVectors)
        return tiny(base, tmp_path_factory.mktemp("trained")).fit(PAIRS, LABELS)


def test_probabilities_do_not_depend_on_order_or_company(trained: CrossEncoderModel) -> None:
    proba = trained.predict_proba(PAIRS)
    assert proba.shape == (len(PAIRS), 2)
    assert trained.classes_ == ["consistent", "inconsistent"]
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    turned = PAIRS.iloc[::-1].reset_index(drop=True)
    np.testing.assert_array_equal(trained.predict_proba(turned)[::-1], proba)
    np.testing.assert_array_equal(trained.predict_proba(PAIRS.iloc[3:5]), proba[3:5])


def test_same_seed_same_model_other_seed_another(
    base: Path, trained: CrossEncoderModel, tmp_path: Path
) -> None:
    again = tiny(base, tmp_path).fit(PAIRS, LABELS)
    assert again.trained_.name == trained.trained_.name
    np.testing.assert_array_equal(again.predict_proba(PAIRS), trained.predict_proba(PAIRS))
    other = tiny(base, tmp_path, seed=1).fit(PAIRS, LABELS)
    assert other.trained_.name != trained.trained_.name
    assert not np.array_equal(other.predict_proba(PAIRS), trained.predict_proba(PAIRS))


def test_a_finished_training_is_found_again_and_its_cost_told(
    base: Path, trained: CrossEncoderModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_training(*_: Any) -> None:
        raise AssertionError("trained again")

    monkeypatch.setattr(cross_encoder_training, "_train", no_training)
    again = tiny(base, trained.trained_.parent).fit(PAIRS, LABELS)
    assert again.cached_cpu_seconds_ == trained.about_["cpu_seconds"] > 0
    assert not (trained.trained_ / "checkpoints").exists()


def test_a_killed_training_goes_on_from_its_checkpoint(
    base: Path, trained: CrossEncoderModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = cross_encoder_training._cost_keeper
    saved: list[int] = []

    def dying(folder: Path, before: float, begun: float) -> Any:
        callback = keeper(folder, before, begun)
        keep = callback.on_save

        def on_save(arguments: Any, state: Any, control: Any, **rest: Any) -> None:
            keep(arguments, state, control, **rest)
            saved.append(state.global_step)
            if len(saved) == 1:
                raise KeyboardInterrupt

        callback.on_save = on_save
        return callback

    monkeypatch.setattr(cross_encoder_training, "_cost_keeper", dying)
    with pytest.raises(KeyboardInterrupt):
        tiny(base, tmp_path).fit(PAIRS, LABELS)
    spent = cross_encoder_training._spent(tmp_path / trained.trained_.name)
    assert spent > 0
    # killed once more, in the midst of writing the next checkpoint
    cut = tmp_path / trained.trained_.name / "checkpoints" / "checkpoint-9999"
    cut.mkdir()
    (cut / "model.safetensors").write_bytes(b"cut off")
    model = tiny(base, tmp_path).fit(PAIRS, LABELS)
    # the second run began where the first was killed, not at the start
    assert saved == sorted(set(saved))
    assert len(saved) == 3
    assert model.about_["cpu_seconds"] > spent
    np.testing.assert_array_equal(model.predict_proba(PAIRS), trained.predict_proba(PAIRS))


def test_one_label_is_an_error(base: Path, tmp_path: Path) -> None:
    with pytest.raises(LedeBenchError, match="one label"):
        tiny(base, tmp_path).fit(PAIRS, np.full(len(PAIRS), "consistent", dtype=object))
