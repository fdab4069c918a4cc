"""The `evidence` model on tiny tracks: what it decides first, its readings, repeats."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from baselines import ensemble, evidence, evidence_features, network
from baselines.evidence import ALL, CROSSED, Evidence, balanced_by_headline
from bench.errors import LedeBenchError
from bench.labels import CORE_LABELS
from bench.models import load_model, save_model
from bench.pairs import sentences
from tests.baselines.evidence_world import (
    Encoder,
    certainty_pairs,
    core_like,
    emergent_like,
    fnc_like,
)

TRACKS = {"core": core_like, "emergent": emergent_like, "fnc": fnc_like}
UNSEEN = certainty_pairs((("stadium", "collapsed"), ("convent", "sold")))
TREES = (
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.tree._tree.Tree",
)
CLAIM = "The claim could not be independently verified."


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    encoder, in_turn = Encoder(), ensemble._trees_in_turn

    def few_trees(_: int, **rest: Any) -> ExtraTreesClassifier:
        return ExtraTreesClassifier(60, **rest)

    def few_rounds(_: int, rate: float, seed: int) -> HistGradientBoostingClassifier:
        return in_turn(12, rate, seed)

    with pytest.MonkeyPatch.context() as patch, threadpool_limits(limits=1):
        patch.setattr(evidence_features, "shared_encoder", lambda: encoder)
        patch.setattr(ensemble, "_trees_in_turn", few_rounds)
        patch.setattr(ensemble, "ExtraTreesClassifier", few_trees)
        yield


def fitted(pairs: pd.DataFrame) -> Evidence:
    return Evidence().fit(pairs, pairs["label"].to_numpy(dtype=object))


@lru_cache
def fitted_on(name: str) -> Evidence:
    """Fitted once for all tests; it must not be changed."""
    return fitted(TRACKS[name]())


@pytest.mark.parametrize("name", TRACKS)
def test_it_learns_and_gives_distributions(name: str) -> None:
    pairs, model = TRACKS[name](), fitted_on(name)
    proba = model.predict_proba(pairs)
    assert proba.shape == (len(pairs), len(model.classes_))
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    labels = pairs["label"].to_numpy()
    accuracy = (model.classes_[proba.argmax(axis=1)] == labels).mean()
    assert accuracy > pairs["label"].value_counts(normalize=True).max() + 0.2


@pytest.mark.parametrize(
    ("name", "first", "gate", "members"),
    [
        ("core", "consistent", CROSSED, ALL),
        ("emergent", None, None, ALL),
        ("fnc", "unrelated", ("gate",), ALL),
    ],
)
def test_a_label_that_stands_apart_is_decided_first(
    name: str, first: str | None, gate: tuple[str, ...] | None, members: tuple[str, ...]
) -> None:
    model = fitted_on(name)
    assert model.first_ == first
    assert (model.gate_ and model.gate_.members) == gate
    assert model.rest_.members == members
    assert (first in model.rest_.classes_) is False


def test_a_headlines_consistent_pairs_weigh_as_much_as_its_others() -> None:
    headlines = pd.Series(["a", "a", "a", "b", "b"])
    others = np.array([False, True, True, False, True])
    weights = balanced_by_headline(headlines, others)
    # 1, 1/2, 1/2, 1, 1 brought to a mean of 1
    np.testing.assert_allclose(weights, np.array([1, 0.5, 0.5, 1, 1]) * 5 / 4)


def test_many_labels_are_told_apart_by_trees_alone() -> None:
    pairs = core_like()
    pairs.loc[::9, "label"] = "quantity"
    assert fitted(pairs).rest_.members == ("trees",)


def test_two_labels_need_no_gate() -> None:
    pairs = emergent_like()
    names = np.where(pairs["label"] == "consistent", "consistent", "inconsistent")
    model = Evidence().fit(pairs, names)
    assert model.gate_ is None
    assert model.predict_proba(pairs).shape == (len(pairs), 2)


def test_large_tracks_have_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    monkeypatch.setattr(evidence, "MANY", 10)
    monkeypatch.setattr(network, "EPOCHS", 2)
    model = fitted(fnc_like())
    assert model.rest_.members == ("boosting", "trees", "network", "network")
    one, other = (pipeline[-1] for pipeline in model.rest_.fitted_[2:])
    assert (one.seed, other.seed) == (2, 3)
    np.testing.assert_allclose(model.predict_proba(UNSEEN).sum(axis=1), 1)


def test_readings_of_unseen_pairs() -> None:
    readings = fitted_on("core").read(UNSEEN)
    for reading, body in zip(readings, UNSEEN["body"], strict=True):
        assert reading.label in CORE_LABELS
        assert 0 <= reading.probability <= 1
        assert (reading.label == "consistent") is (reading.probability >= 0.5)
        assert (reading.facet is None) is (reading.label == "consistent")
        assert reading.evidence
        assert set(reading.evidence) <= set(sentences(body))
    open_ = readings[1]  # asserts, over an open matter
    assert (open_.label, open_.facet) == ("overclaim", "certainty")
    assert (open_.commitment, open_.status) == ("asserts", "unverified")
    assert CLAIM in open_.evidence
    assert [r.commitment for r in readings[:9:3]] == ["asserts", "hedges", "denies"]
    assert [r.status for r in readings[:3]] == ["confirmed", "unverified", "refuted"]


def test_what_is_about_something_else_is_learned() -> None:
    pairs, model = core_like(), fitted_on("core")
    elsewhere = pairs[pairs["label"] == "topic"].head(6)
    readings = model.read(elsewhere)
    proba = model.predict_proba(elsewhere)[:, list(model.classes_).index("topic")]
    learned = [r for r, p in zip(readings, proba, strict=True) if p > 0.5]
    assert learned
    assert all(r.label == r.facet == "topic" for r in learned)
    assert [r.probability for r in learned] == [1 - p for p in proba if p > 0.5]


def test_one_label_is_too_few() -> None:
    pairs = core_like().head(4)
    with pytest.raises(LedeBenchError, match="only topic"):
        Evidence().fit(pairs, np.array(["topic"] * 4))


def test_two_fits_agree_whatever_the_threads() -> None:
    with threadpool_limits(limits=2):
        again = fitted(fnc_like()).predict_proba(UNSEEN)
    np.testing.assert_allclose(again, fitted_on("fnc").predict_proba(UNSEEN), rtol=0, atol=1e-12)


def test_one_seed_one_model() -> None:
    again = fitted(emergent_like()).predict_proba(UNSEEN)
    np.testing.assert_array_equal(again, fitted_on("emergent").predict_proba(UNSEEN))
    other = Evidence(seed=1).fit(emergent_like(), emergent_like()["label"].to_numpy())
    assert (other.predict_proba(UNSEEN) != again).any()


def test_costs_and_size_are_told() -> None:
    model = fitted_on("emergent")
    model.predict_proba(UNSEEN)
    assert model.cached_cpu_seconds_ == 2.0
    assert model.parameters_ == Encoder.parameters
    assert model.get_params() == {"balance": 0.75, "seed": 0}


@pytest.mark.parametrize("name", TRACKS)
def test_a_saved_model_answers_as_before(name: str, tmp_path: Path) -> None:
    model = fitted_on(name)
    save_model(model, tmp_path)
    loaded = load_model(str(tmp_path), trust=TREES).estimator
    np.testing.assert_array_equal(loaded.predict_proba(UNSEEN), model.predict_proba(UNSEEN))
    assert loaded.evidence(UNSEEN) == model.evidence(UNSEEN)


def test_trees_in_a_file_from_elsewhere_must_be_trusted_by_name(tmp_path: Path) -> None:
    save_model(fitted_on("emergent"), tmp_path)
    with pytest.raises(LedeBenchError, match=TREES[1]):
        load_model(str(tmp_path), trust=TREES[:1])
