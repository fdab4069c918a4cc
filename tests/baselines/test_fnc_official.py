"""The FNC-1 official baseline as a model: folds, choice, labels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import GradientBoostingClassifier

from baselines.fnc_official import (
    FncOfficial,
    body_folds,
    consecutive_folds,
    fnc_score,
    fold_score,
)
from bench.metrics.base import Scored
from bench.metrics.fnc import FNC_LABELS, FncScore
from bench.models import load_model, save_model
from tests.baselines.small_wordnet import write_wordnet


@pytest.fixture(autouse=True)
def small_wordnet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_wordnet(tmp_path / "corpora" / "wordnet")
    monkeypatch.setenv("NLTK_DATA", str(tmp_path))


def pairs_and_labels(bodies: int = 12) -> tuple[pd.DataFrame, np.ndarray]:
    """Each body with a headline that it repeats and one that it does not."""
    rows = [
        (headline, f"Body {number}: the dam of town {number} burst.", label)
        for number in range(bodies)
        for headline, label in (
            (f"Dam of town {number} burst", "agree"),
            (f"Wooden ship sinks near port {number + 50}", "unrelated"),
        )
    ]
    frame = pd.DataFrame(rows, columns=["headline", "body", "label"])
    return frame[["headline", "body"]], frame["label"].to_numpy(dtype=object)


def test_consecutive_folds() -> None:
    assert consecutive_folds(list("abcdefg"), 3) == {
        **{"a": 0, "b": 0},
        **{"c": 1, "d": 1},
        **{"e": 2, "f": 2, "g": 2},
    }


def test_a_body_is_in_one_fold_whatever_the_order() -> None:
    bodies = pd.Series([f"b{n % 30}" for n in range(90)])
    folds = body_folds(bodies, 10, seed=1)
    assert np.bincount(folds).tolist() == [9] * 10
    assert pd.Series(folds).groupby(bodies.to_numpy()).nunique().max() == 1
    np.testing.assert_array_equal(body_folds(bodies[::-1], 10, seed=1)[::-1], folds)
    assert (body_folds(bodies, 10, seed=2) != folds).any()


def test_fnc_score_is_the_benchmarks() -> None:
    rng = np.random.default_rng(0)
    gold, predicted = rng.integers(0, 4, (2, 200))
    scored = Scored(FNC_LABELS, gold, predicted, np.zeros(200, dtype=int), 1)
    metric = FncScore()
    expected = metric.value(metric.statistics(scored).sum(axis=0))
    names = np.array(FNC_LABELS)
    assert 100 * fnc_score(names[gold], names[predicted]) == pytest.approx(expected)


def test_fold_score_by_hand() -> None:
    gold = np.array(["agree", "unrelated", "discuss", "agree"])
    predicted = np.array(["agree", "agree", "agree", "unrelated"])
    assert fold_score(gold, predicted) == pytest.approx((1 + 0 + 0.25 + 0) / 3.25)
    two = np.array(["consistent", "consistent", "inconsistent"])
    # F1 of consistent 2 * 1 / 3, of inconsistent 2 * 1 / 3
    guess = np.array(["consistent", "inconsistent", "inconsistent"])
    assert fold_score(two, guess) == pytest.approx(2 / 3)


def test_it_learns_and_answers_with_a_distribution() -> None:
    pairs, labels = pairs_and_labels()
    model = FncOfficial(n_estimators=5).fit(pairs, labels)
    proba = model.predict_proba(pairs)
    assert model.classes_ == ["agree", "unrelated"]
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert (np.array(model.classes_)[proba.argmax(axis=1)] == labels).all()


def test_the_best_fold_is_kept_without_a_refit() -> None:
    rng = np.random.default_rng(3)
    features = rng.normal(size=(60, 4))
    labels = np.where(features[:, 0] + rng.normal(size=60) > 0, "b", "a")
    folds = np.repeat(np.arange(3), 20)
    model = FncOfficial(n_estimators=3).fit_features(features, labels, folds)
    scores, tables = [], []
    for fold in range(3):
        out = folds == fold
        fitted = GradientBoostingClassifier(n_estimators=3, random_state=14128)
        fitted.fit(features[~out], labels[~out])
        scores.append(fold_score(labels[out], fitted.predict(features[out])))
        tables.append(fitted.predict_proba(features))
    assert model.fold_scores_ == scores
    assert len(set(scores)) > 1
    np.testing.assert_array_equal(
        model.predict_proba_features(features), tables[int(np.argmax(scores))]
    )


def test_a_fold_without_which_a_label_is_missing_is_passed_over() -> None:
    features = np.arange(12.0)[:, None]
    folds = np.repeat(np.arange(3), 4)
    labels = np.array(["a", "b"] * 4 + ["c", "c", "a", "b"])
    model = FncOfficial(n_estimators=2).fit_features(features, labels, folds)
    assert model.classes_ == ["a", "b", "c"]
    assert len(model.fold_scores_) == 2


def test_one_body_is_enough() -> None:
    pairs, labels = pairs_and_labels(bodies=1)
    model = FncOfficial(n_estimators=2).fit(pairs, labels)
    assert model.fold_scores_ == []
    assert model.predict_proba(pairs).shape == (2, 2)


def test_a_saved_model_answers_the_same(tmp_path: Path) -> None:
    pairs, labels = pairs_and_labels()
    model = FncOfficial(n_estimators=2).fit(pairs, labels)
    save_model(model, tmp_path / "saved")
    loaded = load_model(str(tmp_path / "saved"), trust=["sklearn.tree._tree.Tree"]).estimator
    np.testing.assert_array_equal(loaded.predict_proba(pairs), model.predict_proba(pairs))


def test_equal_seeds_give_equal_bytes() -> None:
    pairs, labels = pairs_and_labels()
    first, second = (
        FncOfficial(n_estimators=5).fit(pairs, labels).predict_proba(pairs).tobytes()
        for _ in range(2)
    )
    assert first == second
