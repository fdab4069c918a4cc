"""What the command lines share: one line for an error, and exit codes that scripts can use.

0: done. 1: a check failed. 2: something from outside is wrong. 130: interrupted.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable

from bench.errors import LedeBenchError

INTERRUPTED = 130


def guarded(command: Callable[[], int]) -> int:
    """Run a command; print an expected error as one line and give its exit code."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        return command()
    except LedeBenchError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted: finished records are kept; --resume goes on from them", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # the reader (head, less) has gone: that is no fault of ours
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("error: the disk is full; free some room and use --resume", file=sys.stderr)
        return 2
