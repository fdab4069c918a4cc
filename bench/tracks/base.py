"""What a track is: splits of pairs, labels, official metric and grouping."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bench.files import canonical_json
from bench.labels import BINARY_LABELS, CONSISTENT, to_binary
from bench.pairs import COLUMNS

if TYPE_CHECKING:
    from datasets import Dataset

SPLITS = ("train", "dev", "test")


@dataclass(frozen=True)
class Track:
    """A data set one can evaluate on.

    `train`, `dev` and `test` are `datasets.Dataset`s with at least the columns id, headline,
    body, label (a name) and group (all strings).
    """

    name: str
    version: str
    labels: tuple[str, ...]
    """All label names, in their official order."""
    primary: str
    """The name of the official metric."""
    metrics: tuple[str, ...]
    """The metrics reported, by name."""
    train: Dataset
    dev: Dataset
    test: Dataset
    consistent: str | None = CONSISTENT
    """The track's own name for `consistent`; None where it has no such label."""
    binary: bool = False
    """Whether the official question is consistent or not, whatever else the labels say."""
    mean_over: str | None = None
    """The column over whose values the figures are averaged (`facet` in core)."""
    slices: tuple[str, ...] = ()
    """The columns by which figures are also given."""
    about: Mapping[str, str] = field(default_factory=dict)
    """Title, licence, citation and the like."""

    def split(self, name: str) -> Dataset:
        """The named split. Errors: KeyError."""
        if name not in SPLITS:
            raise KeyError(name)
        dataset: Dataset = getattr(self, name)
        return dataset

    def column(self, split: str, name: str) -> list[Any]:
        """One column of a split as a list (iterating over a Dataset's column is a hundred times
        as slow)."""
        values: list[Any] = self.split(split)[name][:]
        return values

    def official_labels(self) -> tuple[str, ...]:
        """The labels of the official question: two if the track is binary."""
        return BINARY_LABELS if self.binary else self.labels

    def gold(self, split: str) -> list[str]:
        """The answers to the official question, one a row."""
        return self.to_official(self.column(split, "label"))

    def to_official(self, labels: Iterable[str]) -> list[str]:
        """Label names as answers to the official question."""
        if self.binary and self.consistent is not None:
            return to_binary(labels, self.consistent)
        return list(labels)

    def data_hash(self, split: str) -> str:
        """SHA-256 of the split's rows, all their columns."""
        dataset = self.split(split)
        names = sorted(dataset.column_names)
        digest = hashlib.sha256(canonical_json(names).encode("utf-8"))
        for row in zip(*(dataset[name][:] for name in names), strict=True):
            digest.update(canonical_json(list(row)).encode("utf-8") + b"\n")
        return digest.hexdigest()


def make_dataset(rows: list[dict[str, Any]], columns: tuple[str, ...] = COLUMNS) -> Dataset:
    """A Dataset of `rows`; it has `columns` even where there are no rows."""
    from datasets import Dataset

    if not rows:
        return Dataset.from_dict({name: [] for name in columns})
    return Dataset.from_dict({name: [row[name] for row in rows] for name in rows[0]})
