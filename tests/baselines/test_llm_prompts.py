"""Prompts hold what they should, and their version changes with them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone

from baselines import llm_prompts
from baselines.llm import LanguageModelJudge
from baselines.llm_prompts import (
    PROMPTS,
    describe_label,
    messages,
    pick_examples,
    prompt_version,
    shorten,
    system_part,
)
from bench.errors import LedeBenchError
from bench.labels import BINARY_LABELS, CORE_LABELS

TRAIN = pd.DataFrame(
    {
        "headline": [f"Headline {n}" for n in range(12)],
        "body": [f"Body {n}." + " More." * n for n in range(12)],
    }
)
LABELS = np.array(["agree", "discuss", "unrelated"] * 4, dtype=object)


def test_the_packaged_guide_is_the_documented_one(root: Path) -> None:
    packaged = root / "baselines" / "prompts" / "annotation-guide.md"
    assert packaged.read_bytes() == (root / "docs" / "annotation-guide.md").read_bytes()


@pytest.mark.parametrize("label", [*CORE_LABELS, *BINARY_LABELS])
def test_every_label_of_ours_is_described(label: str) -> None:
    assert "says best" not in describe_label(label)


@pytest.mark.parametrize("label", ["agree", "discuss", "my-label"])
def test_other_labels_are_described_by_their_word(label: str) -> None:
    assert describe_label(label).startswith(f'- {label}: the word "{label}" says best')


@pytest.mark.parametrize("prompt", PROMPTS)
def test_a_prompt_has_labels_headline_and_article_and_no_open_place(prompt: str) -> None:
    examples = pick_examples(TRAIN, LABELS, 1, 0, None)
    system = system_part(prompt, ["agree", "discuss"], examples)
    first, second = messages(prompt, system, "It costs $price", "A body with $5 and ${x}.")
    assert (first["role"], second["role"]) == ("system", "user")
    assert "- agree: " in first["content"]
    assert "one of: agree, discuss\n" in first["content"]
    assert "$" not in first["content"]
    assert second["content"].startswith("Headline: It costs $price\n")
    assert second["content"].endswith("A body with $5 and ${x}.")
    assert ("Annotation guide" in first["content"]) == (prompt == "guide")
    assert ("Label: agree" in first["content"]) == (prompt == "few-shot")


def test_examples_are_balanced_short_and_do_not_depend_on_the_order_of_rows() -> None:
    chosen = pick_examples(TRAIN, LABELS, 2, 0, None)
    assert sorted(e.label for e in chosen) == sorted(["agree", "discuss", "unrelated"] * 2)
    assert all(int(e.headline.split()[1]) < 6 for e in chosen)
    backwards = pick_examples(TRAIN[::-1], LABELS[::-1], 2, 0, None)
    assert backwards == chosen
    singles = {tuple(pick_examples(TRAIN, LABELS, 1, seed, None)) for seed in range(8)}
    assert len(singles) > 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [(None, "One  two\nthree. "), (3, "One  two\nthree. "), (2, "One  two"), (1, "One")],
)
def test_shorten_keeps_the_text_as_it_is_up_to_the_cut(words: int | None, expected: str) -> None:
    assert shorten("One  two\nthree. ", words) == expected


def test_the_version_changes_with_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {prompt: prompt_version(prompt) for prompt in PROMPTS}
    assert len(set(before.values())) == len(PROMPTS)
    packaged = llm_prompts._text
    monkeypatch.setattr(llm_prompts, "_text", lambda name: packaged(name) + " ")
    assert not set(before.values()) & {prompt_version(prompt) for prompt in PROMPTS}


def test_an_unknown_prompt_is_an_error() -> None:
    with pytest.raises(LedeBenchError, match="no prompt 'best'; choose one of zero-shot"):
        prompt_version("best")


def test_the_configuration_names_the_version_of_the_prompt_and_can_be_cloned() -> None:
    judge = LanguageModelJudge("m").set_params(prompt="guide", max_requests=5)
    assert judge.get_params()["prompt_version"] == prompt_version("guide")
    assert clone(judge).get_params() == judge.get_params()
