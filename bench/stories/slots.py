"""Names are slots: their forms, filling them in, and drawing new ones."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

from bench.stories.schema import Fault, Story

SLOT = re.compile(r"\{([^{}]*)\}")

Slot = dict[str, Any]
Names = dict[str, Slot]

_FORMS = {
    "person": ("first", "last"),
    "organisation": ("full", "short"),
    "place": ("name",),
    "product": ("name",),
}


@lru_cache(maxsize=1)
def _pools() -> dict[str, Any]:
    text = files("bench.stories").joinpath("names.json").read_text(encoding="utf-8")
    pools: dict[str, Any] = json.loads(text)
    return pools


def stem(slot: Slot) -> str:
    """The distinctive word of an organisation's or product's name."""
    if "stem" in slot:
        return str(slot["stem"])
    name = str(slot.get("full") or slot["name"])
    parts = name.split()
    if len(parts) >= 3 and parts[-2] == "of":
        return parts[-1]
    return parts[0]


def initials(name: str) -> str:
    """The capitals of `name`: "Harlow Weather Agency" gives "HWA"."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


def forms(names: Names) -> dict[str, str]:
    """What each `{slot}` and `{slot.form}` stands for."""
    table: dict[str, str] = {}
    for slot, value in names.items():
        if value["type"] == "number":
            table[slot] = f"{value['value']:,}"
            continue
        kinds = _FORMS[value["type"]]
        table |= {f"{slot}.{form}": value[form] for form in kinds}
        table[slot] = f"{value['first']} {value['last']}" if "last" in kinds else value[kinds[0]]
    return table


def render(template: str, table: dict[str, str]) -> str:
    """Fill in every slot of `template`.

    Errors: KeyError for an unknown slot; `check_slots` finds those first.
    """
    return SLOT.sub(lambda match: table[match.group(1)], template)


def fresh_names(story: Story, rng: random.Random) -> Names:
    """Names of the same types (and genders) as the story's, newly drawn, none of them in its text.

    For persons and places the whole name is drawn; for organisations and products the stem.
    """
    taken = set(re.findall(r"\w+", _all_text(story)))
    drawn: Names = {}
    for slot, value in story.names.items():
        new = dict(value)
        if value["type"] == "person":
            new["first"] = _draw(_pools()["first"][value["gender"]], taken, rng)
            new["last"] = _compose("last", taken, rng)
        elif value["type"] == "number":
            new["value"] = _draw_number(value, taken, rng)
        elif value["type"] == "place":
            new["name"] = _compose("place", taken, rng)
        else:
            new |= _restem(value, _compose("stem", taken, rng))
        drawn[slot] = new
    return drawn


def _draw_number(value: dict[str, Any], taken: set[str], rng: random.Random) -> int:
    """A number of the slot's range, in its steps, that stands nowhere else in the story."""
    low, high, step = value["low"], value["high"], value.get("step", 1)
    allowed = [n for n in range(low, high + 1, step) if str(n) not in taken]
    choice: int = rng.choice(allowed or [value["value"]])
    taken.add(str(choice))
    return choice


def _restem(value: Slot, new: str) -> dict[str, str]:
    old = re.compile(rf"\b{re.escape(stem(value))}\b")
    changed = {
        form: old.sub(new, value[form]) for form in ("full", "short", "name") if form in value
    }
    if "short" in value and value["short"] == initials(value["full"]):
        changed["short"] = initials(changed["full"])
    return changed | {"stem": new}


def _draw(pool: list[str], taken: set[str], rng: random.Random) -> str:
    choice = rng.choice([name for name in pool if name not in taken])
    taken.add(choice)
    return choice


def _compose(kind: str, taken: set[str], rng: random.Random) -> str:
    pool = _pools()[kind]
    return _draw([head + tail for head in pool["heads"] for tail in pool["tails"]], taken, rng)


def templates(story: Story) -> list[tuple[tuple[str | int, ...], str]]:
    """Every text of the story with its path in the file."""
    found: list[tuple[tuple[str | int, ...], str]] = [(("claim",), story.claim)]
    for index, passage in enumerate(story.body):
        for reading, text in passage.readings.items():
            path = ("body", index, passage.facet, reading) if passage.facet else ("body", index)
            found.append((path, text))
    for facet, readings in story.headlines.items():
        for reading, phrasings in readings.items():
            for index, text in enumerate(phrasings):
                found.append((("headlines", facet, reading, index), text))
    return found


def _all_text(story: Story) -> str:
    table = forms(story.names)
    return " ".join(
        SLOT.sub(lambda m: table.get(m.group(1), ""), text) for _, text in templates(story)
    )


def check_slots(story: Story) -> list[Fault]:
    """Unknown and unused slots, names outside slots, bad stems, `a`/`an` before a slot."""
    table = forms(story.names)
    faults = [
        Fault(story.file, story.line(*path), message, cure)
        for path, text in templates(story)
        for message, cure in _text_faults(text, story.names, table)
    ]
    used = {n.partition(".")[0] for _, text in templates(story) for n in SLOT.findall(text)}
    for slot in sorted(set(story.names) - used):
        line = story.line("names", slot)
        faults.append(
            Fault(story.file, line, f"slot {slot!r} is never used", "use it or remove it")
        )
    return faults + _check_names(story)


def _text_faults(text: str, names: Names, table: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(message, cure) of everything wrong with one text."""
    for name in SLOT.findall(text):
        if name not in table:
            yield f"unknown slot {{{name}}}", "known here: " + ", ".join(sorted(table))
    article = re.search(r"\b(an?) \{", text, re.IGNORECASE)
    if article:
        cure = "reword it, for a new name may need the other article"
        yield f"{article.group(1)!r} stands straight before a slot", cure
    plain = SLOT.sub("", text)
    for slot, value in names.items():
        if value["type"] == "number":
            continue
        literal = distinctive(value)
        if re.search(rf"\b{re.escape(literal)}\b", plain):
            yield f"the name {literal!r} is written out", f"use the slot {{{slot}}}"


def distinctive(value: Slot) -> str:
    """What no other text may contain: the last name, the place's name, or the stem."""
    if value["type"] == "person":
        return str(value["last"])
    return str(value["name"]) if value["type"] == "place" else stem(value)


def _check_names(story: Story) -> list[Fault]:
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for slot, value in story.names.items():
        line = story.line("names", slot)
        if value["type"] == "number":
            faults += _check_number(story, slot, value, line)
            continue
        key = distinctive(value)
        if key in seen:
            cure = "give every slot a name of its own"
            faults.append(Fault(story.file, line, f"{key!r} also names {seen[key]!r}", cure))
        seen[key] = slot
        if value["type"] in ("organisation", "product"):
            faults += _check_stem(story, slot, value, line)
        if forms({slot: value})[slot].endswith("s"):
            cure = "choose another: the possessive of a redrawn name would differ"
            faults.append(Fault(story.file, line, f"the name in {slot!r} ends in s", cure))
    return faults


def _check_number(story: Story, slot: str, value: dict[str, Any], line: int) -> list[Fault]:
    """A number must lie in its range, and no headline may turn on it: it is free to vary."""
    low, high, step = value["low"], value["high"], value.get("step", 1)
    if value["value"] not in range(low, high + 1, step):
        message = f"number {slot!r} is not one of {low}, {low + step} ... {high}"
        return [Fault(story.file, line, message, "mend value, low, high or step")]
    variant = [
        path
        for path, text in templates(story)
        if slot in SLOT.findall(text) and (path[0] != "body" or len(path) > 2)
    ]
    if variant:
        cure = "only numbers of shared text are free to vary"
        return [Fault(story.file, line, f"number {slot!r} decides a reading", cure)]
    return []


def _check_stem(story: Story, slot: str, value: Slot, line: int) -> list[Fault]:
    word = re.compile(rf"\b{re.escape(stem(value))}\b")
    for form in ("full", "short", "name"):
        text = value.get(form)
        if text is None or word.search(text):
            continue
        if form == "short" and text == initials(value["full"]):
            continue
        message = f"{form} of {slot!r} has not the stem {stem(value)!r}"
        return [Fault(story.file, line, message, "name the distinctive word as `stem`")]
    return []
