"""What the command lines share: one line for an error, and exit codes that scripts can use.

0: done. 1: a check failed. 2: something from outside is wrong. 3: a package that the model needs
is missing. 130: interrupted.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from bench.errors import LedeBenchError

WRONG = 2
INTERRUPTED = 130


class Parser(argparse.ArgumentParser):
    """An argument parser that says what is wrong in one line, as all other errors are said."""

    def error(self, message: str) -> NoReturn:
        """Print the line and leave with exit code 2."""
        say_error(f"{message}; `{self.prog} --help` shows how")
        sys.exit(WRONG)


def one_line(text: str) -> str:
    """The text with line breaks and other white space as single spaces."""
    return " ".join(text.split())


def say_error(message: object) -> None:
    """Print one line to stderr, whatever a file name or a library's message holds."""
    print(f"error: {one_line(str(message))}", file=sys.stderr)


def guarded(command: Callable[[], int], keeps: str = "nothing half-written is left") -> int:
    """Run a command; print an expected error as one line and give its exit code.

    `keeps` says what an interrupted run leaves behind.
    """
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        code = command()
        # here and not at shutdown, where a full disk could no longer be told in one line
        sys.stdout.flush()
    except LedeBenchError as error:
        say_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        print(f"interrupted: {keeps}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader (head, less) has gone: that is no fault of ours
        _drop_output()
        return 0
    except OSError as error:
        return _system_error(error)
    return code


def _system_error(error: OSError) -> int:
    """Say what the system refused; without a file name it is a fault of ours and is raised."""
    if error.errno == errno.ENOSPC:
        say_error("the disk is full; free some room and run it again")
        _drop_output()
    elif error.filename is not None:
        say_error(f"{error.filename}: {error.strerror}; check the path and its permissions")
    else:
        raise error
    return WRONG


def _drop_output() -> None:
    """Send what is still to be printed nowhere, so that shutdown does not stumble over it."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def positive(text: str) -> int:
    """A whole number above zero (argparse type)."""
    return _whole(text, 1, "above zero")


def natural(text: str) -> int:
    """A whole number, zero or above (argparse type)."""
    return _whole(text, 0, "from zero up")


def _whole(text: str, least: int, which: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = least - 1
    if value < least:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {which}")
    return value


def parameters(settings: Sequence[str], base_url: str | None) -> dict[str, Any]:
    """What --set and --base-url say; values are JSON where they read as JSON, else text.

    Errors: ValueError for a --set without `=`.
    """
    import json

    found: dict[str, Any] = {"base_url": base_url} if base_url else {}
    for item in settings:
        name, sign, text = item.partition("=")
        if not sign or not name:
            raise ValueError(f"--set {item!r} is not PARAM=VALUE")
        try:
            found[name] = json.loads(text)
        except ValueError:
            found[name] = text
    return found
