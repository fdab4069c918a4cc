"""The command line starts fast and imports nothing heavy until it has work to do."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

HEAVY = (
    "numpy",
    "torch",
    "sklearn",
    "pandas",
    "matplotlib",
    "scipy",
    "pyarrow",
    "datasets",
    "yaml",
)
MODULES = ("run", "verify", "fetch", "export", "cite", "stories", "check")


def _help(module: str) -> str:
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", f"bench.{module}", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "usage: python -m bench." in done.stdout
    return done.stderr


@pytest.mark.parametrize("module", MODULES)
def test_help_imports_nothing_heavy(module: str) -> None:
    imported = {line.rsplit("|", 1)[-1].strip() for line in _help(module).splitlines()}
    assert "argparse" in imported
    assert not imported & set(HEAVY)


def test_help_answers_in_three_tenths_of_a_second() -> None:
    command = [sys.executable, "-m", "bench.run", "--help"]
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.3


def test_import_bench_imports_nothing_heavy() -> None:
    code = f"import sys, bench; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
