"""Answers of annotators, checked against the key, as the lines of an annotation file."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.canary import CANARY
from bench.errors import LedeBenchError
from bench.labels import CORE_LABELS

GUIDE_VERSION = 2
CONFIDENCES = (1, 2, 3)
RATINGS = (1, 2, 3, 4, 5)

Entry = dict[str, Any]


def read_key(path: Path) -> dict[str, list[Entry]]:
    """Key -> what it stands for: one entry, or two where a pair is a cell of two grids.

    Errors: LedeBenchError that names file and line.
    """
    found: dict[str, list[Entry]] = defaultdict(list)
    for number, value in _lines(path):
        if not isinstance(value, dict) or not {"key", "story", "batch"} <= value.keys():
            message = f"{path}: line {number} is no line of a key"
            raise LedeBenchError(f"{message}; give the key.jsonl that the export wrote")
        found[value["key"]].append(value)
    return dict(found)


def _lines(path: Path) -> Iterator[tuple[int, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LedeBenchError(f"{path}: cannot be read ({error}); check the path") from error
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            yield number, json.loads(line)
        except ValueError as error:
            message = f"{path}: line {number} is not JSON ({error}); mend the line"
            raise LedeBenchError(message) from error


def read_answers(path: Path) -> list[tuple[str, Entry]]:
    """(place, answer) for each answer: JSON Lines, or what Label Studio exports as JSON.

    An answer has `key`, `label`, `confidence` and `why`, or `article` and `naturalness`.
    Errors: LedeBenchError that names file and line.
    """
    if path.suffix == ".json":
        return _label_studio_answers(path)
    answers = []
    for number, value in _lines(path):
        place = f"{path}: line {number}"
        if not isinstance(value, dict) or not ({"key", "article"} & value.keys()):
            raise LedeBenchError(f"{place} has neither `key` nor `article`; mend the line")
        answers.append((place, value))
    return answers


def _label_studio_answers(path: Path) -> list[tuple[str, Entry]]:
    try:
        tasks = json.loads(path.read_text(encoding="utf-8"))
        found = []
        for number, task in enumerate(tasks, start=1):
            results = task["annotations"][-1]["result"]
            given = {r["from_name"]: next(iter(r["value"].values())) for r in results}
            place = f"{path}: task {number}"
            answer = {
                "key": task["data"]["key"],
                "label": given["label"][0],
                "confidence": given["confidence"],
                "why": " ".join(given.get("why", [])),
            }
            found.append((place, answer))
            if "naturalness" in given:
                article = {
                    "article": task["data"]["article"],
                    "naturalness": given["naturalness"],
                    "comment": "",
                }
                found.append((place, article))
    except OSError as error:
        raise LedeBenchError(f"{path}: cannot be read ({error}); check the path") from error
    except (ValueError, KeyError, IndexError, TypeError, StopIteration) as error:
        message = f"{path}: not an export of Label Studio with our labelling ({error!r})"
        raise LedeBenchError(f"{message}; export it as JSON") from error
    return found


def collect(
    key: dict[str, list[Entry]], answers: list[tuple[str, Entry]], annotator: str, kind: str
) -> list[Entry]:
    """The lines of an annotation file: who it was, then one line an answer.

    Errors: LedeBenchError for unknown or repeated keys, labels or ratings that do not exist, and
    answers that are missing from a batch that was begun.
    """
    head = {
        "canary": CANARY,
        "annotator": annotator,
        "kind": kind,
        "guide": GUIDE_VERSION,
        "saw": "guide, article, headlines",
    }
    rows: list[Entry] = []
    seen: set[str] = set()
    for place, answer in answers:
        name = str(answer.get("article") or answer.get("key"))
        if name not in key:
            raise LedeBenchError(f"{place}: {name!r} is not in the key; give the key of this kit")
        if name in seen and "article" in answer:
            continue  # a tool that asks once a headline rates an article several times
        if name in seen:
            raise LedeBenchError(f"{place}: {name!r} is answered twice; keep one answer")
        seen.add(name)
        _check(place, answer)
        rows += [_row(annotator, entry, answer) for entry in key[name]]
    _check_whole(key, seen)
    return [head, *rows]


def _check(place: str, answer: Entry) -> None:
    if "article" in answer:
        if answer.get("naturalness") not in RATINGS:
            raise LedeBenchError(f"{place}: naturalness is not 1 to 5; mend it")
        return
    if answer.get("label") not in CORE_LABELS:
        message = f"{place}: unknown label {answer.get('label')!r}"
        raise LedeBenchError(f"{message}; use one of {', '.join(CORE_LABELS)}")
    if answer.get("confidence") not in CONFIDENCES:
        raise LedeBenchError(f"{place}: confidence is not 1, 2 or 3; mend it")


def _check_whole(key: dict[str, list[Entry]], seen: set[str]) -> None:
    begun = {key[name][0]["batch"] for name in seen}
    missing = [
        name
        for name, entries in key.items()
        if entries[0]["batch"] in begun and "gold" in entries[0] and name not in seen
    ]
    if missing:
        message = f"{len(missing)} headline(s) of {', '.join(sorted(begun))} have no answer"
        raise LedeBenchError(f"{message} (the first: {missing[0]}); answer them all")


def _row(annotator: str, entry: Entry, answer: Entry) -> Entry:
    kept = {name: value for name, value in entry.items() if name not in ("key", "batch")}
    given = ("naturalness", "comment") if "article" in answer else ("label", "confidence", "why")
    return {"annotator": annotator, **kept, **{name: answer.get(name, "") for name in given}}
