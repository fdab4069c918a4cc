"""A small story that tests can bend."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.canary import CANARY
from bench.stories.schema import Story, parse_story

FILLER = (
    "The council met on Tuesday evening in the old hall beside the river, where some forty people "
    "had come to hear the debate, and it went through its business in an hour and a half without "
    "a vote being called on any other matter. The chair thanked the clerks for their patience, "
    "asked for the windows to be opened, and reminded members that the next session falls a week "
    "later than usual because of the holiday and the repairs that have been promised for the roof."
)

TEXT = f"""\
# {CANARY}
id: harbour-lamp
domain: politics
names:
  town: {{type: place, name: Velmouth}}
  chair: {{type: person, first: Ada, last: Morwen, gender: f}}
  firm: {{type: organisation, full: Tolvan Lamp Company, short: Tolvan}}
claim: "The lamp in {{town}} harbour was sold to {{firm}}."
body:
  - "{{town}} - {FILLER}"
  - certainty:
      confirmed: "The lamp was sold to {{firm.short}} in May, and the deed was read out by {{chair}}."
      unverified: "The lamp was sold to {{firm.short}} in May, a trader says, but {{chair}} saw no deed."
      refuted: "The lamp was never sold to {{firm.short}}, and the old deed was read out by {{chair}}."
  - "Whether the pier will reopen this year is far from clear. {FILLER}"
  - quantity:
      a: "Of the benches on the quay, 12 were painted and five were mended."
      b: "Of the benches on the quay, five were painted and 12 were mended."
headlines:
  certainty:
    asserts:
      - "Harbour lamp sold to {{firm.short}}"
      - "{{firm.short}} owns lamp of {{town}} harbour"
    hedges:
      - "Harbour lamp may be sold to {{firm.short}}"
      - "{{firm.short}} said to own lamp of {{town}} harbour"
    denies:
      - "Harbour lamp not sold to {{firm.short}}"
      - "{{firm.short}} does not own lamp of {{town}} harbour"
  quantity:
    a:
      - "Town paints 12 benches on the quay"
      - "Painters finish 12 quay benches"
    b:
      - "Town paints five benches on the quay"
      - "Painters finish five quay benches"
"""


@pytest.fixture
def text() -> str:
    return TEXT


@pytest.fixture
def story() -> Story:
    return parse_story(TEXT, "harbour-lamp.yaml")


@pytest.fixture
def changed() -> Callable[[str, str], Story]:
    """The story with one piece of its text replaced."""

    def change(old: str, new: str) -> Story:
        assert old in TEXT
        return parse_story(TEXT.replace(old, new), "harbour-lamp.yaml")

    return change
