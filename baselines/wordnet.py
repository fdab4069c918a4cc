"""The noun lemmatizer of the FNC-1 baseline: NLTK's `WordNetLemmatizer` on WordNet 3.0.

The lemma is the shortest noun of WordNet (Fellbaum, 1998) that its morphology `morphy` finds:
the word as it stands, and beside it the entries of the exception list or, for words without
one, the word with a noun ending taken off. A word with no such noun stays as it is. Only two
small files are read, so NLTK itself, which loads the whole of WordNet, is not needed.
"""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from bench.errors import MissingPackageError

INDEX, EXCEPTIONS = "index.noun", "noun.exc"
DEBIAN = Path("/usr/share/wordnet")
NLTK_FOLDERS = ("/usr/share", "/usr/local/share", "/usr/lib", "/usr/local/lib")
"""Where NLTK looks for `nltk_data` beside the home folder and the environment's own."""

ENDINGS = (
    ("s", ""),
    ("ses", "s"),
    ("ves", "f"),
    ("xes", "x"),
    ("zes", "z"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("men", "man"),
    ("ies", "y"),
)
"""Endings of inflected nouns, and what stands in their place in the lemma (`man morphy`)."""


class NounLemmatizer:
    """Word -> lemma, by the nouns and the irregular forms of a WordNet folder."""

    def __init__(self, folder: Path | zipfile.Path) -> None:
        self._nouns = frozenset(
            line.partition(" ")[0]
            for line in folder.joinpath(INDEX).read_text(encoding="utf-8").splitlines()
            if not line.startswith("  ")  # the licence
        )
        self._irregular = {}
        for line in folder.joinpath(EXCEPTIONS).read_text(encoding="utf-8").splitlines():
            form, *lemmas = line.split()
            self._irregular[form] = lemmas
        self._known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """The lemma of `word`, looked up once."""
        lemma = self._known.get(word)
        if lemma is None:
            lemma = self._known[word] = self._shortest(word)
        return lemma

    def _shortest(self, word: str) -> str:
        bases = self._irregular.get(word)
        if bases is None:
            bases = [word.removesuffix(old) + new for old, new in ENDINGS if word.endswith(old)]
        nouns = [form for form in (word, *bases) if form in self._nouns]
        return min(nouns, key=len, default=word)


def lemmatizer() -> NounLemmatizer:
    """The lemmatizer on this machine's WordNet. Errors: MissingPackageError where there is none."""
    for folder in candidates():
        if folder.joinpath(INDEX).is_file() and folder.joinpath(EXCEPTIONS).is_file():
            return _loaded(folder)
    raise MissingPackageError(
        f"fnc-official needs WordNet 3.0 ({INDEX}, {EXCEPTIONS}), which is not on this machine; "
        "`apt-get install wordnet-base`, or `python -m nltk.downloader wordnet` "
        "(NLTK_DATA names another folder than ~/nltk_data)"
    )


@lru_cache(maxsize=4)
def _loaded(folder: Path | zipfile.Path) -> NounLemmatizer:
    return NounLemmatizer(folder)


def candidates() -> Iterator[Path | zipfile.Path]:
    """The places where WordNet may lie, the user's own before the system's.

    NLTK's downloader leaves a folder or a zip file, by version.
    """
    named = [Path(part) for part in os.environ.get("NLTK_DATA", "").split(os.pathsep) if part]
    usual = [Path(root) / "nltk_data" for root in (Path.home(), sys.prefix, *NLTK_FOLDERS)]
    for data in (*named, *usual):
        yield data / "corpora" / "wordnet"
        packed = data / "corpora" / "wordnet.zip"
        if zipfile.is_zipfile(packed):
            yield zipfile.Path(packed, "wordnet/")
    yield DEBIAN
