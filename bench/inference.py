"""Running a model: fit on train, ask about dev and test, believe nothing unchecked."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import replace
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.errors import LedeBenchError, MissingPackageError
from bench.evidence import Numbers, has_gold, sentence_numbers
from bench.files import sha256_text
from bench.labels import BINARY_LABELS, BODY_STATUSES, CORE_LABELS, FACETS, HEADLINE_STANCES
from bench.models import NamedModel, needs_package
from bench.pairs import MODEL_COLUMNS
from bench.predictions import Predictions, from_probabilities
from bench.readings import Reading

if TYPE_CHECKING:
    import pandas as pd

    from bench.tracks.base import Track

SUM_TOLERANCE = 1e-3
"""How far from 1 the probabilities of a pair may sum."""

SENTENCES = "give sentences as bench.pairs.sentences(body) has them"

READING_WORDS: dict[str, tuple[str | None, ...]] = {
    "label": CORE_LABELS,
    "commitment": HEADLINE_STANCES,
    "status": BODY_STATUSES,
    "facet": (None, *FACETS),
}
"""The words that the fields of a reading may be."""


def run_model(model: NamedModel, track: Track, split: str) -> Predictions:
    """Ask a fitted model about one split; its answers are checked before they are believed.

    Errors: LedeBenchError where the model raises or answers in the wrong shape.
    """
    pairs, order = frame(track, split)
    proba, classes = probabilities(model, track, pairs)
    in_place = np.empty_like(proba)
    in_place[order] = proba
    found = from_probabilities(tuple(track.column(split, "id")), in_place, classes, track)
    if not (has_gold(track, split) and gives_evidence(model)):
        return found
    numbers = dict(zip(order.tolist(), evidence(model, pairs), strict=True))
    return replace(found, evidence=tuple(numbers[row] for row in range(len(order))))


def fit_model(model: NamedModel, track: Track) -> None:
    """Fit the model on the train split if it can be fitted and is not yet.

    It sees the official labels (two of them in a binary track) unless it has a true attribute
    `label_names`. Errors: LedeBenchError where it raises or there is nothing to fit on.
    """
    fit = getattr(model.estimator, "fit", None)
    if model.fitted or fit is None:
        return
    if not len(track.train):
        raise LedeBenchError(
            f"model {model.name!r} must be fitted, but track {track.name!r} has no train rows; "
            "add some (split 'train') or choose a zero-shot model"
        )
    names = track.column("train", "label")
    labels = names if getattr(model.estimator, "label_names", False) else track.to_official(names)
    pairs, order = frame(track, "train")
    _guarded(model, "fit", fit, pairs, np.array(labels, dtype=object)[order])


def frame(track: Track, split: str) -> tuple[pd.DataFrame, np.ndarray]:
    """Headlines and bodies of a split, and nothing else, as a DataFrame; and its order.

    Row i of the frame is row `order[i]` of the split. The order is that of a hash of the texts:
    the cells of a grid stand in a fixed order, and their places would tell a model the labels.
    """
    import pandas as pd

    columns = {name: track.column(split, name) for name in MODEL_COLUMNS}
    keys = [sha256_text("\0".join(texts)) for texts in zip(*columns.values(), strict=True)]
    order = np.argsort(np.array(keys, dtype=str), kind="stable")
    return pd.DataFrame(columns).iloc[order].reset_index(drop=True), order


def probabilities(
    model: NamedModel, track: Track, pairs: pd.DataFrame
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Checked class probabilities (n, K) of n pairs and the names of the K classes.

    Errors: LedeBenchError.
    """
    proba = _guarded(model, "predict_proba", model.estimator.predict_proba, pairs)
    classes = _checked_classes(model, track)
    return _checked_proba(model, proba, len(pairs), classes), classes


def gives_evidence(model: NamedModel) -> bool:
    """Whether the model has the optional method `evidence`."""
    return callable(getattr(model.estimator, "evidence", None))


def evidence(model: NamedModel, pairs: pd.DataFrame) -> list[Numbers]:
    """The checked numbers of the sentences that each of n pairs rests on.

    Errors: LedeBenchError where the model gives anything but sentences of the pair's body.
    """
    answer = _guarded(model, "evidence", model.estimator.evidence, pairs)
    rows = _one_a_pair(model, "evidence", answer, len(pairs))
    found = []
    for number, (given, body) in enumerate(zip(rows, pairs["body"], strict=True), start=1):
        try:
            found.append(sentence_numbers(given, body))
        except ValueError as error:
            message = f"model {model.name!r}: row {number} of evidence: {error}"
            raise LedeBenchError(f"{message}; {SENTENCES}") from error
    return found


def gives_readings(model: NamedModel) -> bool:
    """Whether the model has the optional method `read`."""
    return callable(getattr(model.estimator, "read", None))


def readings(model: NamedModel, pairs: pd.DataFrame) -> list[Reading]:
    """The checked reading of each of n pairs. Errors: LedeBenchError."""
    answer = _guarded(model, "read", model.estimator.read, pairs)
    rows = _one_a_pair(model, "read", answer, len(pairs))
    for number, (reading, body) in enumerate(zip(rows, pairs["body"], strict=True), start=1):
        fault = _reading_fault(reading, body)
        if fault:
            raise LedeBenchError(f"model {model.name!r}: row {number} of read: {fault}")
    return rows


def _reading_fault(reading: Any, body: str) -> str | None:
    """What is wrong with a reading and how to mend it."""
    if not isinstance(reading, Reading):
        return f"{type(reading).__name__} is no reading; give bench.readings.Reading"
    for name, words in READING_WORDS.items():
        if getattr(reading, name) not in words:
            known = ", ".join(map(str, words))
            return f"{name} is {getattr(reading, name)!r}; use one of {known}"
    if not (isinstance(reading.probability, Real) and 0 <= reading.probability <= 1):
        return f"probability is {reading.probability!r}; give a number from 0 to 1"
    try:
        sentence_numbers(reading.evidence, body)
    except ValueError as error:
        return f"{error}; {SENTENCES}"
    return None


def _one_a_pair(model: NamedModel, what: str, answer: Any, n: int) -> list[Any]:
    rows = list(answer) if isinstance(answer, Sequence) else None
    if rows is None or len(rows) != n:
        shown = type(answer).__name__ if rows is None else f"{len(rows)} answers"
        message = f"model {model.name!r}: {what} gave {shown} for {n} pairs"
        raise LedeBenchError(f"{message}; return a list with one entry a pair")
    return rows


def _guarded(model: NamedModel, what: str, call: Any, *args: Any) -> Any:
    try:
        return call(*args)
    except LedeBenchError:
        raise
    except ModuleNotFoundError as error:
        message = needs_package(model.name, error.name, model.origin == "registry")
        raise MissingPackageError(message) from error
    except Exception as error:
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        message = f"model {model.name!r}: {what} failed with {reason}{_place(error)}"
        raise LedeBenchError(f"{message}; mend the model and run it again") from error


def _place(error: Exception) -> str:
    """Where it was raised: no traceback is shown, so the message must say where to look."""
    innermost = traceback.extract_tb(error.__traceback__)[-1]
    if innermost.filename == __file__:
        return ""
    return f" ({Path(innermost.filename).name}, line {innermost.lineno})"


def _checked_classes(model: NamedModel, track: Track) -> tuple[str, ...]:
    classes = getattr(model.estimator, "classes_", None)
    classes = () if classes is None else tuple(str(c) for c in classes)
    if not classes:
        message = f"model {model.name!r} has no classes_; name the labels its columns stand for"
        raise LedeBenchError(message)
    allowed = [track.labels, *([BINARY_LABELS] if track.consistent is not None else [])]
    if not any(set(classes) <= set(labels) for labels in allowed) or _twice(classes):
        shown = " or ".join(", ".join(labels) for labels in dict.fromkeys(allowed))
        message = f"model {model.name!r}: classes_ ({', '.join(classes)}) are not what"
        raise LedeBenchError(f"{message} {track.name} takes; use {shown}, each at most once")
    return classes


def _twice(names: tuple[str, ...]) -> bool:
    return len(set(names)) < len(names)


def _checked_proba(model: NamedModel, proba: Any, n: int, classes: tuple[str, ...]) -> np.ndarray:
    expected = (n, len(classes))
    try:
        values = np.asarray(proba, dtype=np.float64)
    except (TypeError, ValueError) as error:
        message = f"model {model.name!r}: predict_proba gave no table of numbers"
        raise LedeBenchError(f"{message}; return an array of shape {expected}") from error
    if values.shape != expected:
        raise LedeBenchError(
            f"model {model.name!r}: predict_proba gave shape {values.shape}, not {expected}; "
            "return one row a pair and one column a class"
        )
    bad = np.flatnonzero(~np.isfinite(values).all(axis=1))
    if len(bad):
        message = f"model {model.name!r}: row {bad[0] + 1} of predict_proba is not finite"
        raise LedeBenchError(f"{message}; return numbers between 0 and 1")
    bad = np.flatnonzero((values < 0).any(1) | (abs(values.sum(1) - 1) > SUM_TOLERANCE))
    if len(bad):
        message = f"model {model.name!r}: row {bad[0] + 1} of predict_proba is no distribution"
        raise LedeBenchError(f"{message}; rows must be non-negative and sum to 1")
    return values
