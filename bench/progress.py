"""Progress bars: only on a terminal, only where a thing takes a while."""

from __future__ import annotations

import sys
from typing import Any

DELAY = 2.0


def progress_bar(total: int, what: str) -> Any:
    """A tqdm bar that appears after two seconds, and never where stderr is no terminal."""
    from tqdm import tqdm

    silent = not sys.stderr.isatty()
    return tqdm(total=total, desc=what, delay=DELAY, disable=silent, leave=False)
