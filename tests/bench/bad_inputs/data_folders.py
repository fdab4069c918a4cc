"""Data of the tracks that is missing or is not what it should be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.bench.bad_inputs.case import QUICK, Case, Sandbox

TITLE = "The tracks' own data"


def fetched(track: str, name: str, content: str | None) -> Callable[[Sandbox], list[str]]:
    """Run on a fetched track whose file has this content."""

    def make(box: Sandbox) -> list[str]:
        box.patch.setenv("LEDEBENCH_DATA", "data")
        if content is not None:
            box.write(f"data/{name}", content)
        return ["--track", track, "--model", "prior", *QUICK]

    return make


def core(content: bytes | None) -> Callable[[Sandbox], list[str]]:
    """Run on `core` with this for its first file."""

    def make(box: Sandbox) -> list[str]:
        box.patch.setattr("bench.tracks.core.data_folder", lambda: Path("core"))
        if content is not None:
            box.write("core/train.parquet", content)
        return ["--track", "core", "--model", "prior", *QUICK]

    return make


CASES = [
    Case(
        "a fetched file that is not there",
        "data/emergent/url-versions-2015-06-14-clean.csv: not there; "
        "run `python -m bench.fetch emergent`, or set LEDEBENCH_DATA to the folder that holds "
        "emergent/url-versions-2015-06-14-clean.csv",
        fetched("emergent", "", None),
    ),
    Case(
        "a fetched file that was altered",
        "data/summedits/summedits_news.json: not the published file (its SHA-256 differs); "
        "delete it and run `python -m bench.fetch summedits-news`",
        fetched("summedits-news", "summedits/summedits_news.json", "[]"),
    ),
    Case(
        "an embedded file that is not there",
        "core/train.parquet: not there; "
        "run `python -m bench.stories compile` or reinstall ledebench",
        core(None),
    ),
    Case(
        "an embedded file that is damaged",
        "core/train.parquet: damaged (REASON); restore it or run `python -m bench.stories compile`",
        core(b"PAR1 and then something else"),
    ),
]
