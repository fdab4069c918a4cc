"""Heat maps: balanced accuracy on each facet or rung of every model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.colors import TwoSlopeNorm

from bench.labels import FACETS, RUNGS
from bench.plots.contest import Contest, Interval, interval
from bench.plots.names import short, short_names
from bench.plots.panels import cells
from bench.plots.sheet import SMALLEST_WIDTH, WIDTH, new_sheet
from bench.plots.style import AROUND_CHANCE, EMPTY, MUTED, NOTHING, text_colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

METRIC = "balanced_accuracy"
CHANCE = 0.5
NAME_LETTERS = 22
ROW_INCHES = 0.36
NAMES_INCHES = 1.65
COLUMN_INCHES = 1.0

_Slices = dict[str, tuple[int, Interval | None]]
"""Slice value -> number of groups, balanced accuracy."""


def facets(contest: Contest) -> Figure | None:
    """Balanced accuracy by facet and model."""
    return _heat_map(contest, "facet", FACETS)


def rungs(contest: Contest) -> Figure | None:
    """Balanced accuracy by rung and model."""
    return _heat_map(contest, "rung", RUNGS)


def _heat_map(contest: Contest, column: str, order: Sequence[str]) -> Figure | None:
    found = contest.collect(f"slices.{column}", _read)
    by_model = {model: slices for model, slices in found.items() if slices}
    groups = {name: n for slices in by_model.values() for name, (n, _) in slices.items()}
    if not groups:
        return None
    rows = [name for name in order if name in groups] + sorted(groups.keys() - set(order))
    title = f"Balanced accuracy by {column} and model (chance is 0.5)"
    note = (
        f"Bold: the {contest.percent} interval excludes 0.5. Dash: not measured. "
        f"A {column} with too few groups is not shown."
    )
    width = max(SMALLEST_WIDTH, min(WIDTH, 3.4 + COLUMN_INCHES * len(by_model)))
    height = ROW_INCHES * len(rows) + NAMES_INCHES
    sheet = new_sheet(title, contest.subtitle, height, width=width, notes=[note])
    axes = sheet.fill()
    _draw_cells(axes, rows, by_model)
    axes.set_yticks(
        [row + 0.5 for row in range(len(rows))],
        [f"{short(name, NAME_LETTERS)} ({groups[name]} groups)" for name in rows],
    )
    names = short_names(list(by_model), NAME_LETTERS)
    axes.set_xticks([i + 0.5 for i in range(len(by_model))], list(names.values()))
    for label in axes.get_xticklabels():
        label.set(rotation=38, ha="right", rotation_mode="anchor")
    axes.set_ylabel(column.capitalize())
    axes.set_xlabel("Model, best to worst on the official metric")
    bar = sheet.figure.colorbar(axes.collections[0], ax=axes, fraction=0.04, pad=0.02)
    bar.set_label("Balanced accuracy", size=8.5)
    bar.set_ticks([0.0, 0.25, 0.5, 0.75, 1.0])
    bar.outline.set_visible(False)
    return sheet.figure


def _read(slices: Mapping[str, Any]) -> _Slices:
    return {name: (int(s["groups"]), interval(s.get(METRIC))) for name, s in slices.items()}


def _draw_cells(axes: Axes, rows: Sequence[str], by_model: Mapping[str, _Slices]) -> None:
    nothing = (0, None)
    grid = [[slices.get(row, nothing)[1] for slices in by_model.values()] for row in rows]
    values = np.array([[np.nan if cell is None else cell.value for cell in line] for line in grid])
    norm = TwoSlopeNorm(CHANCE, 0.0, 1.0)
    axes.set_facecolor(EMPTY)
    mesh = axes.pcolormesh(
        np.ma.masked_invalid(values), cmap=AROUND_CHANCE, norm=norm, edgecolors="white", linewidth=1
    )
    for row, place in cells(*values.shape):
        cell = grid[row][place]
        if cell is None:
            axes.text(place + 0.5, row + 0.5, NOTHING, ha="center", va="center", color=MUTED)
            continue
        axes.text(
            place + 0.5,
            row + 0.5,
            f"{cell.value:.2f}",
            ha="center",
            va="center",
            size=8.5,
            weight="bold" if cell.low > CHANCE or cell.high < CHANCE else "normal",
            color=text_colour(mesh.to_rgba(np.asarray(cell.value))),
        )
    axes.invert_yaxis()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
