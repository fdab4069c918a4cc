"""Speed and repeatability of sentence vectors: `python benchmarks/encoding.py`.

Encodes body sentences of the embedded track in single and in double precision, and prints the
speed and the largest difference between encoding them in batches of 32 and of 8.
"""

from __future__ import annotations

import time

import numpy as np

from baselines.embedding import SentenceEncoder
from baselines.hub import packaged_model
from bench.pairs import sentences
from bench.tracks import load_track

COUNT = 400


def main() -> None:
    bodies = sorted(set(load_track("core").test["body"]))
    texts = sorted({s for body in bodies for s in sentences(body)})[:COUNT]
    encoder = SentenceEncoder(packaged_model())
    for name in ("double", "single"):
        # casting changes the model in place
        model = encoder.model if name == "double" else encoder.model.float()
        start = time.perf_counter()
        vectors = {
            size: model.encode(texts, batch_size=size, show_progress_bar=False) for size in (32, 8)
        }
        seconds = time.perf_counter() - start
        apart = np.abs(vectors[32] - vectors[8]).max()
        speed = 2 * len(texts) / seconds
        print(f"{name}: {speed:.0f} sentences a second, largest difference {apart:.1e}")


if __name__ == "__main__":
    main()
