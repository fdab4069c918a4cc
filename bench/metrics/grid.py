"""Grid accuracy: a grid counts only if the model gets every one of its cells right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bench.metrics.base import FloatArray, Scored, ratio


@dataclass(frozen=True)
class GridAccuracy:
    """The share of grids with every cell called rightly consistent or inconsistent.

    In [0, 1]; chance is 1/16 for a 2x2 grid and 1/512 for the 3x3 certainty grid.
    """

    name: str = "grid_accuracy"

    def defined(self, scored: Scored) -> bool:
        return scored.grid is not None and scored.called is not None

    def statistics(self, scored: Scored) -> FloatArray:
        assert scored.grid is not None
        wrong = scored.called != scored.truth
        grids, first, position = np.unique(scored.grid, return_index=True, return_inverse=True)
        faulty = np.bincount(position, weights=wrong, minlength=len(grids)) > 0
        sums = np.zeros((scored.n_groups, 2))
        owner = scored.group[first]
        np.add.at(sums, owner, np.stack([~faulty, np.ones_like(faulty)], axis=1).astype(float))
        return sums

    def value(self, totals: FloatArray) -> FloatArray:
        return ratio(totals[..., 0], totals[..., 1])
