"""Records that do not follow from their predictions and the data (exit code 1)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import run
from bench.files import sha256_file
from bench.predictions import read_parquet, write_parquet
from tests.bench.bad_inputs.case import QUICK, Case, Sandbox, as_csv, pairs

TITLE = "Records (`bench.verify FILE`)"
RECORD = Path("results/my/prior.json")
PREDICTIONS = Path("results/my/prior.predictions.parquet")
GROUPS = Path("results/my/prior.groups.parquet")


def altered(
    alter: Callable[[], object], flags: tuple[str, ...] = ("--track", "my.csv")
) -> Callable[[Sandbox], list[str]]:
    """Verify a good record after something was done to it."""

    def make(box: Sandbox) -> list[str]:
        box.write("my.csv", as_csv(pairs()))
        assert run.main(["--track", "my.csv", "--model", "prior", *QUICK]) == 0
        alter()
        return [str(RECORD), *flags]

    return make


def rewrite(change: Callable[[dict[str, Any]], None]) -> Callable[[], None]:
    """Change the record's values."""

    def alter() -> None:
        value = json.loads(RECORD.read_text(encoding="utf-8"))
        change(value)
        RECORD.write_text(json.dumps(value), encoding="utf-8")

    return alter


def set_value(value: dict[str, Any]) -> None:
    value["metrics"]["macro_f1"]["value"] = 0.933333


def change_signature(value: dict[str, Any]) -> None:
    value["signature"] = value["signature"].replace("seed:0", "seed:1")


def drop_files(value: dict[str, Any]) -> None:
    value["files"] = {}


def change_prediction() -> None:
    """Turn the first label of test round."""
    parts = read_parquet(PREDICTIONS)
    test = parts["test"]
    assert test.label is not None
    turned = "overclaim" if test.label[0] == "consistent" else "consistent"
    write_parquet(PREDICTIONS, parts | {"test": replace(test, label=(turned, *test.label[1:]))})


def change_and_hash(value: dict[str, Any]) -> None:
    change_prediction()
    value["files"]["predictions"]["sha256"] = sha256_file(PREDICTIONS)


def change_hash_and_sign(value: dict[str, Any]) -> None:
    old = value["files"]["predictions"]["sha256"]
    change_and_hash(value)
    new = value["files"]["predictions"]["sha256"]
    value["signature"] = value["signature"].replace(f"pred:{old[:12]}", f"pred:{new[:12]}")


def change_data() -> None:
    path = Path("my.csv")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Nobody could", "Nobody would"), encoding="utf-8")


def cut_predictions() -> None:
    PREDICTIONS.write_bytes(PREDICTIONS.read_bytes()[:-1])


CASES = [
    Case(
        "the predictions are missing",
        f"{RECORD}: prior.predictions.parquet is missing; restore it or run the model again",
        altered(PREDICTIONS.unlink),
        "verify",
        1,
    ),
    Case(
        "the predictions were cut short",
        f"{RECORD}: prior.predictions.parquet is not the file the record was made with "
        "(its SHA-256 differs); run the model again",
        altered(cut_predictions),
        "verify",
        1,
    ),
    Case(
        "a digit of a metric was changed",
        f"{RECORD}: metrics.macro_f1.value is recorded as 0.933333 but recomputes to 0.333333; "
        "run the model again",
        altered(rewrite(set_value)),
        "verify",
        1,
    ),
    Case(
        "a prediction was changed",
        f"{RECORD}: prior.predictions.parquet is not the file the record was made with "
        "(its SHA-256 differs); run the model again",
        altered(change_prediction),
        "verify",
        1,
    ),
    Case(
        "a prediction was changed, and the file's hash with it",
        f"{RECORD}: signature is recorded as 'SIGNATURE' but recomputes to 'SIGNATURE'; "
        "run the model again",
        altered(rewrite(change_and_hash)),
        "verify",
        1,
    ),
    Case(
        "a prediction was changed, the hash and the signature with it",
        f"{RECORD}: metrics.macro_f1.value is recorded as 0.333333 but recomputes to 0.2; "
        "run the model again",
        altered(rewrite(change_hash_and_sign)),
        "verify",
        1,
    ),
    Case(
        "the data were changed",
        f"{RECORD}: the data differ: split train of my has SHA-256 HASH..., "
        "the record was made with HASH...; restore the data or run the model again",
        altered(change_data),
        "verify",
        1,
    ),
    Case(
        "the signature was changed",
        f"{RECORD}: signature is recorded as 'SIGNATURE' but recomputes to 'SIGNATURE'; "
        "run the model again",
        altered(rewrite(change_signature)),
        "verify",
        1,
    ),
    Case(
        "the group statistics are missing",
        f"{RECORD}: prior.groups.parquet is missing; restore it or run the model again",
        altered(GROUPS.unlink),
        "verify",
        1,
    ),
    Case(
        "the record names no predictions",
        f"{RECORD}: files has no 'predictions'; run the model again",
        altered(rewrite(drop_files)),
        "verify",
        1,
    ),
    Case(
        "a record of your own data without --track",
        f"{RECORD}: made with a data file of your own, 'my'; give that file with --track",
        altered(lambda: None, flags=()),
        "verify",
    ),
    Case(
        "no such record",
        f"{RECORD}: no such record; give the path of a .json record",
        altered(RECORD.unlink),
        "verify",
    ),
    Case(
        "a record that is not JSON",
        f"{RECORD}: not a JSON record (REASON); run the model again",
        altered(lambda: RECORD.write_bytes(b"{}}")),
        "verify",
    ),
    Case(
        "a record without its figures",
        f"{RECORD}: the record: 'metrics' is a required property; run the model again",
        altered(rewrite(lambda value: value.pop("metrics"))),
        "verify",
    ),
]
