"""What holds a language model's requests back: a hard budget, and a pace."""

from __future__ import annotations

import threading
import time

from bench.errors import LedeBenchError


class Budget:
    """Requests and tokens that may be spent, retries included; threads share it.

    Tokens are reserved before a request at their upper bound and settled when it is known what it
    took, so that no number of requests under way at once can overshoot.
    """

    def __init__(
        self,
        max_requests: int | None = None,
        max_tokens: int | None = None,
        requests: int = 0,
        tokens: int = 0,
    ) -> None:
        self.max_requests = max_requests
        self.max_tokens = max_tokens
        self.requests = requests
        self.tokens = tokens
        self.reserved = 0
        self.changed = threading.Condition()

    def reserve(self, tokens: int) -> None:
        """Count a request that may take up to `tokens`; waits while others may yet leave room.

        Errors: LedeBenchError where the budget does not allow it.
        """
        with self.changed:
            while True:
                if self.max_requests is not None and self.requests >= self.max_requests:
                    raise _spent(f"{self.max_requests} requests", "max_requests")
                needed = self.tokens + self.reserved + tokens
                if self.max_tokens is None or needed <= self.max_tokens:
                    break
                if not self.reserved:
                    what = f"{self.max_tokens} tokens ({self.tokens} used, up to {tokens} needed)"
                    raise _spent(what, "max_tokens_total")
                self.changed.wait()
            self.requests += 1
            self.reserved += tokens

    def settle(self, reserved: int, used: int) -> None:
        """Put what a request took in the place of what was reserved for it."""
        with self.changed:
            self.reserved -= reserved
            self.tokens += used
            self.changed.notify_all()


def _spent(what: str, parameter: str) -> LedeBenchError:
    return LedeBenchError(
        f"the budget of {what} is spent; finished answers are kept: raise {parameter}, or run "
        "again to go on from them"
    )


class Pace:
    """Spreads requests evenly, and holds all of them where the server asks for it."""

    def __init__(self, per_minute: float | None, halted: threading.Event) -> None:
        self.interval = 60 / per_minute if per_minute else 0.0
        self.halted = halted
        self.next_start = 0.0
        self.held_until = 0.0
        self.lock = threading.Lock()

    def wait(self) -> None:
        """Sleep until the next request may go out, or all are halted."""
        with self.lock:
            mine = max(time.monotonic(), self.next_start)
            self.next_start = mine + self.interval
        # a hold may be set, or set further, while this one sleeps
        while (left := max(mine, self.held_until) - time.monotonic()) > 0:
            if self.halted.wait(left):
                return

    def hold(self, seconds: float) -> None:
        """No request goes out for so long."""
        with self.lock:
            self.held_until = max(self.held_until, time.monotonic() + seconds)
