"""Answers of language models, each kept on disk from the moment it is there."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

import pooch

from bench.errors import LedeBenchError

FOLDER_VARIABLE = "LEDEBENCH_CACHE"

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID"
)


def default_folder() -> Path:
    """The folder that LEDEBENCH_CACHE names, or else the cache folder of this machine's user."""
    named = os.environ.get(FOLDER_VARIABLE)
    return (Path(named) if named else Path(pooch.os_cache("ledebench"))) / "llm"


class AnswerCache:
    """Key -> answer, both text, in an SQLite file; threads and processes may share it.

    Each answer is a transaction of its own: a process that is killed loses none it has put.
    Keys are hashes, so that the file holds neither prompts nor the benchmark's texts beyond what
    the answers quote. Errors: LedeBenchError where the file cannot be made, read or written.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or default_folder()) / "answers.sqlite"
        self.lock = threading.Lock()
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(self.path, timeout=60, check_same_thread=False)
            with self.connection:
                self.connection.execute(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise self._failure(error) from error

    def __enter__(self) -> AnswerCache:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()

    def stored(self, keys: Iterable[str]) -> dict[str, str]:
        """The answers that are there, by key."""
        query = "SELECT answer FROM answers WHERE key = ?"
        try:
            with self.lock:
                rows = {k: self.connection.execute(query, (k,)).fetchone() for k in set(keys)}
        except sqlite3.Error as error:
            raise self._failure(error) from error
        return {key: row[0] for key, row in rows.items() if row is not None}

    def put(self, key: str, answer: str) -> None:
        """Keep an answer: on disk when this returns."""
        try:
            with self.lock, self.connection:
                self.connection.execute(
                    "INSERT OR REPLACE INTO answers VALUES (?, ?)", (key, answer)
                )
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> LedeBenchError:
        return LedeBenchError(
            f"{self.path}: the cache of answers cannot be used ({error}); free some room, remove "
            f"the file if it is damaged, or name another folder in {FOLDER_VARIABLE}"
        )
