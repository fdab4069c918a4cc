"""Which model on which server, and the key to it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.errors import LedeBenchError

NO_KEY = "none"
"""What is sent where there is no key: servers of one's own often need none."""


def checked_url(base_url: str) -> str:
    """The base URL without a slash at its end.

    Errors: LedeBenchError for what is no address, or more than one.
    """
    parts = urlsplit(base_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise LedeBenchError("base_url is no address; write one like http://127.0.0.1:8000/v1")
    if "@" in parts.netloc or parts.query or parts.fragment:
        raise LedeBenchError(
            f"base_url of {parts.hostname} holds more than an address; put the key into the "
            "environment, where it is not recorded"
        )
    return base_url.rstrip("/")


def key_from(variable: str) -> str:
    """The key in this environment variable; `NO_KEY` where there is none.

    Errors: LedeBenchError for what is no name, and for a key that cannot stand in a header.
    """
    # what does not look like a variable's name may be a key: it is not repeated
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,63}", variable):
        raise LedeBenchError("key_variable is no variable's name; name the one that holds the key")
    key = os.environ.get(variable, "").strip() or NO_KEY
    if not re.fullmatch(r"[!-~]+", key):
        raise LedeBenchError(f"{variable} holds what is no key; set it to the key alone")
    return key


@dataclass(frozen=True)
class Service:
    """A model on a server, and how patiently it is asked."""

    base_url: str
    model: str
    key_variable: str = "OPENAI_API_KEY"
    """The environment variable with the key."""
    timeout: float = 60.0
    """Seconds that an answer may take."""
    retries: int = 5
    requests_per_minute: float | None = None
