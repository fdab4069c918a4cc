"""Small multiples: one panel a model, all of one size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bench.plots.names import short_names
from bench.plots.sheet import SMALLEST_WIDTH, WIDTH, Sheet, new_sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TITLE_INCHES = 0.3
LETTER_INCHES = 0.078
"""A generous mean width of a letter at the size of tick labels and panel titles."""
LABEL_INCHES = 0.35
"""What the label of a whole side takes."""
KEY_INCHES = 1.0
"""What a key to the colours takes at the right."""
FEW, LONELY_SIDE = 3, 2.4
"""Fewer panels than that get at least this side."""
SLANT = 30
"""Degrees."""


@dataclass(frozen=True)
class Layout:
    """Inches: a panel's side, the gap to the next, and the room around all panels."""

    side: float
    gap: float
    left: float
    right: float
    below: float

    def columns(self, n: int) -> int:
        """How many columns make the fewest rows of `n` panels, with the fewest empty places."""
        room = WIDTH - self.left - self.right + self.gap
        most = max(1, int(room / (self.side + self.gap)))
        if n <= most:
            return n
        choices = range(max(min(3, most), most - 1), most + 1)
        return min(choices, key=lambda columns: (-(-n // columns), -n % columns))

    def width(self, columns: int) -> float:
        return self.left + columns * (self.side + self.gap) - self.gap + self.right

    def fitted(self, n: int) -> Layout:
        """The same, with larger panels where there are few."""
        return replace(self, side=max(self.side, LONELY_SIDE)) if n < FEW else self


@dataclass(frozen=True)
class Panel:
    """The axes of one model and whether tick labels belong on them."""

    model: str
    axes: Axes
    leftmost: bool
    lowest: bool
    """Whether no panel is below it, if only because the last row is not full."""
    last_row: bool


@dataclass(frozen=True)
class Panels:
    """All panels on their sheet, and the place of their common frame on it in inches."""

    sheet: Sheet
    panels: list[Panel]
    layout: Layout
    left: float
    width: float
    height: float

    def label(self, x: str, y: str) -> None:
        """Name both axes, once for all panels."""
        below = self.height + self.layout.below - LABEL_INCHES / 2
        self.sheet.write(x, self.left + self.width / 2, below)
        beside = self.left - self.layout.left + LABEL_INCHES / 2 + 0.04
        self.sheet.write(y, beside, (self.height + TITLE_INCHES) / 2, rotation=90)

    def key_axes(self) -> Axes:
        """Narrow axes at the right, as high as all panels (three inches at most)."""
        height = min(3.0, self.height - TITLE_INCHES)
        return self.sheet.place(self.left + self.width + 0.17, TITLE_INCHES, 0.14, height)


def panel_sheet(
    models: Sequence[str], title: str, subtitle: str, layout: Layout, notes: Sequence[str]
) -> Panels:
    """A sheet with a square panel for each of `models` (one or more), row by row."""
    layout = layout.fitted(len(models))
    columns = layout.columns(len(models))
    rows = -(-len(models) // columns)
    width = max(SMALLEST_WIDTH, layout.width(columns))
    step = layout.side + TITLE_INCHES
    height = rows * (step + layout.gap) - layout.gap
    sheet = new_sheet(title, subtitle, height + layout.below, width=width, notes=notes)
    left = layout.left + (width - layout.width(columns)) / 2
    titles = short_names(models, int((layout.side + layout.gap) / LETTER_INCHES))
    panels = []
    for i, model in enumerate(models):
        row, column = divmod(i, columns)
        x = left + column * (layout.side + layout.gap)
        y = row * (step + layout.gap) + TITLE_INCHES
        axes = sheet.place(x, y, layout.side, layout.side)
        axes.set_title(titles[model])
        lowest = i + columns >= len(models)
        panels.append(Panel(model, axes, column == 0, lowest, row == rows - 1))
    frame = columns * (layout.side + layout.gap) - layout.gap
    return Panels(sheet, panels, layout, left, frame, height)


def label_cells(panel: Panel, x: Sequence[str], y: Sequence[str]) -> None:
    """Name the cells of a panel along its outer edges; inner panels stay bare."""
    axes = panel.axes
    axes.set_xticks([i + 0.5 for i in range(len(x))], list(x) if panel.lowest else [""] * len(x))
    axes.set_yticks([i + 0.5 for i in range(len(y))], list(y) if panel.leftmost else [""] * len(y))
    for label in axes.get_xticklabels():
        if panel.last_row:
            label.set(rotation=SLANT, ha="right", rotation_mode="anchor")
        else:  # slanted, they would reach into the neighbour below on the left
            label.set(rotation=90)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def cells(rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """Row and column of every cell, row by row."""
    return ((row, column) for row in range(rows) for column in range(columns))
