"""Story files: read safely, checked against the schema, every fault with file, line and cure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from bench.canary import CANARY
from bench.errors import LedeBenchError


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one story file."""

    file: str
    line: int
    message: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}; {self.cure}"


class StoryError(LedeBenchError):
    """A story that cannot be used; `faults` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True)
class Passage:
    """One stretch of a body: the same in every variant (`facet` is None) or one text a reading."""

    facet: str | None
    readings: dict[str, str]
    """Reading -> template; the key of shared text is the empty string."""
    line: int


@dataclass(frozen=True)
class Story:
    """One authored event, as its file has it (slots not yet filled in)."""

    id: str
    domain: str
    names: dict[str, dict[str, Any]]
    claim: str
    body: tuple[Passage, ...]
    headlines: dict[str, dict[str, tuple[str, ...]]]
    deep: frozenset[str]
    file: str = ""
    lines: dict[tuple[str | int, ...], int] = field(default_factory=dict, repr=False)
    """Path in the file -> line, for messages."""

    @property
    def facets(self) -> tuple[str, ...]:
        """The facets the story has a grid for, in the order of its headlines."""
        return tuple(self.headlines)

    def line(self, *path: str | int) -> int:
        """The line of `path` in the file, or of the nearest thing above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader; in C, which is ten times as fast, where PyYAML has it."""


@lru_cache(maxsize=1)
def _validator() -> jsonschema.Draft202012Validator:
    text = files("bench.schemas").joinpath("story.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def _walk(
    node: yaml.Node, path: tuple[str | int, ...], lines: dict[tuple[str | int, ...], int]
) -> Iterator[tuple[int, str]]:
    """Note the line of each key and item in `lines`; yield (line, key) for keys given twice."""
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.start_mark.line + 1, key.value
            seen.add(key.value)
            lines[(*path, key.value)] = key.start_mark.line + 1
            yield from _walk(value, (*path, key.value), lines)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _walk(value, (*path, index), lines)


def _deepest(error: jsonschema.ValidationError) -> jsonschema.ValidationError:
    """The error below a `oneOf` that best says what is wrong: the one furthest into the file."""
    while error.context:
        error = max(
            error.context, key=lambda inner: (len(inner.absolute_path), len(inner.schema_path))
        )
    return error


def _schema_fault(
    error: jsonschema.ValidationError, file: str, lines: dict[tuple[str | int, ...], int]
) -> Fault:
    error = _deepest(error)
    path = tuple(error.absolute_path)
    place = ".".join(map(str, path)) or "the file"
    schema = error.schema if isinstance(error.schema, dict) else {}
    cure = schema.get("cure", "see docs/stories.md for the format")
    if isinstance(error.instance, str) and (*path, error.instance) in lines:
        path = (*path, error.instance)  # a key that should not be there
    return Fault(file, lines.get(path, 1), f"{place}: {_brief(error.message)}", cure)


def _brief(message: str) -> str:
    return message if len(message) <= 160 else message[:157] + "..."


def load_story(path: Path, shown_as: str | None = None) -> Story:
    """Read one story file.

    Errors: StoryError with every fault found, each with file, line and cure.
    """
    file = shown_as or str(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise StoryError([Fault(file, line, "not UTF-8", "save the file as UTF-8")]) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise StoryError([Fault(file, 1, reason, "give the path of a story file")]) from error
    return parse_story(text, file)


def parse_story(text: str, file: str) -> Story:
    """Make a Story of YAML text. Errors: StoryError."""
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        value: Any = loader.construct_document(node) if node else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = error.problem or "not YAML"
        raise StoryError([Fault(file, line, problem, "put the text in double quotes")]) from error
    except yaml.YAMLError as error:
        raise StoryError([Fault(file, 1, f"not YAML: {error}", "save it as plain text")]) from error
    if node is None:
        raise StoryError([Fault(file, 1, "the file is empty", "write a story or remove the file")])
    lines: dict[tuple[str | int, ...], int] = {}
    faults = [
        Fault(file, line, f"the key {key!r} stands twice", "keep one of them")
        for line, key in _walk(node, (), lines)
    ]
    faults += [
        _schema_fault(error, file, lines)
        for error in sorted(_validator().iter_errors(value), key=lambda e: str(e.absolute_path))
    ]
    if text.partition("\n")[0].strip() != f"# {CANARY}":
        faults.append(Fault(file, 1, "the canary is missing", f"make the first line `# {CANARY}`"))
    if faults:
        raise StoryError(faults)
    return _build(value, file, lines)


def _build(value: dict[str, Any], file: str, lines: dict[tuple[str | int, ...], int]) -> Story:
    body = []
    for index, item in enumerate(value["body"]):
        line = lines["body", index]
        if isinstance(item, str):
            body.append(Passage(None, {"": item}, line))
        else:
            ((facet, readings),) = item.items()
            body.append(Passage(facet, dict(readings), line))
    headlines = {
        facet: {reading: tuple(phrasings) for reading, phrasings in readings.items()}
        for facet, readings in value["headlines"].items()
    }
    return Story(
        id=value["id"],
        domain=value["domain"],
        names=value["names"],
        claim=value["claim"],
        body=tuple(body),
        headlines=headlines,
        deep=frozenset(value.get("deep", ())),
        file=file,
        lines=lines,
    )


def story_files(folder: Path) -> list[Path]:
    """The story files below `folder`, or `folder` itself if it is a file, in a fixed order.

    Errors: LedeBenchError where there is none.
    """
    if folder.is_file():
        return [folder]
    found = sorted(folder.rglob("*.yaml"))
    if not found:
        raise LedeBenchError(f"{folder}: no story files (*.yaml) here; give the folder they lie in")
    return found
