"""Story files are read safely, and every fault names file, line and cure."""

from __future__ import annotations

import pytest

from bench.stories.schema import Story, StoryError, load_story, parse_story


def fault(text: str) -> str:
    with pytest.raises(StoryError) as caught:
        parse_story(text, "file.yaml")
    return str(caught.value)


def test_a_good_story_loads(story: Story) -> None:
    assert story.id == "harbour-lamp"
    assert story.facets == ("certainty", "quantity")
    assert [passage.facet for passage in story.body] == [None, "certainty", None, "quantity"]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("domain: politics", "domain: gossip", 3, "choose one of the ten domains"),
        ("  quantity:\n    a:", "  colour:\n    a:", 30, "a facet is certainty, quantity"),
        ("gender: f", "gender: x", 6, "gender is f or m"),
        ("      unverified:", "      open:", 11, "confirmed, unverified and refuted"),
        ('      - "Painters finish five quay benches"\n', "", 34, "list two or more phrasings"),
        ("id: harbour-lamp", "id: Harbour Lamp", 2, "lower-case words joined by hyphens"),
        ("claim: ", "note: x\nclaim: ", 2, "no others"),
    ],
)
def test_schema_faults_name_line_and_cure(
    text: str, old: str, new: str, line: int, says: str
) -> None:
    message = fault(text.replace(old, new, 1))
    assert f"file.yaml:{line}:" in message
    assert says in message


def test_a_repeated_key_is_a_fault(text: str) -> None:
    assert "'id' stands twice" in fault(text.replace("domain:", "id: other\ndomain:", 1))


def test_the_canary_is_required(text: str) -> None:
    assert "the canary is missing" in fault(text.partition("\n")[2])


def test_broken_yaml_names_the_line(text: str) -> None:
    message = fault(text.replace("claim: ", "claim: [", 1))
    assert message.startswith("file.yaml:")


def test_python_objects_are_refused(text: str) -> None:
    evil = text.replace("id: harbour-lamp", "id: !!python/object/apply:os.system ['true']")
    assert "file.yaml:" in fault(evil)


def test_an_empty_file_is_a_fault(tmp_path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("")
    with pytest.raises(StoryError, match="the file is empty"):
        load_story(path)


def test_wrong_encoding_names_the_line(tmp_path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"id: x\nclaim: caf\xe9\n")
    with pytest.raises(StoryError, match=r"x.yaml:2: not UTF-8"):
        load_story(path)
