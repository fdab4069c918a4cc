"""`emergent`: real headlines and bodies, the certainty question labelled by people on both sides.

Emergent (Ferreira and Vlachos, NAACL 2016) says whether a headline is for or against a claim or
observes it; FNC-1 (2017) says whether a body agrees, disagrees or discusses. Joined on the
headline's text they ask whether a committed headline has a body that stands behind it.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from importlib.resources import files
from typing import Any

from bench.labels import CONSISTENT, CONTRADICTION, OVERCLAIM
from bench.tracks.base import SPLITS, Track, make_dataset
from bench.tracks.sources import source_file
from bench.tracks.tables import read_csv

COMMITTED = ("for", "against")
LABEL_OF_STANCE = {"agree": CONSISTENT, "discuss": OVERCLAIM, "disagree": CONTRADICTION}
METRICS = (
    "macro_f1",
    "balanced_accuracy",
    "mcc",
    "auroc",
    "average_precision",
    "brier",
    "ece",
    "overclaim_recall_at_5",
    "false_alarms_at_5",
)

_NOT_WORD = re.compile(r"\W+")


def normalise(headline: str) -> str:
    """The join key: lower case, everything but word characters folded to one space."""
    return _NOT_WORD.sub(" ", headline.lower()).strip()


def headline_stances() -> dict[str, tuple[str, frozenset[str]]]:
    """Normalised headline -> its stance and claims; headlines with two stances are left out."""
    stances: dict[str, set[str]] = defaultdict(set)
    claims: dict[str, set[str]] = defaultdict(set)
    path = source_file("emergent", "url-versions-2015-06-14-clean.csv")
    for row in read_csv(path, ("articleHeadline", "articleHeadlineStance", "claimId")):
        key = normalise(row["articleHeadline"])
        stances[key].add(row["articleHeadlineStance"])
        claims[key].add(row["claimId"])
    return {
        key: (next(iter(found)), frozenset(claims[key]))
        for key, found in stances.items()
        if len(found) == 1
    }


def joined_rows() -> list[dict[str, Any]]:
    """The related pairs of FNC-1's training part whose headline is committed, in file order.

    Columns id, headline, body, label, body_id and claims (a frozenset).
    """
    stances = headline_stances()
    bodies_path = source_file("emergent", "train_bodies.csv")
    bodies = {
        r["Body ID"]: r["articleBody"] for r in read_csv(bodies_path, ("Body ID", "articleBody"))
    }
    rows = []
    stances_path = source_file("emergent", "train_stances.csv")
    for number, row in enumerate(read_csv(stances_path, ("Headline", "Body ID", "Stance"))):
        stance, claims = stances.get(normalise(row["Headline"]), ("", frozenset()))
        if row["Stance"] not in LABEL_OF_STANCE or stance not in COMMITTED:
            continue
        rows.append(
            {
                "id": f"fnc1-train-{number:05d}",
                "headline": row["Headline"],
                "body": bodies[row["Body ID"]],
                "label": LABEL_OF_STANCE[row["Stance"]],
                "body_id": row["Body ID"],
                "claims": claims,
            }
        )
    return rows


def claim_clusters(rows: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Claim -> the name of its cluster: claims that share a headline or a body hang together.

    A cluster is named for its first claim in sorted order.
    """
    parent: dict[str, str] = {}

    def find(claim: str) -> str:
        parent.setdefault(claim, claim)
        while parent[claim] != claim:
            claim = parent[claim]
        return claim

    first_of_body: dict[str, str] = {}
    for row in rows:
        members = sorted(row["claims"])
        anchor = first_of_body.setdefault(row["body_id"], members[0])
        for claim in members:
            low, high = sorted((find(anchor), find(claim)))
            parent[high] = low
    return {claim: find(claim) for claim in parent}


def distinct_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first row of every (normalised headline, body id); duplicates never conflict."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for row in rows:
        key = (normalise(row["headline"]), row["body_id"])
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def committed_splits() -> dict[str, str]:
    """Cluster -> split, as fixed in the repository."""
    text = files("bench.tracks").joinpath("emergent_splits.json").read_text(encoding="utf-8")
    value = json.loads(text)
    return {cluster: split for split in SPLITS for cluster in value[split]}


def load() -> Track:
    """Join, remove duplicates, split by claim cluster. Errors: LedeBenchError for missing data."""
    rows = joined_rows()
    cluster_of = claim_clusters(rows)
    split_of = committed_splits()
    parts: dict[str, list[dict[str, Any]]] = {split: [] for split in SPLITS}
    for row in distinct_rows(rows):
        cluster = cluster_of[min(row["claims"])]
        pair = {name: row[name] for name in ("id", "headline", "body", "label")}
        parts[split_of[cluster]].append(pair | {"group": cluster})
    return Track(
        name="emergent",
        version="1",
        labels=(CONSISTENT, OVERCLAIM, CONTRADICTION),
        primary="macro_f1",
        metrics=METRICS,
        slices=("label",),
        about={
            "title": "Emergent headlines over FNC-1 bodies",
            "citation": "Ferreira and Vlachos, NAACL 2016; Fake News Challenge, 2017",
        },
        train=make_dataset(parts["train"]),
        dev=make_dataset(parts["dev"]),
        test=make_dataset(parts["test"]),
    )
