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

from tests.baselines.llm_server import Asked, ChatServer, Response, chatting, verdict

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


def begun(server: ChatServer, folder: Path, root: Path) -> tuple[list[str], dict[str, str]]:
    """The command of a run, and its environment."""
    named = {"LEDEBENCH_CACHE": str(folder), "PYTHONPATH": str(root), "NO_PROXY": "127.0.0.1"}
    return [sys.executable, "-c", RUN, server.url], os.environ | named


def stopped_at(half: int, server: ChatServer, run: subprocess.Popen[bytes], how: int) -> None:
    """Send the run a signal once the server was asked so often, and wait for its end."""
    give_up = time.monotonic() + PATIENCE
    while len(server.asked) < half and time.monotonic() < give_up:
        time.sleep(0.005)
    run.send_signal(how)
    assert run.wait() == -how


def test_an_interrupted_run_keeps_the_answers_under_way(tmp_path: Path, root: Path) -> None:
    with chatting(answer) as server:
        command, environment = begun(server, tmp_path, root)
        run = subprocess.Popen(
            command,
            env=environment,
            stderr=subprocess.DEVNULL,
            # a shell that runs the tests in the background makes its children deaf to Ctrl-C
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
        )
        stopped_at(20, server, run, signal.SIGINT)
        assert kept(tmp_path) == sorted(server.times())
        assert 20 <= len(server.asked) < PAIRS


def test_a_killed_run_repeats_no_finished_request(tmp_path: Path, root: Path) -> None:
    """In flight at the kill: asked of the server, but no answer on disk. Only these may come twice,
    and there are no more of them than requests may be under way at once."""
    with chatting(answer) as server:
        command, environment = begun(server, tmp_path, root)
        first = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        stopped_at(PAIRS // 2, server, first, signal.SIGKILL)
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
