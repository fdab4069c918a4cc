"""A track from a file of the user's: JSONL, CSV or Parquet with `headline`, `body`, `label`."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from bench.errors import LedeBenchError
from bench.files import sha256_text
from bench.labels import CONSISTENT, INCONSISTENT, OVERCLAIM
from bench.tracks.base import SPLITS, Track, make_dataset
from bench.tracks.tables import read_rows

REQUIRED = ("headline", "body", "label")
OPTIONAL = ("id", "group", "split")
DERIVED = "body-"
"""How the groups begin that are made of the body where none is given."""


def load(path: Path) -> Track:
    """Read and check the file.

    Without `group` the rows of one body are a group; without `split` the groups are dealt to
    train, dev and test (about 50, 10 and 40 in a hundred) by a hash of their name. With the label
    `consistent` in the file the figures of the consistent-or-not question are given too.

    Errors: LedeBenchError that names the file, the row and the cure.
    """
    _check_name(path)
    rows = [
        _check(path, number, row) for number, row in enumerate(read_rows(path, REQUIRED), start=1)
    ]
    if not rows:
        raise LedeBenchError(f"{path}: no rows; give one row a pair")
    _check_ids(path, rows)
    _check_splits(path, rows)
    labels = _ordered_labels(path, rows)
    parts = {s: [_pair(row) for row in rows if row["split"] == s] for s in SPLITS}
    if not parts["test"]:
        message = f"{path}: no row is in the split 'test'"
        raise LedeBenchError(f"{message}; give the rows to be scored that split, or add rows")
    binary = set(labels) == {CONSISTENT, INCONSISTENT}
    return Track(
        name=path.stem,
        version="user",
        labels=labels,
        primary="balanced_accuracy" if binary else "macro_f1",
        metrics=_metrics(labels),
        consistent=CONSISTENT if CONSISTENT in labels else None,
        binary=binary,
        slices=("label",),
        about={"title": path.name},
        train=make_dataset(parts["train"]),
        dev=make_dataset(parts["dev"]),
        test=make_dataset(parts["test"]),
    )


def _metrics(labels: tuple[str, ...]) -> tuple[str, ...]:
    names = ["macro_f1", "balanced_accuracy", "mcc"]
    if CONSISTENT in labels:
        names += ["auroc", "average_precision", "brier", "ece"]
    if OVERCLAIM in labels:
        names += ["overclaim_recall_at_5", "false_alarms_at_5"]
    return tuple(names)


def _check_name(path: Path) -> None:
    """Records are kept under the file's name: it must not be that of another track."""
    from bench.tracks import TRACKS

    if path.stem in TRACKS:
        raise LedeBenchError(f"{path}: {path.stem} is the name of another track; rename the file")
    if "|" in path.stem:
        raise LedeBenchError(f"{path}: a '|' would break the signature; rename the file")


def _check(path: Path, number: int, row: dict[str, Any]) -> dict[str, str]:
    clean: dict[str, str] = {}
    for name in REQUIRED:
        if name not in row:
            found = ", ".join(map(str, row)) or "none"
            message = f"{path}: row {number} has no {name!r} (found: {found}); add the column"
            raise LedeBenchError(message)
        if not isinstance(row[name], str) or not row[name].strip():
            empty = row[name] is None or isinstance(row[name], str)
            what = "empty" if empty else f"{str(row[name])[:40]}, not a text"
            raise LedeBenchError(f"{path}: row {number}: {name!r} is {what}; write a text there")
    for name in (*REQUIRED, *OPTIONAL):
        if row.get(name) not in (None, ""):
            clean[name] = _text(path, number, name, row[name])
    for name in ("label", *OPTIONAL):
        if name in clean:
            clean[name] = clean[name].strip()
    clean.setdefault("id", f"row-{number}")
    clean.setdefault("group", DERIVED + sha256_text(clean["body"])[:16])
    return clean


def _text(path: Path, number: int, name: str, value: object) -> str:
    text = str(value)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        message = f"{path}: row {number}: {name!r} holds half a character (a lone surrogate)"
        raise LedeBenchError(f"{message}; remove it") from error
    return text


def _check_ids(path: Path, rows: list[dict[str, str]]) -> None:
    first: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if row["id"] in first:
            raise LedeBenchError(
                f"{path}: rows {first[row['id']]} and {number} have the same id {row['id']!r}; "
                "make ids unique or leave the column out"
            )
        first[row["id"]] = number


def _check_splits(path: Path, rows: list[dict[str, str]]) -> None:
    given = sum("split" in row for row in rows)
    if not given:
        for row in rows:
            row["split"] = _deal(row["group"])
        return
    place: dict[str, str] = {}
    for number, row in enumerate(rows, start=1):
        split = row.get("split")
        if split not in SPLITS:
            shown = "no split" if split is None else f"the split {split!r}"
            message = f"{path}: row {number} has {shown}; use train, dev or test in every row"
            raise LedeBenchError(message)
        if row["group"].startswith(DERIVED):
            continue  # the split was given and the group was not
        if place.setdefault(row["group"], split) != split:
            raise LedeBenchError(
                f"{path}: row {number}: group {row['group']!r} is in {place[row['group']]} and in "
                f"{split}; put a group into one split"
            )


def _deal(group: str) -> str:
    point = int(hashlib.sha256(group.encode("utf-8")).hexdigest()[:8], 16) / 2**32
    return "train" if point < 0.5 else "dev" if point < 0.6 else "test"


def _ordered_labels(path: Path, rows: list[dict[str, str]]) -> tuple[str, ...]:
    found = sorted({row["label"] for row in rows}, key=lambda label: (label != CONSISTENT, label))
    if len(found) < 2:
        raise LedeBenchError(
            f"{path}: all rows have the label {found[0]!r}; give rows of a second label"
        )
    if len(found) > 50:
        message = f"{path}: {len(found)} different labels, more than 50"
        raise LedeBenchError(f"{message}; give the column `label` a few names")
    return tuple(found)


def _pair(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("id", "headline", "body", "label", "group")}
