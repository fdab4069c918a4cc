"""`llm`: a language model behind an OpenAI-compatible server is asked for label and evidence.

The way of Zheng et al., Judging LLM-as-a-Judge (NeurIPS 2023), with one question a pair. How
answers become probabilities is said in `baselines/llm_answers.py` and docs/llm.md.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from baselines.llm_answers import Reply, distribution, is_refusal, quoted_sentences, read_verdict
from baselines.llm_cache import AnswerCache
from baselines.llm_client import Endpoint, ask_all
from baselines.llm_limits import Budget
from baselines.llm_prompts import (
    Example,
    Messages,
    messages,
    pick_examples,
    prompt_version,
    shorten,
    system_part,
)
from baselines.llm_service import Service, checked_url
from bench.errors import LedeBenchError
from bench.files import canonical_json, sha256_text
from bench.progress import progress_bar

DEFAULT_URL = "https://api.openai.com/v1"
CACHE_FORMAT = 1
"""Goes up when what is kept of a reply changes its meaning."""
TOP_LOGPROBS = 20


class LanguageModelJudge(BaseEstimator):
    """Labels, probabilities and evidence sentences from a language model.

    `model` is the server's name for it. `prompt` is zero-shot, guide (with the annotation guide)
    or few-shot (with `examples_per_label` pairs of train). `temperature`, `seed` and `max_tokens`
    (of the answer) go into the request; so does the wish for log-probabilities, if
    `log_probabilities`. The budget, `max_requests` and `max_tokens_total`, holds from one `fit`
    to the next, retries included and cached answers not. The key is read from the environment
    variable `key_variable` at each call and kept nowhere. `label_names`: whether the track's own
    labels are asked for, or the two of its official question where that is binary.

    After a call `unparsed_` and `refused_` say how many of its pairs were scored as such and
    `cached_` how many needed no request; `requests_` and `tokens_` sum up what was spent since
    `fit`; `given_up_` lists the request's fields that the server would not have.
    """

    def __init__(  # noqa: PLR0913 - scikit-learn's place for parameters
        self,
        model: str = "",
        *,
        base_url: str = DEFAULT_URL,
        prompt: str = "zero-shot",
        temperature: float = 0.0,
        seed: int = 0,
        max_tokens: int = 300,
        log_probabilities: bool = True,
        examples_per_label: int = 1,
        max_body_words: int | None = None,
        label_names: bool = True,
        concurrency: int = 4,
        timeout: float = 60.0,
        retries: int = 5,
        requests_per_minute: float | None = None,
        max_requests: int | None = None,
        max_tokens_total: int | None = None,
        key_variable: str = "OPENAI_API_KEY",
    ) -> None:
        self.model = model
        self.base_url = base_url
        self.prompt = prompt
        self.temperature = temperature
        self.seed = seed
        self.max_tokens = max_tokens
        self.log_probabilities = log_probabilities
        self.examples_per_label = examples_per_label
        self.max_body_words = max_body_words
        self.label_names = label_names
        self.concurrency = concurrency
        self.timeout = timeout
        self.retries = retries
        self.requests_per_minute = requests_per_minute
        self.max_requests = max_requests
        self.max_tokens_total = max_tokens_total
        self.key_variable = key_variable

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters; if `deep`, as records ask for them, the version of the prompt too."""
        params: dict[str, Any] = super().get_params(deep)
        # cloning asks without `deep`, and must get what __init__ takes
        return params | {"prompt_version": prompt_version(self.prompt)} if deep else params

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> LanguageModelJudge:
        """Learn which labels there are and, for few-shot, pick examples. Sends nothing."""
        self.classes_ = sorted({str(label) for label in labels})
        self.examples_: list[tuple[str, str, str]] = []
        if self.prompt == "few-shot":
            each, words = self.examples_per_label, self.max_body_words
            picked = pick_examples(pairs, labels, each, self.seed, words)
            self.examples_ = [(e.headline, e.body, e.label) for e in picked]
        self.requests_ = self.tokens_ = 0
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, K). Each distinct pair is asked about once, unless the cache knows the answer.

        Refusals and answers that cannot be read get the uniform distribution. Errors:
        LedeBenchError where the server cannot be asked or the budget is spent; answers that
        came before are kept, and the next run goes on from them.
        """
        replies = self._replies(pairs)
        rows = [distribution(reply, self.classes_) for reply in replies]
        self.refused_ = sum(is_refusal(reply) for reply in replies)
        self.unparsed_ = sum(row is None for row in rows) - self.refused_
        uniform = np.full(len(self.classes_), 1 / len(self.classes_))
        table = [uniform if row is None else row for row in rows]
        return np.array(table).reshape(len(pairs), len(self.classes_))

    def evidence(self, pairs: pd.DataFrame) -> list[list[str]]:
        """For each pair the sentences of its body that the answer quotes; others are dropped."""
        found = []
        for reply, body in zip(self._replies(pairs), pairs["body"], strict=True):
            verdict = None if is_refusal(reply) else read_verdict(reply.content, self.classes_)
            found.append(quoted_sentences(verdict.evidence, body) if verdict else [])
        return found

    def _replies(self, pairs: pd.DataFrame) -> list[Reply]:
        """The server's reply to each pair, in the order of the rows."""
        if not self.model:
            raise LedeBenchError("llm: no model named; say which, as in --model llm:NAME")
        if self.concurrency < 1:
            raise LedeBenchError("llm: concurrency must be 1 or more")
        conversations = self._conversations(pairs)
        keys = [self._key(conversation) for conversation in conversations]
        with AnswerCache() as cache:
            known = {key: Reply.from_json(text) for key, text in cache.stored(keys).items()}
            missing = {k: c for k, c in zip(keys, conversations, strict=True) if k not in known}
            self.cached_ = sum(key in known for key in keys)
            if missing:
                known |= self._ask(missing, cache)
        return [known[key] for key in keys]

    def _ask(self, missing: dict[str, Messages], cache: AnswerCache) -> dict[str, Reply]:
        budget = Budget(self.max_requests, self.max_tokens_total, self.requests_, self.tokens_)
        service = Service(
            self.base_url,
            self.model,
            self.key_variable,
            self.timeout,
            self.retries,
            self.requests_per_minute,
        )
        endpoint = Endpoint(service, self._fields(), budget)
        try:
            with progress_bar(len(missing), f"asking {self.model}") as bar:

                def finished(key: str, reply: Reply) -> None:
                    cache.put(key, reply.to_json())
                    bar.update()

                return ask_all(endpoint, missing, self.concurrency, finished)
        finally:
            self.requests_, self.tokens_ = budget.requests, budget.tokens
            self.given_up_ = list(endpoint.given_up)

    def _conversations(self, pairs: pd.DataFrame) -> list[Messages]:
        examples = [Example(*texts) for texts in self.examples_]
        system = system_part(self.prompt, self.classes_, examples)
        return [
            messages(self.prompt, system, headline, shorten(body, self.max_body_words))
            for headline, body in zip(pairs["headline"], pairs["body"], strict=True)
        ]

    def _fields(self) -> dict[str, Any]:
        fields = {
            "temperature": self.temperature,
            "seed": self.seed,
            "max_tokens": self.max_tokens,
        }
        wish = {"logprobs": True, "top_logprobs": TOP_LOGPROBS}
        return fields | wish if self.log_probabilities else fields

    def _key(self, conversation: Messages) -> str:
        """A hash of all the answer depends on; labels, prompt and texts are in the messages."""
        asked = {
            "format": CACHE_FORMAT,
            "base_url": checked_url(self.base_url),
            "model": self.model,
            "messages": conversation,
            "fields": self._fields(),
        }
        return sha256_text(canonical_json(asked))
