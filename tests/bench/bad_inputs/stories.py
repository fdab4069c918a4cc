"""Story files that do not compile."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.bad_inputs.case import Case, Sandbox
from tests.bench.stories.conftest import TEXT

TITLE = "Story files (`bench.stories compile`)"
FILE = "stories/harbour-lamp.yaml"


def story(content: str | bytes | None, name: str = FILE) -> Callable[[Sandbox], list[str]]:
    """Compile a folder with one story file of this content."""

    def make(box: Sandbox) -> list[str]:
        if content is not None:
            box.write(name, content)
        return ["compile", "stories", "--splits", "splits.json", "--out", "core"]

    return make


def good_but(old: str, new: str) -> Callable[[Sandbox], list[str]]:
    """Compile the good story with one piece of its text replaced."""
    assert old in TEXT
    return story(TEXT.replace(old, new, 1))


CASES = [
    Case(
        "no such folder",
        "stories: no such file or folder; give the folder of the stories",
        story(None),
        "stories",
    ),
    Case(
        "a folder without stories",
        "stories: no story files (*.yaml) here; give the folder they lie in",
        story("nothing", "stories/notes.txt"),
        "stories",
    ),
    Case(
        "an empty file",
        f"{FILE}:1: the file is empty; write a story or remove the file",
        story(""),
        "stories",
    ),
    Case(
        "not UTF-8",
        f"{FILE}:4: not UTF-8; save the file as UTF-8",
        story(TEXT.replace("names:", "names: # né").encode("latin-1")),
        "stories",
    ),
    Case(
        "bad YAML",
        f"{FILE}:8: REASON; put the text in double quotes",
        good_but('claim: "The lamp', "claim: [The lamp"),
        "stories",
    ),
    Case(
        "an unknown slot",
        f"{FILE}:10: unknown slot {{harbour}}; known here: chair, chair.first, chair.last, "
        "firm, firm.full, firm.short, town, town.name",
        good_but('"{town} - ', '"{town} {harbour} - '),
        "stories",
    ),
    Case(
        "an unknown facet",
        f"{FILE}:30: headlines: 'colour' is not one of ['certainty', 'quantity', 'entity', "
        "'role', 'source', 'cause', 'timing', 'scope']; "
        "a facet is certainty, quantity, entity, role, source, cause, timing or scope "
        "(topic grids are made by the compiler)",
        good_but("  quantity:\n    a:\n", "  colour:\n    a:\n"),
        "stories",
    ),
    Case(
        "no canary",
        f"{FILE}:1: the canary is missing; make the first line `# CANARY`",
        story(TEXT.partition("\n")[2]),
        "stories",
    ),
    Case(
        "a key twice",
        f"{FILE}:4: the key 'domain' stands twice; keep one of them",
        good_but("domain: politics\n", "domain: politics\ndomain: politics\n"),
        "stories",
    ),
    Case(
        "an id that is not the file's name",
        "stories/lamp.yaml:2: id 'harbour-lamp' is not the file's name; "
        "name the file harbour-lamp.yaml",
        story(TEXT, "stories/lamp.yaml"),
        "stories",
    ),
    Case(
        "no splits file",
        "splits.json: cannot be read as JSON (REASON); restore it",
        story(TEXT),
        "stories",
    ),
]
