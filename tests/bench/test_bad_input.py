"""Whatever comes from outside and is wrong gives one line and exit code 2, and leaves no trace."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench import check, export, fetch, run, verify
from bench.stories import __main__ as stories
from tests.bench.bad_inputs import SECTIONS
from tests.bench.bad_inputs.__main__ import page
from tests.bench.bad_inputs.case import Case, Sandbox, as_csv, pairs

COMMANDS = {
    "run": run.main,
    "verify": verify.main,
    "fetch": fetch.main,
    "export": export.main,
    "stories": stories.main,
    "check": check.main,
}
CASES = [case for cases in SECTIONS.values() for case in cases]
NAMES = [
    f"{title.partition(' (')[0]}: {case.title}" for title, cs in SECTIONS.items() for case in cs
]


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with ExitStack() as undo:
        yield Sandbox(tmp_path, monkeypatch, undo)


def exit_code(case: Case, arguments: list[str]) -> int:
    """What the command gives back, or leaves with where argparse ends it."""
    try:
        return COMMANDS[case.command](arguments)
    except SystemExit as leaving:
        assert isinstance(leaving.code, int)
        return leaving.code


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_bad_input_gives_one_line_and_leaves_nothing_behind(
    case: Case, box: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = case.make(box)
    before = box.files()
    capsys.readouterr()
    code = exit_code(case, arguments)
    said = capsys.readouterr().err
    assert case.pattern().fullmatch(said), said
    assert said.count("\n") == 1
    assert "; " in said, "a cure stands after a semicolon"
    assert code == case.code
    assert box.files() == before


def test_a_full_disk_behind_standard_output_is_one_line(box: Sandbox, root: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has /dev/full")
    box.write("my.csv", as_csv(pairs()))
    environment = os.environ | {"PYTHONPATH": str(root)}
    environment.pop("PYTHONUNBUFFERED", None)  # it would find the disk full at the first print
    command = [sys.executable, "-m", "bench.export", "my.csv"]
    with full.open("w") as nowhere:
        done = subprocess.run(
            command,
            stdout=nowhere,
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "error: the disk is full; free some room and run it again\n"


def test_no_two_cases_have_one_name() -> None:
    assert len(set(NAMES)) == len(NAMES) >= 30


def test_the_page_of_errors_is_made_from_the_cases(root: Path) -> None:
    assert (root / "docs" / "errors.md").read_text(encoding="utf-8") == page(), (
        "run `python -m tests.bench.bad_inputs > docs/errors.md`"
    )
