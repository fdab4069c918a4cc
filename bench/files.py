"""Files written whole or not at all, and their hashes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.errors import LedeBenchError


@contextlib.contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; rename it to `path` when the block ends well.

    Errors: LedeBenchError where the folder cannot be written or the disk is full. Whatever the
    block raises, no half-written file stays behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        os.close(handle)
    except OSError as error:
        raise cannot_write(path, error) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> LedeBenchError:
    """The error for a file that the system would not let us write."""
    reason = error.strerror or str(error)
    path = Path(*(part for part in path.parts if not _hidden_stage(part)))
    return LedeBenchError(
        f"{path}: cannot be written ({reason}); free some room or choose another folder with --out"
    )


def _hidden_stage(part: str) -> bool:
    """Whether a part of a path is a folder of ours that the user never sees."""
    return part.startswith(".") and part.endswith(".tmp")


def write_text(path: Path, text: str) -> None:
    """Write `text` as UTF-8 with `\\n` line ends, whole or not at all."""
    with atomic_path(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content`, whole or not at all."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(content)


def not_utf8(content: bytes, shown_as: object) -> LedeBenchError:
    """The error for a file with this content, which is not UTF-8; it names the line."""
    line = 1
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line += content.count(b"\n", 0, error.start)
    return LedeBenchError(f"{shown_as}: line {line} is not UTF-8; save the file as UTF-8")


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and no insignificant space: equal values give equal text."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def sha256_file(path: Path) -> str:
    """The file's SHA-256 as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def sha256_text(text: str) -> str:
    """The SHA-256 of the UTF-8 text as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
