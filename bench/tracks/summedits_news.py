"""`summedits-news`: news summaries, some edited so that the article no longer supports them.

SummEdits (Laban et al., EMNLP 2023), news domain: 819 summaries of 25 articles. The official
test part (21 articles) is the test split. The official evaluation part (4 articles) gives two
articles to train and two to dev: enough for a threshold, not for a trained model.
"""

from __future__ import annotations

import json
from typing import Any

from bench.errors import LedeBenchError
from bench.labels import CONSISTENT, INCONSISTENT
from bench.tracks.base import SPLITS, Track, make_dataset
from bench.tracks.sources import source_file

METRICS = (
    "balanced_accuracy",
    "macro_f1",
    "mcc",
    "auroc",
    "average_precision",
    "brier",
    "ece",
)


def read_rows() -> list[dict[str, Any]]:
    """All 819 rows with the official part; the group is the article."""
    path = source_file("summedits-news", "summedits_news.json")
    try:
        items = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LedeBenchError(f"{path}: not JSON ({error}); fetch it anew") from error
    return [
        {
            "id": f"summedits-{item['id']}",
            "headline": item["summary"],
            "body": item["doc"],
            "label": CONSISTENT if item["label"] == 1 else INCONSISTENT,
            "group": item["id"].rpartition("_")[0],
            "part": item["split"],
        }
        for item in items
    ]


def load() -> Track:
    """Read the official file. Errors: LedeBenchError for missing or altered data."""
    rows = read_rows()
    small = sorted({row["group"] for row in rows if row["part"] == "evaluation"})
    split_of = dict(zip(small, ("train", "dev") * len(small), strict=False))
    parts: dict[str, list[dict[str, Any]]] = {split: [] for split in SPLITS}
    for row in rows:
        part = row.pop("part")
        parts["test" if part == "test" else split_of[row["group"]]].append(row)
    return Track(
        name="summedits-news",
        version="1",
        labels=(CONSISTENT, INCONSISTENT),
        primary="balanced_accuracy",
        metrics=METRICS,
        binary=True,
        slices=("label",),
        about={"title": "SummEdits, news", "citation": "Laban et al., EMNLP 2023"},
        train=make_dataset(parts["train"]),
        dev=make_dataset(parts["dev"]),
        test=make_dataset(parts["test"]),
    )
