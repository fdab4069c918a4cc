"""The noun lemmatizer: rules by hand on a small WordNet, and where it looks for the real one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from baselines import wordnet
from baselines.wordnet import NounLemmatizer, lemmatizer
from bench.errors import MissingPackageError
from tests.baselines.small_wordnet import write_wordnet


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without WordNet; the folder that NLTK_DATA names there."""
    monkeypatch.setattr(wordnet, "DEBIAN", tmp_path / "none")
    monkeypatch.setattr(wordnet, "NLTK_FOLDERS", ())
    monkeypatch.setattr("sys.prefix", str(tmp_path / "none"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NLTK_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("dogs", "dog"),
        ("dog", "dog"),
        ("churches", "church"),
        ("boxes", "box"),
        ("women", "woman"),
        ("abaci", "abacus"),  # the exception list
        ("us", "u"),  # the noun u: WordNet's, and the baseline's quirk
        ("ladies", "lady"),
        ("ladys", "lady"),  # an ending suffices, right or wrong
        ("geese", "goose"),
        ("lens", "lens"),  # a noun as it stands, and no len
        ("zzzs", "zzzs"),  # no noun either way
        ("killed", "killed"),  # a verb
        ("houses", "house"),  # "s" finds house, "ses" no hous
        ("Dogs", "Dogs"),  # looked up as it stands
    ],
)
def test_lemmas(tmp_path: Path, word: str, lemma: str) -> None:
    assert NounLemmatizer(write_wordnet(tmp_path))(word) == lemma


def test_the_shortest_noun_is_taken(tmp_path: Path) -> None:
    known = NounLemmatizer(write_wordnet(tmp_path))
    assert known("glasses") == "glass"  # glasses is a noun too


def test_licence_lines_are_no_nouns(tmp_path: Path) -> None:
    assert NounLemmatizer(write_wordnet(tmp_path))("1s") == "1s"


def test_nltk_folder_is_found(nowhere: Path) -> None:
    write_wordnet(nowhere / "corpora" / "wordnet")
    assert lemmatizer()("dogs") == "dog"


def test_nltk_zip_is_found(nowhere: Path) -> None:
    folder = write_wordnet(nowhere / "away")
    (nowhere / "corpora").mkdir()
    with zipfile.ZipFile(nowhere / "corpora" / "wordnet.zip", "w") as packed:
        for file in folder.iterdir():
            packed.write(file, f"wordnet/{file.name}")
    assert lemmatizer()("dogs") == "dog"


def test_debian_folder_is_found(
    nowhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wordnet, "DEBIAN", write_wordnet(tmp_path / "debian"))
    assert lemmatizer()("dogs") == "dog"


def test_half_a_wordnet_is_none(nowhere: Path) -> None:
    folder = write_wordnet(nowhere / "corpora" / "wordnet")
    (folder / wordnet.EXCEPTIONS).unlink()
    with pytest.raises(MissingPackageError, match="apt-get install wordnet-base"):
        lemmatizer()


def test_the_real_wordnet() -> None:
    try:
        known = lemmatizer()
    except MissingPackageError:
        pytest.skip("no WordNet here; `apt-get install wordnet-base`")
    words = ["mice", "was", "has", "children", "denies", "pranks", "news", "iphones"]
    expected = ["mouse", "wa", "ha", "child", "denies", "prank", "news", "iphones"]
    assert [known(word) for word in words] == expected


def test_without_wordnet_the_cure_is_named(nowhere: Path) -> None:
    with pytest.raises(MissingPackageError, match="apt-get install wordnet-base") as raised:
        lemmatizer()
    assert "\n" not in str(raised.value)
