"""The committed records: they verify, and the embedded ones come out again byte for byte."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import leaderboard
from bench.models import registered
from bench.readme import with_table
from bench.record import read_record
from bench.tracks import FETCHED, load_track
from bench.verify import verify_record
from tests.conftest import ROOT, needs_data

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


def test_embedded_records_are_made_again_byte_for_byte(tmp_path: Path) -> None:
    """Two runs in other processes, with other hash seeds and thread counts, in other orders."""
    models = registered()
    for number, order in enumerate((models, models[::-1])):
        out = tmp_path / str(number)
        chosen = [word for model in order for word in ("--model", model)]
        environment = os.environ | {
            "PYTHONHASHSEED": str(number + 1),
            "OMP_NUM_THREADS": str(2 - number),
        }
        subprocess.run(
            [sys.executable, "-m", "bench.run", "--no-plots", "--out", str(out), *chosen],
            check=True,
            capture_output=True,
            env=environment,
        )
        for model in models:
            made = out / "core" / f"{model}.json"
            committed = ROOT / "results" / "core" / f"{model}.json"
            assert _computed(made) == _computed(committed), (model, number)
            for kind in ("predictions", "groups"):
                name = f"{model}.{kind}.parquet"
                assert (made.parent / name).read_bytes() == (committed.parent / name).read_bytes()


def test_readme_shows_the_committed_leaderboard() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    records = [read_record(path) for path in RECORDS]
    assert with_table(text, leaderboard(records), records) == text
