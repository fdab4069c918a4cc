"""Imports point one way (DESIGN: the picture in CONTRIBUTING.md)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.conftest import ROOT

BOTTOM = {
    "errors",
    "files",
    "labels",
    "pairs",
    "readings",
    "canary",
    "signature",
    "progress",
    "metrics",
    "cli",
}
LAYERS = [
    BOTTOM,
    {"statistics", "tracks", "stories", "models", "schemas"},
    {"evidence", "predictions"},
    {"predictions_file", "inference", "record", "thresholds", "provenance"},
    {"scoring", "fitted", "verdict"},
    {"evaluation", "formats", "annotation"},
    {"board"},
    {
        "verify",
        "plots",
        "cite",
        "fetch",
        "export",
        "readme",
        "card",
        "croissant",
        "annotate",
        "check",
    },
    {"run"},
]
HEIGHT = {name: height for height, layer in enumerate(LAYERS) for name in layer}


def imported(path: Path) -> set[str]:
    """All modules a file imports when it runs (what only the type checker sees is left out)."""
    found: set[str] = set()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


FILES = sorted(p for p in (ROOT / "bench").rglob("*.py") if p != ROOT / "bench" / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_point_down(path: Path) -> None:
    own = path.relative_to(ROOT / "bench").parts[0].removesuffix(".py")
    assert own in HEIGHT, f"say in tests/test_imports.py where {own} stands"
    for module in imported(path):
        assert not module.startswith("baselines"), "bench reaches baselines by entry point"
        if not module.startswith("bench.") or room(module) == own:
            continue
        assert HEIGHT[room(module)] <= HEIGHT[own], f"{path.name} imports {module}"
        assert {own, room(module)} != {"stories", "tracks"}


@pytest.mark.parametrize("path", sorted((ROOT / "baselines").glob("*.py")), ids=lambda p: p.stem)
def test_baselines_import_the_bottom_only(path: Path) -> None:
    for module in imported(path):
        if module.startswith("bench"):
            assert room(module) in BOTTOM | {"models"}, f"{path.name} imports {module}"
