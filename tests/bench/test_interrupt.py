"""A run that is killed, wherever it stands, leaves finished records or none, and can go on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench import run, verify
from tests.bench.bad_inputs.case import MODULE, QUICK, Sandbox, as_csv, pairs

DATA = ["--track", "my.csv"]
RESULTS = Path("results/my")
QUICK_MODELS = ("prior", "cues")
STRAY = (RESULTS / ".prior.json.k3x_9a.tmp", Path("results/.leaderboard.md.abc.tmp"))
PATIENCE = 60.0
"""Seconds after which a run that does not get going is a failure."""

SLOW = """\
import time
from pathlib import Path
import numpy as np
class Slow:
    classes_ = ["consistent", "overclaim"]
    def predict_proba(self, pairs):
        Path("asleep").touch()
        while not Path("awake").exists():
            time.sleep(0.05)
        return np.full((len(pairs), 2), 0.5)
class Stopped(Slow):
    def predict_proba(self, pairs):
        raise KeyboardInterrupt
"""

KILL_AT_RENAME = """\
import os, signal, sys
from pathlib import Path
from bench import run
left, replace = int(sys.argv[1]), Path.replace
def counted(path, target):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(path, target)
Path.replace = counted
run.main(sys.argv[2:])
"""


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with ExitStack() as undo:
        box = Sandbox(tmp_path, monkeypatch, undo)
        box.write("my.csv", as_csv(pairs()))
        box.write(f"{MODULE}.py", SLOW)
        yield box


@pytest.fixture
def start(root: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start Python with these arguments; whatever still runs at the end is killed."""
    started = []

    def begin(*arguments: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {"PYTHONPATH": str(root)}
        process = subprocess.Popen([sys.executable, *arguments], env=environment)
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.wait()


def models(*names: str) -> list[str]:
    return [flag for name in names for flag in ("--model", name)]


def records() -> set[str]:
    return {path.stem for path in RESULTS.glob("*.json")}


def verified() -> bool:
    paths = [str(path) for path in sorted(RESULTS.glob("*.json"))]
    return verify.main([*paths, *DATA]) == 0


def wait_for(path: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        assert process.poll() is None, "the run ended before the slow model began"
        assert time.monotonic() < deadline, "the slow model never began"
        time.sleep(0.02)


def test_a_killed_run_keeps_what_is_finished_and_resume_completes_it(
    box: Sandbox, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    arguments = [*DATA, *models(*QUICK_MODELS, f"{MODULE}:Slow"), *QUICK]
    process = start("-m", "bench.run", *arguments)
    wait_for(Path("asleep"), process)
    process.kill()
    process.wait()
    assert records() == set(QUICK_MODELS)
    assert verified()

    for path in STRAY:
        box.write(str(path), '{"half": ')
    finished = {p: p.stat().st_mtime_ns for p in RESULTS.glob("[!.]*")}
    Path("awake").touch()
    assert run.main([*arguments, "--resume"]) == 0
    assert records() == {*QUICK_MODELS, "Slow"}
    assert verified()
    assert {path: path.stat().st_mtime_ns for path in finished} == finished
    board = Path("results/leaderboard.csv").read_text(encoding="utf-8")
    assert len(board.splitlines()) == 1 + len(QUICK_MODELS) + 1


@pytest.mark.parametrize("rename", [1, 2, 3])
def test_a_run_killed_while_it_writes_a_record_leaves_none(
    rename: int, box: Sandbox, start: Callable[..., subprocess.Popen[bytes]]
) -> None:
    arguments = [*DATA, *models("prior"), *QUICK]
    process = start("-c", KILL_AT_RENAME, str(rename), *arguments)
    assert process.wait(PATIENCE) < 0
    assert records() == set()
    assert list(RESULTS.glob(".*.tmp"))
    assert run.main([*arguments, "--resume"]) == 0
    assert records() == {"prior"}
    assert verified()


def test_ctrl_c_says_one_line_and_keeps_earlier_records(
    box: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*DATA, *models("prior", f"{MODULE}:Stopped", "cues"), *QUICK]
    assert run.main(arguments) == 130
    assert capsys.readouterr().err == (
        "interrupted: finished records are kept; --resume goes on from them\n"
    )
    assert {path.name.partition(".")[0] for path in RESULTS.iterdir()} == {"prior"}
    assert verified()


def test_one_failing_model_does_not_stop_the_others(
    box: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    box.write(f"{MODULE}.py", SLOW.replace("raise KeyboardInterrupt", "raise ValueError('no')"))
    assert run.main([*DATA, *models(f"{MODULE}:Stopped", "prior"), *QUICK]) == 2
    said = capsys.readouterr()
    assert said.err.startswith("error: model 'Stopped': predict_proba failed with ValueError: no")
    assert said.err.count("\n") == 1
    assert "prior" in said.out
    assert records() == {"prior"}
