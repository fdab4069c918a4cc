"""Plots of run records, as PNG and SVG, byte for byte the same for equal records."""

from __future__ import annotations

from pathlib import Path

from bench.plots.certainty import certainty
from bench.plots.confusion import confusion
from bench.plots.contest import contests
from bench.plots.cost import cost
from bench.plots.forest import forest
from bench.plots.heat import facets, rungs
from bench.plots.reliability import reliability
from bench.plots.saving import remove_figure, save_figure
from bench.plots.style import plot_style
from bench.record import read_records

PLOTS = {
    "forest": forest,
    "facets": facets,
    "rungs": rungs,
    "certainty": certainty,
    "confusion": confusion,
    "reliability": reliability,
    "cost": cost,
}
"""Plot name -> a function of a `Contest` that gives a figure, or None if it has nothing to show."""

FOLDER = "plots"

__all__ = ["PLOTS", "write_plots"]


def write_plots(folder: Path) -> list[Path]:
    """Draw all records below `folder`; gives the files written, in order.

    They go to `folder/plots/<track>/<plot>.{png,svg}`. A model whose record lacks what a plot
    shows is left out of that plot; a plot without any model is not written, and one left there by
    an earlier run is removed. Errors: LedeBenchError where there are no records, one is faulty, or
    a file cannot be written.
    """
    written: list[Path] = []
    for name, contest in contests(read_records(folder)).items():
        place = folder / FOLDER / name
        for plot, draw in PLOTS.items():
            with plot_style():
                figure = draw(contest)
                if figure is None:
                    remove_figure(place / plot)
                else:
                    written += save_figure(figure, place / plot)
    return written
