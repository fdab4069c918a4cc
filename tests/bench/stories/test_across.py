"""Checks over many stories: each finds what it is for, and nothing in a clean pair."""

from __future__ import annotations

import pytest

from bench.stories.across import check_across, lengths
from bench.stories.schema import Story, parse_story

PLAIN = """\
names:
  town: {{type: place, name: {town}}}
claim: "The bridge in {{town}} is shut."
body:
  - "{shared}"
  - certainty:
      confirmed: "It is shut, the clerk said."
      unverified: "It is shut, says one."
      refuted: "It is not shut at all."
  - quantity:
      a: "{a}"
      b: "Twelve came and two left."
headlines:
  certainty:
    asserts: ["Bridge shut", "Bridge closed"]
    hedges: ["Is bridge shut?", "Is bridge closed?"]
    denies: ["Bridge open", "Bridge in use"]
  quantity:
    a: ["Two came to bridge", "Two at bridge"]
    b: ["Twelve came to bridge", "Twelve at bridge"]
"""


def make(number: int, shared: str, town: str = "", a: str = "Two came and twelve left.") -> Story:
    from bench.canary import CANARY

    filled = PLAIN.format(shared=shared, a=a, town=town or f"Orvale{number}x")
    filled = filled.replace("{{", "{").replace("}}", "}")
    return parse_story(f"# {CANARY}\nid: s{number}\ndomain: politics\n{filled}", f"s{number}.yaml")


def unlike(number: int) -> str:
    return " ".join(f"w{number}x{k}" for k in range(30)) + " in {town}"


def says(stories: list[Story]) -> str:
    return "\n".join(map(str, check_across(stories)))


def test_a_real_name_is_found_in_text_and_in_names() -> None:
    text = says([make(1, "A train from Paris came to {town}"), make(2, unlike(2), town="Kyiv")])
    assert "s1.yaml:8: 'Paris' is of the real world" in text
    assert "'Kyiv' is of the real world" in text


def test_a_name_of_another_story_is_found() -> None:
    text = says([make(1, unlike(1), town="Velmouth"), make(2, unlike(2), town="Velmouth")])
    assert "'Velmouth' also stands in s1" in text


@pytest.mark.parametrize(("stories", "told"), [(2, False), (3, True)])
def test_a_frame_is_worn_when_three_stories_have_it(stories: int, told: bool) -> None:
    frame = "the mayor of {town} said that she would not give way"
    found = says([make(n, f"{unlike(n)} {frame} {unlike(n + 50)}") for n in range(stories)])
    assert ("say it in another way" in found) is told


def test_a_copied_passage_is_found_though_names_differ() -> None:
    passage = "A crowd of two hundred filled the square of {town} until the rain sent it home"
    found = says([make(1, passage), make(2, passage)])
    assert "s2.yaml:8: a passage is nearly that of s1 (100% of the runs)" in found


@pytest.mark.parametrize(("stories", "told"), [(29, False), (30, True)])
def test_a_reading_that_is_longer_tells(stories: int, told: bool) -> None:
    long = "Two came and twelve left, and the others stood about for a while in the drizzle."
    found = [make(n, unlike(n), a=long) for n in range(stories)]
    shares = {(x.facet, x.side, x.reading): x.longer for x in lengths(found)}
    assert shares["quantity", "body", "a"] == 1
    assert shares["quantity", "headline", "a"] == 0.5
    assert ("quantity: the passages of a are longer" in says(found)) is told
