"""Places that nothing can be written to."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

from tests.bench.bad_inputs.case import QUICK, Case, Sandbox, as_csv, pairs

TITLE = "Output folders"
FULL = Path("/dev/full")
"""Where Linux answers every write with "no space left on device"."""


def into(out: str, box: Sandbox) -> list[str]:
    """Run with `--out`."""
    box.write("my.csv", as_csv(pairs()))
    return ["--track", "my.csv", "--model", "prior", "--out", out, *QUICK]


def a_file(box: Sandbox) -> list[str]:
    box.write("taken", "a file")
    return into("taken", box)


def below_a_file(box: Sandbox) -> list[str]:
    box.write("taken", "a file")
    return into("taken/results", box)


def forbidden(box: Sandbox) -> list[str]:
    # no folder is forbidden to root, so the refusal is made up
    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    box.patch.setattr("tempfile.TemporaryFile", refuse)
    return into("results", box)


def full_disk(box: Sandbox) -> None:
    """Let every temporary file of an atomic write be one that has no room."""

    def make(dir: Path, prefix: str, suffix: str) -> tuple[int, str]:
        if not FULL.exists():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        path = Path(dir) / f"{prefix}full{suffix}"
        path.symlink_to(FULL)
        return os.open(path, os.O_WRONLY), str(path)

    box.patch.setattr("tempfile.mkstemp", make)


def full_run(box: Sandbox) -> list[str]:
    full_disk(box)
    return into("results", box)


def full_export(box: Sandbox) -> list[str]:
    full_disk(box)
    box.write("my.csv", as_csv(pairs()))
    return ["my.csv", "--out", "pairs.jsonl"]


def export_below_a_file(box: Sandbox) -> list[str]:
    box.write("my.csv", as_csv(pairs()))
    return ["my.csv", "--out", "my.csv/pairs.jsonl"]


CASES = [
    Case(
        "--out is a file",
        "taken: records cannot be written there (File exists); choose another folder with --out",
        a_file,
    ),
    Case(
        "--out lies below a file",
        "taken/results: records cannot be written there (Not a directory); "
        "choose another folder with --out",
        below_a_file,
    ),
    Case(
        "--out may not be written",
        "results: records cannot be written there (Permission denied); "
        "choose another folder with --out",
        forbidden,
    ),
    Case(
        "the disk is full",
        "results/my/prior.predictions.parquet: cannot be written (REASON); "
        "free some room or choose another folder with --out",
        full_run,
    ),
    Case(
        "bench.export: the disk is full",
        "pairs.jsonl: cannot be written (No space left on device); "
        "free some room or choose another folder with --out",
        full_export,
        command="export",
    ),
    Case(
        "bench.export: --out lies below a file",
        "my.csv/pairs.jsonl: cannot be written (REASON); "
        "free some room or choose another folder with --out",
        export_below_a_file,
        command="export",
    ),
]
