"""Speed of the FNC-1 features: `python benchmarks/fnc_features.py`.

Computes the 44 features of all 75,385 pairs, reading WordNet, tokenising and lemmatising included.
Needs the fetched data (LEDEBENCH_DATA).
"""

from __future__ import annotations

import resource
import time

import pandas as pd

from baselines.fnc_features import fnc_features
from bench.tracks.fnc1 import official_train, read_part

AUTHORS_SECONDS = 759
"""CPU seconds of the organisers' own code for the same pairs, measured on a two-core machine."""


def main() -> None:
    test = read_part("test", "competition_test_bodies.csv", "competition_test_stances.csv")
    pairs = pd.DataFrame(official_train() + test)[["headline", "body"]]
    start = time.process_time()
    features = fnc_features(pairs)
    seconds = time.process_time() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(pairs):,} pairs, {features.shape[1]} features")
    print(f"CPU {seconds:.1f} s, {1000 * seconds / len(pairs):.2f} ms a pair, {memory:.0f} MiB")
    print(f"the authors' code: {AUTHORS_SECONDS} s; {AUTHORS_SECONDS / seconds:.0f} times less CPU")


if __name__ == "__main__":
    main()
