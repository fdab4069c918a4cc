"""From model to record: what is kept, what is the same, and what is done again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from bench import evaluate, load_track
from bench.errors import VerificationError
from bench.evaluation import evaluate_predictions, finished_record
from bench.export import main as export_main
from bench.models import load_model, save_model
from bench.pairs import public_id
from bench.predictions import read_parquet
from bench.record import GROUPS, PREDICTIONS, read_record
from bench.run import main as run_main
from bench.scoring import Settings
from bench.tracks.base import Track, make_dataset
from bench.verify import main as verify_main
from bench.verify import verify_record

QUICK = Settings(draws=100)


@pytest.fixture(scope="module")
def core() -> Track:
    return load_track("core")


class Nosy:
    """Notes what it was shown."""

    classes_ = ("consistent", "inconsistent")

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> Nosy:
        self.fitted_on = (list(pairs.columns), len(pairs), set(labels))
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        self.asked = list(pairs.columns)
        return np.full((len(pairs), 2), 0.5)


def test_a_model_sees_headline_and_body_of_train_and_nothing_else(
    core: Track, tmp_path: Path
) -> None:
    model = Nosy()
    evaluate(model, core, out=tmp_path, settings=QUICK)
    assert model.fitted_on == (
        ["headline", "body"],
        len(core.train),
        {"consistent", "inconsistent"},
    )
    assert model.asked == ["headline", "body"]


def test_a_model_may_ask_for_label_names(core: Track, tmp_path: Path) -> None:
    model = Nosy()
    model.label_names = True
    evaluate(model, core, out=tmp_path, settings=QUICK)
    assert model.fitted_on[2] == set(core.train["label"])


def test_the_record_has_its_files_and_verifies(core: Track, tmp_path: Path) -> None:
    evaluate("overlap", core, out=tmp_path, settings=QUICK)
    record = read_record(tmp_path / "core" / "overlap.json")
    verify_record(record, core)
    parts = read_parquet(record.file(PREDICTIONS))
    assert set(parts) == {"dev", "test"}
    assert record.file(GROUPS).is_file()
    assert record.value["settings"]["threshold"]["source"] == "dev"
    assert record.signature.count("|") == 9
    assert sorted(p.name for p in (tmp_path / "core").iterdir()) == [
        "overlap.groups.parquet",
        "overlap.json",
        "overlap.predictions.parquet",
    ]


def test_an_exported_file_scored_again_gives_the_same_figures(
    core: Track, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = evaluate("overlap", core, out=tmp_path, settings=QUICK)
    assert export_main(["core", "--out", str(tmp_path / "pairs.jsonl")]) == 0
    lines = (tmp_path / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(core.dev) + len(core.test)
    assert "label" not in json.loads(lines[0])
    scores = {
        public_id(i): s
        for part in read_parquet(record.file(PREDICTIONS)).values()
        for i, s in zip(part.ids, part.score, strict=True)
    }
    answers = tmp_path / "answers.jsonl"
    answers.write_text(
        "".join(
            json.dumps({"id": json.loads(line)["id"], "score": scores[json.loads(line)["id"]]})
            + "\n"
            for line in reversed(lines)
        )
    )
    again = evaluate_predictions(answers, "again", core, out=tmp_path, settings=QUICK)
    assert again.metrics == record.metrics
    assert again.value["slices"] == record.value["slices"]


def test_score_only_without_dev_rows_gets_the_fixed_threshold(core: Track, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("id,score\n" + "".join(f"{i},0.25\n" for i in core.test["id"]))
    record = evaluate_predictions(path, "p", core, out=tmp_path, settings=QUICK)
    assert record.value["settings"]["threshold"] == {"call": 0.5, "source": "fixed", "alarm": None}
    assert "|thr:fixed|" in record.signature


def test_labels_only_gives_no_score_metrics(core: Track, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    rows = zip(core.test["id"], core.test["label"], strict=True)
    path.write_text("id,label\n" + "".join(f"{i},{label}\n" for i, label in rows))
    record = evaluate_predictions(path, "oracle", core, out=tmp_path, settings=QUICK)
    assert record.metrics["balanced_accuracy"]["value"] == 1.0
    assert record.metrics["grid_accuracy"]["value"] == 1.0
    assert "auroc" not in record.metrics


def test_a_saved_pipeline_comes_back_fitted(core: Track, tmp_path: Path) -> None:
    columns = ColumnTransformer([(c, TfidfVectorizer(), c) for c in ("headline", "body")])
    pipeline = make_pipeline(columns, LogisticRegression())
    train = pd.DataFrame({c: list(core.train[c]) for c in ("headline", "body")})
    pipeline.fit(train, np.array(core.gold("train"), dtype=object))
    save_model(pipeline, tmp_path / "mine")
    model = load_model(str(tmp_path / "mine"))
    assert model.fitted and model.name == "mine" and model.origin == "saved"
    record = evaluate(str(tmp_path / "mine"), core, out=tmp_path, settings=QUICK)
    assert record.value["provenance"]["cost"]["fit_cpu_seconds"] < 0.5
    assert 0.3 < record.metrics["balanced_accuracy"]["value"] < 0.7


def test_a_class_is_found_in_the_working_folder(
    core: Track, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "my_room.py").write_text(
        "import numpy as np\n"
        "class Half:\n"
        "    classes_ = ['consistent', 'inconsistent']\n"
        "    def predict_proba(self, pairs):\n"
        "        return np.full((len(pairs), 2), 0.5)\n"
    )
    monkeypatch.chdir(tmp_path)
    assert run_main(["--model", "my_room:Half", "--draws", "50", "--no-plots", "--out", "o"]) == 0
    assert read_record(tmp_path / "o/core/Half.json").metrics["auroc"]["value"] == 0.5


def test_configuration_hash_depends_on_parameters_only() -> None:
    first, second = load_model("tfidf-lr"), load_model("tfidf-lr")
    assert first.config_hash == second.config_hash
    assert first.config_hash != load_model("overlap").config_hash


def test_resume_keeps_a_finished_record_and_nothing_stale(core: Track, tmp_path: Path) -> None:
    evaluate("overlap", core, out=tmp_path, settings=QUICK)
    model = load_model("overlap")
    assert finished_record(model, core, tmp_path, QUICK) is not None
    assert finished_record(model, core, tmp_path, Settings(draws=101)) is None
    assert finished_record(load_model("prior"), core, tmp_path, QUICK) is None
    predictions = tmp_path / "core" / "overlap.predictions.parquet"
    predictions.write_bytes(predictions.read_bytes()[:-1])
    assert finished_record(model, core, tmp_path, QUICK) is None


def test_a_file_of_the_users_is_a_track(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = []
    for number in range(300):
        label = ("consistent", "overclaim", "contradiction")[number % 3]
        word = {"consistent": "yes", "overclaim": "maybe", "contradiction": "no"}[label]
        rows.append({"headline": f"claim {rng.integers(99)}", "body": f"{word} it is {number}"})
        rows[-1] |= {"label": label, "group": f"g{number // 3}"}
    path = tmp_path / "mine.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    track = load_track(str(path))
    assert track.primary == "macro_f1"
    assert not set(track.train["group"]) & set(track.test["group"])
    record = evaluate("tfidf-lr", track, out=tmp_path, settings=QUICK)
    assert record.metrics["macro_f1"]["value"] > 0.8
    assert {"auroc", "overclaim_recall_at_5"} <= set(record.metrics)
    verify_record(record, track)


def test_json_output_is_json_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "--model",
        "prior",
        "--draws",
        "50",
        "--no-plots",
        "--json",
        "--out",
        str(tmp_path),
    ]
    assert run_main(arguments) == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["boards"][0]["rows"][0]["model"] == "prior"
    assert captured.err == ""


def test_fresh_names_through_the_command_line(tmp_path: Path) -> None:
    arguments = ["--fresh", "5", "--model", "headline-only", "--draws", "50", "--no-plots"]
    assert run_main([*arguments, "--out", str(tmp_path)]) == 0
    record = read_record(tmp_path / "core-fresh5/headline-only.json")
    assert record.value["data"]["version"].endswith("+fresh5")
    files = [str(record.path), "--track", str(tmp_path / "fresh5")]
    assert verify_main(files) == 0
    assert record.metrics["balanced_accuracy"] == {"value": 0.5, "low": 0.5, "high": 0.5}


def test_a_change_in_any_column_of_any_split_fails_verification(
    core: Track, tmp_path: Path
) -> None:
    """Also in the columns that no flat figure is computed from, such as the evidence."""
    record = evaluate("prior", core, out=tmp_path, settings=QUICK)
    for split in ("train", "dev", "test"):
        for column in core.split(split).column_names:
            rows = core.split(split).to_list()
            value = rows[0][column]
            rows[0][column] = [*value, "x"] if isinstance(value, list) else f"{value}x"
            changed = replace(core, **{split: make_dataset(rows)})
            with pytest.raises(VerificationError, match=f"the data differ: split {split}"):
                verify_record(record, changed)
