"""Answers become verdicts, and verdicts probabilities, by the stated rule."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from baselines.llm_answers import (
    Reply,
    Step,
    Verdict,
    distribution,
    is_refusal,
    label_mass,
    label_steps,
    quoted_sentences,
    read_verdict,
)

LABELS = ["consistent", "contradiction", "overclaim"]
GOOD = {"label": "overclaim", "probability": 0.7, "evidence": "It was unclear."}


def logprobs(*tokens: tuple[str, dict[str, float]]) -> dict[str, Any]:
    """The protocol's log-probabilities for (token taken, text -> probability at its place)."""
    content = []
    for token, listed in tokens:
        top = [{"token": text, "logprob": math.log(p)} for text, p in listed.items()]
        content.append({"token": token, "logprob": math.log(listed[token]), "top_logprobs": top})
    return {"content": content}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(GOOD),
        f"```json\n{json.dumps(GOOD, indent=2)}\n```",
        f"Here is my verdict: {json.dumps(GOOD)} I hope it helps.",
        f'<think>{{"label": "consistent"}} or not?</think>{json.dumps(GOOD)}',
        json.dumps(GOOD | {"label": " Overclaim "}),
        json.dumps(GOOD | {"evidence": ["It was unclear."]}),
    ],
)
def test_what_stands_around_the_object_is_passed_over(text: str) -> None:
    assert read_verdict(text, LABELS) == Verdict("overclaim", 0.7, ("It was unclear.",))


@pytest.mark.parametrize(
    "change",
    [
        {"label": "misleading"},
        {"label": 3},
        {"label": None},
        {"label": ["overclaim"]},
        {"probability": 1.01},
        {"probability": -0.1},
        {"probability": "0.7"},
        {"probability": True},
        {"probability": None},
        {"probability": float("nan")},
        {"probability": float("inf")},
        {"evidence": 5},
        {"evidence": [5]},
    ],
    ids=str,
)
def test_wrong_types_and_values_are_unparsed(change: dict[str, Any]) -> None:
    assert read_verdict(json.dumps(GOOD | change), LABELS) is None


@pytest.mark.parametrize("text", ["", "overclaim", "[1]", '{"label"', "{" * 5000, "[" * 99_999])
def test_what_is_no_object_is_unparsed(text: str) -> None:
    assert read_verdict(text, LABELS) is None


def test_cut_json_is_unparsed_wherever_it_is_cut() -> None:
    whole = json.dumps(GOOD)
    assert all(read_verdict(whole[:end], LABELS) is None for end in range(len(whole)))


def test_without_logprobs_the_label_gets_its_probability_and_the_others_share_the_rest() -> None:
    row = distribution(Reply(json.dumps(GOOD)), LABELS)
    np.testing.assert_allclose(row, [0.15, 0.15, 0.7])


def test_one_label_alone_is_certain() -> None:
    row = distribution(Reply('{"label": "a", "probability": 0.2}'), ["a"])
    np.testing.assert_array_equal(row, [1.0])


@pytest.mark.parametrize("text", ["I'm sorry, I can't help.", "I\u2019m sorry", "I cannot say."])
def test_refusals_in_words(text: str) -> None:
    assert is_refusal(Reply(text))
    assert distribution(Reply(text), LABELS) is None


def test_an_answer_about_sorrow_is_no_refusal() -> None:
    assert not is_refusal(Reply(json.dumps(GOOD | {"evidence": "I'm sorry, he said."})))


def test_logprobs_are_renormalised_over_the_labels() -> None:
    steps = label_steps(
        logprobs(
            ('{"label": "', {'{"label": "': 1.0}),
            ("over", {"over": 0.6, "consist": 0.2, "the": 0.2}),
            ("claim", {"claim": 1.0}),
            ('", ', {'", ': 1.0}),
        )
    )
    mass = label_mass(steps, LABELS)
    np.testing.assert_allclose(mass, [0.25, 0, 0.75])
    row = distribution(Reply(json.dumps(GOOD), steps=steps), LABELS)
    np.testing.assert_allclose(row, [0.25, 0, 0.75])


def test_a_token_that_two_labels_share_is_followed_if_taken() -> None:
    steps = label_steps(
        logprobs(
            ('{"label":', {'{"label":': 1.0}),
            (' "con', {' "con': 0.8, ' "over': 0.2}),
            ("trad", {"trad": 0.9, "sist": 0.1}),
            ("iction", {"iction": 0.5, "ing": 0.5}),
            ('"', {'"': 1.0}),
        )
    )
    # contradiction .8 x .9, consistent .8 x .1, overclaim .2; after `trad` nothing is open
    np.testing.assert_allclose(label_mass(steps, LABELS), [0.08, 0.72, 0.2])


def test_a_token_that_two_labels_share_is_shared_out_if_not_taken() -> None:
    steps = label_steps(
        logprobs(
            ('{"label": "', {'{"label": "': 1.0}),
            ("over", {"over": 0.6, "con": 0.4}),
            ('claim"', {'claim"': 1.0}),
        )
    )
    np.testing.assert_allclose(label_mass(steps, LABELS), [0.2, 0.2, 0.6])


def test_a_label_that_begins_another_is_told_by_its_end() -> None:
    steps = label_steps(
        logprobs(
            ('{"label": "', {'{"label": "': 1.0}),
            ("agree", {"agree": 1.0}),
            ('"', {'"': 0.7, "ment": 0.3}),
        )
    )
    np.testing.assert_allclose(label_mass(steps, ["agree", "agreement"]), [0.7, 0.3])


def test_minus_infinity_is_a_probability_of_zero() -> None:
    given = logprobs(
        ('{"label": "', {'{"label": "': 1.0}), ("over", {"over": 0.5}), ('"', {'"': 1})
    )
    given["content"][1]["top_logprobs"].append({"token": "cons", "logprob": -math.inf})
    assert label_steps(given)[0] == Step("", "over", (("over", math.log(0.5)),))


@pytest.mark.parametrize(
    "given",
    [
        None,
        {},
        [1],
        {"content": ["text"]},
        {"content": [{"token": "a", "logprob": -1, "top_logprobs": [5]}]},
        {"content": None},
        {"content": [{"token": "a"}]},
        {"content": [{"token": '{"label": "x"', "logprob": "high"}]},
        {"content": [{"token": '{"label": "x"', "logprob": 3.0}]},
        {"content": [{"token": "no object", "logprob": -1.0}]},
    ],
    ids=str,
)
def test_malformed_logprobs_count_as_none(given: Any) -> None:
    assert label_steps(given) == ()


def test_logprobs_that_say_nothing_of_the_labels_leave_the_stated_probability() -> None:
    steps = (Step("", "zzz", (("zzz", -0.1),)),)
    np.testing.assert_allclose(
        distribution(Reply(json.dumps(GOOD), steps=steps), LABELS), [0.15, 0.15, 0.7]
    )


def test_a_reply_comes_back_from_the_disk_as_it_was() -> None:
    reply = Reply(
        "half a \ud83d, \x00", True, (Step("o", "ver", (("ver", -0.5), ("x", -2.0))),), 12
    )
    assert Reply.from_json(reply.to_json()) == reply


@pytest.mark.parametrize(
    "envelope",
    [
        [1],
        "html",
        None,
        {},
        {"choices": []},
        {"choices": [{}]},
        {"choices": [{"message": "text"}]},
        {"choices": [{"message": {"content": 5}}]},
        {"choices": [{"message": {"content": "a"}}], "usage": 5},
    ],
    ids=str,
)
def test_what_is_no_completion_is_an_error(envelope: Any) -> None:
    with pytest.raises(ValueError, match=r"no chat completion|no text"):
        Reply.from_envelope(envelope)


def test_evidence_is_matched_to_sentences_of_the_body() -> None:
    body = 'The dam has burst. It was "not yet clear" who would pay for the damage. Rain fell.'
    quotes = [
        "the dam  has burst.",
        "\u201cnot yet clear\u201d who would pay",
        "Rain",
        "Snow fell.",
    ]
    assert quoted_sentences(quotes, body) == [
        "The dam has burst.",
        'It was "not yet clear" who would pay for the damage.',
    ]


def test_a_quotation_of_two_sentences_gives_both() -> None:
    body = "The dam has burst. Rain fell. The road is closed."
    assert quoted_sentences(["Rain fell. The road is closed."], body) == [
        "Rain fell.",
        "The road is closed.",
    ]
