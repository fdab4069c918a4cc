"""CPU seconds to fit `evidence` after encoding: `python benchmarks/evidence_fit.py [TRACK ...]`.

For each track named (default emergent): encodes train's distinct sentences, or finds them in the
cache, then prints the CPU seconds of the fit alone. On fnc1 it takes about ten minutes in all.
"""

from __future__ import annotations

import sys
import time

from baselines.embedding import shared_encoder
from baselines.evidence import Evidence
from bench.pairs import sentences
from bench.tracks import load_track


def main() -> None:
    for name in sys.argv[1:] or ["emergent"]:
        train = load_track(name).train.to_pandas()
        texts = {s for body in set(train["body"]) for s in sentences(body)}
        shared_encoder().vectors(sorted(texts | set(train["headline"])))
        begun = time.process_time()
        labels = train["label"].to_numpy(dtype=object)
        Evidence().fit(train[["headline", "body"]], labels)
        spent = time.process_time() - begun
        print(f"{name}: {len(train)} pairs, {spent:.0f} CPU s to fit after encoding", flush=True)


if __name__ == "__main__":
    main()
