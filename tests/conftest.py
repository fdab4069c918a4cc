"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

ROOT = Path(__file__).resolve().parents[1]

needs_data = pytest.mark.skipif(
    not os.environ.get("LEDEBENCH_DATA"),
    reason="real data not here: run `python -m bench.fetch emergent fnc1 summedits-news` and set "
    "LEDEBENCH_DATA to the folder it names",
)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root folder."""
    return ROOT
