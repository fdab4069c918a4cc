"""Reliability curves: whether a model's probabilities mean what they say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.metrics.base import FloatArray
from bench.plots.contest import Contest, interval
from bench.plots.panels import Layout, Panel, panel_sheet
from bench.plots.sheet import open_frame
from bench.plots.style import FAINT, MUTED, Look

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LAYOUT = Layout(side=1.8, gap=0.2, left=0.85, right=0.25, below=0.65)
TITLE = "Reliability of the probability of “consistent”"
NOTE = (
    "One marker for each bin of probabilities, its area the number of pairs; on the dashed line "
    "probabilities are right. ECE: expected calibration error (0 is best)."
)
LARGEST_MARKER, SMALLEST_MARKER = 260.0, 9.0
"""Square points: for a bin that holds all pairs, and the least that can be seen."""


def reliability(contest: Contest) -> Figure | None:
    """A panel a model: share consistent against mean probability, bin by bin."""
    found = contest.collect("tables.reliability", _read)
    curves = {model: curve for model, curve in found.items() if curve.size}
    if not curves:
        return None
    errors = contest.collect("metrics.ece", interval)
    board = panel_sheet(list(curves), TITLE, contest.subtitle, LAYOUT, [NOTE])
    for panel in board.panels:
        error = errors.get(panel.model)
        _draw_panel(panel, curves[panel.model], contest.looks[panel.model])
        if error is not None:
            panel.axes.text(
                0.97,
                0.04,
                f"ECE {error.value:.3f}",
                ha="right",
                size=8,
                bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 1},
            )
    board.label("Mean probability of “consistent” in the bin", "Share of pairs that are consistent")
    return board.sheet.figure


def _read(table: Sequence[dict[str, Any]]) -> FloatArray:
    """Mean probability, share consistent and number of pairs of each bin, shape (bins, 3)."""
    rows = [[b["mean_score"], b["share_consistent"], b["n"]] for b in table]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def _draw_panel(panel: Panel, curve: FloatArray, look: Look) -> None:
    axes = panel.axes
    score, share, n = curve.T
    axes.plot([0, 1], [0, 1], color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
    axes.plot(score, share, color=look.colour, linewidth=1.2)
    areas = np.maximum(LARGEST_MARKER * n / n.sum(), SMALLEST_MARKER)
    axes.scatter(
        score, share, areas, color=look.colour, alpha=0.75, linewidths=0, clip_on=False, zorder=3
    )
    ticks = [0.0, 0.5, 1.0]
    labels = ["0", "0.5", "1"]
    axes.set_xticks(ticks, labels if panel.lowest else [""] * 3)
    axes.set_yticks(ticks, labels if panel.leftmost else [""] * 3)
    axes.set_xlim(-0.03, 1.03)
    axes.set_ylim(-0.03, 1.03)
    axes.grid(color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    open_frame(axes)
