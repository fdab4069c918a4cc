"""A loopback server that speaks the chat completions protocol, well or badly, and keeps count."""

from __future__ import annotations

import contextlib
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_HEADLINE = re.compile(r"Headline: (.*)\n\nArticle:\n(?!.*Headline: )", re.DOTALL)


@dataclass
class Asked:
    """One request as the server saw it."""

    number: int
    """How many came before it."""
    headline: str
    body: dict[str, Any]
    key: str
    time: float


@dataclass
class Response:
    """What to send back, after `delay` seconds; `cut` bytes less than promised."""

    content: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int = 0


Script = Callable[[Asked], Response]


@dataclass
class ChatServer:
    """Where it listens and what it has seen."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def times(self) -> Counter[str]:
        """How often each headline was asked about."""
        with self.lock:
            return Counter(asked.headline for asked in self.asked)


def completion(content: Any, usage: int | None = 100, **choice: Any) -> Response:
    """A well-formed chat completion with this content."""
    message = {"role": "assistant", "content": content}
    envelope: dict[str, Any] = {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"} | choice],
    }
    if usage is not None:
        envelope["usage"] = {
            "prompt_tokens": usage - 1,
            "completion_tokens": 1,
            "total_tokens": usage,
        }
    return Response(json.dumps(envelope).encode())


def verdict(label: str = "consistent", probability: Any = 0.9, evidence: Any = "") -> Response:
    """A completion whose content is a well-formed answer."""
    answer = {"label": label, "probability": probability, "evidence": evidence}
    return completion(json.dumps(answer))


def failure(status: int, message: str = "no", **headers: str) -> Response:
    """An error in the protocol's form."""
    content = json.dumps({"error": {"message": message, "code": None, "param": None}}).encode()
    return Response(content, status, {k.replace("_", "-"): v for k, v in headers.items()})


@contextmanager
def chatting(script: Script) -> Iterator[ChatServer]:
    """A server on a free port, stopped at the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            match = _HEADLINE.search(body["messages"][-1]["content"])
            with server.lock:
                key = self.headers.get("Authorization", "")
                headline = match.group(1) if match else ""
                asked = Asked(len(server.asked), headline, body, key, time.monotonic())
                server.asked.append(asked)
                server.at_once += 1
                server.most_at_once = max(server.most_at_once, server.at_once)
            response = script(asked)
            time.sleep(response.delay)
            with server.lock:
                server.at_once -= 1
            with contextlib.suppress(OSError):
                self._send(response)

        def _send(self, response: Response) -> None:
            self.send_response(response.status)
            for name, value in ({"Content-Type": "application/json"} | response.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.content) + response.cut))
            self.end_headers()
            self.wfile.write(response.content)
            self.close_connection = bool(response.cut)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        server = ChatServer(f"http://127.0.0.1:{http.server_address[1]}/v1")
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
