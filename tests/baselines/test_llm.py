"""The `llm` baseline against a server that behaves, and against one that does not."""

from __future__ import annotations

import itertools
import json
import os
import pickle
import socket
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from baselines import llm_client
from baselines.llm import LanguageModelJudge
from bench.errors import LedeBenchError, MissingPackageError
from tests.baselines.llm_server import (
    Asked,
    ChatServer,
    Response,
    Script,
    chatting,
    completion,
    failure,
    verdict,
)

pytest.importorskip("openai", reason="needs the extra llm")
LABELS = ["consistent", "contradiction", "overclaim", "underclaim"]
UNIFORM = [0.25] * 4
SURE = [0.7, 0.1, 0.1, 0.1]
KEY = "sk-not-to-be-found-anywhere"


@pytest.fixture(autouse=True)
def quick_and_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A cache of its own for each test, short delays, no key of the user's."""
    monkeypatch.setenv("LEDEBENCH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setattr(llm_client, "FIRST_DELAY", 0.01)


def some(count: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "headline": [f"Headline {n}" for n in range(count)],
            "body": [f"Body {n}. It is so." for n in range(count)],
        }
    )


def judge(server: ChatServer | str, **params: Any) -> LanguageModelJudge:
    url = server if isinstance(server, str) else server.url
    model = LanguageModelJudge("m").set_params(base_url=url, **params)
    return model.fit(some(4), np.array(LABELS, dtype=object))


def always(response: Response) -> Script:
    return lambda _: response


def in_turn(*responses: Response) -> Script:
    """One after the other, the last for good."""
    left = itertools.chain(responses[:-1], itertools.repeat(responses[-1]))
    return lambda _: next(left)


SURE_ANSWER = verdict("consistent", 0.7)


def test_rows_are_in_the_order_of_the_pairs() -> None:
    def by_number(asked: Asked) -> Response:
        number = int(asked.headline.split()[1])
        response = verdict(LABELS[number % 4], 0.7)
        response.delay = 0.05 * (number % 3)
        return response

    with chatting(by_number) as server:
        table = judge(server).predict_proba(some(9))
    assert table.argmax(axis=1).tolist() == [n % 4 for n in range(9)]
    np.testing.assert_allclose(table.sum(axis=1), 1)


def test_the_request_says_what_the_parameters_say() -> None:
    with chatting(always(SURE_ANSWER)) as server:
        judge(server, seed=3, max_tokens=50).predict_proba(some(1))
        judge(server, log_probabilities=False, seed=4).predict_proba(some(1))
    first, second = (asked.body for asked in server.asked)
    assert first["model"] == "m"
    assert (first["temperature"], first["seed"], first["max_tokens"]) == (0, 3, 50)
    assert (first["logprobs"], first["top_logprobs"]) == (True, 20)
    assert "logprobs" not in second
    assert "Body 0. It is so." in first["messages"][1]["content"]


def test_logprobs_are_used_where_the_server_gives_them() -> None:
    tokens = ['{"label": "', "over", 'claim"', ', "probability": 1}']
    content = [{"token": t, "logprob": 0.0, "top_logprobs": []} for t in tokens]
    content[1] |= {
        "logprob": np.log(0.6),
        "top_logprobs": [{"token": "under", "logprob": np.log(0.2)}],
    }
    answer = completion("".join(tokens), logprobs={"content": content})
    with chatting(always(answer)) as server:
        table = judge(server).predict_proba(some(1))
    np.testing.assert_allclose(table, [[0, 0, 0.75, 0.25]])


def test_equal_pairs_are_asked_about_once_and_never_again() -> None:
    pairs = pd.concat([some(5)] * 3)
    with chatting(always(SURE_ANSWER)) as server:
        first = judge(server)
        np.testing.assert_allclose(first.predict_proba(pairs), [SURE] * 15)
        assert (first.requests_, first.tokens_, first.cached_) == (5, 500, 0)
        second = judge(server)
        np.testing.assert_allclose(second.predict_proba(pairs), [SURE] * 15)
        assert (second.requests_, second.tokens_, second.cached_) == (0, 0, 15)
        assert len(server.asked) == 5


@pytest.mark.parametrize(
    "change",
    [
        {"model": "n"},
        {"prompt": "guide"},
        {"prompt": "few-shot"},
        {"temperature": 0.5},
        {"seed": 1},
        {"max_tokens": 9},
        {"log_probabilities": False},
        {"max_body_words": 2},
    ],
    ids=str,
)
def test_whatever_changes_the_answer_is_asked_anew(change: dict[str, Any]) -> None:
    with chatting(always(SURE_ANSWER)) as server:
        judge(server).predict_proba(some(1))
        model = LanguageModelJudge("m").set_params(base_url=server.url).set_params(**change)
        model.fit(some(4), np.array(LABELS, dtype=object)).predict_proba(some(1))
        assert len(server.asked) == 2


def test_other_labels_and_other_servers_are_asked_anew() -> None:
    with chatting(always(SURE_ANSWER)) as server, chatting(always(SURE_ANSWER)) as other:
        judge(server).predict_proba(some(1))
        judge(server).fit(some(2), np.array(LABELS[:2])).predict_proba(some(1))
        judge(other).predict_proba(some(1))
        assert (len(server.asked), len(other.asked)) == (2, 1)


@pytest.mark.parametrize("change", [{"concurrency": 1}, {"timeout": 9.0}, {"retries": 1}], ids=str)
def test_what_does_not_change_the_answer_is_not_asked_anew(change: dict[str, Any]) -> None:
    with chatting(always(SURE_ANSWER)) as server:
        judge(server).predict_proba(some(1))
        judge(server.url + "/", **change).predict_proba(some(1))
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("response", "counted"),
    [
        (completion('{"label": "consistent", "proba'), (1, 0)),
        (completion('{"label": "fine", "probability": 0.5}'), (1, 0)),
        (completion('{"label": "consistent", "probability": 7}'), (1, 0)),
        (completion('{"label": ["consistent"], "probability": 0.5}'), (1, 0)),
        (completion(None, finish_reason="length"), (1, 0)),
        (completion("I'm sorry, I cannot judge this."), (0, 1)),
        (completion(None, message={"content": None, "refusal": "No."}), (0, 1)),
        (completion(None, finish_reason="content_filter"), (0, 1)),
        (failure(400, "stopped by the content_filter"), (0, 1)),
    ],
    ids=["cut", "label", "range", "type", "empty", "words", "refusal", "filter", "status"],
)
def test_refused_and_unparsed_are_counted_uniform_and_not_asked_again(
    response: Response, counted: tuple[int, int]
) -> None:
    def script(asked: Asked) -> Response:
        return response if asked.headline == "Headline 1" else SURE_ANSWER

    with chatting(script) as server:
        for _ in range(2):
            model = judge(server)
            np.testing.assert_allclose(model.predict_proba(some(3)), [SURE, UNIFORM, SURE])
            assert (model.unparsed_, model.refused_) == counted
        assert server.times()["Headline 1"] == 1


@pytest.mark.parametrize(
    "bad",
    [
        failure(500),
        failure(503),
        failure(429),
        failure(408),
        Response(b'{"choices": [{"mess'),
        Response(b"<html>", headers={"Content-Type": "text/html"}),
        Response(b'{"choices": []}'),
        completion(5),
        Response(b'{"choi', cut=200),
    ],
    ids=["500", "503", "429", "408", "json", "html", "empty", "type", "cut"],
)
def test_what_may_pass_is_tried_again(bad: Response) -> None:
    with chatting(in_turn(bad, bad, SURE_ANSWER)) as server:
        model = judge(server)
        np.testing.assert_allclose(model.predict_proba(some(1)), [SURE])
        assert model.requests_ == len(server.asked) == 3


def test_what_does_not_pass_ends_the_run_and_keeps_what_was_answered() -> None:
    def script(asked: Asked) -> Response:
        return failure(500) if asked.headline == "Headline 3" else SURE_ANSWER

    with chatting(script) as server:
        with pytest.raises(LedeBenchError, match=r"still fails after 3 attempts \(status 500\)"):
            judge(server, retries=2, concurrency=1).predict_proba(some(6))
        answered = [h for h, n in server.times().items() if h != "Headline 3"]
        assert {"Headline 0", "Headline 1", "Headline 2"} <= set(answered)
        model = judge(server, retries=0)
        with pytest.raises(LedeBenchError):
            model.predict_proba(some(6))
        assert all(server.times()[h] == 1 for h in answered)


def test_a_time_out_is_tried_again() -> None:
    slow = verdict("consistent", 0.7)
    slow.delay = 1.5
    with chatting(in_turn(slow, SURE_ANSWER)) as server:
        model = judge(server, timeout=0.6)
        np.testing.assert_allclose(model.predict_proba(some(1)), [SURE])
        assert model.requests_ == 2
        # what was not answered in time may have been paid for
        assert model.tokens_ > 200


def test_retry_after_in_seconds_is_honoured() -> None:
    busy = failure(429, Retry_After="0.6")
    with chatting(in_turn(busy, SURE_ANSWER)) as server:
        judge(server).predict_proba(some(1))
    assert server.asked[1].time - server.asked[0].time >= 0.6


def test_retry_after_as_a_date_is_honoured() -> None:
    date = (datetime.now(UTC) + timedelta(seconds=2)).replace(microsecond=0)
    earliest = time.monotonic() + (date - datetime.now(UTC)).total_seconds()
    busy = failure(429, Retry_After=format_datetime(date, usegmt=True))
    with chatting(in_turn(busy, SURE_ANSWER)) as server:
        judge(server).predict_proba(some(1))
    assert server.asked[1].time >= earliest - 0.02


def test_retry_after_holds_all_requests() -> None:
    def script(asked: Asked) -> Response:
        return failure(429, Retry_After="0.7") if asked.number == 1 else SURE_ANSWER

    with chatting(script) as server:
        judge(server, concurrency=1).predict_proba(some(4))
    assert server.asked[2].time - server.asked[1].time >= 0.7


def test_a_wait_too_long_ends_the_run() -> None:
    with chatting(always(failure(429, Retry_After="3600"))) as server:
        with pytest.raises(LedeBenchError, match="asks to wait 3600 seconds"):
            judge(server).predict_proba(some(1))
        assert len(server.asked) == 1


@pytest.mark.parametrize("concurrency", [1, 3])
def test_no_more_requests_at_once_than_allowed(concurrency: int) -> None:
    slow = verdict("consistent", 0.7)
    slow.delay = 0.1
    with chatting(always(slow)) as server:
        judge(server, concurrency=concurrency).predict_proba(some(10))
        assert server.most_at_once == concurrency


def test_requests_per_minute() -> None:
    with chatting(always(SURE_ANSWER)) as server:
        started = time.monotonic()
        judge(server, requests_per_minute=600, concurrency=4).predict_proba(some(6))
    for number, asked in enumerate(server.asked):
        assert asked.time - started >= number * 0.1


def test_the_budget_of_requests_is_hard_and_the_next_run_goes_on() -> None:
    with chatting(always(SURE_ANSWER)) as server:
        model = judge(server, max_requests=4)
        with pytest.raises(LedeBenchError, match=r"budget of 4 requests is spent.*max_requests"):
            model.predict_proba(some(10))
        assert model.requests_ == len(server.asked) == 4
        with pytest.raises(LedeBenchError, match="budget"):
            model.predict_proba(some(10))
        assert len(server.asked) == 4
        model.set_params(max_requests=10)
        np.testing.assert_allclose(model.predict_proba(some(10)), [SURE] * 10)
        assert len(server.asked) == 10
        assert set(server.times().values()) == {1}


def test_retries_count_towards_the_budget() -> None:
    with chatting(always(failure(500))) as server:
        with pytest.raises(LedeBenchError, match="budget of 3 requests"):
            judge(server, max_requests=3).predict_proba(some(1))
        assert len(server.asked) == 3


def test_the_budget_of_tokens_is_never_overshot() -> None:
    def costly(asked: Asked) -> Response:
        response = completion('{"label": "consistent", "probability": 0.7}', usage=1000)
        response.delay = 0.05
        return response

    # one and six and six: if the six under way did not count, there would be thirteen
    with chatting(costly) as server:
        model = judge(server, max_tokens_total=10_000, concurrency=6)
        with pytest.raises(LedeBenchError, match="budget of 10000 tokens"):
            model.predict_proba(some(20))
        assert model.tokens_ == 1000 * len(server.asked)
        assert 8000 <= model.tokens_ <= 10_000
        spent = len(server.asked)
        model.set_params(max_tokens_total=None)
        model.predict_proba(some(20))
        assert len(server.asked) == 20 > spent


def test_usage_that_is_not_told_counts_at_its_upper_bound() -> None:
    with chatting(always(completion("{}", usage=None))) as server:
        model = judge(server)
        model.predict_proba(some(1))
        sent = server.asked[0].body["messages"]
    assert model.tokens_ == sum(len(m["content"]) for m in sent) + 300 + 64


@pytest.mark.parametrize(
    ("response", "message"),
    [
        (failure(401, f"Incorrect API key provided: {KEY}"), r"\(401\); put a key .* MY_KEY"),
        (failure(403), r"\(403\); put a key .* MY_KEY"),
        (failure(404), r"no model 'm' there, or no such address \(404\); check"),
        (failure(400, f"too long, {KEY}"), "rejects the request .400: .*too long.* max_body_words"),
        (
            Response(b'{"error": {"message": "q", "code": "insufficient_quota"}}', 429),
            "quota is used up; top it up",
        ),
    ],
    ids=["401", "403", "404", "400", "quota"],
)
def test_what_will_not_pass_is_said_at_once_and_without_the_key(
    response: Response, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    with chatting(always(response)) as server:
        with pytest.raises(LedeBenchError, match=message) as caught:
            judge(server, key_variable="MY_KEY").predict_proba(some(5))
        assert len(server.asked) == 1
        assert server.url in str(caught.value)
    assert KEY not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_nobody_there_is_said_at_once() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/v1"
    started = time.monotonic()
    with pytest.raises(LedeBenchError, match=r"connection refused.*start the server") as caught:
        judge(url, retries=9).predict_proba(some(3))
    assert url in str(caught.value)
    assert time.monotonic() - started < 2


def reject(*fields: str) -> Callable[[Asked], Response]:
    """A server that will not have some fields."""

    def script(asked: Asked) -> Response:
        found = [name for name in fields if name in asked.body]
        return failure(400, f"Unsupported parameter: '{found[0]}'") if found else SURE_ANSWER

    return script


def test_fields_that_the_server_will_not_have_are_given_up_once() -> None:
    with chatting(reject("top_logprobs", "seed", "max_tokens")) as server:
        model = judge(server, retries=0, max_tokens=77)
        np.testing.assert_allclose(model.predict_proba(some(6)), [SURE] * 6)
        assert model.given_up_ == ["logprobs", "top_logprobs", "seed", "max_tokens"]
        assert len(server.asked) == 6 + 3
        assert server.asked[-1].body["max_completion_tokens"] == 77
        assert server.asked[-1].body["temperature"] == 0


def test_the_key_is_sent_and_kept_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    with chatting(in_turn(failure(500, KEY), SURE_ANSWER)) as server:
        model = judge(server, key_variable="MY_KEY")
        model.predict_proba(some(3))
        assert {asked.key for asked in server.asked} == {f"Bearer {KEY}"}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert not any(KEY.encode() in path.read_bytes() for path in files)
    assert KEY.encode() not in pickle.dumps(model)
    assert KEY not in json.dumps(model.get_params()) + repr(model) + str(vars(model))
    assert KEY not in "".join(capfd.readouterr())


def test_a_variable_without_key_sends_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with chatting(always(SURE_ANSWER)) as server:
        judge(server).predict_proba(some(1))
        assert server.asked[0].key == "Bearer none"


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"key_variable": KEY}, "key_variable is no variable's name"),
        ({"base_url": f"https://u:{KEY}@example.org/v1"}, "example.org holds more than an address"),
        ({"base_url": f"https://example.org/v1?key={KEY}"}, "holds more than an address"),
        ({"base_url": "example.org"}, "base_url is no address"),
        ({"model": ""}, "no model named"),
        ({"concurrency": 0}, "concurrency must be 1 or more"),
        ({"prompt": "best"}, "no prompt 'best'"),
    ],
    ids=["key-variable", "password", "query", "scheme", "model", "concurrency", "prompt"],
)
def test_bad_parameters_are_said_without_repeating_secrets(
    params: dict[str, Any], message: str
) -> None:
    model = judge("http://127.0.0.1:9/v1")
    model.__dict__.update(params)
    with pytest.raises(LedeBenchError, match=message) as caught:
        model.predict_proba(some(1))
    assert KEY not in str(caught.value)


def test_a_key_with_a_line_break_in_it_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", f"{KEY}\nand more")
    with pytest.raises(LedeBenchError, match="OPENAI_API_KEY holds what is no key") as caught:
        judge("http://127.0.0.1:9/v1").predict_proba(some(1))
    assert KEY not in str(caught.value)


def test_a_missing_client_is_said_with_its_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(MissingPackageError, match=r"pip install 'ledebench\[llm\]'"):
        judge("http://127.0.0.1:9/v1").predict_proba(some(1))


def test_evidence_needs_no_request_of_its_own() -> None:
    with chatting(always(verdict("consistent", 0.7, ["It is so.", "Not there."]))) as server:
        model = judge(server)
        model.predict_proba(some(2))
        assert model.evidence(some(2)) == [["It is so."], ["It is so."]]
        assert len(server.asked) == 2


def test_a_cache_that_cannot_be_used_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "llm"
    folder.mkdir(parents=True)
    (folder / "answers.sqlite").write_bytes(b"no database" * 100)
    with pytest.raises(LedeBenchError, match=r"cannot be used .*LEDEBENCH_CACHE"):
        judge("http://127.0.0.1:9/v1").predict_proba(some(1))


def test_no_pairs_need_no_server() -> None:
    assert judge("http://127.0.0.1:9/v1").predict_proba(some(0)).shape == (0, 4)


def test_the_cache_is_the_users_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from baselines.llm_cache import default_folder

    assert str(default_folder()).startswith(os.environ["LEDEBENCH_CACHE"])
    monkeypatch.delenv("LEDEBENCH_CACHE")
    assert default_folder().parts[-2:] == ("ledebench", "llm")
