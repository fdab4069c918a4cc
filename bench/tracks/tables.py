"""Tables of others (CSV, JSONL, Parquet), read with errors that name file, row and cure."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.errors import LedeBenchError
from bench.files import not_utf8

_LARGEST_FIELD = 1 << 27


def read_csv(path: Path, required: tuple[str, ...]) -> Iterator[dict[str, str]]:
    """The rows of a UTF-8 CSV file with a header, in order.

    Errors: LedeBenchError for missing columns, short or long rows, wrong encoding, no rows.
    """
    csv.field_size_limit(_LARGEST_FIELD)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            header = list(reader.fieldnames or ())
            twice = [name for name in header if header.count(name) > 1]
            if twice:
                message = f"{path}: the column {twice[0]!r} stands twice"
                raise LedeBenchError(f"{message}; rename or remove one")
            missing = [name for name in required if name not in header]
            if missing:
                found = ", ".join(header) or "none"
                raise LedeBenchError(
                    f"{path}: no column {missing[0]!r} (found: {found}); "
                    f"a header with {', '.join(required)} is needed"
                )
            for number, row in enumerate(reader, start=1):
                # DictReader gives the key None to fields too many, the value None to those missing
                if None in row or None in row.values():
                    raise LedeBenchError(
                        f"{path}: row {number} has not as many fields as the header; "
                        "quote fields that hold commas or line breaks"
                    )
                yield row
    except UnicodeDecodeError as error:
        raise not_utf8(path.read_bytes(), path) from error
    except csv.Error as error:
        raise LedeBenchError(
            f"{path}: not well-formed CSV up to line {reader.reader.line_num} ({error}); "
            "look for a quotation mark that is not closed or not doubled"
        ) from error
    except OSError as error:
        raise LedeBenchError(f"{path}: {error.strerror}; check the path") from error


def read_rows(path: Path, required: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    """The rows of a .jsonl, .csv or .parquet file, in order; `required` are a CSV's columns.

    Errors: LedeBenchError that names the file, the place and the cure.
    """
    if not path.is_file():
        raise LedeBenchError(f"{path}: no such file; check the path")
    if path.stat().st_size == 0:
        raise LedeBenchError(f"{path}: the file is empty; give one row a pair")
    if path.suffix == ".csv":
        return read_csv(path, required)
    readers = {".jsonl": _read_jsonl, ".parquet": _read_parquet}
    if path.suffix not in readers:
        raise LedeBenchError(f"{path}: not a .jsonl, .csv or .parquet file; convert it to one")
    return readers[path.suffix](path)


def _read_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise not_utf8(path.read_bytes(), path) from error
    except OSError as error:
        raise LedeBenchError(f"{path}: {error.strerror}; check the path") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            where = f" at column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
            reason = getattr(error, "msg", str(error))
            message = (
                f"{path}: line {number} is not JSON ({reason}{where}); write one object a line"
            )
            raise LedeBenchError(message) from error
        if not isinstance(value, dict):
            raise LedeBenchError(f"{path}: line {number} is not an object; write one object a line")
        yield value


def _read_parquet(path: Path) -> Iterator[dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        table.validate(full=True)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise LedeBenchError(f"{path}: not a readable Parquet file; export it anew") from error
    yield from table.to_pylist()
