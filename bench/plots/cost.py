"""What a model's figure costs: the official metric against CPU time, with the Pareto front."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from bench.plots.boxes import Line
from bench.plots.contest import Contest, Interval
from bench.plots.forest import metric_label, metric_limits
from bench.plots.names import capital, short_names
from bench.plots.placing import Placed, place_labels
from bench.plots.sheet import new_sheet, open_frame
from bench.plots.style import FAINT, MUTED, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME_LETTERS = 24
NOTE_LETTERS = 40
FINEST = 0.001
"""Seconds: the resolution of the times in a record. Less is drawn as that much."""


@dataclass(frozen=True)
class Priced:
    """A model's official figure and its CPU seconds for 1,000 pairs."""

    figure: Interval
    seconds: float


def cost(contest: Contest) -> Figure | None:
    """Official metric (with interval) against CPU seconds per 1,000 pairs, on a log axis."""
    figures = contest.official()
    seconds = contest.collect("provenance.cost.cpu_seconds_per_1000_pairs", _read)
    priced = {m: Priced(f, max(seconds[m], FINEST)) for m, f in figures.items() if m in seconds}
    if not priced:
        return None
    front = pareto_front(priced, contest.higher_is_better)
    title = f"{capital(contest.metric)} against the CPU time a model takes"
    height = 4.0 + 0.06 * len(priced)
    notes = _notes(contest, figures, seconds)
    sheet = new_sheet(title, contest.subtitle, height, notes=notes)
    axes = sheet.fill()
    _prepare_axes(axes, contest, priced)
    lines = _front_line(priced, front, axes.get_xlim()[1])
    for ends in lines:
        axes.plot(*zip(*ends, strict=True), color=MUTED, linewidth=1.2, alpha=0.6, zorder=2)
    for model, point in priced.items():
        _draw_point(axes, point, contest.looks[model], model in front)
    names = short_names(list(priced), NAME_LETTERS)
    place_labels(
        sheet.figure,
        axes,
        [Placed(names[m], p.seconds, p.figure.value) for m, p in priced.items()],
        [*lines, *_bars(priced), *_chance_line(axes, contest)],
    )
    return sheet.figure


def _read(seconds: float) -> float:
    if not math.isfinite(seconds):
        raise ValueError(f"{seconds} is not a time")
    return float(seconds)


def pareto_front(priced: Mapping[str, Priced], higher_is_better: bool = True) -> list[str]:
    """The models that no other equals or beats on both counts and beats on one, cheapest first."""
    sign = 1 if higher_is_better else -1

    def beaten(point: Priced) -> bool:
        return any(
            other.seconds <= point.seconds
            and sign * other.figure.value >= sign * point.figure.value
            and (other.seconds, other.figure.value) != (point.seconds, point.figure.value)
            for other in priced.values()
        )

    front = [model for model, point in priced.items() if not beaten(point)]
    return sorted(front, key=lambda model: (priced[model].seconds, model))


def _notes(
    contest: Contest, figures: Mapping[str, Interval], seconds: Mapping[str, float]
) -> list[str]:
    notes = [
        "Filled markers and the line: the Pareto front (no other model is as good for less time). "
        f"Bars: {contest.percent} intervals, bootstrap over groups. CPU time is after fitting, on "
        "the machine named in the record."
    ]
    missing = [model for model in figures if model not in seconds]
    if missing:
        names = ", ".join(short_names(missing, NOTE_LETTERS).values())
        notes.append(f"Left out, because the record has no cost: {names}.")
    return notes


def time_limits(seconds: Sequence[float]) -> tuple[float, float]:
    """The range of the times with a margin; whole decades where it would have too few ticks."""
    low, high = math.log10(min(seconds)) - 0.25, math.log10(max(seconds)) + 0.4
    if high - low < 2:
        low, high = math.floor(low), math.ceil(high)
    return 10.0**low, 10.0**high


def _prepare_axes(axes: Axes, contest: Contest, priced: Mapping[str, Priced]) -> None:
    axes.set_xscale("log")
    axes.set_xlim(*time_limits([point.seconds for point in priced.values()]))
    axes.xaxis.set_major_locator(LogLocator(numticks=12))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda seconds, _: f"{seconds:,.10g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    low, high = metric_limits([point.figure for point in priced.values()], contest.chance)
    axes.set_ylim(low - 0.04 * (high - low), high + 0.04 * (high - low))
    axes.set_xlabel("CPU seconds for 1,000 pairs (log scale; left is cheaper)")
    axes.set_ylabel(metric_label(contest))
    axes.grid(color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    open_frame(axes)
    if contest.chance is not None:
        axes.axhline(contest.chance, color=MUTED, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
        axes.text(
            1.01,
            contest.chance,
            f"chance\n{contest.chance:.3f}",
            transform=axes.get_yaxis_transform(),
            va="center",
            size=8,
            color=MUTED,
        )


def _front_line(priced: Mapping[str, Priced], front: list[str], end: float) -> list[Line]:
    """The best figure for at most so much time: steps from the cheapest model to `end`."""
    steps: list[Line] = []
    for model, following in zip(front, [*front[1:], None], strict=True):
        x, y = priced[model].seconds, priced[model].figure.value
        if following is None:
            return [*steps, ((x, y), (end, y))]
        then = priced[following]
        corner = (then.seconds, y)
        steps += [((x, y), corner), (corner, (then.seconds, then.figure.value))]
    return steps


def _bars(priced: Mapping[str, Priced]) -> list[Line]:
    return [((p.seconds, p.figure.low), (p.seconds, p.figure.high)) for p in priced.values()]


def _chance_line(axes: Axes, contest: Contest) -> list[Line]:
    if contest.chance is None:
        return []
    left, right = axes.get_xlim()
    return [((left, contest.chance), (right, contest.chance))]


def _draw_point(axes: Axes, point: Priced, look: Look, on_front: bool) -> None:
    found = point.figure
    axes.plot(
        [point.seconds, point.seconds], [found.low, found.high], color=look.colour, alpha=0.55
    )
    axes.plot(
        point.seconds,
        found.value,
        look.marker,
        color=look.colour,
        markerfacecolor=look.colour if on_front else "white",
        markeredgewidth=1.5,
        markersize=8,
        zorder=4,
    )
