"""A run that is killed goes on where it stood: no finished request is made again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.baselines.llm_server import Asked, Response, chatting, verdict

pytest.importorskip("openai", reason="needs the extra llm")
PAIRS, CONCURRENCY = 200, 4
PATIENCE = 60.0
RUN = f"""\
import sys
import pandas as pd
from baselines.llm import LanguageModelJudge
numbers = range({PAIRS})
pairs = pd.DataFrame({{"headline": [f"Headline {{n}}" for n in numbers], "body": "So it is."}})
model = LanguageModelJudge("m", base_url=sys.argv[1], concurrency={CONCURRENCY})
model.fit(pairs, ["consistent", "overclaim"])
print(model.predict_proba(pairs)[:, 0].tolist())
"""


def answer(asked: Asked) -> Response:
    """An answer that says in its evidence which headline it is for."""
    response = verdict("consistent", 0.8, asked.headline)
    response.delay = 0.02
    return response


def kept(folder: Path) -> list[str]:
    """The headlines whose answers are on disk."""
    with closing(sqlite3.connect(folder / "llm" / "answers.sqlite", timeout=60)) as connection:
        rows = connection.execute("SELECT answer FROM answers").fetchall()
    return sorted(json.loads(json.loads(row[0])["content"])["evidence"] for row in rows)


def test_a_killed_run_repeats_no_finished_request(tmp_path: Path, root: Path) -> None:
    """In flight at the kill: asked of the server, but no answer on disk. Only these may come twice,
    and there are no more of them than requests may be under way at once."""
    environment = os.environ | {
        "LEDEBENCH_CACHE": str(tmp_path),
        "PYTHONPATH": str(root),
        "NO_PROXY": "127.0.0.1",
    }
    with chatting(answer) as server:
        command = [sys.executable, "-c", RUN, server.url]
        first = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        give_up = time.monotonic() + PATIENCE
        while len(server.asked) < PAIRS // 2 and time.monotonic() < give_up:
            time.sleep(0.005)
        first.send_signal(signal.SIGKILL)
        assert first.wait() == -signal.SIGKILL
        finished = kept(tmp_path)
        before = server.times()
        in_flight = set(before) - set(finished)
        assert len(finished) >= PAIRS // 2 - CONCURRENCY
        assert len(in_flight) <= CONCURRENCY

        second = subprocess.run(command, env=environment, capture_output=True, check=True)
        assert json.loads(second.stdout) == [0.8] * PAIRS
        total = server.times()
        assert sum(total.values()) - sum(before.values()) == PAIRS - len(finished)
        assert {headline for headline, times in total.items() if times > 1} == in_flight
        assert max(total.values()) <= 2
        assert len(kept(tmp_path)) == len(total) == PAIRS
