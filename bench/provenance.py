"""Where, when and at what cost a record was made. Never part of what is compared."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PACKAGES = (
    "ledebench",
    "numpy",
    "scipy",
    "scikit-learn",
    "pandas",
    "pyarrow",
    "datasets",
    "sentencex",
    "torch",
    "sentence-transformers",
)
_STATUS = Path("/proc/self/status")


@dataclass
class Meter:
    """CPU seconds (all threads) spent inside its `with` blocks."""

    cpu_seconds: float = 0.0
    _begun: float = field(default=0.0, repr=False)

    def __enter__(self) -> Meter:
        self._begun = time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.cpu_seconds += time.process_time() - self._begun


class MemoryMeter:
    """The peak of the process's resident memory, told only where the process ran one model.

    What a process holds after another model has run in it says nothing of the next one.
    """

    _runs = 0

    def __init__(self) -> None:
        self._alone = MemoryMeter._runs == 0
        MemoryMeter._runs += 1

    def peak_mib(self) -> float | None:
        """Peak resident memory in MiB, libraries and data included.

        None where another model ran in this process before, or the system (other than Linux) does
        not tell.
        """
        peak = _status_mib("VmHWM:")
        return round(peak, 1) if self._alone and peak is not None else None


def _status_mib(field_name: str) -> float | None:
    try:
        lines = _STATUS.read_text().splitlines()
    except OSError:
        return None
    found = [line for line in lines if line.startswith(field_name)]
    return int(found[0].split()[1]) / 1024 if found else None


def versions() -> dict[str, str]:
    """Installed versions of the packages that figures depend on."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found


def commit() -> str | None:
    """The commit of the source tree, with `+changes` if files differ from it; None outside git."""
    root = Path(__file__).resolve().parents[1]
    if not (root / ".git").exists():
        return None
    try:
        head = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no", "bench", "baselines")
    except (OSError, subprocess.SubprocessError):
        return None
    return head[:12] + ("+changes" if changed else "")


def _git(root: Path, *args: str) -> str:
    done = subprocess.run(  # noqa: S603 - a fixed command without outside input
        ["git", "-C", str(root), *args],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
        timeout=10,
    )
    return done.stdout.strip()


def machine() -> dict[str, Any]:
    """The machine as far as speed depends on it; no host or user name."""
    return {
        "python": platform.python_version(),
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": os.cpu_count(),
    }


def now() -> str:
    """The time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
