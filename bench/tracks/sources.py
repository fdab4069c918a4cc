"""Where the fetched tracks' files come from, and where they lie on this machine."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from bench.errors import LedeBenchError
from bench.files import sha256_file

ENVIRONMENT = "LEDEBENCH_DATA"


@dataclass(frozen=True)
class Source:
    """One file of a fetched track: its place below the data folder, origin, size and hash."""

    path: str
    url: str
    bytes: int
    sha256: str


@lru_cache(maxsize=1)
def _catalogue() -> dict[str, list[dict[str, str | int]]]:
    text = files("bench.tracks").joinpath("sources.json").read_text(encoding="utf-8")
    catalogue: dict[str, list[dict[str, str | int]]] = json.loads(text)["tracks"]
    return catalogue


def sources(track: str) -> list[Source]:
    """The files of a fetched track. Errors: LedeBenchError where the track ships with the code."""
    if track not in _catalogue():
        known = ", ".join(sorted(_catalogue()))
        raise LedeBenchError(f"{track}: nothing to fetch; the fetched tracks are {known}")
    return [
        Source(str(s["path"]), str(s["url"]), int(s["bytes"]), str(s["sha256"]))
        for s in _catalogue()[track]
    ]


def data_folder() -> Path:
    """The folder that LEDEBENCH_DATA names, or else the user's cache."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        return Path(named)
    import pooch

    return Path(pooch.os_cache("ledebench"))


def source_file(track: str, name: str) -> Path:
    """The checked path of one of the track's files, by its name without folders.

    Errors: LedeBenchError where the file is missing or is not the published one.
    """
    (source,) = (s for s in sources(track) if Path(s.path).name == name)
    path = data_folder() / source.path
    if not path.is_file():
        raise LedeBenchError(
            f"{path}: not there; run `python -m bench.fetch {track}`, "
            f"or set {ENVIRONMENT} to the folder that holds {source.path}"
        )
    if sha256_file(path) != source.sha256:
        raise LedeBenchError(
            f"{path}: not the published file (its SHA-256 differs); "
            f"delete it and run `python -m bench.fetch {track}`"
        )
    return path
