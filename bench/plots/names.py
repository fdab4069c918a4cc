"""Names from outside (models, tracks, labels) as they stand in a plot."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

ELLIPSIS = "…"
UNDRAWABLE = "?"


@lru_cache(maxsize=1)
def _drawable() -> frozenset[int]:
    """The code points that matplotlib's own font has."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family=["DejaVu Sans"]))).get_charmap())


def printable(text: str) -> str:
    """`text` on one line, with a question mark for what the font cannot draw."""
    line = " ".join(text.split())
    return "".join(c if c.isprintable() and ord(c) in _drawable() else UNDRAWABLE for c in line)


def short(text: str, width: int) -> str:
    """At most `width` characters of `text`: an ellipsis takes the place of its middle.

    The middle goes because names of one family differ at the end ("-v1", "-v2").
    """
    line = printable(text)
    if len(line) <= width:
        return line
    tail = (width - 1) // 2
    return line[: width - 1 - tail] + ELLIPSIS + line[len(line) - tail :]


def short_names(names: Sequence[str], width: int) -> dict[str, str]:
    """A distinct short form for each of the distinct `names`, in order.

    Where two would look the same, the later gets a number (" #2"), which may exceed `width`.
    """
    forms: dict[str, str] = {}
    for name in names:
        form, number = short(name, width), 1
        while form in forms.values():
            number += 1
            form = f"{short(name, width)} #{number}"
        forms[name] = form
    return forms


def spoken(name: str) -> str:
    """A column's or metric's name as words: `balanced_accuracy` is "balanced accuracy"."""
    words = printable(name).replace("_", " ")
    known = {"macro f1": "macro-F1", "mcc": "Matthews correlation", "auroc": "AUROC"}
    return known.get(words, words.replace("fnc score", "FNC score"))


def capital(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]
