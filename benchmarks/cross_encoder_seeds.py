"""How far the seed alone moves `cross-encoder`: `python benchmarks/cross_encoder_seeds.py [TRACK]`.

Trains three seeds on a track (default emergent) with the settings of its record and prints the
official figure of each, their mean and standard deviation, and CPU seconds of training. The
interval in a record is over items and says nothing of seeds; this says nothing of items.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from baselines.cross_encoder import CrossEncoderModel
from bench import evaluate
from bench.tracks import load_track

SEEDS = (0, 1, 2)
RESULTS = Path(__file__).resolve().parents[1] / "results"


def settings(track: str) -> dict[str, Any]:
    """The parameters of the committed record on a track."""
    record = json.loads((RESULTS / track / "cross-encoder.json").read_text(encoding="utf-8"))
    params: dict[str, Any] = record["model"]["config"]["params"]
    return params


def main() -> None:
    track = load_track(sys.argv[1] if len(sys.argv) > 1 else "emergent")
    values = []
    for seed in SEEDS:
        model = CrossEncoderModel(**(settings(track.name) | {"seed": seed}))
        with tempfile.TemporaryDirectory() as folder:
            record = evaluate(model, track, out=Path(folder), name=f"cross-encoder-{seed}")
        value = record.metrics[track.primary]["value"]
        assert value is not None
        values.append(value)
        cost = model.about_["cpu_seconds"]
        print(f"seed {seed}: {track.primary} {value:.3f}, {cost:.0f} CPU s of training", flush=True)
    mean, spread = statistics.mean(values), statistics.stdev(values)
    print(f"{track.name}: mean {mean:.3f}, standard deviation {spread:.3f} over {len(SEEDS)} seeds")


if __name__ == "__main__":
    main()
