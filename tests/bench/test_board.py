"""The leaderboard: ranks from records, and names from outside that cannot break a format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench import compare, evaluate, leaderboard, load_track
from bench.cite import bibtex
from bench.errors import LedeBenchError
from bench.readme import BEGIN, END, with_table
from bench.record import read_record, read_records
from bench.scoring import Settings
from bench.tracks.base import Track

EVIL = '=HYPERLINK("x")|<b>_$%\\{}&#~^'
QUICK = Settings(draws=300)


class Guess:
    """Right with a chance of its own, by a hash of the text."""

    classes_ = ("consistent", "inconsistent")

    def __init__(self, skill: float) -> None:
        self.skill = skill

    def answer(self, gold: dict[tuple[str, str], bool]) -> Guess:
        self.gold = gold
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        rng = np.random.default_rng(0)
        truth = np.array(
            [self.gold[key] for key in zip(pairs["headline"], pairs["body"], strict=True)]
        )
        right = rng.random(len(pairs)) < self.skill
        score = np.where(right == truth, 0.9, 0.1)
        return np.stack([score, 1 - score], axis=1)


@pytest.fixture(scope="module")
def core() -> Track:
    return load_track("core")


@pytest.fixture(scope="module")
def folder(core: Track, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("results")
    gold = {
        (row["headline"], row["body"]): row["label"] == "consistent"
        for split in ("dev", "test")
        for row in core.split(split)
    }
    for name, skill in (("good", 0.95), ("fair", 0.7), (EVIL, 0.7)):
        evaluate(Guess(skill).answer(gold), core, out=out, name=name, settings=QUICK)
    return out


def test_ranks_follow_the_paired_tests(folder: Path) -> None:
    (board,) = leaderboard(folder, draws=1000).boards
    ranks = {row.model: (row.best_rank, row.worst_rank, row.tie_groups) for row in board.rows}
    assert ranks["good"] == (1, 1, "a")
    assert ranks["fair"] == ranks[EVIL] == (2, 3, "b")
    assert len(board.comparisons) == 3
    assert board.detectable is not None and board.detectable > 0


def test_compare_two_records(folder: Path) -> None:
    paired = compare(folder / "core/good.json", folder / "core/fair.json", draws=1000)
    assert (paired.first, paired.second) == ("good", "fair")
    assert paired.low > 0 and paired.low < paired.difference < paired.high
    assert 0 < paired.p < 0.05
    back = compare(folder / "core/fair.json", folder / "core/good.json", draws=1000)
    assert back.difference == pytest.approx(-paired.difference)


def test_records_of_other_data_are_not_compared(folder: Path, core: Track, tmp_path: Path) -> None:
    csv_file = tmp_path / "mine.csv"
    rows = [f"h{i},b{i},{'consistent' if i % 2 else 'inconsistent'},test" for i in range(20)]
    csv_file.write_text("headline,body,label,split\n" + "\n".join(rows) + "\n")
    labels = {(f"h{i}", f"b{i}"): bool(i % 2) for i in range(20)}
    other = evaluate(Guess(0.9).answer(labels), str(csv_file), out=tmp_path, settings=QUICK)
    with pytest.raises(LedeBenchError, match="not scored on the same data"):
        compare(folder / "core/good.json", other)


def test_csv_cells_are_no_formulas(folder: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(leaderboard(folder, draws=100).to_csv())))
    assert {row["model"] for row in rows} == {"good", "fair", "'" + EVIL}
    assert all(float(row["low"]) <= float(row["value"]) <= float(row["high"]) for row in rows)


def test_latex_is_escaped(folder: Path) -> None:
    text = leaderboard(folder, draws=100).to_latex()
    assert r"\textbar{}" in text or "|" in text
    line = next(line for line in text.splitlines() if "HYPERLINK" in line)
    assert r"\_\$\%\textbackslash{}\{\}\&\#\textasciitilde{}\textasciicircum{}" in line
    assert line.count(" & ") == 7


def test_markdown_is_escaped(folder: Path) -> None:
    text = leaderboard(folder, draws=100).to_markdown()
    assert "<b>" not in text
    line = next(line for line in text.splitlines() if "HYPERLINK" in line)
    assert line.replace("\\|", "").count("|") == 9


def test_json_has_rows_and_comparisons(folder: Path) -> None:
    value = json.loads(leaderboard(folder, draws=100).to_json())
    (board,) = value["boards"]
    assert board["rows"][0]["model"] == "good"
    assert all(0 < pair["p"] <= pair["p_holm"] <= 1 for pair in board["comparisons"])


def test_bibtex_braces_balance_whatever_the_name(folder: Path) -> None:
    (path,) = (p for p in (folder / "core").glob("*.json") if read_record(p).model == EVIL)
    entry = bibtex(read_record(path))
    plain = entry.replace(r"\{", "").replace(r"\}", "")
    assert plain.count("{") == plain.count("}")
    assert r"cluster-boot-300" in entry


def test_readme_table_goes_between_its_markers(folder: Path) -> None:
    board, records = leaderboard(folder, draws=100), read_records(folder)
    text = with_table(f"above\n{BEGIN}\nold\n{END}\nbelow\n", board, records)
    assert text.startswith("above\n") and text.endswith("\nbelow\n")
    assert "old" not in text and "| good |" in text
    assert with_table(text, board, records) == text
    with pytest.raises(LedeBenchError):
        with_table("no markers", board, records)
