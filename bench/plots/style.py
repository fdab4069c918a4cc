"""How every plot looks: fonts, sizes, and one colour and marker for each model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
from matplotlib.colors import to_rgba

INK = "#222222"
MUTED = "#5f5f5f"
FAINT = "#c9c9c9"
EMPTY = "#eeeeee"
ACCENT = "#d55e00"
NOTHING = "-"
"""What stands in a cell without a number."""

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#333333")
"""Told apart by colour-blind readers: Okabe and Ito's set, without the yellow."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X")

SHARES = "Blues"
AROUND_CHANCE = "RdBu"
"""Diverging and safe for colour-blind readers (ColorBrewer): red below chance, blue above."""

_STYLE: dict[Any, Any] = {
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.labelsize": 9.5,
    "axes.linewidth": 0.8,
    "axes.titlesize": 9.5,
    "figure.dpi": 100.0,
    "font.family": ["DejaVu Sans"],  # comes with matplotlib: the same letters on every machine
    "font.size": 9.0,
    "legend.fontsize": 8.5,
    "svg.fonttype": "path",
    "svg.hashsalt": "ledebench",
    "text.color": INK,
    "text.parse_math": False,  # a model may be called "a_$b$": that is a name, not a formula
    "xtick.color": MUTED,
    "xtick.labelcolor": INK,
    "xtick.labelsize": 8.5,
    "ytick.color": MUTED,
    "ytick.labelcolor": INK,
    "ytick.labelsize": 8.5,
}


@contextmanager
def plot_style() -> Iterator[None]:
    """matplotlib's defaults and the settings above inside the block, the user's own after it."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        yield


@dataclass(frozen=True)
class Look:
    """How one model is drawn in every plot."""

    colour: str
    marker: str


def looks(models: Sequence[str]) -> dict[str, Look]:
    """A look for each model, dealt out by sorted name; 49 of them are distinct."""
    return {
        name: Look(COLOURS[i % len(COLOURS)], MARKERS[i // len(COLOURS) % len(MARKERS)])
        for i, name in enumerate(sorted(set(models)))
    }


def text_colour(ground: Iterable[float]) -> str:
    """White or ink, whichever stands out more from the colour `ground` (RGBA in [0, 1]).

    Source: the contrast ratio of WCAG 2.1.
    """
    under = _luminance(ground)
    with_white = 1.05 / (under + 0.05)
    with_ink = (under + 0.05) / (_luminance(to_rgba(INK)) + 0.05)
    return "white" if with_white > with_ink else INK


def _luminance(colour: Iterable[float]) -> float:
    red, green, blue, _ = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
