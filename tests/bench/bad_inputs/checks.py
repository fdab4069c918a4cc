"""One pair that cannot be judged."""

from __future__ import annotations

import io
from collections.abc import Callable
from types import SimpleNamespace

from tests.bench.bad_inputs.case import MODULE, Case, Sandbox, as_csv, pairs

TITLE = "One pair (`bench.check`)"
HELP = "; `python -m bench.check --help` shows how"
ARTICLE = "The mayor was said to have resigned. Nobody could confirm it."

READER = """\
from bench.readings import Reading
class Model:
    classes_ = ["consistent", "overclaim"]
    def predict_proba(self, pairs):
        return [[0.5, 0.5]] * len(pairs)
    def read(self, pairs):
        said = "Nobody could confirm it."
        return [Reading("overclaim", 0.1, "asserts", "unverified", "certainty", (said,))]
"""


def check(
    *more: str, body: str | bytes = ARTICLE, headline: str = "Mayor resigns"
) -> Callable[[Sandbox], list[str]]:
    """Check a headline over an article, on data of the user's."""

    def make(box: Sandbox) -> list[str]:
        box.write("my.csv", as_csv(pairs()))
        box.write("article.txt", body)
        return ["--headline", headline, "--body", "article.txt", "--track", "my.csv", *more]

    return make


def reading(old: str, new: str) -> Callable[[Sandbox], list[str]]:
    """Check with the good reader, one piece of its code replaced."""
    assert old in READER

    def make(box: Sandbox) -> list[str]:
        box.write(f"{MODULE}.py", READER.replace(old, new))
        return check("--model", f"{MODULE}:Model")(box)

    return make


def piped(content: bytes) -> Callable[[Sandbox], list[str]]:
    """Check with this on standard input."""

    def make(box: Sandbox) -> list[str]:
        box.patch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        return ["--headline", "Mayor resigns", "--body", "-"]

    return make


def in_a_folder(box: Sandbox) -> list[str]:
    box.write("articles/article.txt", ARTICLE)
    return ["--headline", "Mayor resigns", "--body", "articles"]


CASES = [
    Case(
        "no headline",
        "the following arguments are required: --headline" + HELP,
        lambda _: ["--body", "article.txt"],
        "check",
    ),
    Case(
        "an empty headline",
        "--headline is empty; give the headline's text",
        check(headline=" "),
        "check",
    ),
    Case(
        "a headline in another encoding than UTF-8",
        "--headline is not UTF-8; type it anew",
        check(headline="Caf\udce9 burns"),
        "check",
    ),
    Case(
        "no such file",
        "article.txt: no such file; check the path",
        lambda _: ["--headline", "Mayor resigns", "--body", "article.txt"],
        "check",
    ),
    Case(
        "--body is a folder",
        "articles: Is a directory; give a text file",
        in_a_folder,
        "check",
    ),
    Case(
        "an empty file",
        "article.txt: no text in it; give the article",
        check(body=""),
        "check",
    ),
    Case(
        "a file of blank lines",
        "article.txt: no text in it; give the article",
        check(body=" \n\n"),
        "check",
    ),
    Case(
        "nothing on standard input",
        "standard input: no text in it; give the article",
        piped(b""),
        "check",
    ),
    Case(
        "another encoding than UTF-8",
        "article.txt: line 2 is not UTF-8; save the file as UTF-8",
        check(body="In the\ncafé".encode("latin-1")),
        "check",
    ),
    Case(
        "standard input in another encoding than UTF-8",
        "standard input: line 1 is not UTF-8; save the file as UTF-8",
        piped("café".encode("latin-1")),
        "check",
    ),
    Case(
        "no such model",
        "unknown model 'xgboost'; choose one of MODELS, "
        "or give module:Class or the folder of a saved estimator",
        check("--model", "xgboost"),
        "check",
    ),
    Case(
        "no such track",
        "unknown track 'bore'; choose one of core, emergent, fnc1, summedits-news, "
        "or a .jsonl, .csv or .parquet file",
        check("--model", "cues", "--track", "bore"),
        "check",
    ),
    Case(
        "a parameter without its value",
        "--set 'depth' is not PARAM=VALUE" + HELP,
        check("--set", "depth"),
        "check",
    ),
    Case(
        "a model that cannot be fitted",
        "model 'Model': fit failed with ValueError: too few pairs (mine.py, line 3); "
        "mend the model and run it again",
        reading("    classes_", "    def fit(self, *_): raise ValueError('too few pairs')\n    x"),
        "check",
    ),
    Case(
        "a model that cannot read",
        "model 'Model': read failed with KeyError: 'title' (REASON); "
        "mend the model and run it again",
        reading('said = "', "said = pairs['title'] or \""),
        "check",
    ),
    Case(
        "something else than a list of readings",
        "model 'Model': read gave dict for 1 pairs; return a list with one entry a pair",
        reading("return [Reading(", "return {} and [Reading("),
        "check",
    ),
    Case(
        "a reading that is none",
        "model 'Model': row 1 of read: str is no reading; give bench.readings.Reading",
        reading("return [Reading(", "return ['overclaim'] or [Reading("),
        "check",
    ),
    Case(
        "a reading in other words than ours",
        "model 'Model': row 1 of read: commitment is 'claims'; use one of asserts, hedges, denies",
        reading('"asserts"', '"claims"'),
        "check",
    ),
    Case(
        "a reading whose probability is none",
        "model 'Model': row 1 of read: probability is 1.5; give a number from 0 to 1",
        reading("0.1", "1.5"),
        "check",
    ),
    Case(
        "a reading whose evidence is not in the article",
        "model 'Model': row 1 of read: 'Nobody knows.' is no sentence of its body; "
        "give sentences as bench.pairs.sentences(body) has them",
        reading("Nobody could confirm it.", "Nobody knows."),
        "check",
    ),
]
