"""`nli` reads labels from the config, aggregates as stated, and asks about each pair once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baselines.nli import (
    Columns,
    Entailment,
    NaturalLanguageInference,
    aggregate,
    label_columns,
    premises,
)
from bench.errors import LedeBenchError

BODY = "The dam has burst. Nobody was hurt. Streets are under water."
PAIRS = pd.DataFrame(
    {
        "headline": ["Dam has burst", "Dam has not burst", "Nobody was hurt", "Dam has burst"],
        "body": [BODY, BODY, "Nobody was hurt.", BODY],
    }
)
WORDS = {w for text in [*PAIRS["headline"], BODY] for w in text.replace(".", " .").split()}
THREE = {0: "contradiction", 1: "entailment", 2: "neutral"}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("torch")
    from tests.baselines.tiny_models import save_bert

    return save_bert(tmp_path_factory.mktemp("nli"), WORDS, THREE)


@pytest.mark.parametrize(
    ("id2label", "expected"),
    [
        ({"0": "entailment", "1": "neutral", "2": "contradiction"}, Columns(0, 2)),
        ({"0": "CONTRADICTION", "1": "NEUTRAL", "2": "ENTAILMENT"}, Columns(2, 0)),
        ({"2": "Neutral", "0": "contradicts", "1": "entails"}, Columns(1, 0)),
        ({"0": "not_entailment", "1": "entailment"}, Columns(1, None)),
        ({"0": "entailment", "1": "Non-Entailment"}, Columns(0, None)),
    ],
)
def test_label_order_is_read_from_the_config(id2label: dict[str, str], expected: Columns) -> None:
    assert label_columns(id2label, "config.json") == expected


@pytest.mark.parametrize(
    "id2label",
    [
        {},
        {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"},
        {"0": "entailment", "1": "neutral"},
        {"0": "entailment", "1": "entailment", "2": "contradiction"},
        {"0": "positive", "1": "negative"},
        {"1": "entailment", "2": "neutral", "3": "contradiction"},
    ],
)
def test_labels_that_cannot_be_read_are_an_error(id2label: dict[str, str]) -> None:
    with pytest.raises(LedeBenchError, match=r"config\.json: its labels .*id2label"):
        label_columns(id2label, "config.json")


def test_premises_are_sentences_then_windows() -> None:
    a, b, c = BODY.replace(". ", ".|").split("|")
    assert premises(BODY, 1) == [a, b, c]
    assert premises(BODY, 3) == [a, b, c, f"{a} {b}", f"{b} {c}", f"{a} {b} {c}"]
    assert premises(a, 3) == [a]


def test_aggregates_worked_by_hand() -> None:
    found = aggregate(np.array([0.1, 0.7, 0.2]), np.array([0.6, 0.2, 0.1]))
    assert found == pytest.approx([0.7, 0.6, 1 / 3, 0.3, 0.2, 0.1])
    scores = NaturalLanguageInference("m").consistency(np.array([found, [1, 0, 0, 0, 0, 0]]))
    assert scores == pytest.approx([0.55, 1.0])


def test_probabilities_are_those_of_the_model_itself(model: Path, tmp_path: Path) -> None:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    pair = ("The dam has burst.", "Dam has burst")
    answers = Entailment(model, 64, 8, tmp_path).read([pair])
    tokens = AutoTokenizer.from_pretrained(model)(*pair, return_tensors="pt")
    network = AutoModelForSequenceClassification.from_pretrained(model).double().eval()
    with torch.no_grad():
        proba = network(**tokens).logits.softmax(1)[0].numpy()
    assert answers[pair] == pytest.approx((proba[1], proba[0]), abs=1e-6)


def test_scores_follow_from_the_premises(model: Path, tmp_path: Path) -> None:
    labels = np.array(["consistent", "inconsistent", "consistent", "consistent"], dtype=object)
    nli = NaturalLanguageInference(str(model), windows=2, max_length=64, folder=str(tmp_path))
    proba = nli.fit(PAIRS, labels).predict_proba(PAIRS)
    reader = Entailment(model, 64, 8, tmp_path)
    answers = reader.read([(premise, "Dam has not burst") for premise in premises(BODY, 2)])
    entailment, contradiction = np.array(list(answers.values())).T
    assert proba[1, 0] == pytest.approx((entailment.max() - contradiction.max() + 1) / 2)
    assert nli.classes_ == ["consistent", "inconsistent"]
    np.testing.assert_array_equal(proba[0], proba[3])


def test_each_pair_is_read_once_ever_in_any_company(model: Path, tmp_path: Path) -> None:
    first = NaturalLanguageInference(str(model), max_length=64, folder=str(tmp_path))
    alone = first.features(PAIRS.iloc[:1])
    asked: list[tuple[str, str]] = []

    reader = Entailment(model, 64, 2, tmp_path)
    read = reader.reader.read

    def counting(pairs: list[tuple[str, str]]) -> np.ndarray:
        asked.extend(pairs)
        return read(pairs)

    reader.reader.read = counting  # type: ignore[method-assign]
    wanted = [(p, h) for h in PAIRS["headline"] for p in premises(BODY, 3)]
    reader.read(wanted)
    assert len(asked) == len(set(asked))
    assert set(asked) == {pair for pair in wanted if pair[1] != "Dam has burst"}
    fresh = NaturalLanguageInference(str(model), max_length=64, folder=str(tmp_path / "fresh"))
    np.testing.assert_array_equal(fresh.features(PAIRS)[:1], alone)


def test_other_weights_have_other_answers_on_disk(model: Path, tmp_path: Path) -> None:
    from tests.baselines.tiny_models import save_bert

    other = save_bert(tmp_path / "other", [*WORDS, "more"], THREE)
    for folder in (model, other):
        Entailment(folder, 64, 8, tmp_path / "cache").read([("Nobody was hurt.", "Dam has burst")])
    assert len(list((tmp_path / "cache").glob("*.sqlite"))) == 2


def test_finer_labels_are_learned(model: Path, tmp_path: Path) -> None:
    labels = np.array(["agree", "disagree", "unrelated", "agree"], dtype=object)
    nli = NaturalLanguageInference(str(model), max_length=64, folder=str(tmp_path))
    proba = nli.fit(PAIRS, labels).predict_proba(PAIRS)
    assert proba.shape == (4, 3)
    np.testing.assert_allclose(proba.sum(axis=1), 1)


def test_a_model_without_contradiction_scores_by_entailment_alone(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from tests.baselines.tiny_models import save_bert

    folder = save_bert(tmp_path / "two", WORDS, {0: "not_entailment", 1: "entailment"})
    nli = NaturalLanguageInference(str(folder), max_length=64, folder=str(tmp_path / "cache"))
    features = nli.features(PAIRS)
    assert not features[:, [1, 3, 4]].any()
    np.testing.assert_allclose(nli.consistency(features), (features[:, 0] + 1) / 2)


def test_faults_are_named(tmp_path: Path) -> None:
    with pytest.raises(LedeBenchError, match="--model nli:FOLDER"):
        NaturalLanguageInference().features(PAIRS)
    with pytest.raises(LedeBenchError, match=r"no \.safetensors weights"):
        NaturalLanguageInference(str(tmp_path)).features(PAIRS)
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(LedeBenchError, match=r"config\.json: not there"):
        NaturalLanguageInference(str(tmp_path)).features(PAIRS)
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "bert"}))
    with pytest.raises(LedeBenchError, match="id2label"):
        NaturalLanguageInference(str(tmp_path), max_length=32).features(PAIRS)
