"""One pair, one verdict: what is printed, and when a model is fitted anew."""

from __future__ import annotations

import io
import json
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest
from sklearn.dummy import DummyClassifier

from bench.check import main
from bench.labels import (
    BODY_STATUSES,
    CERTAINTY_GRID,
    CONSISTENT,
    CORE_LABELS,
    HEADLINE_STANCES,
    INCONSISTENT,
)
from bench.models import save_model
from bench.readings import Reading
from bench.verdict import STANDS, Verdict, label_in_words, reading_in_words
from tests.baselines.llm_server import chatting, verdict
from tests.bench.bad_inputs.case import MODULE, Sandbox, as_csv, pairs
from tests.bench.synthetic import flat_track

CACHE = Path("cache/fitted")
ARTICLE = """\
The ministry said on Monday that a rebel commander had been killed.
The ministry's claim could not be independently verified.
His group did not comment.
"""
READER = """\
from pathlib import Path
from sklearn.base import BaseEstimator
from bench.pairs import sentences
from bench.readings import Reading
class Model(BaseEstimator):
    def __init__(self, cue="could not"):
        self.cue = cue
    def fit(self, pairs, labels):
        with Path("fits").open("a") as log:
            log.write("fitted\\n")
        self.classes_ = sorted(set(labels))
        return self
    def predict_proba(self, pairs):
        return [[0.25, 0.75]] * len(pairs)
    def read(self, pairs):
        return [self.one(body) for body in pairs["body"]]
    def one(self, body):
        said = tuple(s for s in sentences(body) if self.cue in s)
        if not said:
            return Reading("consistent", 0.9, "asserts", "confirmed", None, ())
        return Reading("overclaim", 0.084, "asserts", "unverified", "certainty", said)
"""
SILENT = READER.replace("def read(", "def _read(")
QUOTING = (
    SILENT
    + """\
    def evidence(self, pairs):
        return [[s for s in sentences(body) if self.cue in s] for body in pairs["body"]]
"""
)
ASK = ["--headline", "Rebel commander killed", "--body", "article.txt", "--track", "my.csv"]

Check = Callable[..., str]


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with ExitStack() as undo:
        sandbox = Sandbox(tmp_path, monkeypatch, undo)
        monkeypatch.setenv("LEDEBENCH_CACHE", "cache")
        sandbox.write("my.csv", as_csv(pairs()))
        sandbox.write("article.txt", ARTICLE)
        sandbox.write(f"{MODULE}.py", READER)
        yield sandbox


@pytest.fixture
def check(box: Sandbox, capsys: pytest.CaptureFixture[str]) -> Check:
    """Ask the model of the module, which must answer and say nothing else."""

    def run(*more: str, model: str = f"{MODULE}:Model") -> str:
        # what another call imported must not be what this one runs
        box.patch.delitem(sys.modules, MODULE, raising=False)
        assert main([*ASK, "--model", model, *more]) == 0
        out, err = capsys.readouterr()
        assert err == ""
        return out

    return run


def fits() -> int:
    """How often the model was fitted."""
    log = Path("fits")
    return len(log.read_text().splitlines()) if log.exists() else 0


# --- what is printed -----------------------------------------------------------------------------


def test_a_reading_in_words(check: Check) -> None:
    assert check() == (
        "overclaim: the headline asserts what the article leaves open\n"
        "headline: asserts    article: unverified    facet: certainty    "
        "p(article stands behind it) = 0.08\n"
        "evidence:\n"
        '  - "The ministry\'s claim could not be independently verified."\n'
    )


def test_a_consistent_pair_has_no_facet_and_may_have_no_evidence(check: Check) -> None:
    assert check("--set", "cue=nowhere") == (
        "consistent: the article stands behind the headline\n"
        "headline: asserts    article: confirmed    p(article stands behind it) = 0.90\n"
        "evidence: no sentence of the article\n"
    )


def test_json(check: Check) -> None:
    value = json.loads(check("--json"))
    assert len(value.pop("config_hash")) == 8
    assert value == {
        "label": "overclaim",
        "words": "the headline asserts what the article leaves open",
        "probability": 0.084,
        "commitment": "asserts",
        "status": "unverified",
        "facet": "certainty",
        "evidence": ["The ministry's claim could not be independently verified."],
        "model": "Model",
        "track": "my",
    }


def test_a_model_without_readings(check: Check, box: Sandbox) -> None:
    box.write(f"{MODULE}.py", SILENT)
    assert check() == (
        "overclaim: the headline is surer than the article\np(article stands behind it) = 0.25\n"
    )
    assert json.loads(check("--json"))["evidence"] is None


def test_a_model_with_evidence_alone(check: Check, box: Sandbox) -> None:
    box.write(f"{MODULE}.py", QUOTING)
    assert check().endswith(
        'evidence:\n  - "The ministry\'s claim could not be independently verified."\n'
    )


def test_a_registered_model_on_the_default_track(
    box: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*ASK[:4], "--model", "cues"]) == 0
    said = capsys.readouterr()
    assert said.out.count("\n") == 2 and said.err == ""
    assert "p(article stands behind it) = 0." in said.out


def test_a_language_model_is_asked_once(check: Check) -> None:
    said = "The ministry's claim could not be independently verified."
    with chatting(lambda _: verdict("overclaim", 0.75, said)) as server:
        for _ in range(2):
            assert check("--base-url", server.url, model="llm:m") == (
                "overclaim: the headline is surer than the article\n"
                "p(article stands behind it) = 0.25\n"
                f'evidence:\n  - "{said}"\n'
            )
        assert len(server.asked) == 1


def test_standard_input_as_other_systems_write_it(check: Check, box: Sandbox) -> None:
    content = b"\xef\xbb\xbf" + ARTICLE.replace("\n", "\r\n").encode()
    box.patch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    assert check("--body", "-", "--json") == check("--json")


def test_nothing_is_printed_that_a_terminal_would_act_on() -> None:
    text = Verdict(CONSISTENT, STANDS, 0.5, evidence=("Red \x1b[31m\u202e\nalert.",)).to_text()
    assert '- "Red  [31m  alert."\n' in text


def test_a_terminal_is_told_of_the_fit(box: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    box.patch.setattr("bench.check.sys.stderr.isatty", lambda: True, raising=False)
    for said in ("fitting Model on my ...\n", ""):
        assert main([*ASK, "--model", f"{MODULE}:Model"]) == 0
        assert capsys.readouterr().err == said


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sides", "label"), CERTAINTY_GRID.items())
def test_every_cell_of_the_certainty_grid(sides: tuple[str, str], label: str) -> None:
    facet = None if label == CONSISTENT else "certainty"
    words = reading_in_words(Reading(label, 0.5, *sides, facet, ()))
    assert words == STANDS if label == CONSISTENT else words.startswith(f"the headline {sides[0]} ")


def test_a_label_that_does_not_follow_from_its_sides_is_told_for_itself() -> None:
    odd = Reading("overclaim", 0.5, "hedges", "confirmed", "certainty", ())
    assert reading_in_words(odd) == "the headline is surer than the article"


def test_every_label_has_words_of_its_own() -> None:
    track = flat_track(["consistent"], [], ["consistent"])
    labels = (*CORE_LABELS, INCONSISTENT)
    assert len({label_in_words(label, track) for label in labels}) == len(labels)
    for stance in HEADLINE_STANCES:
        for status in BODY_STATUSES:
            for label in CORE_LABELS:
                assert reading_in_words(Reading(label, 0.5, stance, status, None, ()))


def test_labels_of_another_track() -> None:
    labels = ("agree", "discuss")
    track = flat_track(["agree"], [], ["agree"], labels=labels, consistent="agree")
    assert label_in_words("agree", track) == STANDS
    assert label_in_words("discuss", track) == "the likeliest of made-up's labels (agree, discuss)"


# --- the cache -----------------------------------------------------------------------------------


def test_the_second_call_does_not_fit_and_says_the_same(check: Check) -> None:
    assert check() == check()
    assert fits() == 1
    assert len(list(CACHE.iterdir())) == 1


def test_other_parameters_data_and_code_are_fitted_anew(check: Check, box: Sandbox) -> None:
    check()
    check("--set", "cue=commander")
    assert fits() == 2
    box.write("my.csv", as_csv(pairs()).replace("Velmouth", "Velmere"))
    check()
    assert fits() == 3
    box.write(f"{MODULE}.py", READER + "\n# mended\n")
    check()
    assert fits() == 4


def test_dev_and_test_do_not_matter(check: Check, box: Sandbox) -> None:
    check()
    rows = [row | {"body": "Other."} if row["split"] != "train" else row for row in pairs()]
    box.write("my.csv", as_csv(rows))
    check()
    assert fits() == 1


@pytest.mark.parametrize("content", [b"", b"garbage", pickle.dumps({"weights": [1.0]})])
def test_a_kept_file_that_cannot_be_used_is_made_anew(check: Check, content: bytes) -> None:
    said = check()
    (kept,) = CACHE.iterdir()
    good = kept.read_bytes()
    kept.write_bytes(content)
    assert check() == said
    assert fits() == 2
    assert len(kept.read_bytes()) == len(good)


def test_a_kept_file_of_another_class_is_not_used(check: Check) -> None:

    said = check()
    (kept,) = CACHE.iterdir()
    save_model(DummyClassifier(), Path("other")).replace(kept)
    assert check() == said
    assert fits() == 2


@pytest.mark.parametrize("held", ["lambda: 0", "open(__file__)", "__import__('threading').Lock()"])
def test_what_skops_cannot_save_is_fitted_each_time(check: Check, box: Sandbox, held: str) -> None:
    box.write(f"{MODULE}.py", READER.replace("return self\n", f"self.held = {held}; return self\n"))
    assert check() == check()
    assert fits() == 2
    assert not list(CACHE.glob("*"))


def test_trees_are_kept(check: Check, box: Sandbox) -> None:
    """Of which skops does not trust the types by itself."""
    held = (
        "from sklearn.ensemble import ExtraTreesClassifier as E; "
        "self.held = E(2).fit([[0], [1]], [0, 1]); return self\n"
    )
    box.write(f"{MODULE}.py", READER.replace("return self\n", held))
    assert check() == check()
    assert fits() == 1


def test_types_of_other_packages_must_be_trusted(check: Check, box: Sandbox) -> None:
    held = "from decimal import Decimal; self.held = Decimal('0.5'); return self\n"
    box.write(f"{MODULE}.py", READER.replace("return self\n", held))
    check()
    check()
    assert fits() == 2
    check("--trust", "decimal.Decimal")
    check("--trust", "decimal.Decimal")
    assert fits() == 3


def test_a_cache_that_cannot_be_written_does_not_matter(check: Check, box: Sandbox) -> None:
    box.write("taken", "a file")
    box.patch.setenv("LEDEBENCH_CACHE", "taken")
    assert check() == check()
    assert fits() == 2


def test_a_model_without_fit_is_not_kept(check: Check, box: Sandbox) -> None:
    box.write(f"{MODULE}.py", READER.replace("def fit(", "def _fit("))
    check()
    assert not CACHE.exists()
