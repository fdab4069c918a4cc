"""Sentence vectors, each computed once and kept on disk by model and text hash."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pooch

from bench.files import sha256_text

CHUNK = 512
"""Texts encoded between two commits: what an interruption can lose."""

_SCHEMA = (
    "CREATE TABLE IF NOT EXISTS vectors "
    "(key TEXT PRIMARY KEY, vector BLOB NOT NULL, cpu_seconds REAL NOT NULL) WITHOUT ROWID"
)


def default_folder() -> Path:
    """The cache folder of this machine's user."""
    return Path(pooch.os_cache("ledebench")) / "embeddings"


class EmbeddingCache:
    """Vectors of one model (named by a hash of its weights) in an SQLite file.

    `spared_cpu_seconds` sums what the vectors found in the cache cost when they were made, so
    that a run's cost can be told as if there were no cache.
    """

    def __init__(self, model_hash: str, folder: Path | None = None) -> None:
        place = folder or default_folder()
        place.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(place / f"{model_hash[:16]}.sqlite", timeout=60)
        self.connection.execute(_SCHEMA)
        self.spared_cpu_seconds = 0.0

    def encode(
        self,
        texts: Iterable[str],
        encoder: Callable[[list[str]], np.ndarray],
        progress: Callable[[int], object] = lambda _: None,
    ) -> dict[str, np.ndarray]:
        """Text -> vector (d,), calling `encoder` (m texts -> (m, d)) for those not in the cache.

        `progress` is told how many texts are done, a chunk at a time.
        """
        wanted = sorted(set(texts))
        found = self._stored(wanted)
        progress(len(found))
        # texts of similar length go together: less padding
        missing = sorted((t for t in wanted if t not in found), key=lambda t: (len(t), t))
        for start in range(0, len(missing), CHUNK):
            part = missing[start : start + CHUNK]
            begun = time.process_time()
            vectors = np.ascontiguousarray(encoder(part), dtype=np.float64)
            each = (time.process_time() - begun) / len(part)
            rows = [(sha256_text(t), v.tobytes(), each) for t, v in zip(part, vectors, strict=True)]
            with self.connection:
                self.connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?, ?)", rows)
            found |= dict(zip(part, vectors, strict=True))
            progress(len(part))
        return found

    def _stored(self, texts: list[str]) -> dict[str, np.ndarray]:
        found = {}
        for text in texts:
            row = self.connection.execute(
                "SELECT vector, cpu_seconds FROM vectors WHERE key = ?", (sha256_text(text),)
            ).fetchone()
            if row is not None:
                found[text] = np.frombuffer(row[0], dtype=np.float64)
                self.spared_cpu_seconds += row[1]
        return found
