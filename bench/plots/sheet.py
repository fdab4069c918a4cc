"""The sheet every plot is drawn on: heading above, notes below, axes between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from bench.plots.style import MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 9.0
"""Inches. At 900 pixels in a README, 9 points come out as 12 or 13 pixels."""
SMALLEST_WIDTH = 6.4

_EDGE = 0.12
_TITLE_SIZE, _TITLE_LINE, _TITLE_LETTERS = 12.5, 0.23, 9.3
_SMALL_SIZE, _SMALL_LINE, _SMALL_LETTERS = 8.5, 0.165, 15.0
"""Points, inches a line, letters an inch."""


@dataclass(frozen=True)
class Sheet:
    """A figure with a free body between heading and notes; all measures are inches."""

    figure: Figure
    width: float
    height: float
    body: tuple[float, float]
    """Lower and upper end of the body, from the lower edge."""

    def fill(self) -> Axes:
        """One Axes, with its labels as large as the body."""
        bottom, top = self.body
        rect = (0.0, bottom / self.height, 1.0, (top - bottom) / self.height)
        engine = ConstrainedLayoutEngine(rect=rect, w_pad=0.08, h_pad=0.06)
        self.figure.set_layout_engine(engine)
        return self.figure.subplots()

    def place(self, left: float, down: float, width: float, height: float) -> Axes:
        """An Axes of that size, `down` from the upper end of the body."""
        bottom = self.body[1] - down - height
        return self.figure.add_axes(
            (
                left / self.width,
                bottom / self.height,
                width / self.width,
                height / self.height,
            )
        )

    def write(self, text: str, left: float, down: float, rotation: float = 0) -> None:
        """An axis label whose centre is there."""
        x, y = left / self.width, (self.body[1] - down) / self.height
        self.figure.text(x, y, text, ha="center", va="center", size=9.5, rotation=rotation)


def new_sheet(
    title: str, subtitle: str, height: float, *, width: float = WIDTH, notes: Sequence[str] = ()
) -> Sheet:
    """An empty sheet whose body is `height` inches high."""
    titles = wrap(title, int((width - 2 * _EDGE) * _TITLE_LETTERS))
    small = int((width - 2 * _EDGE) * _SMALL_LETTERS)
    subtitles = wrap(subtitle, small)
    lines = [line for note in notes for line in wrap(note, small)]
    head = _EDGE + len(titles) * _TITLE_LINE + len(subtitles) * _SMALL_LINE + 0.08
    foot = _EDGE + 0.06 + len(lines) * _SMALL_LINE if lines else 0.0
    total = head + height + foot
    figure = Figure(figsize=(width, total))
    FigureCanvasAgg(figure)
    left = _EDGE / width
    top = 1 - _EDGE / total
    below = top - len(titles) * _TITLE_LINE / total
    figure.text(left, top, "\n".join(titles), size=_TITLE_SIZE, weight="bold", va="top")
    figure.text(left, below, "\n".join(subtitles), size=_SMALL_SIZE, color=MUTED, va="top")
    figure.text(left, _EDGE / total, "\n".join(lines), size=_SMALL_SIZE, color=MUTED, va="bottom")
    return Sheet(figure, width, total, (foot, foot + height))


def open_frame(axes: Axes) -> None:
    """Leave the frame only below and on the left."""
    axes.spines[["top", "right"]].set_visible(False)
