"""Flags that do not go together, or have no such value."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.bad_inputs.case import QUICK, Case, Sandbox, as_csv, pairs

TITLE = "Flags"


def flags(*given: str) -> Callable[[Sandbox], list[str]]:
    """Call the command with these arguments where good data lie."""

    def make(box: Sandbox) -> list[str]:
        box.write("my.csv", as_csv(pairs()))
        return list(given)

    return make


TWO_TRACKS = ("--track", "my.csv", "--track", "core")
RUN_HELP = "; `python -m bench.run --help` shows how"

CASES = [
    Case(
        "an unknown flag",
        "unrecognized arguments: --fast" + RUN_HELP,
        flags("--fast"),
    ),
    Case(
        "no bootstrap draws",
        "argument --draws: '0' is not a whole number above zero" + RUN_HELP,
        flags("--draws", "0"),
    ),
    Case(
        "draws in words",
        "argument --draws: 'many' is not a whole number above zero" + RUN_HELP,
        flags("--draws", "many"),
    ),
    Case(
        "a negative seed",
        "argument --seed: '-1' is not a whole number from zero up" + RUN_HELP,
        flags("--seed", "-1"),
    ),
    Case(
        "--predictions without --name",
        "--predictions goes with --name and without --model" + RUN_HELP,
        flags("--predictions", "answers.csv"),
    ),
    Case(
        "--predictions with --model",
        "--predictions goes with --name and without --model" + RUN_HELP,
        flags("--predictions", "answers.csv", "--name", "theirs", "--model", "prior"),
    ),
    Case(
        "--predictions with two tracks",
        "--predictions goes with one --track" + RUN_HELP,
        flags("--predictions", "answers.csv", "--name", "theirs", *TWO_TRACKS),
    ),
    Case(
        "--name with two models",
        "--name goes with --predictions or with exactly one --model" + RUN_HELP,
        flags("--name", "both", "--model", "prior", "--model", "cues"),
    ),
    Case(
        "--fresh with another track than core",
        "--fresh is for core, not for my.csv; leave it out",
        flags("--fresh", "1", "--track", "my.csv", "--model", "prior", *QUICK),
    ),
    Case(
        "bench.export: an unknown split",
        "argument --split: invalid choice: 'valid' (choose from REASON); "
        "`python -m bench.export --help` shows how",
        flags("my.csv", "--split", "valid"),
        command="export",
    ),
    Case(
        "bench.export: an unknown track",
        "unknown track 'bore'; choose one of core, emergent, fnc1, summedits-news, "
        "or a .jsonl, .csv or .parquet file",
        flags("bore"),
        command="export",
    ),
    Case(
        "bench.fetch: a track that ships with the code",
        "core: nothing to fetch; the fetched tracks are emergent, fnc1, summedits-news",
        flags("core"),
        command="fetch",
    ),
    Case(
        "bench.verify: no record named",
        "the following arguments are required: FILE; `python -m bench.verify --help` shows how",
        flags(),
        command="verify",
    ),
]
