"""The compiler: splits, topic partners, reproducible bytes, and the corpus as it is committed."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bench.canary import CANARY
from bench.errors import LedeBenchError
from bench.labels import BINARY_FACETS, DOMAINS
from bench.stories.compile import compile_corpus, load_splits, split_rows
from bench.stories.report import corpus_report
from bench.stories.schema import Story
from bench.stories.show import show_stories
from bench.tracks import load_track


@pytest.fixture(scope="module")
def corpus(root: Path):
    return corpus_report(root / "data" / "stories")


def test_the_corpus_has_no_faults(corpus) -> None:
    assert [str(fault) for fault in corpus.faults] == []


def test_the_corpus_covers_domains_facets_and_rungs(corpus) -> None:
    counts = corpus.counts()
    assert set(counts["domain"]) == set(DOMAINS)
    assert min(counts["domain"].values()) >= 2
    assert len(corpus.stories) >= 24
    assert set(BINARY_FACETS) <= set(counts["facet"])
    assert corpus.swapped_share >= 2 / 3
    assert counts["rung"]["deep"] >= len(corpus.grids) / 3


def test_committed_parquet_is_what_the_compiler_makes(root: Path, tmp_path: Path) -> None:
    made = compile_corpus(root / "data/stories", root / "data/splits.json", tmp_path)
    for path in made:
        assert path.read_bytes() == (root / "data/core" / path.name).read_bytes(), path.name


def test_every_data_file_has_the_canary(root: Path) -> None:
    for path in (root / "data/stories").rglob("*.yaml"):
        assert CANARY in path.read_text(encoding="utf-8").partition("\n")[0], path
    for path in (root / "data/core").glob("*.parquet"):
        assert pq.read_schema(path).metadata[b"canary"].decode() == CANARY
        assert set(pq.read_table(path)["canary"].to_pylist()) == {CANARY}
    assert json.loads((root / "data/splits.json").read_text())["canary"] == CANARY
    for path in (root / "data/annotations").glob("*.jsonl"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        assert json.loads(first)["canary"] == CANARY, path
    assert CANARY in json.loads((root / "data/croissant.json").read_text())["description"]


def test_no_story_and_no_text_crosses_splits() -> None:
    core = load_track("core")
    for a, b in (("train", "dev"), ("train", "test"), ("dev", "test")):
        for column in ("group", "headline", "body", "id"):
            assert not set(core.split(a)[column]) & set(core.split(b)[column]), (a, b, column)


def test_held_out_domains_stand_in_test_only(root: Path) -> None:
    held_out = set(json.loads((root / "data/splits.json").read_text())["test_only_domains"])
    core = load_track("core")
    assert len(held_out) == 2
    assert held_out <= set(core.test["domain"])
    assert not held_out & {*core.train["domain"], *core.dev["domain"]}


def test_the_data_load_with_the_datasets_library(root: Path, tmp_path: Path) -> None:
    from datasets import load_dataset

    loaded = load_dataset(str(root / "data"), "core", cache_dir=str(tmp_path))
    assert {s: loaded[s].num_rows for s in loaded} == {
        s: len(load_track("core").split(s)) for s in ("train", "dev", "test")
    }


def test_the_compiler_takes_a_seed(root: Path, tmp_path: Path) -> None:
    """What holds of fresh grids is tested in test_fresh.py."""
    folder = tmp_path / "fresh"
    compile_corpus(root / "data/stories", root / "data/splits.json", folder, 1)
    fresh, core = load_track("core", folder=folder), load_track("core")
    assert list(fresh.test["id"]) == list(core.test["id"])
    same = sum(a == b for a, b in zip(fresh.test["body"], core.test["body"], strict=True))
    assert same == 0


@pytest.mark.parametrize(
    ("splits", "says"),
    [
        ({"train": ["harbour-lamp"], "test": ["harbour-lamp"]}, "is in train and in test"),
        ({"train": ["nobody"]}, "no story has the id 'nobody'"),
        ({"train": []}, "'harbour-lamp' is in no split"),
        ({"train": ["harbour-lamp"], "test_only_domains": ["politics"]}, "politics is test-only"),
    ],
)
def test_split_faults(tmp_path: Path, story: Story, splits: dict, says: str) -> None:
    path = tmp_path / "splits.json"
    path.write_text(json.dumps(splits))
    with pytest.raises(LedeBenchError, match=says):
        load_splits(path, [story])


def test_rows_are_the_same_whatever_the_order_of_stories(story: Story, changed) -> None:
    other = changed("id: harbour-lamp", "id: other-lamp")
    rows = {r["id"]: r for r in split_rows([story, other])}
    assert rows == {r["id"]: r for r in split_rows([other, story])}
    assert len(rows) == 2 * (9 + 4) + 4


def test_show_prints_headlines_and_bodies(root: Path) -> None:
    text = show_stories([root / "data" / "stories"], sample=2, seed=1, fresh=None)
    assert text.count("--- readings ---") == 2
    assert "{" not in text
