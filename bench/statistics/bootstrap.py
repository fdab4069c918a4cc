"""Group-clustered percentile bootstrap from sufficient statistics.

Source: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapters 8 and 13; whole
groups are drawn with replacement because the pairs of a group are not independent.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from bench.statistics.figures import Figure, FloatArray

DRAWS = 10_000
LEVEL = 0.95
_CELLS = 2_000_000
"""How many counts (draws times groups) are made at a time."""


def chunk_size(n_groups: int) -> int:
    """How many draws of so many groups are made at a time; a multiple of four, so that no random
    bit is lost between two chunks."""
    return max(4, min(2_500, _CELLS // n_groups) // 4 * 4)


def group_weights(n_groups: int, draws: int, seed: int) -> Iterator[FloatArray]:
    """How often each draw takes each group: chunks of shape (B, G), rows summing to G."""
    generator = np.random.Generator(np.random.PCG64(seed))
    step = chunk_size(n_groups)
    for start in range(0, draws, step):
        size = min(step, draws - start)
        drawn = generator.integers(0, n_groups, size=(size, n_groups), dtype=np.int32)
        cells = drawn + np.arange(size, dtype=np.int64)[:, None] * n_groups
        counts = np.bincount(cells.ravel(), minlength=size * n_groups)
        yield counts.reshape(size, n_groups).astype(np.float64)


def bootstrap(figures: list[Figure], n_groups: int, draws: int, seed: int) -> list[FloatArray]:
    """The values of every figure over the same draws: one array (draws,) a figure.

    NaN where a draw leaves a figure undefined (none of a slice's groups drawn).
    """
    columns: list[list[FloatArray]] = [[] for _ in figures]
    for weights in group_weights(n_groups, draws, seed):
        for column, figure in zip(columns, figures, strict=True):
            column.append(figure.of_weights(weights))
    return [np.concatenate(column) for column in columns]


def percentile_interval(values: FloatArray, level: float = LEVEL) -> tuple[float, float]:
    """The central interval of the draws (B,) that are defined; (NaN, NaN) if none is."""
    known = values[~np.isnan(values)]
    if not len(known):
        return float("nan"), float("nan")
    tail = 100 * (1 - level) / 2
    low, high = np.percentile(known, [tail, 100 - tail])
    return float(low), float(high)
