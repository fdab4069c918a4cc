"""`python -m bench.verify FILE...`: does a record follow from its predictions and the data?"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.cli import Parser, guarded, say_error
from bench.errors import LedeBenchError, VerificationError

if TYPE_CHECKING:
    from bench.predictions import Predictions
    from bench.record import Record
    from bench.tracks.base import Track

AGAIN = "run the model again"
COMPUTED = (
    "signature",
    "track",
    "split",
    "primary",
    "model",
    "data",
    "settings",
    "metrics",
    "slices",
    "tables",
)


def verify_record(record: Record, track: Track) -> None:
    """Recompute everything in a record but its provenance.

    Errors: VerificationError that names the first difference.
    """
    from bench.evaluation import fixed_threads, record_value
    from bench.models import NamedModel
    from bench.predictions import read_parquet
    from bench.record import GROUPS, PREDICTIONS, GroupStatistics
    from bench.scoring import Settings, score

    value = record.value
    shown = str(record.path)
    _check_files(shown, record)
    _check_data(shown, value, track)
    parts = read_parquet(record.file(PREDICTIONS))
    _check_parts(shown, parts, value["split"], track)
    model = value["model"]
    named = NamedModel(model["name"], None, model["origin"], config=model["config"])
    settings = Settings(value["settings"]["seed"], value["settings"]["draws"], value["split"])
    with fixed_threads():
        scores = score(track, parts, settings)
    expected = record_value(track, named, scores, settings, value["files"])
    for key in COMPUTED:
        difference = next(_differences(key, value[key], expected[key]), None)
        if difference:
            raise VerificationError(f"{shown}: {difference}; {AGAIN}")
    if not GroupStatistics.read(record.file(GROUPS)).same_as(
        GroupStatistics(scores.groups, scores.primary_parts)
    ):
        message = f"{shown}: the group statistics do not follow from the predictions"
        raise VerificationError(f"{message}; {AGAIN}")


def _check_files(shown: str, record: Record) -> None:
    from bench.files import sha256_file
    from bench.record import GROUPS, PREDICTIONS

    for kind in (PREDICTIONS, GROUPS):
        if kind not in record.value["files"]:
            raise VerificationError(f"{shown}: files has no {kind!r}; {AGAIN}")
    for kind, entry in record.value["files"].items():
        path = record.file(kind)
        if not path.is_file():
            raise VerificationError(f"{shown}: {path.name} is missing; restore it or {AGAIN}")
        if sha256_file(path) != entry["sha256"]:
            message = f"{shown}: {path.name} is not the file the record was made with"
            raise VerificationError(f"{message} (its SHA-256 differs); {AGAIN}")


def _check_data(shown: str, value: dict[str, Any], track: Track) -> None:
    from bench.tracks.base import SPLITS

    for split in SPLITS:
        recorded = value["data"]["sha256"].get(split, "nothing")
        if track.data_hash(split) != recorded:
            raise VerificationError(
                f"{shown}: the data differ: split {split} of {track.name} has SHA-256 "
                f"{track.data_hash(split)[:12]}..., the record was made with {recorded[:12]}...; "
                f"restore the data or {AGAIN}"
            )


def _check_parts(
    shown: str, parts: dict[str, Predictions], scored_split: str, track: Track
) -> None:
    from bench.tracks.base import SPLITS

    if scored_split not in parts:
        raise VerificationError(f"{shown}: no predictions for the split {scored_split}; {AGAIN}")
    for split, part in parts.items():
        if split not in SPLITS or part.ids != tuple(track.column(split, "id")):
            message = f"{shown}: the predictions' ids are not those of the split {split}"
            raise VerificationError(f"{message}; {AGAIN}")
        if part.label is None and part.score is None:
            message = f"{shown}: the predictions for {split} have neither labels nor scores"
            raise VerificationError(f"{message}; {AGAIN}")
        _check_evidence(shown, split, part, track)


def _check_evidence(shown: str, split: str, part: Predictions, track: Track) -> None:
    """Whether the sentences are ones of their bodies, each named once and in order."""
    from bench.evidence import sentence_numbers

    if part.evidence is None:
        return
    bodies = track.column(split, "body")
    for pair, numbers, body in zip(part.ids, part.evidence, bodies, strict=True):
        try:
            whole = sentence_numbers(numbers, body) == numbers
        except ValueError:
            whole = False
        if not whole:
            message = f"{shown}: the evidence for {pair!r} of {split} is not a list of sentences"
            raise VerificationError(f"{message} of its body; {AGAIN}")


def _differences(path: str, recorded: Any, expected: Any) -> Iterator[str]:
    if isinstance(recorded, dict) and isinstance(expected, dict):
        for key in [*expected, *(k for k in recorded if k not in expected)]:
            inner = f"{path}.{key}"
            if key not in recorded or key not in expected:
                yield f"{inner} is {'missing' if key not in recorded else 'not a figure of ours'}"
            else:
                yield from _differences(inner, recorded[key], expected[key])
    elif recorded != expected or type(recorded) is not type(expected):
        yield f"{path} is recorded as {recorded!r} but recomputes to {expected!r}"


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m bench.verify", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="record (.json)")
    parser.add_argument("--track", help="the user's own data file, for records made with one")
    parser.add_argument("--json", action="store_true", help="one JSON object a record")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Exit code 0 if all records follow, 1 if one does not, 2 if one cannot be checked."""
    args = build_parser().parse_args(argv)
    return guarded(lambda: _verify_all(args.files, args.track, args.json))


def _verify_all(paths: list[Path], track_name: str | None, as_json: bool) -> int:
    import json

    from bench.record import read_record
    from bench.tracks import load_track

    tracks: dict[str, Track] = {}
    worst = 0
    for path in paths:
        try:
            record = read_record(path)
            name = track_name or _own_track(record)
            if name not in tracks:
                tracks[name] = load_track(name)
            verify_record(record, tracks[name])
            outcome, message = "verified", record.signature
        except LedeBenchError as error:
            outcome = "differs" if error.exit_code == 1 else "unchecked"
            message = str(error)
            worst = max(worst, error.exit_code)
        if as_json:
            print(json.dumps({"file": str(path), "outcome": outcome, "message": message}))
        elif outcome == "verified":
            print(f"{path}: verified: {message}")
        else:
            say_error(message)
    return worst


def _own_track(record: Record) -> str:
    """The track the record names. Errors: LedeBenchError where that is a file of the user's."""
    if record.value["data"]["version"] == "user":
        message = f"{record.path}: made with a data file of your own, {record.track!r}"
        raise LedeBenchError(f"{message}; give that file with --track")
    return record.track


if __name__ == "__main__":
    sys.exit(main())
