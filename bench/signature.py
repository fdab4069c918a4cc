"""The line a paper prints beside a score: everything the score depends on."""

from __future__ import annotations

from dataclasses import dataclass

SHOWN = 12
"""Hexadecimal digits of the data hash that are shown."""


@dataclass(frozen=True)
class Signature:
    """`str()` gives the line; equal lines mean equal figures (docs/records.md)."""

    version: str
    track: str
    track_version: str
    split: str
    data: str
    """SHA-256 over the hashes of all three splits: the threshold comes from dev."""
    model: str
    config: str
    threshold: str
    draws: int
    seed: int
    predictions: str
    """SHA-256 of the predictions file."""

    def __str__(self) -> str:
        return "|".join(
            (
                f"ledebench:{self.version}",
                f"track:{self.track}-{self.track_version}",
                f"split:{self.split}",
                f"data:{self.data[:SHOWN]}",
                f"model:{self.model}",
                f"cfg:{self.config}",
                f"pred:{self.predictions[:SHOWN]}",
                f"thr:{self.threshold}",
                f"ci:cluster-boot-{self.draws}",
                f"seed:{self.seed}",
            )
        )
