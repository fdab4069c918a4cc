"""Downloads from a loopback server: kept whole and checked, or not kept at all."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from bench import fetch
from bench.errors import LedeBenchError
from tests.bench.bad_inputs.downloads import CONTENT, source
from tests.bench.server import Answer, Server, cut_off, refuse, serving, stalled, whole

BODY = CONTENT.encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder; nothing is in it yet."""
    monkeypatch.setenv("LEDEBENCH_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return tmp_path / "data"


def kept(folder: Path) -> dict[str, bytes]:
    """Every file of the data folder, hidden ones too."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def fetch_from(server: Server) -> None:
    fetch.fetch_file(source(f"{server.url}/original/pairs.csv"))


def test_the_published_file_is_kept(folder: Path) -> None:
    with serving(whole(BODY)) as server:
        fetch_from(server)
    assert kept(folder) == {"news/pairs.csv": BODY}
    assert server.asked == ["/original/pairs.csv"]


def test_a_mirror_is_asked_for_the_files_own_path(folder: Path) -> None:
    with serving(whole(BODY)) as server:
        fetch.fetch_file(source("https://elsewhere.invalid/pairs.csv"), f"{server.url}/mirror/")
    assert kept(folder) == {"news/pairs.csv": BODY}
    assert server.asked == ["/mirror/news/pairs.csv"]


def test_a_whole_file_is_not_asked_for_again(folder: Path) -> None:
    with serving(whole(BODY)) as server:
        fetch_from(server)
        fetch_from(server)
    assert len(server.asked) == 1


def test_an_altered_file_is_fetched_again(folder: Path) -> None:
    with serving(whole(BODY)) as server:
        fetch_from(server)
        (folder / "news" / "pairs.csv").write_bytes(BODY[:-1])
        fetch_from(server)
    assert kept(folder) == {"news/pairs.csv": BODY}
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (whole(BODY + b"\n"), "SHA-256 differs"),
        (cut_off(BODY[:10], missing=len(BODY) - 10), "broke off"),
        (cut_off(b"", missing=len(BODY)), "broke off"),
        (refuse(404), "the server answered 404"),
        (refuse(503), "the server answered 503"),
    ],
    ids=["another file", "cut off", "cut off at once", "404", "503"],
)
def test_a_failed_download_leaves_nothing_and_a_later_one_succeeds(
    folder: Path, answer: Answer, says: str
) -> None:
    with serving(answer) as server, pytest.raises(LedeBenchError, match=says):
        fetch_from(server)
    assert kept(folder) == {}
    with serving(whole(BODY)) as server:
        fetch_from(server)
    assert kept(folder) == {"news/pairs.csv": BODY}


def test_a_server_that_never_answers_is_given_up(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "TIMEOUT", 0.2)
    release = threading.Event()
    with serving(stalled(release)) as server:
        try:
            with pytest.raises(LedeBenchError, match="ReadTimeout"):
                fetch_from(server)
        finally:
            release.set()
    assert kept(folder) == {}


def test_an_altered_file_stays_when_the_server_has_no_better_one(folder: Path) -> None:
    path = folder / "news" / "pairs.csv"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"old")
    with serving(refuse(404)) as server, pytest.raises(LedeBenchError, match="404"):
        fetch_from(server)
    assert kept(folder) == {"news/pairs.csv": b"old"}


def test_the_command_says_what_it_fetched_and_asks_once_for_a_shared_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.tracks.sources.sources", lambda track: [source("unused")])
    with serving(whole(BODY)) as server:
        assert fetch.main(["news", "more-news", "--base-url", server.url]) == 0
    said = capsys.readouterr()
    assert said.out == f"news, more-news: 1 files in {folder}\n"
    assert said.err == ""
    assert server.asked == ["/news/pairs.csv"]
