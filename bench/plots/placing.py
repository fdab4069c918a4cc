"""Labels beside points, placed so that they cover neither each other nor the points."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from bench.plots.style import MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SIZE = 8.5
MARKER, LINE = 6.0, 1.5
"""Points kept free around the middle of a marker and of a line."""
DISTANCES = (9.0, 16.0, 26.0, 38.0, 52.0, 68.0)
DIRECTIONS = 16
LEADER_FROM = 14.0
"""Labels farther than this from their point get a line to it."""
OVERLAP, OUTSIDE = 1.0, 20.0
"""What a square point of overlap, and one outside the axes, costs; a point of distance costs 1."""

Line = tuple[tuple[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Placed:
    """A label and its point in data coordinates."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the figure's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    def shared(self, other: Box) -> float:
        """The area that both cover."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        ).area


def place_labels(
    figure: Figure, axes: Axes, labels: Sequence[Placed], lines: Sequence[Line]
) -> None:
    """Write every label where it costs least, first come first served.

    `lines`, level or upright and in data coordinates, are kept free as the points are.
    """
    figure.draw_without_rendering()
    scale = 72 / figure.dpi
    bounds = axes.get_window_extent()
    frame = Box(*(edge * scale for edge in bounds.extents))

    def to_points(place: tuple[float, float]) -> tuple[float, float]:
        x, y = axes.transData.transform(place) * scale
        return float(x), float(y)

    points = [to_points((label.x, label.y)) for label in labels]
    taken = [around(point, point, MARKER) for point in points]
    taken += [around(to_points(start), to_points(end), LINE) for start, end in lines]
    for label, point in zip(labels, points, strict=True):
        box, distance = min(
            _candidates(point, *_extent(label.text)),
            key=lambda found: found[1] + _cost(found[0], taken, frame),
        )
        taken.append(box)
        _write(axes, label, point, box, distance)


def around(start: tuple[float, float], end: tuple[float, float], room: float) -> Box:
    """The box of a level or upright line with `room` on every side."""
    (left, right), (bottom, top) = (sorted(pair) for pair in zip(start, end, strict=True))
    return Box(left - room, bottom - room, right + room, top + room)


def _extent(text: str) -> tuple[float, float]:
    """Width and height of the label in points, with a little room."""
    path = TextPath((0, 0), text, size=SIZE, prop=FontProperties(family=["DejaVu Sans"]))
    return path.get_extents().width + 3.0, SIZE * 1.25


def _candidates(
    point: tuple[float, float], width: float, height: float
) -> Iterator[tuple[Box, float]]:
    """Boxes around the point in rings, the right side first, each with its distance."""
    for distance in DISTANCES:
        for step in range(DIRECTIONS):
            angle = 2 * math.pi * step / DIRECTIONS
            cos, sin = math.cos(angle), math.sin(angle)
            x, y = point[0] + distance * cos, point[1] + distance * sin
            left, bottom = x - width * (1 - cos) / 2, y - height * (1 - sin) / 2
            yield Box(left, bottom, left + width, bottom + height), distance


def _cost(box: Box, taken: Sequence[Box], frame: Box) -> float:
    outside = box.area - box.shared(frame)
    return OVERLAP * sum(box.shared(other) for other in taken) + OUTSIDE * outside


def _write(
    axes: Axes, label: Placed, point: tuple[float, float], box: Box, distance: float
) -> None:
    leader = {"arrowstyle": "-", "color": MUTED, "linewidth": 0.6}
    note = axes.annotate(
        label.text,
        (label.x, label.y),
        xytext=((box.left + box.right) / 2 - point[0], (box.bottom + box.top) / 2 - point[1]),
        textcoords="offset points",
        ha="center",
        va="center",
        size=SIZE,
        arrowprops={**leader, "shrinkA": 0, "shrinkB": 5} if distance > LEADER_FROM else None,
        zorder=5,
    )
    note.set_in_layout(False)
