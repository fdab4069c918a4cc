"""`fnc1`: the Fake News Challenge's stage 1, with its official train and test parts.

The official hold-out shares the headline of every one of its rows with its training part, so the
dev split here is another one: no body and no headline of it stands in train (docs/tracks.md).
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from bench.metrics.fnc import FNC_LABELS
from bench.tracks.base import Track, make_dataset
from bench.tracks.sources import source_file
from bench.tracks.tables import read_csv

METRICS = (
    "fnc_score",
    "macro_f1",
    "balanced_accuracy",
    "mcc",
    "auroc",
    "average_precision",
    "brier",
    "ece",
)
UNRELATED = "unrelated"


def read_part(part: str, bodies_name: str, stances_name: str) -> list[dict[str, Any]]:
    """All rows of one official part, in file order; the group is the body."""
    bodies_path, stances_path = source_file("fnc1", bodies_name), source_file("fnc1", stances_name)
    bodies = {
        r["Body ID"]: r["articleBody"] for r in read_csv(bodies_path, ("Body ID", "articleBody"))
    }
    return [
        {
            "id": f"fnc1-{part}-{number:05d}",
            "headline": row["Headline"],
            "body": bodies[row["Body ID"]],
            "label": row["Stance"],
            "group": row["Body ID"],
        }
        for number, row in enumerate(read_csv(stances_path, ("Headline", "Body ID", "Stance")))
    ]


def official_train() -> list[dict[str, Any]]:
    """The 49,972 rows of the official training part."""
    return read_part("train", "train_bodies.csv", "train_stances.csv")


def split_dev(
    rows: list[dict[str, Any]], dev_bodies: frozenset[str]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(train, dev): dev has the dev bodies and the headlines related to them and nothing else.

    Rows that pair a dev body with a train headline, or the other way round, are in neither.
    `dev_bodies` is closed: a headline related to one of them is related to no other body.
    """
    dev_headlines = {
        row["headline"] for row in rows if row["group"] in dev_bodies and row["label"] != UNRELATED
    }
    train, dev = [], []
    for row in rows:
        sides = (row["group"] in dev_bodies, row["headline"] in dev_headlines)
        if all(sides):
            dev.append(row)
        elif not any(sides):
            train.append(row)
    return train, dev


def committed_dev_bodies() -> frozenset[str]:
    """The body ids of the dev split, as fixed in the repository."""
    text = files("bench.tracks").joinpath("fnc1_dev.json").read_text(encoding="utf-8")
    return frozenset(json.loads(text)["dev_bodies"])


def load() -> Track:
    """Read the official files. Errors: LedeBenchError for missing or altered data."""
    train, dev = split_dev(official_train(), committed_dev_bodies())
    test = read_part("test", "competition_test_bodies.csv", "competition_test_stances.csv")
    return Track(
        name="fnc1",
        version="1",
        labels=FNC_LABELS,
        primary="fnc_score",
        metrics=METRICS,
        consistent="agree",
        slices=("label",),
        about={"title": "Fake News Challenge stage 1", "citation": "Fake News Challenge, 2017"},
        train=make_dataset(train),
        dev=make_dataset(dev),
        test=make_dataset(test),
    )
