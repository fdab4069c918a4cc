"""A WordNet of a few nouns, in the format of the real one."""

from __future__ import annotations

from pathlib import Path

NOUNS = (
    *("abacus", "box", "church", "dam", "dog", "doubt", "fraud", "glass", "glasses", "goose"),
    *("hoax", "house", "lady", "lens", "mayor", "u", "woman"),
)
IRREGULAR = {"abaci": "abacus", "geese": "goose"}


def write_wordnet(folder: Path) -> Path:
    """Write `index.noun` and `noun.exc` into `folder`, and give it back."""
    folder.mkdir(parents=True, exist_ok=True)
    licence = "  1 A line of the licence.  \n  2 Another one.  \n"
    nouns = "".join(f"{noun} n 1 1 @ 1 0 00000001  \n" for noun in sorted(NOUNS))
    (folder / "index.noun").write_text(licence + nouns, encoding="utf-8")
    lines = "".join(f"{form} {lemma}\n" for form, lemma in sorted(IRREGULAR.items()))
    (folder / "noun.exc").write_text(lines, encoding="utf-8")
    return folder
