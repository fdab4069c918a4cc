"""UCLMR on FNC-1's official parts: `python benchmarks/uclmr.py [--seeds 3]`.

For each vocabulary and seed the FNC score and the macro-F1 on the test part, and the CPU seconds
of the fit. Needs the fetched data (LEDEBENCH_DATA).
"""

from __future__ import annotations

import argparse
import resource
import time

import numpy as np
import pandas as pd
from sklearn.metrics import f1_score

from baselines.fnc_official import fnc_score
from baselines.uclmr import VOCABULARIES, Uclmr
from bench.tracks.fnc1 import official_train, read_part


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    args = parser.parse_args()
    train = pd.DataFrame(official_train())
    test = pd.DataFrame(
        read_part("test", "competition_test_bodies.csv", "competition_test_stances.csv")
    )
    for vocabulary in VOCABULARIES:
        figures = []
        for seed in range(args.seeds):
            figures.append(run(Uclmr(vocabulary, seed), train, test))
            show(vocabulary, f"seed {seed}", figures[-1])
        show(vocabulary, "mean", np.mean(figures, axis=0))
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def run(model: Uclmr, train: pd.DataFrame, test: pd.DataFrame) -> np.ndarray:
    """FNC score, macro-F1, CPU seconds of the fit."""
    start = time.process_time()
    model.see(test).fit(train, train["label"].to_numpy())
    seconds = time.process_time() - start
    predicted = np.array(model.classes_)[model.predict_proba(test).argmax(axis=1)]
    gold = test["label"].to_numpy(dtype=str)
    macro = f1_score(gold, predicted, average="macro")
    return np.array([100 * fnc_score(gold, predicted), macro, seconds])


def show(vocabulary: str, what: str, figures: np.ndarray) -> None:
    score, macro, seconds = figures
    print(
        f"{vocabulary:10s} {what:6s}  FNC {score:.2f}  macro-F1 {macro:.3f}  "
        f"fit {seconds:.0f} s of CPU",
        flush=True,
    )


if __name__ == "__main__":
    main()
