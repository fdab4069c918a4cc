"""Confusion matrices: what each model answers to pairs of each gold label."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.metrics.base import FloatArray, ratio
from bench.plots.contest import Contest
from bench.plots.names import short_names
from bench.plots.panels import (
    KEY_INCHES,
    LABEL_INCHES,
    LETTER_INCHES,
    SLANT,
    Layout,
    Panel,
    label_cells,
    panel_sheet,
)
from bench.plots.shares import draw_shares, share_bar

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LABEL_LETTERS = 16
CELL_INCHES, BARE_CELL_INCHES = 0.5, 0.26
SMALLEST_PANEL, LARGEST_PANEL = 1.5, 6.2
MOST_LABELS_WITH_TEXT, MOST_LABELS = 12, 36
"""With more labels, cells have no room for text; with still more, not even their names have."""
TITLE = "Confusion: answers to the pairs of each gold label"
ROWS = "Rows add up to 100%"
COUNTS = "; below each share the number of pairs"
ORDER = ". Models from best to worst on the official metric."

_Matrix = tuple[tuple[str, ...], FloatArray]
"""Labels (K,) and counts (K, K), gold label varying slowest."""


def confusion(contest: Contest) -> Figure | None:
    """A matrix a model: row shares with counts. Models with over 36 labels are left out."""
    found = contest.collect("tables.confusion", _read)
    matrices = {
        model: (labels, counts)
        for model, (labels, counts) in found.items()
        if counts.any() and len(labels) <= MOST_LABELS
    }
    if not matrices:
        return None
    most = max(len(labels) for labels, _ in matrices.values())
    longest = max(len(name) for labels, _ in matrices.values() for name in _names(labels))
    note = ROWS + (COUNTS if most <= MOST_LABELS_WITH_TEXT else "") + ORDER
    board = panel_sheet(list(matrices), TITLE, contest.subtitle, _layout(most, longest), [note])
    for panel in board.panels:
        _draw_panel(panel, matrices[panel.model])
    board.label("Answer of the model", "Gold label")
    share_bar(board, "Share of the row")
    return board.sheet.figure


def _layout(n_labels: int, longest: int) -> Layout:
    """Room for `n_labels` cells a side, with names of up to `longest` letters beside them."""
    names = longest * LETTER_INCHES
    cell = CELL_INCHES if n_labels <= MOST_LABELS_WITH_TEXT else BARE_CELL_INCHES
    side = min(LARGEST_PANEL, max(SMALLEST_PANEL, cell * n_labels))
    below = LABEL_INCHES + 0.2 + names * math.sin(math.radians(SLANT))
    return Layout(side, 0.15, left=LABEL_INCHES + 0.1 + names, right=KEY_INCHES, below=below)


def _names(labels: Sequence[str]) -> list[str]:
    return list(short_names(labels, LABEL_LETTERS).values())


def _read(table: dict[str, Any]) -> _Matrix:
    labels = tuple(str(label) for label in table["labels"])
    counts = np.array(table["counts"], dtype=np.float64)
    if counts.shape != (len(labels), len(labels)):
        raise ValueError(f"{len(labels)} labels but counts of shape {counts.shape}")
    return labels, counts


def _draw_panel(panel: Panel, matrix: _Matrix) -> None:
    labels, counts = matrix
    shares = ratio(counts, counts.sum(1, keepdims=True))
    texts = [
        [f"{share:.0%}\n{count:,.0f}" for share, count in zip(*rows, strict=True)]
        for rows in zip(shares, counts, strict=True)
    ]
    size = 0.0 if len(labels) > MOST_LABELS_WITH_TEXT else 8.0 if len(labels) < 4 else 7.5
    draw_shares(panel.axes, shares, texts, size)
    names = _names(labels)
    label_cells(panel, names, names)
