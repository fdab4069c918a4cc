"""One-sided models of any kind score exactly one half on every facet of the embedded grids."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer

from bench import evaluate, load_track
from bench.export import main as export_main
from bench.models import load_model
from bench.pairs import public_id
from bench.scoring import Settings
from bench.tracks.base import Track

QUICK = Settings(draws=200)
HALF = {"value": 0.5, "low": 0.5, "high": 0.5}


class HeadlineLength:
    """Zero-shot: the longer the headline, the likelier it is consistent."""

    classes_ = ("consistent", "inconsistent")

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        score = 1 / (1 + np.exp(7 - pairs["headline"].str.split().str.len().to_numpy() / 1.0))
        return np.stack([score, 1 - score], axis=1)


class BodyHash:
    """Arbitrary: a number drawn from a hash of the body."""

    classes_ = ("inconsistent", "consistent")

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        digests = [hashlib.sha256(body.encode()).digest()[0] / 255 for body in pairs["body"]]
        return np.stack([1 - np.array(digests), digests], axis=1)


class BodyForest:
    """Trained: a random forest on word counts of the body."""

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> BodyForest:
        self.counts = CountVectorizer(max_features=500).fit(pairs["body"])
        self.forest = RandomForestClassifier(50, random_state=0)
        self.forest.fit(self.counts.transform(pairs["body"]), labels)
        self.classes_ = self.forest.classes_
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        return self.forest.predict_proba(self.counts.transform(pairs["body"]))


@pytest.fixture(scope="module")
def core() -> Track:
    return load_track("core")


ONE_SIDED = ["headline-only", "body-only", HeadlineLength, BodyHash, BodyForest]


@pytest.mark.parametrize("model", ONE_SIDED, ids=lambda m: m if isinstance(m, str) else m.__name__)
def test_one_sided_models_score_one_half(model: object, core: Track, tmp_path: Path) -> None:
    estimator = load_model(model).estimator if isinstance(model, str) else model()
    record = evaluate(estimator, core, out=tmp_path, settings=QUICK)
    facets = record.value["slices"]["facet"]
    assert set(facets) == set(core.test["facet"])
    for facet, figures in facets.items():
        for metric in ("balanced_accuracy", "auroc", "ranking"):
            assert figures[metric] == HALF, (facet, metric)
    for metric in ("balanced_accuracy", "auroc", "ranking"):
        assert record.metrics[metric] == HALF, metric


def test_a_two_sided_model_is_not_held_at_one_half(core: Track, tmp_path: Path) -> None:
    record = evaluate("overlap", core, out=tmp_path, settings=QUICK)
    assert record.value["slices"]["facet"]["topic"]["auroc"]["value"] > 0.6


class Places:
    """Guesses the label from where a row stands: the first of a run of equal headlines."""

    classes_ = ("consistent", "inconsistent")

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        place = np.arange(len(pairs))
        run = pairs["headline"].ne(pairs["headline"].shift()).cumsum()
        within = pairs.groupby(run).cumcount().to_numpy()
        row = run.to_numpy() % 2
        score = np.where(within == row, 0.9, 0.1) + 0.01 * np.sin(place)
        return np.stack([score, 1 - score], axis=1)


def test_the_order_of_the_rows_tells_nothing(core: Track, tmp_path: Path) -> None:
    record = evaluate(Places(), core, out=tmp_path, settings=QUICK)
    for metric in ("balanced_accuracy", "auroc"):
        assert abs(record.metrics[metric]["value"] - 0.5) < 0.05


def test_an_exported_row_tells_nothing_but_its_texts(core: Track, tmp_path: Path) -> None:
    """Neither ids nor their order go with the labels."""
    assert export_main(["core", "--split", "test", "--out", str(tmp_path / "p.jsonl")]) == 0
    rows = [json.loads(line) for line in (tmp_path / "p.jsonl").read_text().splitlines()]
    assert set(rows[0]) == {"id", "headline", "body", "split", "canary"}
    by_id = zip(core.test["id"], core.test["label"], strict=True)
    labels = {public_id(i): label for i, label in by_id}
    right = np.array([labels[row["id"]] == "consistent" for row in rows])
    assert all(re.fullmatch("[0-9a-f]{16}", row["id"]) for row in rows)
    assert abs(np.corrcoef(right, [int(row["id"], 16) for row in rows])[0, 1]) < 0.06
    assert abs(np.corrcoef(right[1:], right[:-1])[0, 1]) < 0.06
