"""Labels beside points, placed so that each is seen to belong to its point."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from bench.plots.boxes import Box, Line, Point, around, distance
from bench.plots.style import MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = 8.5
MARKER, LINE = 6.0, 1.5
"""Points kept free around the middle of a marker and of a line."""
REACHES = (9.0, 16.0, 26.0, 38.0, 52.0, 68.0, 86.0)
"""Points from a marker's middle to the label."""
DIRECTIONS = 16
LEADER_FROM = 14.0
"""Labels with a longer reach get a line to their point."""
OUTSIDE = 20.0
"""What a square point outside the axes costs; one that covers something costs 1, as does a point
of reach."""
CONFUSING = 40.0
"""What it costs to be as near to another point as to one's own, or to have a leader through it."""
SWEEPS = 4


@dataclass(frozen=True)
class Placed:
    """A label and its point in data coordinates."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class _Choice:
    box: Box
    reach: float


@dataclass(frozen=True)
class _Scene:
    """What the labels must respect, in points from the figure's lower left corner."""

    frame: Box
    points: Sequence[Point]
    fixed: Sequence[Box]

    def cost(self, i: int, choice: _Choice, others: Sequence[Box]) -> float:
        """The cost of putting label `i` there while the other labels are at `others`."""
        covered = sum(choice.box.shared(box) for box in (*self.fixed, *others))
        outside = choice.box.area - choice.box.shared(self.frame)
        return choice.reach + covered + OUTSIDE * outside + CONFUSING * self._confused(i, choice)

    def _confused(self, i: int, choice: _Choice) -> int:
        own, rest = self.points[i], [p for j, p in enumerate(self.points) if j != i]
        near = choice.box.gap(own) * 1.25
        count = sum(choice.box.gap(point) < near for point in rest)
        if choice.reach > LEADER_FROM:
            leader = (own, choice.box.centre)
            count += sum(distance(leader, point) < MARKER for point in rest)
        return count


def place_labels(
    figure: Figure, axes: Axes, labels: Sequence[Placed], lines: Sequence[Line]
) -> None:
    """Write every label where it costs least, given where the others are.

    `lines`, level or upright and in data coordinates, are kept free as the points are.
    """
    figure.draw_without_rendering()
    scale = 72 / figure.dpi

    def to_points(place: Point) -> Point:
        x, y = axes.transData.transform(place) * scale
        return float(x), float(y)

    points = [to_points((label.x, label.y)) for label in labels]
    fixed = [around((point, point), MARKER) for point in points]
    fixed += [around((to_points(start), to_points(end)), LINE) for start, end in lines]
    frame = Box(*(edge * scale for edge in axes.get_window_extent().extents))
    chosen = _choose(_Scene(frame, points, fixed), [_extent(label.text) for label in labels])
    for label, point, choice in zip(labels, points, chosen, strict=True):
        _write(axes, label, point, choice)


def _extent(text: str) -> tuple[float, float]:
    """Width and height of the label in points, with a little room."""
    path = TextPath((0, 0), text, size=SIZE, prop=FontProperties(family=["DejaVu Sans"]))
    return path.get_extents().width + 3.0, SIZE * 1.25


def _choose(scene: _Scene, extents: Sequence[tuple[float, float]]) -> list[_Choice]:
    """A place for each label: one after another, then each again while that helps."""
    chosen: dict[int, _Choice] = {}
    for _ in range(SWEEPS):
        before = dict(chosen)
        for i, extent in enumerate(extents):
            others = [choice.box for j, choice in chosen.items() if j != i]
            chosen[i] = min(
                _candidates(scene.points[i], *extent),
                key=lambda choice: scene.cost(i, choice, others),
            )
        if chosen == before:
            break
    return [chosen[i] for i in range(len(extents))]


def _candidates(point: Point, width: float, height: float) -> Iterator[_Choice]:
    """Boxes around the point in rings, the right side first."""
    for reach in REACHES:
        for step in range(DIRECTIONS):
            angle = 2 * math.pi * step / DIRECTIONS
            cos, sin = math.cos(angle), math.sin(angle)
            left = point[0] + reach * cos - width * (1 - cos) / 2
            bottom = point[1] + reach * sin - height * (1 - sin) / 2
            yield _Choice(Box(left, bottom, left + width, bottom + height), reach)


def _write(axes: Axes, label: Placed, point: Point, choice: _Choice) -> None:
    leader = {"arrowstyle": "-", "color": MUTED, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 5}
    x, y = choice.box.centre
    note = axes.annotate(
        label.text,
        (label.x, label.y),
        xytext=(x - point[0], y - point[1]),
        textcoords="offset points",
        ha="center",
        va="center",
        size=SIZE,
        arrowprops=leader if choice.reach > LEADER_FROM else None,
        zorder=5,
    )
    note.set_in_layout(False)
