"""`core`: the embedded grids, compiled from data/stories."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.errors import LedeBenchError
from bench.labels import CORE_LABELS
from bench.tracks.base import SPLITS, Track

if TYPE_CHECKING:
    from datasets import Dataset

VERSION = "0.1"

METRICS = (
    "balanced_accuracy",
    "grid_accuracy",
    "auroc",
    "ranking",
    "average_precision",
    "macro_f1",
    "mcc",
    "brier",
    "ece",
    "overclaim_recall_at_5",
    "false_alarms_at_5",
    "evidence_precision",
    "evidence_recall",
    "evidence_f1",
)

_PACKAGE = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """The folder of the compiled Parquet files: in the repository, or in the installed package."""
    inside = _PACKAGE / "_data" / "core"
    return inside if inside.is_dir() else _PACKAGE.parent / "data" / "core"


def load(folder: Path | None = None) -> Track:
    """Read the compiled splits of the embedded grids, or of those in `folder`.

    Errors: LedeBenchError where a file is missing or damaged.
    """
    place = folder or data_folder()
    splits = {split: _read(place / f"{split}.parquet") for split in SPLITS}
    if folder is None:
        return _track("core", splits, VERSION)
    return _track(f"core-{place.name}", splits, f"{VERSION}+{place.name}")


def _track(name: str, splits: dict[str, Dataset], version: str) -> Track:
    return Track(
        name=name,
        version=version,
        labels=CORE_LABELS,
        primary="balanced_accuracy",
        metrics=METRICS,
        binary=True,
        mean_over="facet",
        slices=("facet", "rung", "domain", "label"),
        about={
            "title": "LedeBench core grids",
            "license": "CC BY 4.0",
            "text": "invented, written by a language model",
        },
        **splits,
    )


def _read(path: Path) -> Dataset:
    import pyarrow as pa
    import pyarrow.parquet as pq
    from datasets import Dataset

    try:
        table = pq.read_table(path).drop_columns(["canary"])
        table.validate(full=True)
    except FileNotFoundError as error:
        message = f"{path}: not there; run `python -m bench.stories compile` or reinstall ledebench"
        raise LedeBenchError(message) from error
    except (pa.ArrowException, OSError, KeyError) as error:
        message = f"{path}: damaged ({error}); restore it or run `python -m bench.stories compile`"
        raise LedeBenchError(message) from error
    return Dataset(table.replace_schema_metadata(None))
