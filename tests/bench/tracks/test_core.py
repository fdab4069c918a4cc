"""The embedded track's promises."""

from __future__ import annotations

from collections import Counter, defaultdict

from bench.labels import CERTAINTY_GRID, CORE_LABELS
from bench.pairs import sentences
from bench.tracks import load_track


def test_columns_and_labels() -> None:
    core = load_track("core")
    for split in ("train", "dev", "test"):
        data = core.split(split)
        assert {"id", "headline", "body", "label", "group"} <= set(data.column_names)
        assert {"facet", "rung", "domain", "headline_stance", "body_status", "evidence"} <= set(
            data.column_names
        )
        assert set(data["label"]) <= set(CORE_LABELS)
        assert "canary" not in data.column_names


def test_every_headline_meets_every_body_of_its_grid() -> None:
    core = load_track("core")
    for split in ("train", "dev", "test"):
        grids = defaultdict(list)
        for row in core.split(split):
            grids[row["grid"]].append(row)
        for name, rows in grids.items():
            headlines = Counter(row["headline"] for row in rows)
            bodies = Counter(row["body"] for row in rows)
            k = 3 if name.endswith("/certainty") else 2
            assert len(rows) == k * k
            assert set(headlines.values()) == set(bodies.values()) == {k}, name
            assert sum(row["label"] == "consistent" for row in rows) == k


def test_certainty_labels_follow_from_the_two_sides() -> None:
    for row in load_track("core").test:
        if row["facet"] == "certainty":
            assert row["label"] == CERTAINTY_GRID[row["headline_stance"], row["body_status"]]
        else:
            assert row["headline_stance"] is None


def test_evidence_stands_in_the_body() -> None:
    for row in load_track("core").test:
        assert set(row["evidence"]) <= set(sentences(row["body"]))
