"""The leaderboard as text, Markdown, CSV, LaTeX and JSON. Names from outside are escaped."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.board import Leaderboard, Row, TrackBoard

HEADER = (
    "rank",
    "group",
    "model",
    "score [95% interval]",
    "grid acc.",
    "CPU s / 1000",
    "peak MiB",
    "params",
)

LEGEND = (
    "Rank: the best and worst rank the data allow (paired sign-flip tests over groups, "
    "Holm-corrected, 5%). Models that share a group letter are not told apart. Intervals: "
    "group-clustered bootstrap. CPU: seconds for 1,000 pairs after fitting. "
    "Peak: resident memory of a process that ran this model alone (--isolate)."
)

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LATEX = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_CONTROL = dict.fromkeys((*range(32), 127), " ")


def cells(row: Row) -> list[str]:
    """A row of the table as it is shown, unescaped."""
    digits = 2 if row.metric == "fnc_score" else 3
    ranks = (
        str(row.best_rank)
        if row.best_rank == row.worst_rank
        else f"{row.best_rank}-{row.worst_rank}"
    )
    return [
        ranks,
        row.tie_groups,
        row.model.translate(_CONTROL),
        _score(row, digits),
        _number(row.grid_accuracy, ".3f"),
        _number(row.cpu_seconds_per_1000_pairs, ".2f"),
        _number(row.peak_memory_mib, ".0f"),
        _number(row.parameters, ","),
    ]


def _score(row: Row, digits: int) -> str:
    if row.value is None or row.low is None or row.high is None:
        return "-"
    return f"{row.value:.{digits}f} [{row.low:.{digits}f}, {row.high:.{digits}f}]"


def _number(value: float | None, spec: str) -> str:
    return "-" if value is None else format(value, spec)


def _detectable(board: TrackBoard) -> str:
    if board.detectable is None:
        return ""
    return (
        "Smallest difference that one uncorrected test at 5% finds with 80% power, median over the "
        f"pairs of models: {board.detectable:.3f}."
    )


def to_text(leaderboard: Leaderboard) -> str:
    """Aligned columns for a terminal."""
    lines = []
    for board in leaderboard.boards:
        table = [list(HEADER), *(cells(row) for row in board.rows)]
        widths = [max(len(line[column]) for line in table) for column in range(len(HEADER))]
        lines.append(f"\n{board.title}")
        lines += [
            "  ".join(f"{c:{w}}" for c, w in zip(line, widths, strict=True)).rstrip()
            for line in table
        ]
        if _detectable(board):
            lines.append(_detectable(board))
    return "\n".join([*lines, "", LEGEND, ""])


def to_markdown(leaderboard: Leaderboard) -> str:
    """One table a track."""
    lines = ["# Leaderboard", "", LEGEND]
    for board in leaderboard.boards:
        lines += ["", f"## {markdown_cell(board.title)}", ""]
        lines += [_markdown_row(HEADER), "|" + "---|" * len(HEADER)]
        lines += [_markdown_row([markdown_cell(cell) for cell in cells(row)]) for row in board.rows]
        if _detectable(board):
            lines += ["", _detectable(board)]
    return "\n".join(lines) + "\n"


def _markdown_row(row: list[str] | tuple[str, ...]) -> str:
    return "| " + " | ".join(row) + " |"


def markdown_cell(text: str) -> str:
    """Text that Markdown shows as it is."""
    for mark in "\\`*_|~":
        text = text.replace(mark, "\\" + mark)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_csv(leaderboard: Leaderboard) -> str:
    """All rows with unrounded figures; no cell can be taken for a spreadsheet formula."""
    rows = [row for board in leaderboard.boards for row in board.rows]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    if rows:
        writer.writerow(field.name for field in fields(rows[0]))
    for row in rows:
        writer.writerow(_csv(value) for value in asdict(row).values())
    return stream.getvalue()


def _csv(value: object) -> object:
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA_STARTS) else value
    return "" if value is None else value


def to_latex(leaderboard: Leaderboard) -> str:
    """One booktabs table a track."""
    return "\n".join(_latex_table(board) for board in leaderboard.boards)


def _latex_table(board: TrackBoard) -> str:
    escape: Callable[[str], str] = lambda text: "".join(_LATEX.get(c, c) for c in text)  # noqa: E731
    end = r" \\"
    lines = [
        r"\begin{table}",
        rf"  \caption{{{escape(board.title)}. {escape(LEGEND)}}}",
        r"  \begin{tabular}{lllrrrr}",
        r"    \toprule",
        "    " + " & ".join(map(escape, HEADER)) + end,
        r"    \midrule",
        *("    " + " & ".join(map(escape, cells(row))) + end for row in board.rows),
        r"    \bottomrule",
        r"  \end{tabular}",
        r"\end{table}",
    ]
    return "\n".join(lines) + "\n"


def to_json(leaderboard: Leaderboard) -> str:
    """Rows and comparisons, for programs."""
    boards = [
        {
            "track": board.track,
            "title": board.title,
            "rows": [asdict(row) for row in board.rows],
            "comparisons": [
                {key: _rounded(value) for key, value in asdict(pair).items()}
                for pair in board.comparisons
            ],
            "median_detectable_difference": _rounded(board.detectable),
        }
        for board in leaderboard.boards
    ]
    return json.dumps({"boards": boards}, indent=1, ensure_ascii=False) + "\n"


def _rounded(value: object) -> object:
    return round(value, 6) if isinstance(value, float) else value
