"""A bad input: how to make it, and the one line the user gets for it."""

from __future__ import annotations

import csv
import importlib
import io
import json
import re
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.canary import CANARY
from bench.models import on_request, registered

QUICK = ["--draws", "50", "--no-plots"]
MODULE = "mine"
"""The module that cases write their faulty models to."""

PLACEHOLDERS: dict[str, Callable[[], str]] = {
    "CANARY": lambda: re.escape(CANARY),
    "MODELS": lambda: re.escape(", ".join([*registered(), *on_request()])),
    "HASH": lambda: "[0-9a-f]{12}",
    "PORT": lambda: "[0-9]+",
    "REASON": lambda: r"[^\n]+?",
    "SIGNATURE": lambda: r"ledebench:[^ \n]+",
}
"""Words of a message that stand for what differs from one machine to the next, as patterns."""


class Sandbox:
    """The empty folder a case is made in, which is the current one; what it patches is undone."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, undo: ExitStack) -> None:
        self.patch = monkeypatch
        self.undo = undo
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "path", ["", *sys.path])
        monkeypatch.delitem(sys.modules, MODULE, raising=False)
        importlib.invalidate_caches()

    def write(self, name: str, content: str | bytes) -> Path:
        """Write a file, with its folders."""
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def files(self) -> dict[str, bytes]:
        """Every file here with its content, but for byte code."""
        found = (path for path in Path().rglob("*") if "__pycache__" not in path.parts)
        return {str(path): path.read_bytes() for path in found if path.is_file()}


@dataclass(frozen=True)
class Case:
    """`make` makes the bad input and gives the command's arguments."""

    title: str
    message: str
    """What stands after `error: `, with placeholders in capitals."""
    make: Callable[[Sandbox], list[str]]
    command: str = "run"
    code: int = 2

    def pattern(self) -> re.Pattern[str]:
        """What stderr must match as a whole."""
        names = "|".join(PLACEHOLDERS)
        parts = re.split(rf"\b({names})\b", self.message)
        escaped = (PLACEHOLDERS[p]() if p in PLACEHOLDERS else re.escape(p) for p in parts)
        return re.compile("error: " + "".join(escaped) + "\n")


def pairs(label: str = "overclaim") -> list[dict[str, Any]]:
    """Ten good rows, half of them consistent and the other half with `label`."""
    return [
        {
            "id": f"{split}-{number}",
            "headline": f"Mayor of Velmouth resigns {number}",
            "body": f"The mayor was said to have resigned {number}. Nobody could confirm it.",
            "label": "consistent" if number % 2 else label,
            "split": split,
        }
        for split, size in (("train", 4), ("dev", 2), ("test", 4))
        for number in range(1, size + 1)
    ]


def as_csv(rows: list[dict[str, Any]]) -> str:
    """The rows as CSV with a header."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def as_jsonl(rows: list[dict[str, Any]]) -> str:
    """The rows as JSON Lines."""
    return "".join(json.dumps(row) + "\n" for row in rows)
