"""LedeBench: does the article stand behind its headline?

The public API is `load_track`, `evaluate`, `compare` and `leaderboard`; it is imported on first
use, so that `import bench` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["Settings", "__version__", "compare", "evaluate", "leaderboard", "load_track"]

_HOMES = {
    "load_track": "bench.tracks",
    "evaluate": "bench.evaluation",
    "compare": "bench.board",
    "leaderboard": "bench.board",
    "Settings": "bench.scoring",
}

if TYPE_CHECKING:
    from bench.board import compare, leaderboard
    from bench.evaluation import evaluate
    from bench.scoring import Settings
    from bench.tracks import load_track


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'bench' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
