"""Speed of the clustered bootstrap: `python benchmarks/bootstrap.py [--draws 10000]`.

Compares macro-F1 over 25,413 rows in 904 groups from sufficient statistics with a direct
group-wise resampling that calls scikit-learn's f1_score on every draw.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from sklearn.metrics import f1_score

from bench.metrics import METRICS, Scored
from bench.statistics.bootstrap import bootstrap, group_weights, percentile_interval
from bench.statistics.figures import Figure

ROWS, GROUPS, LABELS = 25_413, 904, 4


def synthetic(seed: int = 0) -> Scored:
    """Pairs with a group-level difficulty, so that clustering matters."""
    rng = np.random.default_rng(seed)
    group = np.sort(np.concatenate([np.arange(GROUPS), rng.integers(0, GROUPS, ROWS - GROUPS)]))
    gold = rng.choice(LABELS, size=ROWS, p=[0.07, 0.03, 0.18, 0.72])
    right = rng.random(ROWS) < rng.beta(6, 2, size=GROUPS)[group]
    predicted = np.where(right, gold, rng.integers(0, LABELS, ROWS))
    return Scored(tuple("abcd"), gold, predicted, group, GROUPS)


def direct(scored: Scored, draws: int, seed: int) -> np.ndarray:
    """Concatenate the rows of every drawn group, call scikit-learn: the obvious way.

    Takes the same groups as the bootstrap does, so that the intervals can be compared exactly.
    """
    rows = [np.flatnonzero(scored.group == g) for g in range(GROUPS)]
    values = []
    for chunk in group_weights(GROUPS, draws, seed):
        for weights in chunk.astype(int):
            taken = np.concatenate([rows[g] for g in np.repeat(np.arange(GROUPS), weights)])
            values.append(f1_score(scored.gold[taken], scored.predicted[taken], average="macro"))
    return np.array(values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10_000)
    args = parser.parse_args()
    scored = synthetic()
    metric = METRICS["macro_f1"]
    sum(len(chunk) for chunk in group_weights(GROUPS, 500, 0))  # warm up

    start = time.perf_counter()
    figure = Figure((metric.statistics(scored),), metric.value)
    (ours,) = bootstrap([figure], GROUPS, args.draws, seed=0)
    ours_seconds = time.perf_counter() - start

    start = time.perf_counter()
    theirs = direct(scored, args.draws, seed=0)
    direct_seconds = time.perf_counter() - start

    print(f"{ROWS:,} rows, {GROUPS} groups, {args.draws:,} draws of macro-F1")
    for name, values, seconds in (
        ("sufficient statistics", ours, ours_seconds),
        ("scikit-learn, direct", theirs, direct_seconds),
    ):
        low, high = percentile_interval(values)
        print(f"{name:24s} {seconds:8.2f} s   interval {low:.4f} to {high:.4f}")
    print(f"{direct_seconds / ours_seconds:.0f} times faster")


if __name__ == "__main__":
    main()
