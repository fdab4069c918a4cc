"""Figures to files: whole or not at all, and without a date or a version in them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bench.errors import LedeBenchError
from bench.files import atomic_path

if TYPE_CHECKING:
    from matplotlib.figure import Figure

METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Creator": None, "Date": None},
}
"""Format -> the fields that matplotlib would fill in and that would differ from run to run."""

DPI = 150


def save_figure(figure: Figure, stem: Path) -> list[Path]:
    """Write `<stem>.png` and `<stem>.svg`. Errors: LedeBenchError where that cannot be done."""
    paths = []
    for kind, metadata in METADATA.items():
        path = stem.parent / f"{stem.name}.{kind}"
        with atomic_path(path) as temporary:
            figure.savefig(temporary, format=kind, dpi=DPI, metadata=metadata)
        paths.append(path)
    return paths


def remove_figure(stem: Path) -> None:
    """Remove what `save_figure` once wrote there: an old plot would not match the records.

    Errors: LedeBenchError where that cannot be done.
    """
    for kind in METADATA:
        path = stem.parent / f"{stem.name}.{kind}"
        try:
            path.unlink()
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            reason = error.strerror or str(error)
            raise LedeBenchError(
                f"{path}: out of date and cannot be removed ({reason}); remove it yourself"
            ) from error
