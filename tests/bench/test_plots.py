"""Plots: the right numbers in the right places, whole files, the same bytes every time."""

from __future__ import annotations

import json
import random
import struct
import warnings
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation, Text

from bench.errors import LedeBenchError
from bench.labels import BODY_STATUSES, HEADLINE_STANCES
from bench.plots import PLOTS, write_plots
from bench.plots.boxes import Box, around, distance
from bench.plots.contest import Contest, Interval, contests
from bench.plots.cost import Priced, pareto_front, time_limits
from bench.plots.names import ELLIPSIS, printable, short, short_names, spoken
from bench.plots.panels import Layout
from bench.plots.style import INK, looks, plot_style, text_colour
from bench.record import Record, check_schema

EVERY_PLOT = ["forest", "facets", "rungs", "certainty", "confusion", "reliability", "cost"]
EVIL = [
    "a_$b$_^{x}",
    "a_$b$",
    r"$\frac{1}{2}$",
    "<b>&\"'--x",
    "two\nlines",
    "\x00\u4e00\u4e8c",
    "x",
]
LONG = [f"an-organisation/some-model-{size}-instruct-v{n}" for size in (8, 70) for n in (1, 2, 3)]


def figure(value: float | None, half_width: float = 0.02) -> dict[str, float | None]:
    if value is None:
        return {"value": None, "low": None, "high": None}
    return {"value": value, "low": value - half_width, "high": value + half_width}


def measured(value: float | None, groups: int = 8) -> dict[str, Any]:
    return {"n": 4 * groups, "groups": groups, "balanced_accuracy": figure(value)}


def certainty_table(consistent: int = 6, other: int = 2, n: int = 8) -> list[dict[str, Any]]:
    return [
        {
            "headline": stance,
            "body": status,
            "n": n,
            "called_consistent": consistent if row == column else other,
        }
        for row, stance in enumerate(HEADLINE_STANCES)
        for column, status in enumerate(BODY_STATUSES)
    ]


def record(
    model: str = "model-a", value: float | None = 0.6, seconds: float | None = 0.5, **changes: Any
) -> dict[str, Any]:
    """A record as of `core`, valid, with every table; `changes` replace whole blocks."""
    whole: dict[str, Any] = {
        "schema": "ledebench-record-1",
        "signature": "ledebench:0|track:core-1|split:test|data:000000000000|model:m|cfg:00000000"
        "|pred:000000000000|thr:dev|ci:cluster-boot-10|seed:0",
        "track": "core",
        "split": "test",
        "primary": "balanced_accuracy",
        "model": {"name": model, "origin": "object", "config": {}, "config_hash": "00000000"},
        "data": {
            "version": "1",
            "labels": ["consistent", "inconsistent"],
            "sha256": {"test": "0" * 64},
            "n": {"test": 1234},
            "groups": 24,
        },
        "settings": {
            "seed": 0,
            "draws": 10,
            "level": 0.95,
            "threshold": {"call": 0.5, "source": "dev", "alarm": None},
        },
        "metrics": {"balanced_accuracy": figure(value), "ece": figure(0.125)},
        "slices": {
            "facet": {"topic": measured(0.9, 12), "certainty": measured(0.4)},
            "rung": {"deep": measured(0.51), "plain": measured(None)},
        },
        "tables": {
            "confusion": {"labels": ["consistent", "inconsistent"], "counts": [[3, 1], [0, 0]]},
            "reliability": [
                {"bin": 1, "n": 300, "mean_score": 0.15, "share_consistent": 0.25},
                {"bin": 7, "n": 100, "mean_score": 0.75, "share_consistent": 1.0},
            ],
            "certainty_grid": certainty_table(),
        },
        "files": {},
        "provenance": {"cost": {"cpu_seconds_per_1000_pairs": seconds}},
    }
    whole.update(changes)
    check_schema(whole, model)
    return whole


def three_labels(model: str, value: float = 0.4) -> dict[str, Any]:
    """A record as of a track that has neither grids nor a defined chance."""
    labels = ["consistent", "overclaim", "contradiction"]
    counts = [[8, 1, 1], [2, 6, 2], [1, 1, 2]]
    whole = record(model, track="news", primary="macro_f1", slices={"label": {}})
    whole["metrics"] = {"macro_f1": figure(value)}
    whole["data"] = whole["data"] | {"labels": labels}
    whole["tables"] = {"confusion": {"labels": labels, "counts": counts}}
    return whole


def bare(model: str = "model-a") -> dict[str, Any]:
    """A record with nothing that can be drawn."""
    return record(model, None, tables={}, slices={}, provenance={})


def contest(*values: dict[str, Any]) -> Contest:
    (only,) = contests([Record(value) for value in values]).values()
    return only


def write(folder: Path, *values: dict[str, Any]) -> Path:
    for number, value in enumerate(values):
        path = folder / value["track"] / f"{number:02d}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value), encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def style() -> Iterator[None]:
    with plot_style():
        yield


def draw(plot: str, *values: dict[str, Any]) -> Figure:
    drawn = PLOTS[plot](contest(*values))
    assert drawn is not None
    return drawn


def texts(drawn: Figure) -> list[str]:
    return [t.get_text() for t in drawn.findobj(Text) if t.get_text()]


def everything(drawn: Figure) -> str:
    return " ".join(" ".join(texts(drawn)).split())


def titles(drawn: Figure) -> list[str]:
    return [axes.get_title() for axes in drawn.axes if axes.get_title()]


def tick_labels(axes: Axes, axis: str) -> list[str]:
    return [t.get_text() for t in getattr(axes, f"get_{axis}ticklabels")()]


# --- files ---------------------------------------------------------------------------------------


def png_chunks(path: Path) -> dict[str, bytes]:
    content, place, chunks = path.read_bytes(), 8, {}
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        name = content[place + 4 : place + 8].decode()
        chunks[name] = content[place + 8 : place + 8 + length]
        place += 12 + length
    return chunks


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    write(folder, record("model-a", 0.6, 0.5), record("model-b", 0.55, 20.0))
    return write(folder, three_labels("model-a"), three_labels("model-c"))


@pytest.fixture(scope="module")
def written(results: Path) -> list[Path]:
    return write_plots(results)


def test_writes_each_plot_twice_and_nothing_else(results: Path, written: list[Path]) -> None:
    expected = [f"core/{plot}.{kind}" for plot in EVERY_PLOT for kind in ("png", "svg")]
    news = ("forest", "confusion", "cost")
    expected += [f"news/{plot}.{kind}" for plot in news for kind in ("png", "svg")]
    plots = results / "plots"
    assert [path.relative_to(plots).as_posix() for path in written] == expected
    assert sorted(path for path in plots.rglob("*") if path.is_file()) == sorted(written)


def test_files_are_pictures_of_readme_size_without_date_or_version(written: list[Path]) -> None:
    for path in written:
        if path.suffix == ".png":
            chunks = png_chunks(path)
            width, height = struct.unpack(">II", chunks["IHDR"][:8])
            assert 900 <= width <= 1400
            assert 250 < height < 1600
            assert not chunks.keys() & {"tIME", "tEXt", "iTXt", "zTXt"}
        else:
            root = ElementTree.parse(path).getroot()
            assert root.tag.endswith("svg")
            named = {element.tag.rpartition("}")[2] for element in root.iter()}
            assert not named & {"date", "creator", "text"}


def test_equal_records_give_equal_bytes_whatever_the_user_has_set(
    results: Path, written: list[Path], tmp_path: Path
) -> None:
    again = tmp_path / "again"
    for path in sorted(results.glob("*/*.json"), reverse=True):
        copy = again / path.relative_to(results)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    settings: dict[Any, Any] = {"font.size": 30.0, "axes.facecolor": "red", "svg.fonttype": "none"}
    with mpl.rc_context(settings):
        write_plots(again)
        assert {name: mpl.rcParams[name] for name in settings} == settings
    for path in written:
        assert (again / path.relative_to(results)).read_bytes() == path.read_bytes(), path.name


def test_nothing_to_draw_leaves_no_folder(tmp_path: Path) -> None:
    assert write_plots(write(tmp_path, bare())) == []
    assert not (tmp_path / "plots").exists()


def test_a_plot_that_has_gone_out_of_date_is_removed_and_other_files_stay(tmp_path: Path) -> None:
    place = tmp_path / "plots" / "core"
    place.mkdir(parents=True)
    for name in ("certainty.png", "certainty.svg", "mine.png"):
        (place / name).write_bytes(b"old")
    write_plots(write(tmp_path, bare()))
    assert [path.name for path in place.iterdir()] == ["mine.png"]


def test_no_records_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(LedeBenchError, match="no records here"):
        write_plots(tmp_path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    write(tmp_path, record())
    (tmp_path / "plots").write_text("a file")
    with pytest.raises(LedeBenchError, match=r"forest\.png: cannot be written"):
        write_plots(tmp_path)


@pytest.mark.parametrize(
    ("place", "table"),
    [
        ("confusion", {"labels": ["a", "b"], "counts": [[1, 2]]}),
        ("confusion", {"counts": [[1]]}),
        ("reliability", [{"bin": 0}]),
        ("certainty_grid", [{"headline": "shouts", "body": "refuted"}]),
    ],
)
def test_a_malformed_table_is_named_with_its_file(tmp_path: Path, place: str, table: Any) -> None:
    write(tmp_path, record(value=None, slices={}, tables={place: table}))
    with pytest.raises(LedeBenchError, match=rf"00\.json: tables\.{place} cannot be drawn") as info:
        write_plots(tmp_path)
    assert "\n" not in str(info.value)


# --- contests ------------------------------------------------------------------------------------


def test_best_model_first_and_undefined_last() -> None:
    found = contest(record("a", None), record("b", 0.5), record("d", 0.7), record("c", 0.7))
    assert [r.model for r in found.records] == ["c", "d", "b", "a"]
    assert list(found.official()) == ["c", "d", "b"]


def test_where_lower_is_better_the_lowest_comes_first() -> None:
    metrics = [{"brier": figure(value)} for value in (0.3, 0.1)]
    one, two = (
        record(name, primary="brier", metrics=block)
        for name, block in zip("ab", metrics, strict=True)
    )
    assert [r.model for r in contest(one, two).records] == ["b", "a"]


def test_records_of_different_data_are_never_in_one_plot() -> None:
    other = record("b")
    other["data"] = other["data"] | {"sha256": {"test": "f" * 64}}
    found = contests([Record(record("a")), Record(other)])
    assert {name: [r.model for r in c.records] for name, c in found.items()} == {
        "core-test-balanced_accuracy-000000000000": ["a"],
        "core-test-balanced_accuracy-ffffffffffff": ["b"],
    }


def test_a_model_looks_the_same_on_every_track_and_unlike_any_other() -> None:
    names = [f"model-{n}" for n in range(40)]
    shuffled = random.Random(0).sample(names, len(names))
    assert looks(names) == looks([*shuffled, *names])
    assert len(set(looks(names).values())) == len(names)
    records = [Record(record("b")), Record(three_labels("a")), Record(three_labels("b"))]
    core, news = contests(records).values()
    assert core.looks == news.looks


def test_subtitle_says_what_data() -> None:
    assert contest(record()).subtitle == "Track core 1, test split: 1,234 pairs in 24 groups"


@pytest.mark.parametrize("plot", EVERY_PLOT)
def test_every_plot_says_what_it_shows_and_on_what_data(plot: str) -> None:
    found = everything(draw(plot, record()))
    assert "Track core 1, test split: 1,234 pairs in 24 groups" in found
    assert "model-a" in found


@pytest.mark.parametrize("plot", EVERY_PLOT)
def test_a_plot_without_content_is_none(plot: str) -> None:
    assert PLOTS[plot](contest(bare())) is None


@pytest.mark.parametrize("plot", ["certainty", "confusion", "reliability"])
def test_models_without_the_table_are_left_out(plot: str) -> None:
    drawn = draw(plot, record("has-it", 0.5), record("has-not", 0.6, tables={}))
    assert titles(drawn) == ["has-it"]


# --- each plot -----------------------------------------------------------------------------------


def test_forest_has_the_best_on_top_with_values_and_chance() -> None:
    drawn = draw("forest", record("low", 0.55), record("high", 0.65), record("none", None))
    (axes,) = drawn.axes
    assert tick_labels(axes, "y") == ["high", "low"]
    bottom, top = axes.get_ylim()
    assert bottom > top
    assert "0.650 [0.630, 0.670]" in texts(drawn)
    assert "chance 0.500" in texts(drawn)
    left, right = axes.get_xlim()
    assert left < 0.5
    assert right > 0.67
    spans = [np.asarray(line.get_xdata()).tolist() for line in axes.lines]
    assert [pytest.approx(0.63), pytest.approx(0.67)] in spans


def test_forest_has_no_chance_line_where_chance_is_not_defined() -> None:
    assert "chance" not in everything(draw("forest", three_labels("a")))


def test_forest_gives_per_cents_with_their_unit() -> None:
    fnc = record("a", primary="fnc_score", metrics={"fnc_score": figure(76.543, 1.0)})
    found = texts(draw("forest", fnc))
    assert "76.5 [75.5, 77.5]" in found
    assert "FNC score (% of attainable points, higher is better)" in found


def test_facets_in_their_order_with_groups_and_bold_where_chance_is_excluded() -> None:
    drawn = draw(
        "facets", record("a"), record("b", 0.9, slices={"facet": {"topic": measured(0.505)}})
    )
    axes = drawn.axes[0]
    assert tick_labels(axes, "y") == ["certainty (8 groups)", "topic (12 groups)"]
    assert tick_labels(axes, "x") == ["b", "a"]
    cells = {t.get_position(): (t.get_text(), t.get_fontweight()) for t in axes.texts}
    assert cells == {
        (0.5, 0.5): ("-", "normal"),
        (1.5, 0.5): ("0.40", "bold"),
        (0.5, 1.5): ("0.51", "normal"),
        (1.5, 1.5): ("0.90", "bold"),
    }
    assert axes.yaxis_inverted()


def test_heat_map_is_centred_at_chance() -> None:
    mesh = draw("facets", record()).axes[0].collections[0]
    middle = mesh.cmap(0.5)
    assert mesh.to_rgba(np.array([0.5]))[0] == pytest.approx(middle)
    assert mesh.get_clim() == (0.0, 1.0)


def test_rungs_in_their_order() -> None:
    axes = draw("rungs", record()).axes[0]
    assert tick_labels(axes, "y") == ["plain (8 groups)", "deep (8 groups)"]
    assert [t.get_text() for t in axes.texts] == ["-", "0.51"]


def test_certainty_shares_and_outlines() -> None:
    axes = draw("certainty", record()).axes[0]
    shares = {t.get_position(): t.get_text() for t in axes.texts}
    diagonal = {(i + 0.5, i + 0.5) for i in range(3)}
    assert {place for place, share in shares.items() if share == "75%"} == diagonal
    assert sorted(shares.values()) == ["25%"] * 6 + ["75%"] * 3
    outlines = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    centres = [(p.get_x() + p.get_width() / 2, p.get_y() + p.get_height() / 2) for p in outlines]
    assert np.allclose(sorted(centres), sorted(diagonal))
    assert tick_labels(axes, "y") == list(HEADLINE_STANCES)
    assert tick_labels(axes, "x") == list(BODY_STATUSES)


def test_certainty_rows_and_columns_are_not_swapped() -> None:
    table = certainty_table(0, 0)
    (cell,) = [c for c in table if (c["headline"], c["body"]) == ("asserts", "unverified")]
    cell["called_consistent"] = 8
    axes = draw("certainty", record(tables={"certainty_grid": table})).axes[0]
    (place,) = [t.get_position() for t in axes.texts if t.get_text() == "100%"]
    assert place == (1.5, 0.5)
    assert axes.yaxis_inverted()


def test_certainty_says_how_many_pairs_a_cell_and_leaves_empty_cells_empty() -> None:
    table = certainty_table(4, 2)
    table[0]["n"] = table[0]["called_consistent"] = 0
    table[1]["n"] = 5
    drawn = draw("certainty", record(tables={"certainty_grid": table}))
    assert "here 5 to 8 pairs a cell" in everything(drawn)
    assert drawn.axes[0].texts[0].get_text() == "-"


def test_confusion_shares_of_rows_with_counts() -> None:
    axes = draw("confusion", record()).axes[0]
    assert [t.get_text() for t in axes.texts] == ["75%\n3", "25%\n1", "-", "-"]


@pytest.mark.parametrize(("labels", "with_text"), [(12, True), (13, False), (36, False)])
def test_confusion_of_many_labels_keeps_to_the_sheet(labels: int, with_text: bool) -> None:
    names = [f"a rather long label ${n}$" for n in range(labels)]
    counts = (np.arange(labels**2).reshape(labels, labels) % 7).tolist()
    table = {"confusion": {"labels": names, "counts": counts}}
    drawn = draw("confusion", record("a", tables=table), record("b", tables=table))
    assert bool(drawn.axes[0].texts) == with_text
    assert ("number of pairs" in everything(drawn)) == with_text
    assert drawn.get_figwidth() <= 9
    assert not cut_off(drawn)


def test_confusion_of_too_many_labels_is_left_out() -> None:
    names = [f"label {n}" for n in range(37)]
    table = {"confusion": {"labels": names, "counts": np.ones((37, 37), dtype=int).tolist()}}
    assert PLOTS["confusion"](contest(record(tables=table))) is None


def test_reliability_points_and_areas() -> None:
    drawn = draw("reliability", record())
    (points,) = [c for c in drawn.axes[0].collections if isinstance(c, PathCollection)]
    assert np.asarray(points.get_offsets()).tolist() == [[0.15, 0.25], [0.75, 1.0]]
    first, second = points.get_sizes()
    assert first == pytest.approx(3 * second)
    assert "ECE 0.125" in texts(drawn)


def test_cost_leaves_out_models_without_cost_and_says_so() -> None:
    drawn = draw("cost", record("timed"), record("file_$x$", seconds=None))
    assert labelled(drawn).keys() == {"timed"}
    assert "Left out, because the record has no cost: file_$x$." in everything(drawn)
    assert PLOTS["cost"](contest(record(seconds=None))) is None


def test_cost_marks_the_front_and_draws_its_steps() -> None:
    drawn = draw(
        "cost", record("cheap", 0.5, 0.1), record("poor", 0.52, 9.0), record("good", 0.6, 1.0)
    )
    (axes,) = drawn.axes
    assert axes.get_xscale() == "log"
    filled = {
        float(np.asarray(line.get_xdata())[0]): line.get_markerfacecolor() != "white"
        for line in axes.lines
        if line.get_marker() not in ("None", "")
    }
    assert filled == {0.1: True, 1.0: True, 9.0: False}
    segments = [np.stack(line.get_data(), axis=1).tolist() for line in axes.lines]
    assert [[0.1, 0.5], [1.0, 0.5]] in segments
    assert [[1.0, 0.5], [1.0, 0.6]] in segments


def test_cost_of_nothing_measurable_is_drawn_at_the_resolution() -> None:
    (axes,) = draw("cost", record(seconds=0.0)).axes
    assert axes.get_xlim() == (0.0001, 0.01)


@pytest.mark.parametrize("higher", [True, False])
def test_pareto_front_is_what_nobody_dominates(higher: bool) -> None:
    rng = random.Random(5)
    for _ in range(60):
        drawn = [(rng.randrange(4), rng.randrange(4)) for _ in range(rng.randrange(1, 8))]
        priced = {
            f"m{i}": Priced(Interval(value, value, value), seconds + 1.0)
            for i, (seconds, value) in enumerate(drawn)
        }
        sign = 1 if higher else -1
        expected = {
            f"m{i}"
            for i, (seconds, value) in enumerate(drawn)
            if not any(
                (s < seconds and sign * v >= sign * value)
                or (s <= seconds and sign * v > sign * value)
                for s, v in drawn
            )
        }
        front = pareto_front(priced, higher)
        assert set(front) == expected
        times = [priced[model].seconds for model in front]
        assert times == sorted(times)


@pytest.mark.parametrize("seconds", [[0.175], [0.03, 42.0], [1.0, 1.1], [0.001, 90000.0]])
def test_time_axis_holds_all_times_and_two_decades(seconds: list[float]) -> None:
    low, high = time_limits(seconds)
    assert low < min(seconds)
    assert max(seconds) < high
    decades = [10.0**e for e in range(-6, 8) if low * 0.999 <= 10.0**e <= high * 1.001]
    assert len(decades) >= 2


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*EVIL, LONG[0]])
@pytest.mark.parametrize("plot", EVERY_PLOT)
def test_names_from_outside_are_drawn_as_they_are(plot: str, name: str) -> None:
    whole = record(name, tables=record()["tables"] | {"confusion": named_labels(name)})
    whole["track"] = name
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = draw(plot, whole)
        drawn.draw_without_rendering()
    kept = name if name in EVIL[:3] else short(name, 18)[:6]
    assert kept in everything(drawn)
    for text in drawn.findobj(Text):
        assert not text.get_parse_math()


def named_labels(name: str) -> dict[str, Any]:
    return {"labels": [name, f"{name} not"], "counts": [[3, 1], [0, 2]]}


def test_short_keeps_both_ends() -> None:
    assert short("abcdefghij", 10) == "abcdefghij"
    assert short("abcdefghijk", 10) == f"abcde{ELLIPSIS}hijk"
    assert all(len(short("x" * 50, width)) == width for width in range(3, 40))


def test_short_names_stay_distinct() -> None:
    names = [f"{'a' * 30}{n}{'b' * 30}" for n in range(5)] + ["a b", "a\tb"]
    forms = short_names(names, 12)
    assert list(forms) == names
    assert len(set(forms.values())) == len(names)


def test_printable_has_one_line_and_only_what_the_font_has() -> None:
    assert printable("a\n b\x00\u202e\u4e00é…") == "a b???é…"


def test_metrics_are_spoken() -> None:
    names = ["balanced_accuracy", "macro_f1", "fnc_score", "auroc"]
    assert [spoken(n) for n in names] == ["balanced accuracy", "macro-F1", "FNC score", "AUROC"]


# --- room ----------------------------------------------------------------------------------------


def cut_off(drawn: Figure) -> list[str]:
    """What does not lie wholly on the figure."""
    drawn.draw_without_rendering()
    inside = [text for axes in drawn.axes for text in axes.texts]
    return [
        str(piece)
        for piece in (*drawn.texts, *drawn.axes, *inside)
        for box in [piece.get_tightbbox()]
        if box is not None
        if box.x0 < 0 or box.y0 < 0 or box.x1 > drawn.bbox.x1 or box.y1 > drawn.bbox.y1
    ]


def labelled(drawn: Figure) -> dict[str, Annotation]:
    (axes,) = drawn.axes
    return {t.get_text(): t for t in axes.texts if isinstance(t, Annotation)}


def crowd(n: int) -> list[dict[str, Any]]:
    """`n` models with names long and short, some of them in the same place as others."""
    rng = random.Random(n)
    names = [*EVIL, *LONG, *(f"m{k}" for k in range(n))][:n]
    return [
        record(name, round(rng.choice([0.5, rng.uniform(0.45, 0.95)]), 3), 10 ** rng.uniform(-2, 3))
        for name in names
    ]


@pytest.mark.parametrize("plot", EVERY_PLOT)
@pytest.mark.parametrize("n", [1, 2, 5, 15])
def test_nothing_is_cut_off(plot: str, n: int) -> None:
    drawn = draw(plot, *crowd(n))
    assert cut_off(drawn) == []
    assert drawn.get_figwidth() <= 9


def test_labels_of_points_lie_apart() -> None:
    drawn = draw("cost", *crowd(15))
    drawn.draw_without_rendering()
    notes = list(labelled(drawn).values())
    boxes = [Text.get_window_extent(note) for note in notes]
    assert len(boxes) == 15
    for one, two in combinations(boxes, 2):
        assert not one.overlaps(two)


@pytest.mark.parametrize("plot", ["certainty", "confusion", "reliability"])
@pytest.mark.parametrize("n", [1, 4, 7, 15])
def test_panels_are_square_and_in_rows(plot: str, n: int) -> None:
    drawn = draw(plot, *crowd(n))
    panels = [axes for axes in drawn.axes if axes.get_title()]
    boxes = [axes.get_window_extent() for axes in panels]
    assert len(boxes) == n
    for box in boxes:
        assert box.width == pytest.approx(box.height, abs=1)
    for one, two in pairwise(boxes):
        assert two.x0 > one.x1 or two.y1 < one.y0


@pytest.mark.parametrize(("n", "columns"), [(1, 1), (4, 4), (5, 3), (7, 4), (9, 3), (15, 4)])
def test_columns_leave_few_empty_places(n: int, columns: int) -> None:
    assert Layout(side=1.6, gap=0.15, left=1.05, right=0.95, below=0.9).columns(n) == columns


SQUARE = Box(0, 0, 2, 2)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (lambda: SQUARE.shared(Box(1, 1, 3, 3)), 1.0),
        (lambda: SQUARE.shared(Box(2, 0, 3, 2)), 0.0),
        (lambda: SQUARE.shared(Box(5, 5, 6, 6)), 0.0),
        (lambda: SQUARE.gap((1.0, 1.0)), 0.0),
        (lambda: SQUARE.gap((5.0, 6.0)), 5.0),
        (lambda: around(((3.0, 1.0), (0.0, 1.0)), 0.5).area, 4.0),
        (lambda: distance(((0.0, 0.0), (4.0, 0.0)), (2.0, 3.0)), 3.0),
        (lambda: distance(((0.0, 0.0), (4.0, 0.0)), (7.0, 4.0)), 5.0),
        (lambda: distance(((1.0, 1.0), (1.0, 1.0)), (4.0, 5.0)), 5.0),
    ],
)
def test_geometry(measure: Callable[[], float], expected: float) -> None:
    assert measure() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ground", "colour"), [((1, 1, 1, 1), INK), ((0.03, 0.19, 0.42, 1), "white")]
)
def test_text_stands_out(ground: tuple[float, float, float, float], colour: str) -> None:
    assert text_colour(ground) == colour
