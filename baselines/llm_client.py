"""Asking an OpenAI-compatible server: one request a pair, as often as it takes, and no oftener.

Built on the official client, whose own retries are off: each attempt has to pass the budget and
the pace, which the client knows nothing of.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from baselines.llm_answers import Reply
from baselines.llm_limits import Budget, Pace
from baselines.llm_prompts import Messages
from baselines.llm_service import NO_KEY, Service, checked_url, key_from
from bench.errors import LedeBenchError, MissingPackageError

if TYPE_CHECKING:
    import openai

RETRIED = {408, 409, 425, 429}
"""And every status from 500 on."""
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
LONGEST_HOLD = 120.0
"""Seconds; a server that asks for a longer wait ends the run."""
TEMPLATE_TOKENS = 64
"""Room for what a chat template puts around the messages."""
GIVEN_WAY = (
    ("logprobs", "top_logprobs"),
    ("seed",),
    ("temperature",),
    ("max_tokens",),
)
"""Fields that are left out where a server will not have them, those least missed first."""


class HaltedError(Exception):
    """The run ends; this request was not sent."""


class Endpoint:
    """A service to which requests go out; `complete` may be called by several threads.

    `fields` are the request's fields beside model and messages; those that the server will not
    have are given up for good (`given_up` names them).
    """

    def __init__(self, service: Service, fields: Mapping[str, Any], budget: Budget) -> None:
        self.service, self.base_url = service, checked_url(service.base_url)
        self.fields = dict(fields)
        self.budget = budget
        self.given_up: list[str] = []
        self.halted = threading.Event()
        self.pace = Pace(service.requests_per_minute, self.halted)
        self.answered = False
        self.lock = threading.Lock()
        self.key = key_from(service.key_variable)
        self.client = _client(self.key, self.base_url, service.timeout)

    def complete(self, messages: Messages) -> Reply:
        """The server's reply. Errors: LedeBenchError where there is none to be had; HaltedError."""
        failures = 0
        while True:
            try:
                return self._attempt(messages)
            except _FieldGivenUpError:
                continue  # it ends: each time there is a field less to give up
            except _TryAgainError as again:
                failures += 1
                if failures > self.service.retries:
                    raise self._error(
                        f"still fails after {failures} attempts ({again.reason})",
                        "finished answers are kept: run again later, or with a smaller concurrency",
                    ) from again
                delay = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** (failures - 1))
                # spread out, so that those who failed together do not come back together
                self._rest(again, delay * random.uniform(0.75, 1.0))

    def halt(self) -> None:
        """Let requests under way finish and no other begin."""
        self.halted.set()

    def _attempt(self, messages: Messages) -> Reply:
        import openai

        self.pace.wait()
        if self.halted.is_set():
            raise HaltedError
        with self.lock:
            fields = dict(self.fields)
        bound = self._bound(messages)
        self.budget.reserve(bound)
        used = 0
        try:
            sent: Any = self.client.chat.completions.with_raw_response.create
            raw = sent(model=self.service.model, messages=messages, **fields)
            used = bound  # until the reply says otherwise
            reply = Reply.from_envelope(json.loads(raw.text))
            used = bound if reply.tokens is None else reply.tokens
            self.answered = True
            return reply
        except openai.APIStatusError as error:
            return self._refused(error, fields)
        except openai.APITimeoutError as error:
            used = bound  # the server may have worked on it
            raise _TryAgainError("no answer in time") from error
        except openai.APIConnectionError as error:
            refused = isinstance(_root(error), ConnectionRefusedError)
            used = 0 if refused else bound
            if refused and not self.answered:
                raise self._error(
                    "nobody answers there (connection refused)",
                    "start the server or correct base_url",
                ) from error
            raise _TryAgainError(f"no connection: {_root(error)}") from error
        except ValueError as error:
            raise _TryAgainError(
                f"no chat completion; does base_url end in /v1? {error}"
            ) from error
        finally:
            self.budget.settle(bound, used)

    def _refused(self, error: openai.APIStatusError, fields: Mapping[str, Any]) -> Reply:
        """What follows from an error status: another attempt, a refusal, or the end."""
        status, text = error.status_code, f"{error.message} {error.body}"
        named = str(error.param or text)
        if status in (401, 403):
            raise self._error(
                f"the key does not open {self.service.model!r} ({status})",
                f"put a key that does into the environment variable {self.service.key_variable}",
            ) from error
        if status == 404:
            raise self._error(
                f"no model {self.service.model!r} there, or no such address (404)",
                "check the model's name and base_url (it usually ends in /v1)",
            ) from error
        if error.code == "insufficient_quota":
            raise self._error("the account's quota is used up", "top it up") from error
        if status in RETRIED or status >= 500:
            asked_for = _retry_after(error.response.headers)
            raise _TryAgainError(f"status {status}", asked_for) from error
        if "content_filter" in text:
            return Reply("", refused=True, tokens=0)
        if status in (400, 422) and self._give_up(named, fields):
            raise _FieldGivenUpError from error
        raise self._error(
            f"the server rejects the request ({status}: {self._told(text)})",
            "change what it names; max_body_words shortens bodies that are too long",
        ) from error

    def _give_up(self, named: str, fields: Mapping[str, Any]) -> bool:
        """Leave out the first of the fields sent that an error names; whether there was one."""
        group = next((g for g in GIVEN_WAY if any(f in named and f in fields for f in g)), ())
        with self.lock:
            for name in (field for field in group if field in self.fields):
                limit = self.fields.pop(name)
                self.given_up.append(name)
                if name == "max_tokens":
                    self.fields["max_completion_tokens"] = limit
        return bool(group)

    def _rest(self, again: _TryAgainError, delay: float) -> None:
        if again.hold is None:
            self.halted.wait(delay)
        elif again.hold <= LONGEST_HOLD:
            self.pace.hold(again.hold)
        else:
            raise self._error(
                f"the server asks to wait {again.hold:.0f} seconds ({again.reason})",
                "finished answers are kept: run again then",
            )

    def _bound(self, messages: Messages) -> int:
        """The most tokens that a request can take: no token is shorter than a byte."""
        limit = self.fields.get("max_tokens", self.fields.get("max_completion_tokens", 0))
        written = sum(len(message["content"].encode("utf-8", "replace")) for message in messages)
        return written + TEMPLATE_TOKENS + int(limit)

    def _told(self, text: str) -> str:
        # before it is cut: half a key is not found any more
        return " ".join(self._without_key(text).split())[:200]

    def _error(self, what: str, cure: str) -> LedeBenchError:
        return LedeBenchError(f"{self.base_url}: {self._without_key(what)}; {cure}")

    def _without_key(self, text: str) -> str:
        # servers and libraries may repeat it in what they say
        return text if self.key == NO_KEY else text.replace(self.key, "...")


class _FieldGivenUpError(Exception):
    """The request can go out again, with a field less."""


class _TryAgainError(Exception):
    def __init__(self, reason: str, hold: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hold = hold
        """Seconds the server asks for."""


def _client(key: str, base_url: str, timeout: float) -> openai.OpenAI:
    try:
        import openai
    except ModuleNotFoundError as error:
        message = "the llm baseline needs the package 'openai'; `pip install 'ledebench[llm]'`"
        raise MissingPackageError(message) from error
    return openai.OpenAI(api_key=key, base_url=base_url, timeout=timeout, max_retries=0)


def _root(error: BaseException) -> BaseException:
    """What lies at the bottom of an error."""
    while (below := error.__cause__ or error.__context__) is not None:
        error = below
    return error


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a Retry-After header asks for, in either of its forms (RFC 9110, 10.2.3)."""
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def ask_all(
    endpoint: Endpoint,
    conversations: Mapping[str, Messages],
    concurrency: int,
    finished: Callable[[str, Reply], None],
) -> dict[str, Reply]:
    """Key -> reply, up to `concurrency` requests at a time, in the order given.

    `finished` is called with each reply as it comes, by the thread that got it. The first goes
    alone: a wrong key or address costs one request, and what the server will not have is known
    before the others are sent. When one fails, those under way are waited for and finished.
    """

    def one(key: str) -> Reply:
        reply = endpoint.complete(conversations[key])
        finished(key, reply)
        return reply

    first, *rest = conversations
    replies = {first: one(first)}
    with ThreadPoolExecutor(concurrency) as pool:
        asked = {pool.submit(one, key): key for key in rest}
        try:
            replies.update((asked[done], done.result()) for done in as_completed(asked))
        except BaseException:
            endpoint.halt()  # what still waits in the pool comes to nothing
            raise
    return replies
