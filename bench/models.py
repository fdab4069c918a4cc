"""What a model is, and the ways to name one: registry, `module:Class`, a saved estimator."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
import math
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from bench.errors import LedeBenchError, MissingPackageError
from bench.files import canonical_json, sha256_file, sha256_text, write_bytes

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ENTRY_POINTS = "ledebench.models"
ON_REQUEST = "ledebench.models_on_request"
"""Models that a run without --model leaves out: they need a name, a folder, or an hour."""
SAVED_NAME = "model.skops"


@runtime_checkable
class Model(Protocol):
    """A scikit-learn style classifier of pairs.

    `pairs` is a DataFrame with the columns headline and body. A model may also have
    `fit(pairs, labels)` with labels (n,) of names; without it the model is zero-shot. And it may
    have `evidence(pairs) -> list[list[str]]`, the body sentences each pair rests on, and
    `read(pairs) -> list[bench.readings.Reading]`.
    """

    classes_: Sequence[str]
    """The labels its columns stand for: the track's, or `consistent` and `inconsistent`."""

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Probabilities, shape (n, len(classes_)), rows summing to 1."""


@dataclass
class NamedModel:
    """A model with the name and configuration under which its record is kept."""

    name: str
    estimator: Any
    origin: str
    """`registry`, `class`, `saved` or `object`."""
    fitted: bool = False
    config: dict[str, Any] = field(default_factory=dict)

    @property
    def config_hash(self) -> str:
        """Eight hexadecimal digits that stand for class and parameters."""
        return sha256_text(canonical_json(self.config))[:8]


def registered() -> list[str]:
    """The names of the models that run when none is named, sorted."""
    return sorted(importlib.metadata.entry_points(group=ENTRY_POINTS).names)


def on_request() -> list[str]:
    """The names of the models that run only when they are named, sorted."""
    return sorted(importlib.metadata.entry_points(group=ON_REQUEST).names)


def load_model(
    spec: str, trust: Sequence[str] = (), params: Mapping[str, Any] | None = None
) -> NamedModel:
    """Make the model that `spec` names.

    A registry name, one with an argument (`nli:FOLDER`, `llm:NAME`), `module:Class`, or a folder.
    `trust` lists the types a saved estimator may contain beside scikit-learn's; `params` are given
    to the model's `set_params`.
    Errors: LedeBenchError for an unknown name, a class that does not import, an untrusted file.
    """
    name, _, argument = spec.partition(":")
    for known, given in ((spec, ()), (name, (argument,) if argument else ())):
        point = _entry_point(known)
        if point is not None:
            estimator = _with_params(_make(point.value, spec, *given), spec, params)
            return describe(estimator, spec, "registry")
    if os.path.isdir(spec):  # noqa: PTH112 - unlike Path's, it says no to a name too long
        return _load_saved(Path(spec), trust)
    if ":" in spec[1:]:
        if "" not in sys.path:
            sys.path.insert(0, "")
        estimator = _with_params(_make(spec, spec), spec, params)
        return describe(estimator, spec.partition(":")[2], "class")
    raise LedeBenchError(
        f"unknown model {spec!r}; choose one of {', '.join([*registered(), *on_request()])}, "
        "or give module:Class or the folder of a saved estimator"
    )


def _entry_point(name: str) -> importlib.metadata.EntryPoint | None:
    for group in (ENTRY_POINTS, ON_REQUEST):
        for point in importlib.metadata.entry_points(group=group, name=name):
            return point
    return None


def _with_params(estimator: Any, spec: str, params: Mapping[str, Any] | None) -> Any:
    """The model with its parameters set. Errors: LedeBenchError for those it does not have."""
    if not params:
        return estimator
    known = estimator.get_params() if hasattr(estimator, "get_params") else {}
    unknown = sorted(set(params) - set(known))
    if unknown:
        has = ", ".join(sorted(known)) or "none"
        message = f"model {spec!r} has no parameter {unknown[0]!r}"
        raise LedeBenchError(f"{message}; it has: {has}")
    return estimator.set_params(**params)


def _make(location: str, spec: str, *arguments: str) -> Any:
    module_name, _, class_name = location.partition(":")
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        raise _missing(spec, module_name, error) from error
    except LedeBenchError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        message = f"model {spec!r}: importing {module_name!r} failed ({reason}); mend the module"
        raise LedeBenchError(message) from error
    factory = getattr(module, class_name, None)
    if factory is None:
        message = f"model {spec!r}: {module_name} has no {class_name!r}; check the spelling"
        raise LedeBenchError(message)
    try:
        return factory(*arguments)
    except LedeBenchError:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        if arguments:
            message = f"model {spec!r}: cannot be made of {arguments[0]!r} ({reason})"
            raise LedeBenchError(f"{message}; see docs/models.md") from error
        message = f"model {spec!r}: cannot be made without arguments ({reason}); give it defaults"
        raise LedeBenchError(message) from error


def _missing(spec: str, module_name: str, error: ModuleNotFoundError) -> LedeBenchError:
    if error.name and f"{module_name}.".startswith(f"{error.name}."):
        message = f"model {spec!r}: no module {error.name!r} here; check the name and the folder"
        return LedeBenchError(message)
    return MissingPackageError(
        needs_package(spec, error.name, _entry_point(spec.partition(":")[0]) is not None)
    )


def needs_package(model: str, package: str | None, ours: bool) -> str:
    """What to say of a model (`ours`: a registered one) that misses a package."""
    cure = "`pip install 'ledebench[neural]'`" if ours else "install it"
    return f"model {model!r} needs the package {package!r}; {cure}"


def describe(estimator: Any, name: str, origin: str, fitted: bool = False) -> NamedModel:
    """Give a model object its name and configuration. Errors: LedeBenchError if it is no model."""
    if not callable(getattr(estimator, "predict_proba", None)):
        kind_name = type(estimator).__name__
        message = f"model {name!r}: {kind_name} has no predict_proba; docs/models.md shows one"
        raise LedeBenchError(message)
    kind = type(estimator)
    params = estimator.get_params() if hasattr(estimator, "get_params") else {}
    config = {
        "class": f"{kind.__module__}.{kind.__qualname__}",
        "params": {key: _plain(value) for key, value in sorted(params.items())},
        "source": _source_hash(kind),
    }
    return NamedModel(name, estimator, origin, fitted, config)


def _source_hash(kind: type) -> str | None:
    """What tells one version of a class's file from another; None for classes without a file."""
    try:
        file = inspect.getsourcefile(kind)
    except (TypeError, OSError):
        return None
    return sha256_file(Path(file))[:12] if file and Path(file).is_file() else None


def _plain(value: Any) -> Any:
    """A JSON value that stands for a parameter, without memory addresses in it."""
    import numpy as np

    if isinstance(value, np.generic | np.ndarray):
        value = value.tolist()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    kind = value if isinstance(value, type) else type(value)
    return f"{kind.__module__}.{kind.__qualname__}"


def save_model(estimator: Any, folder: Path) -> Path:
    """Save a fitted estimator with skops, which needs no pickle to load; gives the file."""
    import skops.io

    path = folder / SAVED_NAME
    write_bytes(path, skops.io.dumps(estimator))
    return path


def _load_saved(folder: Path, trust: Sequence[str]) -> NamedModel:
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

    path = folder / SAVED_NAME
    if not path.is_file():
        message = f"{folder}: no {SAVED_NAME} in it; save one with bench.models.save_model"
        raise LedeBenchError(message)
    try:
        unknown = skops.io.get_untrusted_types(file=path)
        ours = [kind for kind in unknown if kind.startswith("baselines.")]
        estimator = skops.io.load(path, trusted=[*ours, *trust])
    except UntrustedTypesFoundException as error:
        listed = ", ".join(k for k in unknown if k not in ours and k not in trust)
        message = f"{path}: holds types that are not trusted ({listed}); if you trust the file, add"
        raise LedeBenchError(f"{message} --trust for each") from error
    except Exception as error:
        message = f"{path}: not a readable skops file ({type(error).__name__}); save it anew"
        raise LedeBenchError(message) from error
    model = describe(estimator, folder.resolve().name, "saved", fitted=True)
    model.config["sha256"] = sha256_file(path)
    return model
