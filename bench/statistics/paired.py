"""Two models on the same pairs: paired cluster bootstrap and sign-flip permutation.

Sources: Efron and Tibshirani 1993 (bootstrap); Phipson and Smyth 2010 (why a permutation p-value
is never zero: add one); Holm 1979 (step-down correction); Bloom 1995 (minimum detectable
difference as a multiple of the standard error).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.statistics.bootstrap import chunk_size, group_weights, percentile_interval
from bench.statistics.figures import Figure, FloatArray

POWER_FACTOR = 1.959964 + 0.841621
"""Normal quantiles for a two-sided 5% test with 80% power."""

_TIE = 1e-12


@dataclass(frozen=True)
class Paired:
    """The first model's figure minus the second's.

    `low`, `high`: 95% paired cluster bootstrap. `p`: two-sided sign-flip permutation, at least
    1 / (draws + 1). `detectable`: the smallest difference that a test at 5% finds with 80% power.
    """

    first: str
    second: str
    difference: float
    low: float
    high: float
    p: float
    p_holm: float
    detectable: float


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p-values, in the order given."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted = [0.0] * len(p_values)
    worst = 0.0
    for rank, index in enumerate(order):
        worst = max(worst, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = worst
    return adjusted


def compare_pairs(
    figures: Mapping[str, Figure], pairs: Sequence[tuple[str, str]], draws: int, seed: int
) -> list[Paired]:
    """Compare the declared pairs of models; the Holm correction is over exactly these.

    `figures` gives each model's figure over the same groups in the same order. A difference that
    is not defined gets p = 1.

    """
    if not pairs:
        return []
    names = sorted({name for pair in pairs for name in pair})
    n_groups = figures[names[0]].parts[0].shape[0]
    drawn = _bootstrap_by_name(figures, names, n_groups, draws, seed)
    exceed = _permutation_counts(figures, pairs, n_groups, draws, seed)
    p_values = [(1 + count) / (draws + 1) for count in exceed]
    adjusted = holm(p_values)
    results = []
    for (first, second), p, p_holm in zip(pairs, p_values, adjusted, strict=True):
        differences = drawn[first] - drawn[second]
        low, high = percentile_interval(differences)
        spread = float(np.nanstd(differences, ddof=1))
        observed = figures[first].point() - figures[second].point()
        detectable = POWER_FACTOR * spread
        results.append(Paired(first, second, observed, low, high, p, p_holm, detectable))
    return results


def _bootstrap_by_name(
    figures: Mapping[str, Figure], names: list[str], n_groups: int, draws: int, seed: int
) -> dict[str, FloatArray]:
    columns: dict[str, list[FloatArray]] = {name: [] for name in names}
    for weights in group_weights(n_groups, draws, seed):
        for name in names:
            columns[name].append(figures[name].of_weights(weights))
    return {name: np.concatenate(column) for name, column in columns.items()}


def _flips(n_groups: int, draws: int, seed: int) -> Iterator[FloatArray]:
    """Which groups' signs are flipped: chunks of zeros and ones (B, G)."""
    generator = np.random.Generator(np.random.PCG64([seed, 1]))
    step = chunk_size(n_groups)
    for start in range(0, draws, step):
        size = min(step, draws - start)
        yield generator.integers(0, 2, size=(size, n_groups), dtype=np.int8).astype(np.float64)


def _permutation_counts(
    figures: Mapping[str, Figure],
    pairs: Sequence[tuple[str, str]],
    n_groups: int,
    draws: int,
    seed: int,
) -> list[int]:
    """For each pair of models, how many sign draws give a mean as far from zero as the observed."""
    names = {name for pair in pairs for name in pair}
    pseudo = {name: pseudo_values(figures[name]) for name in names}
    shares = np.stack([pseudo[a] - pseudo[b] for a, b in pairs], axis=1)
    known = ~np.isnan(shares).any(axis=0)
    counts = np.where(known, 0, draws)
    observed = np.abs(shares.sum(axis=0))
    for flips in _flips(n_groups, draws, seed):
        moved = np.abs((1 - 2 * flips) @ np.where(known, shares, 0.0))
        counts += np.where(known, (moved >= observed - _TIE * n_groups).sum(axis=0), 0)
    return [int(count) for count in counts]


def pseudo_values(figure: Figure) -> FloatArray:
    """Each group's jackknife pseudo-value: (G,), whose mean is the (bias-corrected) figure.

    G times the figure, less G - 1 times the figure without the group; the figure itself where it
    is not defined without the group. Source: Miller, Biometrika 1974.
    """
    n_groups = figure.parts[0].shape[0]
    whole = figure.point()
    step = chunk_size(n_groups)
    without = []
    for start in range(0, n_groups, step):
        weights = np.ones((min(step, n_groups - start), n_groups))
        rows = np.arange(len(weights))
        weights[rows, start + rows] = 0
        without.append(figure.of_weights(weights))
    left_out = np.concatenate(without)
    values: FloatArray = n_groups * whole - (n_groups - 1) * left_out
    return np.where(np.isnan(left_out), whole, values)
