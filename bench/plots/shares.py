"""Cells coloured by a share between nothing and all, with text in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import PercentFormatter

from bench.metrics.base import FloatArray
from bench.plots.panels import Panels, cells
from bench.plots.style import EMPTY, MUTED, NOTHING, SHARES, text_colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_shares(
    axes: Axes, shares: FloatArray, texts: Sequence[Sequence[str]], size: float = 8.5
) -> None:
    """Draw `shares` (rows, columns) from the top, NaN as an empty cell; `size` 0 omits the text."""
    axes.set_facecolor(EMPTY)
    mesh = axes.pcolormesh(
        np.ma.masked_invalid(shares), cmap=SHARES, vmin=0, vmax=1, edgecolors="white", linewidth=1
    )
    axes.invert_yaxis()
    for row, column in cells(*shares.shape):
        known = not np.isnan(shares[row, column])
        if size:
            axes.text(
                column + 0.5,
                row + 0.5,
                texts[row][column] if known else NOTHING,
                ha="center",
                va="center",
                size=size,
                linespacing=1.1,
                color=text_colour(mesh.to_rgba(np.asarray(shares[row, column])))
                if known
                else MUTED,
            )


def share_bar(board: Panels, label: str) -> None:
    """The key to the colours, at the right of all panels."""
    bar = board.sheet.figure.colorbar(
        board.panels[0].axes.collections[0],
        cax=board.key_axes(),
        format=PercentFormatter(1, decimals=0),
    )
    bar.set_label(label, size=8.5, labelpad=2)
    bar.outline.set_visible(False)
