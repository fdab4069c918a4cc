"""Batches of articles and headlines as files that annotators and their tools can read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from bench.annotation.plan import Article, plan_pass
from bench.canary import CANARY
from bench.errors import LedeBenchError
from bench.files import sha256_text, write_text
from bench.labels import CERTAINTY, CONSISTENT, TOPIC, cell_label
from bench.stories.grids import render_story
from bench.stories.schema import Story

FORMATS = {"jsonl": "jsonl", "csv": "csv", "label-studio": "json", "markdown": "md"}
"""Format -> the ending of its files."""
KEY_FILE = "key.jsonl"


def label_studio_config() -> str:
    """The labelling configuration that goes with the label-studio format."""
    return files("bench.schemas").joinpath("label_studio.xml").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Kit:
    """How a kit is cut: passes of two rounds each, and the batches (lots) a round is dealt into."""

    form: str = "jsonl"
    passes: int = 1
    lots: int = 1
    seed: int = 0


def write_kit(splits: Sequence[Sequence[Story]], out: Path, kit: Kit) -> list[Path]:
    """Write batches, the key to their answers and (for Label Studio) the configuration.

    A batch is one lot of one round of one pass and never has two variants of one story. Gives the
    paths written. Errors: LedeBenchError where `out` already has a key (its answers may be out).
    """
    key_path = out / KEY_FILE
    if key_path.exists():
        message = f"{key_path}: a kit lies there and its answers may still be out"
        raise LedeBenchError(f"{message}; choose another folder")
    key: list[dict[str, Any]] = []
    written = [key_path]
    for number in range(kit.passes):
        for letter, articles in zip("ab", plan_pass(splits, number, kit.seed), strict=True):
            for lot in range(kit.lots):
                batch = f"pass{number + 1}{letter}{lot + 1}"
                part = articles[lot :: kit.lots]
                path = out / f"{batch}.{FORMATS[kit.form]}"
                write_text(path, render_batch(part, kit.form))
                written.append(path)
                key += [entry | {"batch": batch} for article in part for entry in _key(article)]
    write_text(key_path, "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in key))
    if kit.form == "label-studio":
        written.append(out / "labelling.xml")
        write_text(written[-1], label_studio_config())
    return written


def text_hash(*texts: str) -> str:
    """What tells whether an article, or a headline with it, reads as when it was judged."""
    return sha256_text("\0".join(texts))[:16]


def current(entry: dict[str, Any], stories: Mapping[str, Story]) -> bool:
    """Whether the pair (or the article) of an annotation still reads as it did.

    False for annotations that do not say how it read. A topic cell off the diagonal has the
    headline of another story: there the article alone is compared.
    """
    if "hash" not in entry or entry["story"] not in stories:
        return False
    rendering = render_story(stories[entry["story"]])
    if not set(entry["article"]) <= set(rendering.story.facets):
        return False
    text = rendering.article(entry["article"])
    if text_hash(text) != entry["article_hash"]:
        return False
    facet, stance = entry.get("facet"), entry.get("headline_reading")
    if facet is None or facet == TOPIC:
        return True
    return facet in rendering.story.facets and entry["hash"] == text_hash(
        rendering.headline(facet, str(stance)), text
    )


def _key(article: Article) -> list[dict[str, Any]]:
    """What each key of an article stands for. The topic cell on the diagonal shares its key."""
    shown = {"article": article.readings, "article_hash": text_hash(article.text)}
    entries: list[dict[str, Any]] = [
        {"key": article.key, "story": article.story, **shown, "hash": shown["article_hash"]}
    ]
    has_topic = any(q.facet == TOPIC for q in article.questions)
    for q in article.questions:
        entry = {
            "key": q.key,
            "story": q.story,
            "facet": q.facet,
            "rung": q.rung,
            "headline_reading": q.headline_reading,
            "body_reading": q.body_reading,
            "gold": q.gold,
            **shown,
            "hash": text_hash(q.headline, article.text),
        }
        entries.append(entry)
        if has_topic and q.facet == CERTAINTY:
            readings = {"headline_reading": "a", "body_reading": "a"}
            gold = cell_label(TOPIC, "a", "a")
            assert q.gold == gold == CONSISTENT
            entries.append(entry | {"facet": TOPIC, "rung": "plain", "gold": gold} | readings)
    return entries


def render_batch(articles: Sequence[Article], form: str) -> str:
    """One batch as text in one of FORMATS."""
    return _RENDERERS[form](articles)


def _jsonl(articles: Sequence[Article]) -> str:
    lines = [
        {
            "article": a.key,
            "text": a.text,
            "headlines": [{"key": q.key, "headline": q.headline} for q in a.questions],
            "canary": CANARY,
        }
        for a in articles
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _csv(articles: Sequence[Article]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["article", "key", "headline", "text", "canary"])
    for a in articles:
        writer.writerows([a.key, q.key, q.headline, a.text, CANARY] for q in a.questions)
    return stream.getvalue()


def _label_studio(articles: Sequence[Article]) -> str:
    """Label Studio's JSON import format: one task a headline, neighbours share an article."""
    tasks = [
        {
            "data": {
                "article": a.key,
                "key": q.key,
                "headline": q.headline,
                "text": a.text,
                "canary": CANARY,
            }
        }
        for a in articles
        for q in a.questions
    ]
    return json.dumps(tasks, ensure_ascii=False, indent=1) + "\n"


def _markdown(articles: Sequence[Article]) -> str:
    parts = [
        f"## Article {a.key}\n\n{a.text}\n\nHeadlines:\n"
        + "\n".join(f"- [{q.key}] {q.headline}" for q in a.questions)
        for a in articles
    ]
    return f"<!-- {CANARY} -->\n\n" + "\n\n---\n\n".join(parts) + "\n"


_RENDERERS = {"jsonl": _jsonl, "csv": _csv, "label-studio": _label_studio, "markdown": _markdown}
