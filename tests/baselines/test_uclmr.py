"""UCLMR: what the network is shown, its gradient, its steps, its vocabularies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from baselines.perceptron import (
    Adam,
    Layers,
    Rows,
    Training,
    penalise,
    softmax,
    train,
    write_gradient,
)
from baselines.uclmr import STOP_WORDS, Uclmr
from bench.errors import LedeBenchError
from bench.models import load_model, save_model

PAIRS = pd.DataFrame(
    {
        "headline": ["dam burst", "dam burst", "goat wins prize", "goat wins prize"],
        "body": ["dam burst burst", "goat not here", "dam burst burst", "goat wins goat"],
    }
)
LABELS = np.array(["agree", "unrelated", "unrelated", "agree"], dtype=object)
INPUTS, HIDDEN, CLASSES = 6, 5, 3


def rows_of(matrix: np.ndarray) -> Rows:
    """Rows that are a text each."""
    return Rows(csr_matrix(np.eye(len(matrix), dtype=matrix.dtype)), csr_matrix(matrix))


def random_layers(rng: np.random.Generator) -> Layers:
    size = INPUTS * HIDDEN + HIDDEN * CLASSES + HIDDEN + CLASSES
    return Layers(rng.normal(size=size), INPUTS, HIDDEN, CLASSES)


def multiplied(rows: Rows) -> np.ndarray:
    return np.asarray((rows.picks @ rows.texts).todense())


def test_rows_are_never_multiplied_out_but_act_as_if() -> None:
    rng = np.random.default_rng(4)
    picks = rng.random((9, 5)) * (rng.random((9, 5)) < 0.4)
    texts = rng.random((5, 4)) * (rng.random((5, 4)) < 0.6)
    rows, full = Rows(csr_matrix(picks), csr_matrix(texts)), picks @ texts
    right, left = rng.random((4, 3)), rng.random((9, 3))
    np.testing.assert_allclose(rows.times(right), full @ right)
    np.testing.assert_allclose(rows.transposed_times(left), full.T @ left)
    chosen = np.array([7, 0, 2])
    np.testing.assert_allclose(multiplied(rows.take(chosen)), full[chosen])
    assert rows.take(chosen[:1]).texts.shape[0] == np.count_nonzero(picks[7])


def test_gradient_is_that_of_the_loss() -> None:
    rng = np.random.default_rng(1)
    layers = random_layers(rng)
    gradient = Layers(np.zeros_like(layers.flat), INPUTS, HIDDEN, CLASSES)
    matrix = rng.normal(size=(7, INPUTS)) * (rng.random((7, INPUTS)) < 0.5)
    rows = rows_of(matrix)
    gold = rng.integers(0, CLASSES, 7)
    dropout = (rng.random((7, HIDDEN)) < 0.6) / 0.6, (rng.random((7, CLASSES)) < 0.6) / 0.6
    write_gradient(layers, gradient, rows, gold, dropout)
    norm = penalise(layers, gradient, l2=0.3)
    assert norm == pytest.approx(np.linalg.norm(gradient.flat))

    def loss(flat: np.ndarray) -> float:
        moved = Layers(flat, INPUTS, HIDDEN, CLASSES)
        hidden = np.maximum(matrix @ moved.first + moved.bias, 0) * dropout[0]
        proba = softmax((hidden @ moved.second + moved.out_bias) * dropout[1])
        squares = (moved.first**2).sum() + (moved.second**2).sum()
        return float(-np.log(proba[np.arange(7), gold]).sum() + 0.3 * squares / 2)

    steps = 1e-6 * np.eye(len(layers.flat))
    slopes = [(loss(layers.flat + s) - loss(layers.flat - s)) / 2e-6 for s in steps]
    np.testing.assert_allclose(gradient.flat, slopes, rtol=1e-4, atol=1e-6)


def test_adam_by_its_published_formulas() -> None:
    rng = np.random.default_rng(3)
    flat = rng.normal(size=40_000)  # more than two blocks
    expected, first, second = flat.copy(), np.zeros_like(flat), np.zeros_like(flat)
    adam = Adam(flat, rate=0.01)
    for step in range(1, 4):
        slope = rng.normal(size=flat.size)
        adam.step(slope * 4, scale=0.25)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = 0.01 * np.sqrt(1 - 0.999**step) / (1 - 0.9**step)
        expected -= rate * first / (np.sqrt(second) + 1e-8)
    np.testing.assert_allclose(flat, expected, rtol=1e-9, atol=1e-12)


def test_training_learns_what_no_line_separates() -> None:
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype=np.float32)
    rows, gold = rows_of(np.tile(corners, (25, 1))), np.tile([0, 1, 1, 0], 25)
    training = Training(hidden=16, keep=1.0, batch=50, epochs=150)
    layers = train(rows, gold, 2, training, seed=0)
    assert (layers.logits(rows_of(corners)).argmax(axis=1) == [0, 1, 1, 0]).all()


def test_inputs_that_train_never_has_get_no_weights() -> None:
    rows = rows_of(np.array([[1, 0, 0], [0, 0, 2]], dtype=np.float32))
    layers = train(rows, np.array([0, 1]), 2, Training(hidden=4, epochs=2), seed=0)
    assert (layers.first[1] == 0).all()
    assert (layers.first[[0, 2]] != 0).all()


def test_clipping_bounds_the_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    norms = []

    class Watched(Adam):
        def step(self, gradient: np.ndarray, scale: float) -> None:
            norms.append((float(np.linalg.norm(gradient)), scale))
            super().step(gradient, scale)

    monkeypatch.setattr("baselines.perceptron.Adam", Watched)
    rows = rows_of(np.full((200, 3), 5, dtype=np.float32))
    gold = np.arange(200) % 3 // 2
    train(rows, gold, 2, Training(hidden=4, epochs=20, batch=100, clip=30.0), seed=0)
    long = [norm * scale for norm, scale in norms if norm > 30]
    short = [scale for norm, scale in norms if norm <= 30]
    np.testing.assert_allclose(long, 30, rtol=1e-5)
    assert long
    assert set(short) == {1}


def test_the_network_is_shown_frequencies_and_a_cosine() -> None:
    model = Uclmr(epochs=1).fit(PAIRS, LABELS)
    rows = multiplied(model._rows(PAIRS))
    words = model.frequencies_.get_feature_names_out().tolist()
    assert words == ["burst", "dam", "goat", "not", "prize", "wins"]
    assert rows.shape == (4, 2 * 6 + 1)
    np.testing.assert_allclose(rows[0, :6], [2**-0.5, 2**-0.5, 0, 0, 0, 0], rtol=1e-6)
    np.testing.assert_allclose(rows[0, 6:12], [2 / 5**0.5, 1 / 5**0.5, 0, 0, 0, 0], rtol=1e-6)
    # dam and burst stand in the same texts, so their weights are equal: (2 + 1) / sqrt(2 * 5)
    assert rows[0, 12] == pytest.approx(3 / 10**0.5)
    assert rows[1, 12] == 0


def test_words_of_denial_are_no_stop_words() -> None:
    assert "not" not in STOP_WORDS
    assert "never" not in STOP_WORDS
    assert "the" in STOP_WORDS


def test_train_plus_test_changes_the_cosine_alone() -> None:
    test = PAIRS.assign(headline=["flood here", "flood dam", "dam", "dam again"])
    alone = Uclmr(epochs=1).see(test).fit(PAIRS, LABELS)
    both = Uclmr("train+test", epochs=1).see(test).fit(PAIRS, LABELS)
    assert "flood" not in alone.tfidf_.vocabulary_
    assert "flood" in both.tfidf_.vocabulary_
    one, other = multiplied(alone._rows(PAIRS)), multiplied(both._rows(PAIRS))
    np.testing.assert_array_equal(one[:, :-1], other[:, :-1])
    assert (one[:, -1] != other[:, -1]).any()


def test_train_plus_test_wants_the_test_texts() -> None:
    with pytest.raises(LedeBenchError, match="call see"):
        Uclmr("train+test").fit(PAIRS, LABELS)
    with pytest.raises(LedeBenchError, match="choose one of train, train"):
        Uclmr("all").fit(PAIRS, LABELS)


def test_a_saved_model_answers_the_same(tmp_path: Path) -> None:
    model = Uclmr(epochs=2).fit(PAIRS, LABELS)
    save_model(model, tmp_path)
    loaded = load_model(str(tmp_path)).estimator
    np.testing.assert_array_equal(loaded.predict_proba(PAIRS), model.predict_proba(PAIRS))


def test_equal_seeds_give_equal_bytes_and_others_do_not() -> None:
    def answers(seed: int) -> bytes:
        model = Uclmr(seed=seed, epochs=5).fit(PAIRS, LABELS)
        proba = model.predict_proba(PAIRS)
        np.testing.assert_allclose(proba.sum(axis=1), 1)
        return bytes(proba.tobytes())

    assert answers(0) == answers(0)
    assert answers(0) != answers(1)
