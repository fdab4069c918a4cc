"""From the plan of a pass through a kit and its answers to agreement."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bench.annotate import main
from bench.annotation.agreement import krippendorff_alpha, naturalness, read_annotations
from bench.annotation.collect import collect, read_answers, read_key
from bench.annotation.kit import current, render_batch
from bench.annotation.plan import plan_pass
from bench.canary import CANARY
from bench.labels import CERTAINTY, CERTAINTY_GRID, CONSISTENT, TOPIC
from bench.stories.checks import load_folder
from bench.stories.compile import load_splits

Splits = list


@pytest.fixture(scope="module")
def splits(root: Path) -> Splits:
    stories, _ = load_folder(root / "data" / "stories")
    parts = load_splits(root / "data" / "splits.json", stories)
    return [parts["dev"], parts["test"]]


def test_a_pass_asks_two_cells_of_every_grid(splits: Splits) -> None:
    asked = defaultdict(list)
    for articles in plan_pass(splits, 0):
        assert len({a.story for a in articles}) == len(articles), "two variants in one round"
        for article in articles:
            for q in article.questions:
                asked[q.story, q.facet].append(q.gold == CONSISTENT)
    topic = [found for (_, facet), found in asked.items() if facet == TOPIC]
    others = [found for (_, facet), found in asked.items() if facet != TOPIC]
    stories = [story for part in splits for story in part]
    assert len(others) == sum(len(story.facets) for story in stories)
    assert all(sorted(found) == [False, True] for found in others)
    assert len(topic) == len(stories) // 2
    assert all(found == [False] for found in topic)  # the diagonal one is a certainty question


def test_kinds_of_certainty_cells_are_even(splits: Splits) -> None:
    rounds = plan_pass(splits, 0)
    kinds = Counter(
        (q.headline_reading, q.body_reading)
        for articles in rounds
        for a in articles
        for q in a.questions
        if q.facet == CERTAINTY
    )
    off = [kinds[cell] for cell, label in CERTAINTY_GRID.items() if label != CONSISTENT]
    assert max(off) - min(off) <= 2
    assert set(kinds) == set(CERTAINTY_GRID)


def test_questions_are_about_the_article_they_stand_beside(splits: Splits) -> None:
    stories = {story.id: story for part in splits for story in part}
    for article in plan_pass(splits, 1)[0]:
        for q in article.questions:
            if q.facet not in (TOPIC, CERTAINTY):
                assert article.readings.get(q.facet, "a") == q.body_reading
        if not stories[article.story].deep:
            seconds = [f for f in article.readings if f != CERTAINTY]
            assert len(seconds) <= (article.readings[CERTAINTY] == "confirmed")


def test_passes_differ_and_repeat_by_seed(splits: Splits) -> None:
    assert plan_pass(splits, 0) == plan_pass(splits, 0)
    assert plan_pass(splits, 0)[0][0].story != plan_pass(splits, 1)[0][0].story


@pytest.fixture(scope="module")
def kit(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("kit")
    argv = ["export", "--split", "dev", "--data", str(root / "data"), "--out", str(out / "k")]
    assert main([*argv, "--to", "label-studio"]) == 0
    return out / "k"


def test_batches_do_not_tell_the_story_or_the_label(kit: Path) -> None:
    tasks = json.loads((kit / "pass1a1.json").read_text())
    assert {frozenset(task) for task in tasks} == {frozenset({"data"})}
    assert set(tasks[0]["data"]) == {"article", "key", "headline", "text", "canary"}
    ids = {line["story"] for line in map(json.loads, (kit / "key.jsonl").open())}
    assert not any(story in (kit / "pass1a1.json").read_text() for story in ids)


def test_the_labelling_names_what_collect_takes(kit: Path) -> None:
    from xml.etree import ElementTree

    from bench.labels import CORE_LABELS

    root = ElementTree.fromstring((kit / "labelling.xml").read_text())
    (choices,) = root.iter("Choices")
    assert [choice.get("value") for choice in choices] == list(CORE_LABELS)
    data = json.loads((kit / "pass1a1.json").read_text())[0]["data"]
    shown = {e.get("value", "")[1:] for e in root.iter() if e.get("value", "").startswith("$")}
    assert shown <= set(data)


def test_a_second_kit_does_not_bury_the_first_key(kit: Path, root: Path, capsys) -> None:
    argv = ["export", "--split", "dev", "--data", str(root / "data"), "--out", str(kit)]
    assert main(argv) == 2
    assert "its answers may still be out" in capsys.readouterr().err


def test_every_format_holds_every_headline(splits: Splits) -> None:
    articles = plan_pass(splits, 0)[0][:3]
    keys = {q.key for a in articles for q in a.questions}
    lines = [json.loads(line) for line in render_batch(articles, "jsonl").splitlines()]
    assert {h["key"] for line in lines for h in line["headlines"]} == keys
    rows = list(csv.DictReader(io.StringIO(render_batch(articles, "csv"))))
    assert {row["key"] for row in rows} == keys
    markdown = render_batch(articles, "markdown")
    assert all(f"[{key}]" in markdown for key in keys)
    for form in ("jsonl", "csv", "label-studio", "markdown"):
        assert CANARY in render_batch(articles, form)


def perfect(key: dict) -> list[dict]:
    """The answers of an annotator who always agrees with the gold."""
    answers = []
    for name, (entry, *_) in key.items():
        if entry["batch"] == "pass1a1" and "gold" in entry:
            answers.append({"key": name, "label": entry["gold"], "confidence": 3, "why": "w"})
        elif entry["batch"] == "pass1a1":
            answers.append({"article": name, "naturalness": 4, "comment": "c"})
    return answers


def test_answers_come_back_as_an_annotation_file(
    kit: Path, root: Path, tmp_path: Path, capsys
) -> None:
    answers = tmp_path / "answers.jsonl"
    given = perfect(read_key(kit / "key.jsonl"))
    answers.write_text("".join(json.dumps(a) + "\n" for a in given))
    out = tmp_path / "p.jsonl"
    argv = ["--key", str(kit / "key.jsonl"), "--annotator", "p", "--kind", "person"]
    assert main(["collect", str(answers), *argv, "--out", str(out)]) == 0
    judgements, ratings = read_annotations([out])
    assert all(j.label == j.gold for j in judgements)
    topics = Counter(j.gold for j in judgements if j.facet == TOPIC)
    assert topics[TOPIC] and topics[TOPIC] + topics[CONSISTENT] <= 24
    assert naturalness(ratings)["mean"] == 4
    capsys.readouterr()
    argv = ["agreement", str(out), "--current", "--split", "dev", "--data", str(root / "data")]
    assert main([*argv, "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["slices"][0]["n"] == len(judgements)
    assert value["slices"][0]["accuracy"] == value["slices"][0]["alpha"] == 1


def test_a_mended_story_is_no_longer_current(kit: Path, root: Path) -> None:
    stories = {s.id: s for s in load_folder(root / "data" / "stories")[0]}
    entry = next(e for (e, *_) in read_key(kit / "key.jsonl").values() if e.get("facet") == "role")
    assert current(entry, stories)
    assert not current(entry | {"hash": "0" * 16}, stories)
    assert not current({k: v for k, v in entry.items() if k != "hash"}, stories)
    assert not current(entry | {"story": "gone"}, stories)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda a: a[0].update(key="ffff"), "'ffff' is not in the key"),
        (lambda a: a.append(a[0]), "is answered twice"),
        (lambda a: a.pop(0), "have no answer"),
        (lambda a: a[0].update(label="wrong"), "unknown label 'wrong'"),
        (lambda a: a[0].update(confidence=9), "confidence is not 1, 2 or 3"),
    ],
)
def test_bad_answers_are_told(kit: Path, tmp_path: Path, change, says: str, capsys) -> None:
    given = [a for a in perfect(read_key(kit / "key.jsonl")) if "key" in a]
    change(given)
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(a) + "\n" for a in given))
    argv = ["--key", str(kit / "key.jsonl"), "--annotator", "p", "--kind", "person"]
    assert main(["collect", str(path), *argv, "--out", str(tmp_path / "o.jsonl")]) == 2
    assert says in capsys.readouterr().err
    assert not (tmp_path / "o.jsonl").exists()


def test_an_export_of_label_studio_is_read(kit: Path, tmp_path: Path) -> None:
    key = read_key(kit / "key.jsonl")
    tasks = json.loads((kit / "pass1a1.json").read_text())
    for task in tasks:
        gold = key[task["data"]["key"]][0]["gold"]
        result = [
            {"from_name": "label", "value": {"choices": [gold]}},
            {"from_name": "confidence", "value": {"rating": 2}},
            {"from_name": "why", "value": {"text": ["so it says"]}},
            {"from_name": "naturalness", "value": {"rating": 5}},
        ]
        task["annotations"] = [{"result": result}]
    path = tmp_path / "export.json"
    path.write_text(json.dumps(tasks))
    head, *rows = collect(key, read_answers(path), "ls", "person")
    assert head["kind"] == "person"
    assert {row["label"] for row in rows if "label" in row} >= {CONSISTENT}
    assert all(row["naturalness"] == 5 for row in rows if "naturalness" in row)


def test_alpha_by_hand() -> None:
    """Four units: observed disagreement 1/4; of eight values 5 are c and 3 are i."""
    units = [("c", "c"), ("c", "c"), ("i", "i"), ("c", "i")]
    assert krippendorff_alpha(units) == pytest.approx(1 - (1 / 4) / (30 / 56))
