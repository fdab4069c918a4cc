"""Models that cannot be made, fitted or believed."""

from __future__ import annotations

import importlib
import pickle
from collections.abc import Callable

from bench.models import SAVED_NAME, save_model
from tests.bench.bad_inputs.case import MODULE, QUICK, Case, Sandbox, as_csv, pairs

TITLE = "Models (`bench.run --model MODEL`)"

GOOD = """\
import numpy as np
class Model:
    classes_ = ["consistent", "overclaim"]
    def predict_proba(self, pairs):
        return np.full((len(pairs), 2), 0.5)
"""


def named(spec: str) -> Callable[[Sandbox], list[str]]:
    """Run the model of this name on good data."""

    def make(box: Sandbox) -> list[str]:
        box.write("my.csv", as_csv(pairs()))
        return ["--track", "my.csv", "--model", spec, *QUICK]

    return make


def module(code: str, spec: str = f"{MODULE}:Model") -> Callable[[Sandbox], list[str]]:
    """Run a model of a module with this code."""

    def make(box: Sandbox) -> list[str]:
        box.write(f"{MODULE}.py", code)
        return named(spec)(box)

    return make


def good_but(old: str, new: str) -> Callable[[Sandbox], list[str]]:
    """Run the good model with one piece of its code replaced."""
    assert old in GOOD
    return module(GOOD.replace(old, new))


def answering(value: str) -> Callable[[Sandbox], list[str]]:
    """Run a model whose predict_proba gives this."""
    return good_but("np.full((len(pairs), 2), 0.5)", value)


def saved(content: bytes | None) -> Callable[[Sandbox], list[str]]:
    """Run the saved estimator of a folder, with this for its file."""

    def make(box: Sandbox) -> list[str]:
        box.write("saved/README", "what it is")
        if content is not None:
            box.write(f"saved/{SAVED_NAME}", content)
        return named("saved")(box)

    return make


def untrusted(box: Sandbox) -> list[str]:
    """Save an estimator of a class that nobody has said to trust."""
    box.write(f"{MODULE}.py", GOOD)
    save_model(importlib.import_module(MODULE).Model(), box.write("saved/README", "it").parent)
    return named("saved")(box)


def unfitted(box: Sandbox) -> list[str]:
    """Run a model that must be fitted on a file with test rows only."""
    box.write("my.csv", as_csv([row for row in pairs() if row["split"] == "test"]))
    return ["--track", "my.csv", "--model", "prior", *QUICK]


CASES = [
    Case(
        "an unknown name",
        "unknown model 'xgboost'; choose one of MODELS, "
        "or give module:Class or the folder of a saved estimator",
        named("xgboost"),
    ),
    Case(
        "a class without its module",
        "unknown model ':Model'; choose one of MODELS, "
        "or give module:Class or the folder of a saved estimator",
        named(":Model"),
    ),
    Case(
        "a module that is not there",
        "model 'nowhere.models:Model': no module 'nowhere' here; check the name and the folder",
        named("nowhere.models:Model"),
    ),
    Case(
        "a module that needs a package that is not there",
        "model 'mine:Model' needs the package 'nowhere'; install it",
        module("import nowhere\n"),
        code=3,
    ),
    Case(
        "a parameter it does not have",
        "model 'overlap' has no parameter 'depth'; it has: none",
        lambda _: ["--model", "overlap", "--set", "depth=3", *QUICK],
    ),
    Case(
        "a module that does not import",
        "model 'mine:Model': importing 'mine' failed "
        "(SyntaxError: expected ':' (mine.py, line 1)); mend the module",
        module("class Model\n"),
    ),
    Case(
        "a class that is not there",
        "model 'mine:Modell': mine has no 'Modell'; check the spelling",
        module(GOOD, "mine:Modell"),
    ),
    Case(
        "a class that cannot be made without arguments",
        "model 'mine:Model': cannot be made without arguments "
        "(TypeError: Model.__init__() missing 1 required positional argument: 'size'); "
        "give it defaults",
        good_but("    classes_", "    def __init__(self, size): ...\n    classes_"),
    ),
    Case(
        "a class that raises when it is made",
        "model 'mine:Model': cannot be made without arguments (OSError: no weights here); "
        "give it defaults",
        good_but(
            "    classes_", "    def __init__(self): raise OSError('no\\nweights here')\n    x"
        ),
    ),
    Case(
        "no predict_proba",
        "model 'Model': Model has no predict_proba; docs/models.md shows one",
        good_but("predict_proba", "predict"),
    ),
    Case(
        "no classes_",
        "model 'Model' has no classes_; name the labels its columns stand for",
        good_but("classes_", "labels_"),
    ),
    Case(
        "classes_ that are not the track's labels",
        "model 'Model': classes_ (real, fake) are not what my takes; "
        "use consistent, overclaim or consistent, inconsistent, each at most once",
        good_but('"consistent", "overclaim"', '"real", "fake"'),
    ),
    Case(
        "classes_ of both kinds mixed",
        "model 'Model': classes_ (consistent, overclaim, inconsistent) are not what my takes; "
        "use consistent, overclaim or consistent, inconsistent, each at most once",
        good_but('"overclaim"', '"overclaim", "inconsistent"'),
    ),
    Case(
        "fit raises",
        "model 'Model': fit failed with ValueError: too few pairs (mine.py, line 3); "
        "mend the model and run it again",
        good_but(
            "    classes_",
            "    def fit(self, pairs, labels): raise ValueError('too few\\npairs')\n    classes_",
        ),
    ),
    Case(
        "predict_proba raises",
        "model 'Model': predict_proba failed with KeyError: 'title' (REASON); "
        "mend the model and run it again",
        answering("pairs['title']"),
    ),
    Case(
        "probabilities of another shape",
        "model 'Model': predict_proba gave shape (2,), not (2, 2); "
        "return one row a pair and one column a class",
        answering("np.full(len(pairs), 0.5)"),
    ),
    Case(
        "something else than numbers",
        "model 'Model': predict_proba gave no table of numbers; return an array of shape (2, 2)",
        answering("[['likely', 'unlikely']] * len(pairs)"),
    ),
    Case(
        "a probability that is NaN",
        "model 'Model': row 2 of predict_proba is not finite; return numbers between 0 and 1",
        answering("np.array([[0.5, 0.5], [np.nan, 0.5]])"),
    ),
    Case(
        "a negative probability",
        "model 'Model': row 1 of predict_proba is no distribution; "
        "rows must be non-negative and sum to 1",
        answering("np.array([[-0.5, 1.5]] * len(pairs))"),
    ),
    Case(
        "probabilities that do not sum to 1",
        "model 'Model': row 1 of predict_proba is no distribution; "
        "rows must be non-negative and sum to 1",
        answering("np.ones((len(pairs), 2))"),
    ),
    Case(
        "nothing to fit on",
        "model 'prior' must be fitted, but track 'my' has no train rows; "
        "add some (split 'train') or choose a zero-shot model",
        unfitted,
    ),
    Case(
        "a folder without a saved estimator",
        "saved: no model.skops in it; save one with bench.models.save_model",
        saved(None),
    ),
    Case(
        "a saved estimator that is garbage",
        "saved/model.skops: not a readable skops file (BadZipFile); save it anew",
        saved(b"garbage"),
    ),
    Case(
        "a saved estimator that is a pickle",
        "saved/model.skops: not a readable skops file (BadZipFile); save it anew",
        saved(pickle.dumps({"weights": [1.0]})),
    ),
    Case(
        "a saved estimator of a type that is not trusted",
        "saved/model.skops: holds types that are not trusted (mine.Model); "
        "if you trust the file, add --trust for each",
        untrusted,
    ),
]
