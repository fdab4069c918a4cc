"""`DropoutNetwork`: learns what no line can part, repeats itself, and heeds weights."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from baselines import network
from baselines.network import DropoutNetwork


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "BATCH", 16)
    monkeypatch.setattr(network, "EPOCHS", 60)


def exclusive_or(copies: int = 40) -> tuple[np.ndarray, np.ndarray]:
    corners = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
    return np.tile(corners, (copies, 1)), np.tile([0, 1, 1, 0], copies)


def test_exclusive_or_is_learnt() -> None:
    X, y = exclusive_or()
    proba = DropoutNetwork().fit(X, y).predict_proba(X[:4])
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert proba.argmax(axis=1).tolist() == [0, 1, 1, 0]


def test_a_forward_pass_by_hand() -> None:
    made = DropoutNetwork()
    made.w1_, made.b1_ = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.0, -1.0])
    made.w2_, made.b2_ = np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.0, np.log(3)])
    # hidden (0, 1), logits (0, 1 + log 3)
    expected = 3 * np.e / (1 + 3 * np.e)
    assert made.predict_proba(np.array([[-5.0, 2.0]]))[0, 1] == pytest.approx(expected)


def test_one_seed_one_network(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(network, "EPOCHS", 2)
    X, y = exclusive_or(5)
    torch.manual_seed(1)
    before, threads = torch.get_rng_state(), torch.get_num_threads()
    one = DropoutNetwork(3).fit(X, y)
    assert torch.equal(torch.get_rng_state(), before)
    assert torch.get_num_threads() == threads
    torch.manual_seed(2)
    same, other = DropoutNetwork(3).fit(X, y), DropoutNetwork(4).fit(X, y)
    for name in ("w1_", "b1_", "w2_", "b2_"):
        np.testing.assert_array_equal(getattr(one, name), getattr(same, name))
    assert (one.w1_ != other.w1_).any()


def test_no_weights_are_equal_weights(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "EPOCHS", 2)
    X, y = exclusive_or(5)
    bare, given = DropoutNetwork().fit(X, y), DropoutNetwork().fit(X, y, np.ones(len(y)))
    np.testing.assert_array_equal(bare.w1_, given.w1_)


def test_of_rows_that_disagree_the_heavier_prevail() -> None:
    X, y = np.ones((64, 2)), np.tile([0, 1], 32)
    for label in (0, 1):
        weights = np.where(y == label, 1.0, 0.02)
        proba = DropoutNetwork().fit(X, y, weights).predict_proba(X[:1])[0]
        assert proba[label] > 0.8


def test_class_numbers_need_not_be_dense() -> None:
    X, y = exclusive_or(5)
    made = DropoutNetwork().fit(X, np.array([2, 7])[y])
    assert made.classes_.tolist() == [2, 7]
