"""Downloads that fail."""

from __future__ import annotations

import threading
from collections.abc import Callable

from bench.files import sha256_text
from bench.tracks.sources import Source
from tests.bench.bad_inputs.case import Case, Sandbox
from tests.bench.server import Answer, cut_off, refuse, serving, stalled, whole

TITLE = "Downloads (`bench.fetch TRACK`)"
CONTENT = "id,headline\n1,Mayor resigns\n"
URL = "http://127.0.0.1:PORT/news/pairs.csv"


def source(url: str) -> Source:
    """A small file of a fetched track."""
    return Source("news/pairs.csv", url, len(CONTENT), sha256_text(CONTENT))


def fetched(answer: Answer) -> Callable[[Sandbox], list[str]]:
    """Fetch from a server that answers in this way."""

    def make(box: Sandbox) -> list[str]:
        box.patch.setenv("LEDEBENCH_DATA", "data")
        box.patch.setenv("NO_PROXY", "127.0.0.1")
        server = box.undo.enter_context(serving(answer))
        box.patch.setattr("bench.tracks.sources.sources", lambda track: [source(server.url)])
        return ["news", "--base-url", server.url]

    return make


def never_answered(box: Sandbox) -> list[str]:
    box.patch.setattr("bench.fetch.TIMEOUT", 0.2)
    release = threading.Event()
    arguments = fetched(stalled(release))(box)
    box.undo.callback(release.set)
    return arguments


def nobody_there(box: Sandbox) -> list[str]:
    arguments = fetched(whole(b""))(box)
    box.undo.close()
    return arguments


def no_address(box: Sandbox) -> list[str]:
    return [*fetched(whole(b""))(box)[:2], "mirror.example"]


def data_folder_is_a_file(box: Sandbox) -> list[str]:
    arguments = fetched(whole(CONTENT.encode()))(box)
    box.write("data", "a file")
    return arguments


CASES = [
    Case(
        "the server has no such file",
        f"{URL}: the server answered 404; try again later or use --base-url",
        fetched(refuse(404)),
        "fetch",
    ),
    Case(
        "the server sends another file",
        f"{URL}: not the published file (its SHA-256 differs); nothing was kept; "
        "try again later or use --base-url",
        fetched(whole(b"something else\n")),
        "fetch",
    ),
    Case(
        "the connection breaks off",
        f"{URL}: the download broke off (ChunkedEncodingError); check the connection and try again",
        fetched(cut_off(CONTENT.encode()[:10], missing=18)),
        "fetch",
    ),
    Case(
        "the server never answers",
        f"{URL}: the download broke off (ReadTimeout); check the connection and try again",
        never_answered,
        "fetch",
    ),
    Case(
        "there is no server",
        f"{URL}: the download broke off (ConnectionError); check the connection and try again",
        nobody_there,
        "fetch",
    ),
    Case(
        "--base-url is no web address",
        "mirror.example/news/pairs.csv: no web address (MissingSchema); "
        "begin --base-url with https://",
        no_address,
        "fetch",
    ),
    Case(
        "the data folder is a file",
        "data/news/pairs.csv: cannot be written (REASON); "
        "free some room or set LEDEBENCH_DATA to another folder",
        data_folder_is_a_file,
        "fetch",
    ),
]
