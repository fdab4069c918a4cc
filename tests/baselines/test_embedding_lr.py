"""`embedding-lr` compares the two sides' vectors as it says and repeats itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baselines import embedding_lr
from baselines.embedding_lr import (
    EmbeddingLogisticRegression,
    pooled_features,
    similarity_features,
)
from bench.errors import LedeBenchError
from tests.baselines.evidence_world import Encoder

VECTORS = {
    "Dam bursts": np.array([1.0, 0.0, 0.0]),
    "Cat sings": np.array([0.0, 1.0, 0.0]),
    "The dam burst.": np.array([0.8, 0.6, 0.0]),
    "A cat sang.": np.array([0.0, 0.6, 0.8]),
}
PAIRS = pd.DataFrame(
    {
        "headline": ["Dam bursts", "Cat sings", "Dam bursts", "Cat sings"] * 5,
        "body": ["The dam burst. A cat sang.", "A cat sang.", "A cat sang.", "The dam burst."] * 5,
    }
)
LABELS = np.array(["agree", "agree", "discuss", "unrelated"] * 5, dtype=object)


@pytest.fixture(autouse=True)
def small_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Encoder(VECTORS.__getitem__)
    monkeypatch.setattr(embedding_lr, "encoder_for", lambda _: encoder)


def test_similarities_worked_by_hand() -> None:
    found = similarity_features(np.array([0.1, 0.4, 0.9, 0.2]))
    assert found == pytest.approx([0.9, 0.4, 0.2, 0.4, 0.1, 0.5])
    assert similarity_features(np.array([0.3])) == pytest.approx([0.3, 0.3, 0.3, 0.3, 0.3, 0])


def test_pooled_vectors_worked_by_hand() -> None:
    headline, best, mean = np.array([[1.0, 2.0]]), np.array([[3.0, 0.5]]), np.array([[0.0, 2.0]])
    assert pooled_features(headline, best, mean).tolist() == [[3, 1, 0, 4, 2, 1.5, 1, 0]]


def test_the_best_sentence_and_the_mean_stand_in_the_features() -> None:
    features = EmbeddingLogisticRegression()._features(PAIRS.iloc[:1])
    assert features.shape == (1, 6 + 4 * 3)
    cosines, pooled = features[0, :6], features[0, 6:]
    assert cosines == pytest.approx([0.8, 0.0, 0.0, 0.4, 0.8, 0.0])
    assert pooled[:3] == pytest.approx([0.8, 0, 0])  # headline times best sentence
    assert pooled[3:6] == pytest.approx([0.4, 0, 0])  # headline times mean
    assert pooled[6:9] == pytest.approx([0.2, 0.6, 0])
    assert pooled[9:] == pytest.approx([0.6, 0.6, 0.4])


@pytest.mark.parametrize("classifier", ["lr", "boosting"])
def test_any_labels_are_learned_and_the_same_each_time(classifier: str) -> None:
    models = [EmbeddingLogisticRegression(classifier=classifier) for _ in range(2)]
    first, second = (model.fit(PAIRS, LABELS).predict_proba(PAIRS) for model in models)
    np.testing.assert_array_equal(first, second)
    assert models[0].classes_ == ["agree", "discuss", "unrelated"]
    assert models[0].parameters_ == 7
    assert models[0].cached_cpu_seconds_ == 2.0
    np.testing.assert_allclose(first.sum(axis=1), 1)
    if classifier == "lr":  # 20 rows are too few for a tree's leaves
        assert [models[0].classes_[k] for k in first.argmax(axis=1)] == LABELS.tolist()


def test_an_unknown_classifier_is_an_error() -> None:
    with pytest.raises(LedeBenchError, match="give one of lr, boosting"):
        EmbeddingLogisticRegression(classifier="svm").fit(PAIRS, LABELS)


def test_any_encoder_from_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("torch")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    from baselines import embedding_cache
    from baselines.embedding import encoder_for
    from tests.baselines.tiny_models import WIDTH, save_bert

    bert = save_bert(tmp_path / "bert", {word for text in VECTORS for word in text.split()})
    transformer = Transformer(str(bert))
    SentenceTransformer(modules=[transformer, Pooling(WIDTH)]).save(str(tmp_path / "encoder"))
    monkeypatch.setattr(embedding_cache, "default_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(embedding_lr, "encoder_for", encoder_for)
    model = EmbeddingLogisticRegression(str(tmp_path / "encoder")).fit(PAIRS, LABELS)
    assert model.predict_proba(PAIRS).shape == (20, 3)
    assert model._features(PAIRS).shape == (20, 6 + 4 * WIDTH)
    assert len(list((tmp_path / "cache").glob("*.sqlite"))) == 1


def test_a_model_that_is_not_here_is_an_error() -> None:
    from baselines.hub import model_folder

    pytest.importorskip("huggingface_hub")
    with pytest.raises(LedeBenchError, match="neither a folder nor a hub model"):
        model_folder("no-such/model-anywhere")
