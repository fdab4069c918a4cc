"""`python -m bench.croissant`: write data/croissant.json, the data set's Croissant metadata.

Croissant 1.1 with the vocabulary for responsible AI (mlcommons.org/croissant). What does not
follow from the files stands in `schemas/croissant.json`; version, date and authors in CITATION.cff.
"""

from __future__ import annotations

import argparse
import json
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

from bench.canary import CANARY
from bench.cli import Parser, guarded
from bench.errors import LedeBenchError
from bench.files import sha256_file, write_text

Json = dict[str, Any]


def metadata(data: Path, citation: Path) -> Json:
    """The metadata as a JSON object; `data` holds core/*.parquet.

    Errors: LedeBenchError for a file that is missing or a column that has no description.
    """
    fixed = _fixed()
    source = _citation(citation)
    author = [{"@type": "Organization", "name": a["name"]} for a in source["authors"]]
    about: Json = fixed["about"]
    return {
        "@context": fixed["context"],
        "@type": "Dataset",
        **about,
        "description": f"{about['description']} {CANARY}.",
        "version": str(source["version"]),
        "datePublished": str(source["date-released"]),
        "creator": author,
        "keywords": source["keywords"],
        "citeAs": _bibtex(source),
        **fixed["rai"],
        "distribution": [_file(data, split) for split in fixed["splits"]],
        "recordSet": [
            _splits(fixed["splits"]),
            *(_records(data, split, fixed) for split in fixed["splits"]),
        ],
    }


def _fixed() -> Json:
    text = files("bench.schemas").joinpath("croissant.json").read_text(encoding="utf-8")
    value: Json = json.loads(text)
    return value


def _citation(path: Path) -> Json:
    import yaml

    try:
        value: Json = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise LedeBenchError(f"{path}: cannot be read ({error.strerror}); restore it") from error
    return value


def _bibtex(source: Json) -> str:
    authors = " and ".join(f"{{{author['name']}}}" for author in source["authors"])
    year = str(source["date-released"])[:4]
    note = f"Version {source['version']}"
    return (
        f"@misc{{ledebench, title = {{{source['title']}}}, author = {{{authors}}}, "
        f"year = {{{year}}}, note = {{{note}}}}}"
    )


def _path(data: Path, split: str) -> Path:
    path = data / "core" / f"{split}.parquet"
    if not path.is_file():
        raise LedeBenchError(f"{path}: not there; run `python -m bench.stories compile`")
    return path


def _file(data: Path, split: str) -> Json:
    """One Parquet file; its address is relative to the metadata's own."""
    path = _path(data, split)
    return {
        "@type": "cr:FileObject",
        "@id": f"{split}.parquet",
        "name": f"{split}.parquet",
        "contentUrl": f"core/{split}.parquet",
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": "application/x-parquet",
        "sha256": sha256_file(path),
    }


def _splits(splits: dict[str, list[str]]) -> Json:
    """The names of the splits with what Croissant calls them."""
    kinds = {"name": "sc:Text", "url": "sc:URL", "description": "sc:Text"}
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "description": "The splits, by story.",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [
            {"@type": "cr:Field", "@id": f"splits/{name}", "name": name, "dataType": kind}
            for name, kind in kinds.items()
        ],
        "data": [
            {"splits/name": name, "splits/url": kind, "splits/description": what}
            for name, (kind, what) in splits.items()
        ],
    }


def _records(data: Path, split: str, fixed: Json) -> Json:
    """The record set of one split: a field for each column of its file, and the split's name."""
    import pyarrow.parquet as pq

    columns = pq.read_schema(_path(data, split))
    described = fixed["fields"]
    for name in (n for n in columns.names if n not in described):
        raise LedeBenchError(f"the column {name!r} is new; describe it in schemas/croissant.json")
    constant = {
        "@type": "cr:Field",
        "@id": f"{split}/split",
        "name": "split",
        "description": "The split's name",
        "dataType": "sc:Text",
        "value": split,
    }
    return {
        "@type": "cr:RecordSet",
        "@id": split,
        "name": split,
        "description": f"{fixed['splits'][split][1]}; one record a pair.",
        "key": {"@id": f"{split}/id"},
        "field": [
            *(_field(split, column, described[column.name]) for column in columns),
            constant,
        ],
    }


def _field(split: str, column: Any, description: str) -> Json:
    """One column, a text or a list of texts."""
    import pyarrow.types

    listed = pyarrow.types.is_list(column.type)
    return {
        "@type": "cr:Field",
        "@id": f"{split}/{column.name}",
        "name": column.name,
        "description": description,
        "dataType": "sc:Text",
        **({"isArray": True, "arrayShape": "-1"} if listed else {}),
        "source": {
            "fileObject": {"@id": f"{split}.parquet"},
            "extract": {"column": column.name},
        },
    }


def to_text(value: Json) -> str:
    """The metadata as it is committed."""
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def build_parser() -> argparse.ArgumentParser:
    parser = Parser(prog="python -m bench.croissant", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"), help="default: data")
    parser.add_argument("--citation", type=Path, default=Path("CITATION.cff"))
    parser.add_argument("--out", type=Path, help="default: croissant.json in the data folder")
    return parser


def main(argv: list[str] | None = None) -> int:
    args = build_parser().parse_args(argv)
    return guarded(
        lambda: write(args.data, args.citation, args.out or args.data / "croissant.json")
    )


def write(data: Path, citation: Path, out: Path) -> int:
    """Write the metadata. Errors: LedeBenchError."""
    write_text(out, to_text(metadata(data, citation)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
