"""Fitted models kept in the user's cache folder: a second question need not wait for a fit.

A kept model is a skops file, so nothing is unpickled. Files may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import inspect
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from threadpoolctl import threadpool_limits

import bench.pairs
from bench.files import canonical_json, sha256_file, sha256_text, write_bytes
from bench.inference import fit_model
from bench.models import NamedModel
from bench.provenance import versions

if TYPE_CHECKING:
    from bench.tracks.base import Track

FOLDER_VARIABLE = "LEDEBENCH_CACHE"
HARMLESS = ("builtins.frozenset", "collections.Counter", "scipy.sparse._csr.csr_matrix")
"""Types that hold data and do nothing when they are made, which skops does not trust by itself."""


def default_folder() -> Path:
    """The folder that LEDEBENCH_CACHE names, or else the cache folder of this machine's user."""
    import pooch

    named = os.environ.get(FOLDER_VARIABLE)
    return (Path(named) if named else Path(pooch.os_cache("ledebench"))) / "fitted"


def fitted_model(
    model: NamedModel,
    track: Track,
    trust: Sequence[str] = (),
    say: Callable[[str], object] = lambda _: None,
) -> NamedModel:
    """The model fitted on the track's train split: from the cache, or now and then kept.

    `trust`: types that a kept model may contain beside scikit-learn's and those of its own
    package. What skops cannot save and read back is fitted each time. `say` is told before a fit.
    Errors: LedeBenchError where it cannot be fitted.
    """
    if model.fitted or not hasattr(model.estimator, "fit"):
        return model
    path = default_folder() / f"{_key(model, track)}.skops"
    kept = _read(path, type(model.estimator), trust)
    if kept is None:
        say(f"fitting {model.name} on {track.name} ...")
        with threadpool_limits(limits=1):
            fit_model(model, track)
        _keep(path, model.estimator, trust)
        kept = model.estimator
    return replace(model, estimator=kept, fitted=True)


def _key(model: NamedModel, track: Track) -> str:
    """A hash of all that a fitted model depends on."""
    value = {
        "config": model.config,
        "code": _code_hashes(type(model.estimator)),
        "labels": [track.labels, track.official_labels()],
        "train": track.data_hash("train"),
        "versions": versions(),
    }
    return sha256_text(canonical_json(value))[:32]


def _code_hashes(kind: type) -> list[str]:
    """Of the modules beside the model's own in its package, which it may import, and of ours that
    cuts texts: the configuration has the hash of the model's own file alone."""
    files = [Path(bench.pairs.__file__)]
    # builtins and classes typed in at a prompt have no file
    with contextlib.suppress(TypeError, OSError):
        own = Path(inspect.getsourcefile(kind) or "")
        files += sorted(own.parent.glob("*.py")) if "." in kind.__module__ else [own]
    return [sha256_file(file) for file in files]


def _trusted(unknown: Sequence[str], kind: type, trust: Sequence[str]) -> list[str]:
    """Which types of a file to make: those of the package whose model was asked for, and data.

    All of scikit-learn's too: its trees stand on skops's list of types to ask about.
    """
    packages = ("sklearn.", kind.__module__.partition(".")[0] + ".")
    known = {*HARMLESS, *trust}
    return [name for name in unknown if name.startswith(packages) or name in known]


def _read(path: Path, kind: type, trust: Sequence[str]) -> Any:
    """The kept model, or None where there is none that can be used."""
    import skops.io

    # whatever is wrong with the file, a new fit mends it
    with contextlib.suppress(Exception):
        unknown = skops.io.get_untrusted_types(file=path)
        estimator = skops.io.load(path, trusted=_trusted(unknown, kind, trust))
        return estimator if type(estimator) is kind else None
    return None


def _keep(path: Path, estimator: Any, trust: Sequence[str]) -> None:
    """Write the model if it can be read again; where it cannot, or there is no room, go without."""
    import skops.io

    # skops raises all kinds of errors over what it cannot save
    with contextlib.suppress(Exception):
        content = skops.io.dumps(estimator)
        unknown = skops.io.get_untrusted_types(data=content)
        skops.io.loads(content, trusted=_trusted(unknown, type(estimator), trust))
        write_bytes(path, content)
