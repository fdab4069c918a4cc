"""Forest plot: the official metric of every model with its interval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bench.plots.contest import Contest, Interval
from bench.plots.names import capital, short_names
from bench.plots.sheet import new_sheet, open_frame
from bench.plots.style import FAINT, MUTED, Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

NAME_LETTERS = 28
ROW_INCHES = 0.31
NOTE = (
    "Intervals: bootstrap over groups, each model by itself; for differences between models see "
    "the ranks on the leaderboard."
)


def forest(contest: Contest) -> Figure | None:
    """Models from best (top) to worst, with value, interval and the chance line if there is one."""
    figures = contest.official()
    if not figures:
        return None
    title = f"{capital(contest.metric)} with {contest.percent} intervals, best model on top"
    height = 0.85 + ROW_INCHES * len(figures)
    sheet = new_sheet(title, contest.subtitle, height, notes=[NOTE])
    axes = sheet.fill()
    names = short_names(list(figures), NAME_LETTERS)
    for row, (model, found) in enumerate(figures.items()):
        _draw_row(axes, row, found, contest.looks[model])
    axes.set_yticks(range(len(figures)), list(names.values()), size=9)
    axes.set_ylim(len(figures) - 0.4, -0.6)
    axes.set_xlim(*metric_limits(figures.values(), contest.chance))
    axes.set_xlabel(metric_label(contest))
    axes.grid(axis="x", color=FAINT, linewidth=0.5)
    axes.set_axisbelow(True)
    open_frame(axes)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    if contest.chance is not None:
        _draw_chance(axes, contest.chance)
    return sheet.figure


def _draw_row(axes: Axes, row: int, found: Interval, look: Look) -> None:
    axes.plot([found.low, found.high], [row, row], color=look.colour, linewidth=2.2, alpha=0.65)
    axes.plot(found.value, row, look.marker, color=look.colour, markersize=7)
    axes.text(
        1.02, row, interval_text(found), transform=axes.get_yaxis_transform(), va="center", size=8.5
    )


def _draw_chance(axes: Axes, chance: float) -> None:
    axes.axvline(chance, color=MUTED, linewidth=1, linestyle=(0, (4, 3)), zorder=1)
    axes.annotate(
        f"chance {chance:.3f}",
        (chance, 1),
        xycoords=axes.get_xaxis_transform(),
        xytext=(0, 2),
        textcoords="offset points",
        ha="center",
        size=8,
        color=MUTED,
    )


def decimals(found: Interval) -> int:
    """Three for figures up to one, one for per cents."""
    return 3 if max(abs(found.low), abs(found.high)) <= 1 else 1


def interval_text(found: Interval) -> str:
    """As in "0.553 [0.537, 0.569]"."""
    places = decimals(found)
    return f"{found.value:.{places}f} [{found.low:.{places}f}, {found.high:.{places}f}]"


def metric_label(contest: Contest) -> str:
    """The official metric as an axis label, with its unit and direction."""
    unit = "% of attainable points, " if contest.records[0].primary == "fnc_score" else ""
    better = "higher" if contest.higher_is_better else "lower"
    return f"{capital(contest.metric)} ({unit}{better} is better)"


def metric_limits(figures: Iterable[Interval], chance: float | None) -> tuple[float, float]:
    """The range of all intervals and chance, with a margin."""
    ends = [end for found in figures for end in (found.low, found.high)]
    ends += [] if chance is None else [chance]
    margin = 0.06 * (max(ends) - min(ends)) or 0.05 * max(1.0, abs(ends[0]))
    return min(ends) - margin, max(ends) + margin
