"""Slots: forms, checks, and fresh names that keep the grammar."""

from __future__ import annotations

import random

import pytest

from bench.stories.schema import Story, parse_story
from bench.stories.slots import check_slots, forms, fresh_names, initials, render, stem


def test_forms_of_each_type(story: Story) -> None:
    table = forms(story.names)
    assert table["chair"] == "Ada Morwen"
    assert table["chair.last"] == "Morwen"
    assert table["firm"] == "Tolvan Lamp Company"
    assert table["firm.short"] == "Tolvan"
    assert render("{chair} of {firm.short} in {town}", table) == "Ada Morwen of Tolvan in Velmouth"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Tolvan Lamp Company", "Tolvan"), ("Tour of Velmar", "Velmar"), ("Northlight", "Northlight")],
)
def test_stem_is_the_distinctive_word(name: str, expected: str) -> None:
    assert stem({"type": "product", "name": name}) == expected


@pytest.mark.parametrize("seed", range(20))
def test_fresh_names_keep_type_gender_and_tail(story: Story, seed: int) -> None:
    fresh = fresh_names(story, random.Random(seed))
    assert fresh["chair"]["gender"] == "f"
    assert fresh["firm"]["full"].endswith(" Lamp Company")
    assert fresh["firm"]["short"] == stem(fresh["firm"])
    assert len({fresh["chair"]["last"], fresh["town"]["name"], fresh["firm"]["short"]}) == 3
    for table in (forms(story.names), forms(fresh)):
        assert not any(value.endswith("s") for value in table.values())
    assert not set(forms(fresh).values()) & set(forms(story.names).values())


def test_initials_follow_the_full_name(changed) -> None:
    story = changed("short: Tolvan}", "short: TLC}")
    assert check_slots(story) == []
    fresh = fresh_names(story, random.Random(1))
    assert fresh["firm"]["short"] == initials(fresh["firm"]["full"])


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("read out by {chair}", "read out by {mayor}", "unknown slot {mayor}"),
        ("read out by {chair}", "read out by a {chair.last}", "stands straight before a slot"),
        ("sold to {firm.short} in May", "sold to Tolvan in May", "'Tolvan' is written out"),
        ("name: Velmouth", "name: Velmas", "ends in s"),
        ("last: Morwen", "last: Velmouth", "also names"),
        ("short: Tolvan}", "short: Lamps}", "has not the stem"),
        (
            "  firm: {",
            "  age: {type: number, value: 9, low: 10, high: 20}\n  firm: {",
            "is not one of 10, 11 ... 20",
        ),
        ("  firm: {", "  ghost: {type: place, name: Orvale}\n  firm: {", "is never used"),
    ],
)
def test_slot_faults(changed, old: str, new: str, says: str) -> None:
    assert says in "\n".join(map(str, check_slots(changed(old, new))))


NUMBER = "  paid: {type: number, value: 1200, low: 1000, high: 9900, step: 100}\n  firm: {"


def test_a_number_of_shared_text_is_redrawn_in_its_steps(text: str) -> None:
    free = text.replace("  firm: {", NUMBER).replace("some forty people", "some {paid} people", 1)
    story = parse_story(free, "harbour-lamp.yaml")
    assert check_slots(story) == []
    assert forms(story.names)["paid"] == "1,200"
    drawn = {fresh_names(story, random.Random(seed))["paid"]["value"] for seed in range(40)}
    assert len(drawn) > 20
    assert all(number % 100 == 0 and 1000 <= number <= 9900 for number in drawn)


@pytest.mark.parametrize("old", ["12 were painted and five", "paints 12 benches"])
def test_a_number_that_decides_a_reading_is_not_free(text: str, old: str) -> None:
    bound = text.replace("  firm: {", NUMBER).replace(old, old.replace("12", "{paid}"))
    story = parse_story(bound, "harbour-lamp.yaml")
    assert "decides a reading" in str(check_slots(story)[0])
