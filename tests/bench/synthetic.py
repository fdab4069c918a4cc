"""Made-up pairs, grids, tracks and predictions, and the hypothesis strategies that draw them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import settings
from hypothesis import strategies as st

from bench.labels import (
    BINARY_LABELS,
    CERTAINTY,
    CONSISTENT,
    CORE_LABELS,
    OVERCLAIM,
    body_readings,
    cell_label,
    headline_readings,
)
from bench.metrics import Scored
from bench.metrics.fnc import FNC_LABELS
from bench.predictions import Predictions
from bench.tracks.base import Track, make_dataset
from bench.tracks.core import METRICS as CORE_METRICS

FloatArray = npt.NDArray[np.float64]

quick = settings(derandomize=True, deadline=None, database=None, max_examples=60)
"""Property tests draw the same examples every time."""

THREE = (CONSISTENT, OVERCLAIM, "contradiction")
LABEL_SETS = {2: BINARY_LABELS, 3: THREE, 4: FNC_LABELS}


# --- pairs as arrays -----------------------------------------------------------------------------


def flat(gold: Any, predicted: Any, group: Any, **more: Any) -> Scored:
    """Pairs outside grids, with every optional array there; label 0 is the consistent one."""
    gold, predicted, group = (np.asarray(a, dtype=np.int64) for a in (gold, predicted, group))
    labels = more.pop("labels", LABEL_SETS[4])
    rest = {
        "n_groups": int(group.max(initial=-1)) + 1,
        "truth": gold == 0,
        "called": predicted == 0,
        "score": np.full(len(gold), 0.5),
        "alarm": predicted == 1,
        "overclaim": gold == 1,
        "evidence": _evidence_counts(gold, predicted),
    }
    return Scored(labels, gold, predicted, group, **(rest | more))


def _evidence_counts(gold: Any, predicted: Any) -> Any:
    """Sentences found, given and gold: those of a right answer, two for label 2, none for 3."""
    size = np.array([1, 1, 2, 0])
    found = np.where(gold == predicted, size[gold], 0)
    return np.stack([found, size[predicted], size[gold]], axis=1) * (gold != 3)[:, None]


def random_flat(seed: int, n: int = 120, groups: int = 15, k: int = 4) -> Scored:
    """Pairs with tied scores that know something of the truth, in groups of unequal size."""
    rng = np.random.default_rng(seed)
    gold, guess = rng.integers(0, k, n), rng.integers(0, k, n)
    predicted = np.where(rng.random(n) < 0.5, gold, guess)
    group = np.concatenate([np.arange(groups), (groups * rng.random(n - groups) ** 2).astype(int)])
    score = np.round(np.clip(0.3 * (gold == 0) + 0.7 * rng.random(n), 0, 1), 1)
    return flat(gold, predicted, group, score=score, labels=LABEL_SETS[k], n_groups=groups)


def grids(sizes: Any, owners: Any) -> Scored:
    """Whole grids, cell by cell: grid g is `sizes[g]` x `sizes[g]` and in group `owners[g]`.

    3 x 3 grids are certainty grids; no model has been asked yet (everything is called consistent).
    """
    cells = []
    for number, (size, owner) in enumerate(zip(sizes, owners, strict=True)):
        facet = CERTAINTY if size == 3 else "quantity"
        for i, headline in enumerate(headline_readings(facet)):
            for j, body in enumerate(body_readings(facet)):
                label = cell_label(facet, headline, body)
                cells.append((number, owner, i, j, label == CONSISTENT, label == OVERCLAIM))
    n = len(cells)
    columns = [np.array(column) for column in zip(*cells, strict=True)]
    grid, group, row, column, truth, overclaim = columns
    return Scored(
        BINARY_LABELS,
        gold=(~truth).astype(np.int64),
        predicted=np.zeros(n, dtype=np.int64),
        group=group,
        n_groups=int(max(owners)) + 1,
        truth=truth,
        called=np.ones(n, dtype=bool),
        score=np.full(n, 0.5),
        alarm=np.zeros(n, dtype=bool),
        overclaim=overclaim,
        grid=grid,
        row=row,
        column=column,
    )


def answered(scored: Scored, score: Any, threshold: float = 0.5) -> Scored:
    """The same pairs with these scores, called consistent from `threshold` on."""
    called = score >= threshold
    return replace(scored, score=score, called=called, predicted=(~called).astype(np.int64))


def random_grids(seed: int, n: int = 30, groups: int = 8) -> Scored:
    """Grids of both sizes with tied scores that know something of the truth."""
    rng = np.random.default_rng(seed)
    owners = np.concatenate([np.arange(groups), rng.integers(0, groups, n - groups)])
    scored = grids(rng.choice([2, 3], n), owners)
    assert scored.truth is not None
    cells = len(scored.gold)
    score = np.round(np.clip(0.4 * scored.truth + 0.6 * rng.random(cells), 0, 1), 1)
    return replace(answered(scored, score), alarm=rng.random(cells) < 0.4)


def resample(scored: Scored, counts: Any) -> Scored:
    """The rows of every group written out `counts[g]` times; each copy is a group of its own."""
    rows, group, copy = [], [], 0
    for g, count in enumerate(np.asarray(counts, dtype=int)):
        for _ in range(count):
            members = np.flatnonzero(scored.group == g)
            rows.append(members)
            group.append(np.full(len(members), copy))
            copy += 1
    index = np.concatenate(rows)
    taken: dict[str, Any] = {
        name: value[index] for name, value in vars(scored).items() if isinstance(value, np.ndarray)
    }
    taken["group"] = np.concatenate(group)
    if scored.grid is not None:
        taken["grid"] = taken["grid"] + taken["group"] * (scored.grid.max() + 1)
    return replace(scored, n_groups=copy, **taken)


def _tenths_or_fine(n: int) -> st.SearchStrategy[list[float]]:
    """Scores with many ties, or scores to six decimals with few."""
    tenths = st.integers(0, 10).map(lambda x: x / 10)
    fine = st.integers(0, 10**6).map(lambda x: x / 10**6)
    return st.one_of(*(st.lists(s, min_size=n, max_size=n) for s in (tenths, fine)))


@st.composite
def flat_pairs(draw: st.DrawFn) -> Scored:
    """Any labels at all: absent classes, single pairs, constant answers."""
    n, k = draw(st.integers(1, 25)), draw(st.sampled_from([2, 3, 4]))

    def column(top: int) -> list[int]:
        return draw(st.lists(st.integers(0, top), min_size=n, max_size=n))

    alarm = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    return flat(
        column(k - 1),
        column(k - 1),
        column(4),
        labels=LABEL_SETS[k],
        score=np.array(draw(_tenths_or_fine(n))),
        alarm=alarm,
        n_groups=5,
    )


@st.composite
def grid_pairs(draw: st.DrawFn) -> Scored:
    """One to five grids of either size in up to four groups, answered anyhow."""
    sizes = draw(st.lists(st.sampled_from([2, 3]), min_size=1, max_size=5))
    owners = [draw(st.integers(0, 3)) for _ in sizes]
    scored = replace(grids(sizes, owners), n_groups=4)
    n = len(scored.gold)
    alarm = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    threshold = draw(st.sampled_from([0.0, 0.3, 0.5, 0.7, 1.1]))
    return replace(answered(scored, np.array(draw(_tenths_or_fine(n))), threshold), alarm=alarm)


any_pairs = st.one_of(flat_pairs(), grid_pairs())


# --- tracks --------------------------------------------------------------------------------------


def _cells(story: str, facet: str, rung: str, domain: str) -> list[dict[str, Any]]:
    certainty = facet == CERTAINTY
    return [
        {
            "id": f"{story}/{facet}/{h}-{b}",
            "headline": f"{story} {facet} {h}",
            "body": f"The body of {story}, {facet} {b}.",
            "label": cell_label(facet, h, b),
            "group": story,
            "facet": facet,
            "rung": rung,
            "domain": domain,
            "grid": f"{story}/{facet}",
            "headline_reading": h,
            "body_reading": b,
            "headline_stance": h if certainty else None,
            "body_status": b if certainty else None,
        }
        for h in headline_readings(facet)
        for b in body_readings(facet)
    ]


def _stories(split: str, n: int) -> list[dict[str, Any]]:
    rows = []
    for number in range(n):
        story, domain = f"{split}-{number:03d}", "sport" if number < 4 else "health"
        rows += _cells(story, CERTAINTY, "deep", domain)
        if number % 2:
            rows += _cells(story, "quantity", "swapped", domain)
        if number < 5:
            rows += _cells(story, "role", "plain", domain)
        if number < 4:
            rows += _cells(story, "scope", "plain", domain)
    return rows


@lru_cache(maxsize=4)
def core_like(stories: int = 12, dev: int = 6) -> Track:
    """A track built as `core` is: of n >= 5 test stories all have a certainty grid, every other
    one a quantity grid, five a role grid and four a scope grid; four are of the domain sport."""
    return Track(
        name="made-up-core",
        version="1",
        labels=CORE_LABELS,
        primary="balanced_accuracy",
        metrics=CORE_METRICS,
        binary=True,
        mean_over="facet",
        slices=("facet", "rung", "domain", "label"),
        train=make_dataset(_stories("train", 4)),
        dev=make_dataset(_stories("dev", dev)),
        test=make_dataset(_stories("test", stories)),
    )


FLAT_METRICS = (
    "macro_f1",
    "balanced_accuracy",
    "auroc",
    "average_precision",
    "brier",
    "overclaim_recall_at_5",
    "false_alarms_at_5",
)


def flat_rows(split: str, labels: list[str], per_group: int = 4) -> list[dict[str, Any]]:
    """One row a label, in groups of `per_group` neighbours."""
    return [
        {
            "id": f"{split}-{number}",
            "headline": f"headline {split} {number}",
            "body": f"body {split} {number // per_group}",
            "label": label,
            "group": f"{split}-{number // per_group:02d}",
        }
        for number, label in enumerate(labels)
    ]


def flat_track(train: list[str], dev: list[str], test: list[str], **more: Any) -> Track:
    """A track of consistent / overclaim / contradiction (or others) with these labels, in order."""
    rest: dict[str, Any] = {
        "name": "made-up",
        "version": "1",
        "labels": THREE,
        "primary": "macro_f1",
        "metrics": FLAT_METRICS,
        "slices": ("label",),
    }
    parts = {"train": train, "dev": dev, "test": test}
    splits = {split: make_dataset(flat_rows(split, labels)) for split, labels in parts.items()}
    return Track(**(rest | splits | more))


# --- predictions ---------------------------------------------------------------------------------


def answers(track: Track, split: str, score: Any = None, label: Any = None) -> Predictions:
    """Predictions of a split in its order; the alarm is 1 - score."""
    ids = tuple(track.split(split)["id"])
    labels = None if label is None else tuple(str(name) for name in label)
    if score is None:
        return Predictions(ids, labels)
    rounded = np.round(np.asarray(score, dtype=np.float64), 6)
    return Predictions(ids, labels, rounded, np.round(1 - rounded, 6))


def knowing(track: Track, split: str, seed: int, strength: float = 0.3) -> Predictions:
    """Scores to two decimals that know something of the truth."""
    rng = np.random.default_rng([seed, len(split)])
    truth = np.array(track.split(split)["label"]) == track.consistent
    noise = rng.random(len(truth))
    return answers(track, split, np.round(strength * truth + (1 - strength) * noise, 2))


def knowing_parts(track: Track, seed: int, strength: float = 0.3) -> dict[str, Predictions]:
    """`knowing` on dev and test."""
    return {split: knowing(track, split, seed, strength) for split in ("dev", "test")}


def coarse_parts(track: Track, seed: int) -> dict[str, Predictions]:
    """Scores in steps of a twentieth, as a model of rules gives: figures that end in a 5 abound."""
    rng = np.random.default_rng(seed)
    return {
        split: answers(track, split, rng.integers(0, 21, len(track.split(split))) / 20)
        for split in ("dev", "test")
    }
