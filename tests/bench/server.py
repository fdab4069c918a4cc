"""A loopback HTTP server that answers well, badly or not at all."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """Where it listens, and the paths it was asked for."""

    url: str
    asked: list[str] = field(default_factory=list)


def whole(content: bytes) -> Answer:
    """Answer with this content."""
    return cut_off(content, missing=0)


def cut_off(content: bytes, missing: int) -> Answer:
    """Promise this much more than is sent, then close the connection."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content) + missing))
        handler.end_headers()
        handler.wfile.write(content)

    return answer


def refuse(status: int) -> Answer:
    """Answer with an error."""
    return lambda handler: handler.send_error(status)


def stalled(release: threading.Event) -> Answer:
    """Take the request and say nothing until released."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        release.wait(10)

    return answer


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    """A server on a free port of this machine, stopped at the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.asked.append(self.path)
            answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        server = Server(f"http://127.0.0.1:{http.server_address[1]}")
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
