"""Tracks by name. One file a track; to add one, write its `load` and register it here."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bench.errors import LedeBenchError

if TYPE_CHECKING:
    from bench.tracks.base import Track

TRACKS = {
    "core": "bench.tracks.core",
    "emergent": "bench.tracks.emergent",
    "fnc1": "bench.tracks.fnc1",
    "summedits-news": "bench.tracks.summedits_news",
}
FETCHED = ("emergent", "fnc1", "summedits-news")
FILE_SUFFIXES = (".jsonl", ".csv", ".parquet")


def load_track(name: str | Path, *, folder: Path | str | None = None) -> Track:
    """Load a track by name, or a file of your own by its path (.jsonl, .csv or .parquet).

    `folder` (core only) holds grids compiled elsewhere, such as newly drawn ones
    (`python -m bench.stories compile --fresh SEED --out FOLDER`).
    Errors: LedeBenchError for an unknown name, missing data or a faulty file.
    """
    name = str(name)
    if folder is not None:
        if name != "core":
            raise LedeBenchError(f"{name}: only core can be read from a folder; leave it out")
        from bench.tracks.core import load as load_core

        return load_core(Path(folder))
    if Path(name).is_dir() and name not in TRACKS:
        return load_track("core", folder=name)
    if name in TRACKS:
        track: Track = import_module(TRACKS[name]).load()
        return track
    if Path(name).suffix in FILE_SUFFIXES or Path(name).exists():
        from bench.tracks.user_file import load

        return load(Path(name))
    known = ", ".join(TRACKS)
    raise LedeBenchError(
        f"unknown track {name!r}; choose one of {known}, or a .jsonl, .csv or .parquet file"
    )
