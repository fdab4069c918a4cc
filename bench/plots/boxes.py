"""Plane geometry for labels: boxes, points and lines, measured in points (1/72 inch)."""

from __future__ import annotations

import math
from dataclasses import dataclass

Point = tuple[float, float]
Line = tuple[Point, Point]


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def area(self) -> float:
        """Zero where left and right, or bottom and top, are the wrong way round."""
        return max(0.0, self.right - self.left) * max(0.0, self.top - self.bottom)

    @property
    def centre(self) -> Point:
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def shared(self, other: Box) -> float:
        """The area that both cover."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        ).area

    def gap(self, point: Point) -> float:
        """How far `point` is from the box; zero inside."""
        x, y = point
        return math.hypot(
            max(self.left - x, 0.0, x - self.right), max(self.bottom - y, 0.0, y - self.top)
        )


def around(line: Line, room: float) -> Box:
    """The box of a level or upright line with `room` on every side."""
    (left, right), (bottom, top) = (sorted(pair) for pair in zip(*line, strict=True))
    return Box(left - room, bottom - room, right + room, top + room)


def distance(line: Line, point: Point) -> float:
    """How far `point` is from the nearest point of `line`."""
    (x0, y0), (x1, y1) = line
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    share = ((point[0] - x0) * dx + (point[1] - y0) * dy) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(x0 + share * dx - point[0], y0 + share * dy - point[1])
