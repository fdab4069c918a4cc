"""Certainty grids: how often each model calls each cell consistent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from bench.labels import BODY_STATUSES, CERTAINTY_GRID, CONSISTENT, HEADLINE_STANCES
from bench.metrics.base import FloatArray, ratio
from bench.plots.contest import Contest
from bench.plots.panels import KEY_INCHES, Layout, Panel, cells, label_cells, panel_sheet
from bench.plots.shares import draw_shares, share_bar
from bench.plots.style import ACCENT

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LAYOUT = Layout(side=1.6, gap=0.15, left=1.05, right=KEY_INCHES, below=0.95)
TITLE = "Certainty grid: share of pairs called consistent"
NOTE = (
    "Outlined: the cells that are consistent. A perfect model has 100% in them and 0% in the "
    "others. Models from best to worst on the official metric."
)


def certainty(contest: Contest) -> Figure | None:
    """A 3x3 grid a model: share of pairs called consistent, the right cells outlined."""
    counts = {m: c for m, c in contest.collect("tables.certainty_grid", _read).items() if c.any()}
    if not counts:
        return None
    sizes = [int(n) for table in counts.values() for n in table[..., 0].flat if n]
    per_cell = f"{min(sizes)}" if min(sizes) == max(sizes) else f"{min(sizes)} to {max(sizes)}"
    subtitle = f"{contest.subtitle}; here {per_cell} pairs a cell"
    board = panel_sheet(list(counts), TITLE, subtitle, LAYOUT, [NOTE])
    for panel in board.panels:
        _draw_panel(panel, counts[panel.model])
    board.label("What the body says of the claim", "What the headline does")
    share_bar(board, "Share called consistent")
    return board.sheet.figure


def _read(table: Sequence[dict[str, Any]]) -> FloatArray:
    """Number of pairs and number called consistent, shape (3, 3, 2)."""
    counts = np.zeros((len(HEADLINE_STANCES), len(BODY_STATUSES), 2))
    for cell in table:
        row, column = HEADLINE_STANCES.index(cell["headline"]), BODY_STATUSES.index(cell["body"])
        counts[row, column] = cell["n"], cell["called_consistent"]
    return counts


def _draw_panel(panel: Panel, counts: FloatArray) -> None:
    shares = ratio(counts[..., 1], counts[..., 0])
    draw_shares(panel.axes, shares, [[f"{share:.0%}" for share in row] for row in shares])
    label_cells(panel, BODY_STATUSES, HEADLINE_STANCES)
    for row, column in cells(*shares.shape):
        if CERTAINTY_GRID[HEADLINE_STANCES[row], BODY_STATUSES[column]] == CONSISTENT:
            inset = 0.045
            side = 1 - 2 * inset
            corner = (column + inset, row + inset)
            panel.axes.add_patch(
                Rectangle(corner, side, side, fill=False, edgecolor=ACCENT, linewidth=2)
            )
