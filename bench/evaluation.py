"""One model on one track: fit, predict, score, record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

import bench
from bench.errors import LedeBenchError
from bench.files import canonical_json, sha256_file, sha256_text
from bench.inference import fit_model, run_model
from bench.models import NamedModel, describe, load_model
from bench.predictions import Predictions
from bench.predictions_file import read_predictions
from bench.provenance import MemoryMeter, Meter, commit, machine, now, versions
from bench.record import (
    GROUPS,
    PREDICTIONS,
    SCHEMA,
    GroupStatistics,
    Record,
    file_stem,
    publish,
    read_record,
    save_companions,
    save_record,
    staged,
)
from bench.scoring import Scores, Settings, score
from bench.signature import Signature
from bench.statistics.bootstrap import LEVEL
from bench.tracks import load_track
from bench.tracks.base import Track

DEFAULT_OUT = Path("results")


@dataclass
class Run:
    """A model's predictions on a track and what they cost."""

    model: NamedModel
    parts: dict[str, Predictions]
    cost: dict[str, Any] = field(default_factory=dict)


def evaluate(  # noqa: PLR0913 - keyword-only beyond the two that matter
    model: Any,
    track: Track | Path | str,
    *,
    out: Path | str = DEFAULT_OUT,
    name: str | None = None,
    settings: Settings | None = None,
    trust: Sequence[str] = (),
) -> Record:
    """Evaluate a model on a track and save its record under `out/<track>/<name>.json`.

    `model`: a model object (docs/models.md), or a registry name, `module:Class` or folder of a
    saved estimator. `track`: a Track, or the name of one, or a file's path.
    Errors: LedeBenchError for anything wrong with what came from outside.
    """
    chosen = load_track(track) if isinstance(track, str | Path) else track
    if isinstance(model, type):
        message = f"model {model.__name__!r} is a class; give an instance of it"
        raise LedeBenchError(f"{message}: {model.__name__}()")
    if isinstance(model, str):
        named = load_model(model, trust)
    else:
        named = describe(model, name or type(model).__name__, "object")
    named.name = name or named.name
    wanted = settings or Settings()
    return record_run(run_on(named, chosen, wanted), chosen, Path(out), wanted)


def evaluate_predictions(
    path: Path,
    name: str,
    track: Track,
    *,
    out: Path = DEFAULT_OUT,
    settings: Settings | None = None,
) -> Record:
    """Score a predictions file made elsewhere (docs/predictions.md). Errors: LedeBenchError."""
    parts = read_predictions(path, track)
    config = {"predictions": sha256_file(path)}
    named = NamedModel(name, None, "predictions", fitted=True, config=config)
    return record_run(Run(named, parts), track, out, settings or Settings())


@contextmanager
def fixed_threads() -> Iterator[None]:
    """One thread for linear algebra: sums then have one order, whatever the environment says."""
    with threadpool_limits(limits=1):
        yield


def run_on(model: NamedModel, track: Track, settings: Settings) -> Run:
    """Fit on train, then predict dev and the scored split, with their costs."""
    fitting, predicting = Meter(), Meter()
    memory = MemoryMeter()
    splits = ["dev", settings.split] if len(track.dev) else [settings.split]
    with fixed_threads():
        with fitting:
            fit_model(model, track)
        # work that a cache spared this run is counted as if it had been done
        spared_fit = float(getattr(model.estimator, "cached_cpu_seconds_", 0.0))
        parts = {}
        spared = 0.0
        for split in dict.fromkeys(splits):
            with predicting:
                parts[split] = run_model(model, track, split)
            spared += float(getattr(model.estimator, "cached_cpu_seconds_", 0.0))
    pairs = sum(len(part) for part in parts.values())
    cost = {
        "fit_cpu_seconds": round(fitting.cpu_seconds + spared_fit, 3),
        "predict_cpu_seconds": round(predicting.cpu_seconds, 3),
        "cached_cpu_seconds": round(spared, 3),
        "cpu_seconds_per_1000_pairs": round(1000 * (predicting.cpu_seconds + spared) / pairs, 3),
        "peak_memory_mib": memory.peak_mib(),
        "parameters": _parameters(model.estimator),
    }
    return Run(model, parts, cost)


def _parameters(estimator: Any) -> int | None:
    """What the model says of its size in `parameters_`; None where it says nothing."""
    count = getattr(estimator, "parameters_", None)
    return None if count is None else int(count)


def record_run(run: Run, track: Track, out: Path, settings: Settings) -> Record:
    """Score a run and save its record with its predictions beside it."""
    with fixed_threads():
        scores = score(track, run.parts, settings)
    folder = out / track.name
    groups = GroupStatistics(scores.groups, scores.primary_parts)
    with staged(folder) as stage:
        files = save_companions(stage, run.model.name, run.parts, groups)
        value = record_value(track, run.model, scores, settings, files)
        value["provenance"] = {
            "made": now(),
            "cost": run.cost,
            "machine": machine(),
            "versions": versions(),
            "commit": commit(),
        }
        record = save_record(value, stage / f"{file_stem(run.model.name)}.json")
        return publish(record, folder)


def record_value(
    track: Track,
    model: NamedModel,
    scores: Scores,
    settings: Settings,
    files: dict[str, dict[str, str]],
) -> dict[str, Any]:
    """All of a record but its provenance: a function of data, predictions and settings."""
    hashes = {split: track.data_hash(split) for split in ("train", "dev", "test")}
    signature = Signature(
        version=bench.__version__,
        track=track.name,
        track_version=track.version,
        split=settings.split,
        data=sha256_text(canonical_json(hashes)),
        model=file_stem(model.name),
        config=model.config_hash,
        threshold=scores.thresholds.source,
        draws=settings.draws,
        seed=settings.seed,
        predictions=files[PREDICTIONS]["sha256"],
    )
    return {
        "schema": SCHEMA,
        "signature": str(signature),
        "track": track.name,
        "split": settings.split,
        "primary": track.primary,
        "model": {
            "name": model.name,
            "origin": model.origin,
            "config": model.config,
            "config_hash": model.config_hash,
        },
        "data": {
            "version": track.version,
            "labels": list(track.official_labels()),
            "sha256": hashes,
            "n": {split: len(track.split(split)) for split in hashes},
            "groups": len(scores.groups),
        },
        "settings": {
            "seed": settings.seed,
            "draws": settings.draws,
            "level": LEVEL,
            "threshold": scores.thresholds.as_dict(),
        },
        "metrics": scores.metrics,
        "slices": scores.slices,
        "tables": scores.tables,
        "files": files,
    }


def finished_record(
    model: NamedModel, track: Track, out: Path, settings: Settings
) -> Record | None:
    """The saved record of this very model, data and settings if it is whole, or None."""
    path = out / track.name / f"{file_stem(model.name)}.json"
    try:
        record = read_record(path)
        whole = all(
            sha256_file(record.file(kind)) == record.value["files"][kind]["sha256"]
            for kind in (PREDICTIONS, GROUPS)
        )
    except (LedeBenchError, OSError):
        return None
    value = record.value
    same = (
        value["model"]["config"] == model.config
        and value["data"]["sha256"] == {s: track.data_hash(s) for s in ("train", "dev", "test")}
        and (value["settings"]["seed"], value["settings"]["draws"], value["split"])
        == (settings.seed, settings.draws, settings.split)
        and value["signature"].startswith(f"ledebench:{bench.__version__}|")
    )
    return record if whole and same else None
