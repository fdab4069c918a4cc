"""A killed run of the `llm` baseline goes on where it stood: `python -m benchmarks.llm_resume`.

Pairs of core's test are put to SmolLM2-135M on this machine through a proxy that counts. Once half
of the answers are on disk the run is killed (SIGKILL) and started anew. A request is repeated if
the proxy sees it in both runs; in flight at the kill are the requests that the proxy had seen and
whose answers were not on disk. It is right when all repeated requests were in flight, so when the
second run sends just as many requests as there were answers missing.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd

from baselines.llm import LanguageModelJudge
from baselines.llm_cache import FOLDER_VARIABLE
from bench.files import sha256_text
from bench.tracks import load_track
from benchmarks.local_server import free_port, serving_smollm

BODY_WORDS, ANSWER_TOKENS = 40, 12
"""Short, for a model on two cores: the requests are what is measured, not the answers."""
CONCURRENCY = 2
POLL = 0.2


class Proxy:
    """Hands requests on to a server and notes which were made."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.asked: list[str] = []

    @contextmanager
    def running(self) -> Iterator[str]:
        """Its address, while it runs."""
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                proxy.asked.append(sha256_text(json.dumps(json.loads(body)["messages"])))
                request = urllib.request.Request(  # noqa: S310 - loopback
                    proxy.server + self.path.removeprefix("/v1"),
                    body,
                    {"Content-Type": "application/json"},
                )
                with urllib.request.urlopen(request) as answer:  # noqa: S310 - loopback
                    content = answer.read()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    return  # the run was killed while it waited

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
            threading.Thread(target=http.serve_forever, daemon=True).start()
            yield f"http://127.0.0.1:{http.server_address[1]}/v1"
            http.shutdown()


def some_pairs(count: int) -> pd.DataFrame:
    """The first pairs of core's test whose requests all differ."""
    test = load_track("core").test
    pairs = pd.DataFrame({name: test[name][:] for name in ("headline", "body")})
    opening = pairs["body"].str.split().str[:BODY_WORDS].str.join(" ")
    return pairs[~(pairs["headline"] + opening).duplicated()].head(count)


def work(url: str, model: str, count: int) -> None:
    """One run: ask about all the pairs."""
    judge = LanguageModelJudge(model, base_url=url, concurrency=CONCURRENCY, timeout=600)
    judge.set_params(max_body_words=BODY_WORDS, max_tokens=ANSWER_TOKENS)
    pairs = some_pairs(count)
    judge.fit(pairs, ["consistent", "inconsistent"])
    table = judge.predict_proba(pairs)
    print(
        f"second run: {table.shape[0]} pairs answered, {judge.cached_} from the cache, "
        f"{judge.requests_} requests, {judge.unparsed_} unparsed, {judge.refused_} refused"
    )


def on_disk(folder: Path) -> int:
    """How many answers the cache holds."""
    path = folder / "llm" / "answers.sqlite"
    if not path.is_file():
        return 0
    with closing(sqlite3.connect(path, timeout=60)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
        query = "SELECT COUNT(*) FROM answers"
        return int(connection.execute(query).fetchone()[0]) if tables else 0


def kill_and_resume(url: str, model: str, proxy: Proxy, folder: Path, count: int) -> bool:
    """Run, kill at the half, run again; prints the counts and gives whether they are right."""
    command = [sys.executable, "-m", "benchmarks.llm_resume"]
    command += ["--pairs", str(count), "--work", url, "--model", model]
    environment = os.environ | {FOLDER_VARIABLE: str(folder)}
    started = time.monotonic()
    first = subprocess.Popen(command, env=environment)  # noqa: S603 - our own command
    while on_disk(folder) < count // 2 and first.poll() is None:
        time.sleep(POLL)
    first.send_signal(signal.SIGKILL)
    status = first.wait()
    kept, before = on_disk(folder), list(proxy.asked)
    in_flight = len(before) - kept
    print(
        f"first run: killed (exit status {status}) after {len(before)} requests; "
        f"{kept} answers on disk, {in_flight} requests in flight",
        flush=True,
    )
    subprocess.run(command, env=environment, check=True)  # noqa: S603 - our own command
    after = proxy.asked[len(before) :]
    repeated = len(set(before) & set(after))
    print(
        f"seen by the server: {len(before)} + {len(after)} requests for "
        f"{len(set(proxy.asked))} pairs; {repeated} asked in both runs, of them "
        f"{repeated - in_flight} whose answer was on disk; "
        f"most requests for one pair: {max(Counter(proxy.asked).values())}"
    )
    print(f"{time.monotonic() - started:.0f} seconds")
    return (
        len(after) == count - kept
        and repeated == in_flight <= CONCURRENCY
        and on_disk(folder) == len(set(proxy.asked)) == count
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--work", metavar="URL", help=argparse.SUPPRESS)
    parser.add_argument("--model", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work:
        work(chosen.work, chosen.model, chosen.pairs)
        return
    with tempfile.TemporaryDirectory() as folder, serving_smollm(Path(folder), free_port()) as real:
        proxy = Proxy(real.url)
        with proxy.running() as url:
            right = kill_and_resume(url, real.model, proxy, Path(folder), chosen.pairs)
    print("no finished request was repeated" if right else "WRONG: the counts do not add up")
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
