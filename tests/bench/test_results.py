"""The committed records: they verify, and the embedded ones come out again byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import leaderboard
from bench.errors import MissingPackageError
from bench.models import registered
from bench.readme import with_table
from bench.record import read_record
from bench.tracks import FETCHED, load_track
from bench.verify import verify_record
from tests.conftest import ROOT, needs_data

MACHINE_BOUND = {"embedding-lr", "evidence", "fnc-official", "uclmr"}
"""Learners that amplify the last bit of a sum, which differs between kinds of processors: the same
bytes on one machine, very nearly the same figures on another."""
NEARLY = 0.01

RECORDS = sorted((ROOT / "results").glob("*/*.json"))
EVERYTHING_BUT = ("provenance", "files")


def _computed(path: Path) -> str:
    value = json.loads(path.read_text(encoding="utf-8"))
    kept = {key: value[key] for key in value if key not in EVERYTHING_BUT}
    return json.dumps(kept, sort_keys=True)


def test_every_registered_model_has_a_record_on_every_track() -> None:
    found = {(p.parent.name, p.stem) for p in RECORDS}
    assert {(t, m) for t in ("core", *FETCHED) for m in registered()} <= found


@pytest.mark.parametrize("path", RECORDS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_committed_records_verify(path: Path) -> None:
    record = read_record(path)
    if record.track != "core" and not os.environ.get("LEDEBENCH_DATA"):
        pytest.skip(needs_data.kwargs["reason"])
    verify_record(record, _track(record.track))


def _track(name: str, loaded: dict = {}) -> object:  # noqa: B006 - a cache for this module
    if name not in loaded:
        loaded[name] = load_track(name)
    return loaded[name]


def _installed() -> list[str]:
    """The standard models that can run here: one of them needs a dictionary that pip has not."""
    from baselines.wordnet import lemmatizer

    try:
        lemmatizer()
    except MissingPackageError:
        return [model for model in registered() if model != "fnc-official"]
    return registered()


def test_embedded_records_are_made_again_byte_for_byte(tmp_path: Path) -> None:
    """Two runs in other processes, with other hash seeds and thread counts, in other orders."""
    models = _installed()
    folders = [tmp_path / "0" / "core", tmp_path / "1" / "core"]
    for number, order in enumerate((models, models[::-1])):
        chosen = [word for model in order for word in ("--model", model)]
        environment = os.environ | {
            "PYTHONHASHSEED": str(number + 1),
            "OMP_NUM_THREADS": str(2 - number),
        }
        subprocess.run(
            [
                *(sys.executable, "-m", "bench.run", "--no-plots"),
                *("--out", str(folders[number].parent), *chosen),
            ],
            check=True,
            capture_output=True,
            env=environment,
        )
    committed = ROOT / "results" / "core"
    for model in models:
        _assert_same(*folders, model)
        if model in MACHINE_BOUND:
            found, known = (read_record(f / f"{model}.json") for f in (folders[0], committed))
            primary = known.primary
            difference = found.metrics[primary]["value"] - known.metrics[primary]["value"]
            assert abs(difference) < NEARLY, model
        else:
            _assert_same(folders[0], committed, model)


def _assert_same(one: Path, other: Path, model: str) -> None:
    """Everything but the provenance of two records of a model is the same, byte for byte."""
    assert _computed(one / f"{model}.json") == _computed(other / f"{model}.json"), model
    for kind in ("predictions", "groups"):
        name = f"{model}.{kind}.parquet"
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def test_readme_shows_the_committed_leaderboard() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    records = [read_record(path) for path in RECORDS]
    assert with_table(text, leaderboard(records), records) == text
