"""The `llm` baseline against a real server with a real, if small, language model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from baselines.llm import LanguageModelJudge
from benchmarks.local_server import LocalServer, free_port, missing_packages, serving_smollm

MISSING = missing_packages()
pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"no local language model: {', '.join(MISSING)} not installed"
)
pytest.importorskip("openai", reason="needs the extra llm")
FIRM = ("Dam has burst", "The dam has burst.")
OPEN = ("Dam has burst", "It was unclear whether the dam had burst.")
PAIRS = pd.DataFrame([FIRM, OPEN, FIRM], columns=["headline", "body"])
LABELS = np.array(["consistent", "overclaim", "consistent"], dtype=object)


@pytest.fixture(scope="module")
def smollm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalServer]:
    folder = tmp_path_factory.mktemp("smollm")
    with serving_smollm(folder, free_port()) as server:
        yield server
    # half a gigabyte, of which pytest would keep three
    for weights in folder.rglob("*.safetensors"):
        weights.unlink()


def test_a_real_server_is_asked_once_a_pair_and_answers(
    smollm: LocalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDEBENCH_CACHE", str(tmp_path))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    model = LanguageModelJudge(smollm.model, base_url=smollm.url)
    model.set_params(concurrency=2, max_tokens=24, timeout=120)
    model.fit(PAIRS, LABELS)
    table = model.predict_proba(PAIRS)
    np.testing.assert_allclose(table.sum(axis=1), 1)
    np.testing.assert_array_equal(table[0], table[2])
    # as the server counts them: two prompts of some two hundred tokens, and the answers
    assert model.requests_ == 2
    assert 300 < model.tokens_ < 1500
    assert (model.refused_, model.given_up_) == (0, [])
    again = LanguageModelJudge(smollm.model, base_url=smollm.url, max_tokens=24)
    again.fit(PAIRS, LABELS)
    np.testing.assert_array_equal(again.predict_proba(PAIRS), table)
    assert (again.requests_, again.cached_) == (0, 3)
