"""Evidence: sentences found, given and gold, by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from bench import evaluate, load_track
from bench.errors import LedeBenchError, VerificationError
from bench.evaluation import evaluate_predictions
from bench.evidence import evidence_counts, gold_numbers, sentence_numbers
from bench.export import main as export_main
from bench.files import sha256_file
from bench.inference import run_model
from bench.metrics import METRICS, Scored
from bench.models import describe
from bench.pairs import sentences
from bench.predictions import Predictions, read_parquet, write_parquet
from bench.record import PREDICTIONS, Record, read_record
from bench.scoring import Settings
from bench.tracks.base import Track, make_dataset
from bench.verify import verify_record
from tests.bench.synthetic import core_like, flat

QUICK = Settings(draws=50)
BODY = "The gate is whole. A diver looked. It rained."
NAMES = ("evidence_precision", "evidence_recall", "evidence_f1")


def three(scored: Scored) -> list[float]:
    """Precision, recall and F1."""
    totals = (METRICS[name].statistics(scored).sum(0) for name in NAMES)
    return [float(METRICS[name].value(t)) for name, t in zip(NAMES, totals, strict=True)]


def counted(*counts: tuple[int, int, int], group: list[int]) -> Scored:
    label = [0] * len(counts)
    return flat(label, label, group, evidence=np.array(counts))


# --- figures -------------------------------------------------------------------------------------


def test_worked_case() -> None:
    """Two groups: 2 of 3 given and 2 of 2 gold; then 1 of 2 given and 1 of 4 gold; micro."""
    scored = counted((2, 3, 2), (1, 2, 4), (0, 0, 0), group=[0, 1, 1])
    statistics = METRICS["evidence_f1"].statistics(scored)
    np.testing.assert_array_equal(statistics, [[2, 3, 2], [1, 2, 4]])
    assert three(scored) == pytest.approx([3 / 5, 3 / 6, 6 / 11])


def test_no_sentence_given_has_a_recall_and_no_precision() -> None:
    precision, recall, f1 = three(counted((0, 0, 2), group=[0]))
    assert np.isnan(precision) and recall == 0 and f1 == 0


def test_undefined_without_answers_or_without_gold() -> None:
    scored = counted((0, 2, 0), group=[0])
    for name in NAMES:
        assert not METRICS[name].defined(scored)
        assert not METRICS[name].defined(replace(scored, evidence=None))


# --- sentences -----------------------------------------------------------------------------------


def test_sentences_by_text_and_by_number() -> None:
    assert sentence_numbers(["It rained.", "The gate is whole."], BODY) == (0, 2)
    assert sentence_numbers([2, 0, 2], BODY) == (0, 2)
    assert sentence_numbers((), BODY) == ()
    assert sentence_numbers([2, "Yes."], "Yes. No. Yes.") == (0,), "of equal ones the first"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("It rained.", "'It rained.' is not a list of sentences"),
        (None, "None is not a list of sentences"),
        (["It rained"], "'It rained' is no sentence of its body"),
        ([3], "3 is no sentence's number, its body has 3"),
        ([-1], "-1 is no sentence's number, its body has 3"),
        ([True], "True is no sentence of its body"),
    ],
)
def test_what_is_no_sentence_is_told(given: Any, said: str) -> None:
    with pytest.raises(ValueError, match="^" + said.replace("'", ".") + "$"):
        sentence_numbers(given, BODY)


def rows(split: str) -> list[dict[str, Any]]:
    """Six stories; the second pair of each has no evidence."""
    return [
        {
            "id": f"{split}-{story}-{number}",
            "headline": f"Gate {story} is {'whole' if number == 0 else 'blue'}",
            "body": f"Gate {story} is whole. A diver looked at gate {story}. It rained {story}.",
            "label": "topic" if number else "consistent",
            "group": f"{split}-{story}",
            "evidence": [] if number else [f"Gate {story} is whole.", f"It rained {story}."],
        }
        for story in range(6)
        for number in range(2)
    ]


def small_track() -> Track:
    parts = {split: make_dataset(rows(split)) for split in ("train", "dev", "test")}
    return Track(
        name="small",
        version="1",
        labels=("consistent", "topic"),
        primary="macro_f1",
        metrics=("macro_f1", *NAMES),
        slices=("label",),
        **parts,  # type: ignore[arg-type]
    )


def test_counts_pass_over_pairs_that_have_no_gold() -> None:
    track = small_track()
    assert gold_numbers(track, "test")[:2] == [(0, 2), ()]
    counts = evidence_counts(track, "test", [(0, 1), (0, 1, 2)] * 6)
    np.testing.assert_array_equal(counts, [[1, 2, 2], [0, 0, 0]] * 6)
    assert evidence_counts(track, "test", None) is None
    assert evidence_counts(core_like(), "test", [(0,)] * len(core_like().test)) is None


# --- a model -------------------------------------------------------------------------------------


class FirstSentence:
    """Takes the first sentence for evidence, and everything for consistent."""

    classes_ = ("consistent", "inconsistent")

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        return np.tile([0.7, 0.3], (len(pairs), 1))

    def evidence(self, pairs: pd.DataFrame) -> list[list[str]]:
        self.asked = list(pairs["headline"])
        return [[sentences(body)[0]] for body in pairs["body"]]


class Mute(FirstSentence):
    evidence = None  # type: ignore[assignment]


class ThatNamesIt(FirstSentence):
    """Its evidence tells the pair's place in the track."""

    def evidence(self, pairs: pd.DataFrame) -> list[list[str]]:
        return [[sentences(b)[int(b.split()[1]) % 3]] for b in pairs["body"]]


def test_evidence_comes_back_to_its_pair_whatever_order_the_model_saw() -> None:
    found = run_model(describe(ThatNamesIt(), "m", "object"), small_track(), "test").evidence
    assert found == tuple((story % 3,) for story in range(6) for _ in range(2))


def test_the_record_has_the_figures_and_verifies(tmp_path: Path) -> None:
    track = small_track()
    evaluate(FirstSentence(), track, out=tmp_path, settings=QUICK)
    record = read_record(tmp_path / "small" / "FirstSentence.json")
    values = {name: record.metrics[name]["value"] for name in NAMES}
    assert values == {
        "evidence_precision": 1.0,
        "evidence_recall": 0.5,
        "evidence_f1": 0.666667,
    }
    assert record.metrics["evidence_recall"]["low"] == 0.5
    assert read_parquet(record.file(PREDICTIONS))["test"].evidence == ((0,),) * 12
    verify_record(record, track)


def test_a_changed_evidence_figure_or_file_is_found_out(tmp_path: Path) -> None:
    track = small_track()
    evaluate(FirstSentence(), track, out=tmp_path, settings=QUICK)
    path = tmp_path / "small" / "FirstSentence.json"
    record = read_record(path)
    value = json.loads(path.read_text(encoding="utf-8"))
    value["metrics"]["evidence_recall"]["value"] = 0.9
    with pytest.raises(VerificationError, match=r"metrics.evidence_recall.value is recorded"):
        verify_record(Record(value, path), track)
    parts = read_parquet(record.file(PREDICTIONS))
    for wrong in ((7,), (0, 0), (1, 0)):
        test = replace(parts["test"], evidence=(wrong, *parts["test"].evidence[1:]))
        write_parquet(record.file(PREDICTIONS), parts | {"test": test})
        value["files"][PREDICTIONS]["sha256"] = sha256_file(record.file(PREDICTIONS))
        with pytest.raises(VerificationError, match=r"the evidence for 'test-0-0' of test is not"):
            verify_record(Record(value, path), track)


def test_files_of_models_without_evidence_stay_as_they_were(tmp_path: Path) -> None:
    import pyarrow.parquet as pq

    ids = ("a", "b")
    without = Predictions(ids, ("x", "y"), np.array([0.5, 1.0]), np.array([0.5, 0.0]))
    write_parquet(tmp_path / "p.parquet", {"test": without})
    names = pq.read_schema(tmp_path / "p.parquet").names
    assert names == ["split", "id", "label", "score", "alarm"]
    mixed = {"dev": without, "test": replace(without, evidence=((), (0, 4)))}
    write_parquet(tmp_path / "q.parquet", mixed)
    assert pq.read_schema(tmp_path / "q.parquet").names == [*names, "evidence"]
    again = read_parquet(tmp_path / "q.parquet")
    assert again["dev"].evidence is None and again["test"].evidence == ((), (0, 4))


def test_evidence_is_asked_for_only_where_there_is_gold(tmp_path: Path) -> None:
    model = FirstSentence()
    record = evaluate(model, core_like(), out=tmp_path, settings=QUICK)
    assert not hasattr(model, "asked")
    assert not set(NAMES) & set(record.metrics)
    record = evaluate(Mute(), small_track(), out=tmp_path, settings=QUICK)
    assert not set(NAMES) & set(record.metrics)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([["It rained."]] * 12, "row 1 of evidence: .It rained.. is no sentence of its body; "),
        ([[]] * 11, "evidence gave 11 answers for 12 pairs; "),
        (None, "evidence gave NoneType for 12 pairs; "),
        ([[], "no", *[[]] * 10], "row 2 of evidence: .no. is not a list of sentences; "),
    ],
)
def test_wrong_evidence_is_told_with_its_row(answer: Any, said: str) -> None:
    model = FirstSentence()
    model.evidence = lambda pairs: answer  # type: ignore[method-assign]
    with pytest.raises(LedeBenchError, match="^model 'm': " + said):
        run_model(describe(model, "m", "object"), small_track(), "test")


def test_core_by_facet_and_rung(tmp_path: Path) -> None:
    core = load_track("core")
    few = replace(core, dev=core.dev.select([]), test=core.test.select(range(600)))
    record = evaluate(FirstSentence(), few, out=tmp_path, settings=QUICK)
    facets, rungs = record.value["slices"]["facet"], record.value["slices"]["rung"]
    assert set(NAMES) <= set(rungs["deep"])
    cells = [row for row in few.test if row["facet"] == "certainty"]
    found = sum(sentences(row["body"])[0] in row["evidence"] for row in cells)
    gold = sum(len(row["evidence"]) for row in cells)
    assert facets["certainty"]["evidence_recall"]["value"] == round(found / gold, 6)
    assert facets["certainty"]["evidence_precision"]["value"] == round(found / len(cells), 6)


# --- a predictions file --------------------------------------------------------------------------


def scored_file(tmp_path: Path, name: str, content: str) -> Record:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return evaluate_predictions(path, "theirs", small_track(), out=tmp_path, settings=QUICK)


def test_a_file_may_give_sentences_or_numbers(tmp_path: Path) -> None:
    def line(row: dict[str, Any], evidence: Any) -> str:
        return json.dumps({"id": row["id"], "label": row["label"], "evidence": evidence}) + "\n"

    texts = "".join(line(row, sentences(row["body"])[:1]) for row in rows("test"))
    numbers = "".join(line(row, [0]) for row in rows("test"))
    csv = "id,label,evidence\n" + "".join(f"{r['id']},{r['label']},[0]\n" for r in rows("test"))
    records = [
        scored_file(tmp_path, "texts.jsonl", texts),
        scored_file(tmp_path, "numbers.jsonl", numbers),
        scored_file(tmp_path, "numbers.csv", csv),
    ]
    for record in records:
        assert record.metrics["evidence_precision"]["value"] == 1.0
        assert record.metrics["evidence_recall"]["value"] == 0.5


def test_rows_left_empty_give_none(tmp_path: Path) -> None:
    csv = "id,label,evidence\n" + "".join(f"{r['id']},{r['label']},\n" for r in rows("test"))
    record = scored_file(tmp_path, "empty.csv", csv)
    assert record.metrics["evidence_recall"]["value"] == 0
    assert record.metrics["evidence_precision"]["value"] is None


def test_export_lists_the_sentences_that_are_counted(tmp_path: Path) -> None:
    out = tmp_path / "pairs.jsonl"
    assert export_main(["core", "--split", "dev", "--sentences", "--out", str(out)]) == 0
    first = json.loads(out.read_text(encoding="utf-8").splitlines()[0])
    assert first["sentences"] == list(sentences(first["body"]))
