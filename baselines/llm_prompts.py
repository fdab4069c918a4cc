"""The prompts of the `llm` baseline: files with places to fill in, and a version for each.

A file in `baselines/prompts/` has a part for the system and one for the user, with a line of equal
signs between them. Whatever of it changes, the version changes, and with it every cache key.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from string import Template

import numpy as np
import pandas as pd

from bench.errors import LedeBenchError
from bench.files import canonical_json, sha256_text

PROMPTS = ("zero-shot", "guide", "few-shot")
SEPARATOR = "\n=====\n"

Messages = list[dict[str, str]]
"""What is sent: the system's part and the user's."""


@dataclass(frozen=True)
class Example:
    """A pair of train with its label, for the few-shot prompt."""

    headline: str
    body: str
    label: str


@lru_cache(maxsize=8)
def _text(name: str) -> str:
    return (files("baselines") / "prompts" / name).read_text(encoding="utf-8")


def _prompt_text(prompt: str) -> str:
    if prompt not in PROMPTS:
        raise LedeBenchError(f"no prompt {prompt!r}; choose one of {', '.join(PROMPTS)}")
    return _text(f"{prompt}.txt")


def prompt_version(prompt: str) -> str:
    """Eight hexadecimal digits that stand for all packaged text the prompt is made from.

    Errors: LedeBenchError for a name that is none of `PROMPTS`.
    """
    parts = [_prompt_text(prompt), _text("labels.json"), _text("annotation-guide.md")]
    return sha256_text(canonical_json(parts if prompt == "guide" else parts[:2]))[:8]


def describe_label(label: str) -> str:
    """A line on a label; of one that the benchmark does not define, what the word itself says."""
    known: dict[str, str] = json.loads(_text("labels.json"))
    general = f'the word "{label}" says best how the article stands to the headline\'s claim'
    return f"- {label}: {known.get(label, general)}"


def shorten(body: str, max_words: int | None) -> str:
    """The body, or its first `max_words` words where it has more."""
    if max_words is None:
        return body
    # split keeps what follows the last cut as one piece: the rest, which goes
    pieces = body.split(None, max_words)
    return body if len(pieces) <= max_words else body[: len(body) - len(pieces[-1])].rstrip()


def system_part(prompt: str, labels: Sequence[str], examples: Sequence[Example]) -> str:
    """What every pair's request begins with."""
    shown = "\n\n".join(
        f"Headline: {e.headline}\n\nArticle:\n{e.body}\n\nLabel: {e.label}" for e in examples
    )
    return Template(_prompt_text(prompt).split(SEPARATOR)[0]).substitute(
        labels="\n".join(describe_label(label) for label in labels),
        names=", ".join(labels),
        guide=_text("annotation-guide.md").strip(),
        examples=shown,
    )


def messages(prompt: str, system: str, headline: str, body: str) -> Messages:
    """The request's messages for one pair, after a `system_part`."""
    user = Template(_prompt_text(prompt).split(SEPARATOR)[1].strip())
    filled = user.substitute(headline=headline, article=body)
    return [{"role": "system", "content": system}, {"role": "user", "content": filled}]


def pick_examples(
    pairs: pd.DataFrame, labels: np.ndarray, each: int, seed: int, max_words: int | None
) -> list[Example]:
    """`each` examples of every label, from the shorter half of its bodies, in a fixed order.

    Which they are follows from a hash of seed and texts: not from the order of the rows.
    """
    rows = zip(pairs["headline"], pairs["body"], labels, strict=True)
    found = [Example(h, shorten(b, max_words), str(label)) for h, b, label in rows]
    ranked = sorted(set(found), key=lambda e: _rank(e, seed))
    chosen: list[Example] = []
    for label in sorted({e.label for e in found}):
        mine = [e for e in ranked if e.label == label]
        median = sorted(len(e.body) for e in mine)[(len(mine) - 1) // 2]
        chosen += [e for e in mine if len(e.body) <= median][:each]
    return sorted(chosen, key=lambda e: _rank(e, seed))


def _rank(example: Example, seed: int) -> str:
    return sha256_text(f"{seed}\0{example.headline}\0{example.body}\0{example.label}")
