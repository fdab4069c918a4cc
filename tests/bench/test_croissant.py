"""The Croissant file: what the module makes, valid, and loadable to the very pairs of the track."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bench import load_track
from bench.canary import CANARY
from bench.croissant import main, metadata, to_text
from bench.errors import LedeBenchError
from bench.files import sha256_file
from tests.conftest import ROOT

COMMITTED = ROOT / "data" / "croissant.json"
CITATION = ROOT / "CITATION.cff"
SPLITS = ("train", "dev", "test")


@pytest.fixture(scope="module")
def dataset() -> mlcroissant.Dataset:
    return mlcroissant.Dataset(COMMITTED)  # raises on every error that validation finds


def test_the_committed_file_is_what_the_module_makes(tmp_path: Path) -> None:
    out = tmp_path / "croissant.json"
    arguments = ["--data", str(ROOT / "data"), "--citation", str(CITATION), "--out", str(out)]
    assert main(arguments) == 0
    assert out.read_bytes() == COMMITTED.read_bytes()
    assert to_text(metadata(ROOT / "data", CITATION)) == out.read_text(encoding="utf-8")


def test_mlcroissant_validates_without_errors_or_warnings(dataset: mlcroissant.Dataset) -> None:
    issues = dataset.metadata.ctx.issues
    assert not issues.errors
    assert not issues.warnings


def test_hashes_and_sizes_are_those_of_the_files() -> None:
    value = json.loads(COMMITTED.read_text(encoding="utf-8"))
    for entry in value["distribution"]:
        path = COMMITTED.parent / entry["contentUrl"]
        assert entry["sha256"] == sha256_file(path)
        assert entry["contentSize"] == f"{path.stat().st_size} B"
    assert CANARY in value["description"]
    assert value["license"] == "https://creativecommons.org/licenses/by/4.0/"
    fields = {f["name"] for f in value["recordSet"][1]["field"]}
    assert fields == {*pq.read_schema(ROOT / "data/core/test.parquet").names, "split"}


@pytest.mark.parametrize("split", SPLITS)
def test_records_are_the_pairs_of_the_track(dataset: mlcroissant.Dataset, split: str) -> None:
    expected = load_track("core").split(split)
    records = list(dataset.records(split))
    assert len(records) == len(expected)
    for place in (0, len(expected) // 2, -1):
        found = {key.partition("/")[2]: _text(value) for key, value in records[place].items()}
        assert found == expected[place] | {"canary": CANARY, "split": split}


def _text(value: Any) -> Any:
    """mlcroissant gives texts as bytes."""
    if isinstance(value, list):
        return [_text(item) for item in value]
    return value.decode("utf-8") if isinstance(value, bytes) else value


def test_the_splits_are_named(dataset: mlcroissant.Dataset) -> None:
    assert [_text(r["splits/name"]) for r in dataset.records("splits")] == list(SPLITS)


def test_a_missing_file_and_a_new_column_are_told(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "core", tmp_path / "core")
    table = pq.read_table(tmp_path / "core" / "dev.parquet")
    pq.write_table(table.append_column("mood", pa.nulls(len(table))), tmp_path / "core/dev.parquet")
    with pytest.raises(LedeBenchError, match="the column 'mood' is new"):
        metadata(tmp_path, CITATION)
    (tmp_path / "core" / "train.parquet").unlink()
    with pytest.raises(LedeBenchError, match=r"train.parquet: not there"):
        metadata(tmp_path, CITATION)
