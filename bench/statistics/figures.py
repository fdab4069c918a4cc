"""A figure: a function of sums over groups, possibly averaged over parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

_CELLS = 4_000_000
"""How many numbers of weighted sums are held at a time."""


@dataclass(frozen=True)
class Figure:
    """`value` of the group sums of each part, averaged over the parts where it is defined.

    Each part is an array (or SciPy sparse array) of shape (G, k): the sufficient statistics of
    every group. One part is an ordinary metric; one part a facet is a mean over facets.
    """

    parts: tuple[Any, ...]
    value: Callable[[FloatArray], FloatArray]

    def of_weights(self, weights: FloatArray) -> FloatArray:
        """The figure where group g counts `weights[b, g]` times: (B, G) in, (B,) out."""
        columns = [self._part(part, weights) for part in self.parts]
        return _mean_of_known(np.stack(columns, axis=-1))

    def point(self) -> float:
        """The figure of the data as they are."""
        groups = self.parts[0].shape[0]
        return float(self.of_weights(np.ones((1, groups)))[0])

    def _part(self, part: Any, weights: FloatArray) -> FloatArray:
        step = max(1, _CELLS // max(1, part.shape[1]))
        pieces = [
            self.value(np.asarray(weights[start : start + step] @ part))
            for start in range(0, len(weights), step)
        ]
        return np.concatenate(pieces)


def _mean_of_known(values: FloatArray) -> FloatArray:
    known = ~np.isnan(values)
    count = known.sum(-1)
    total = np.where(known, values, 0.0).sum(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean: FloatArray = np.where(count == 0, np.nan, total / count)
    return mean
