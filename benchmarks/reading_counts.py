"""How often each sign of `reading` is right: `python -m benchmarks.reading_counts`.

Writes baselines/reading_counts.json: for each sign how often it was the first to speak and how
often the pair was consistent all the same. No test pair is read.

Signs of certainty under asserting and denying headlines are counted on `emergent`'s train and dev
(labels by people; needs the fetched data). Its labels follow the stance that people saw in a
headline, not its hedges, and know no other facet: signs under hedging headlines, and those of
number, day, source, extent, name and cause, are counted on the development cases
(benchmarks/cases/development.yaml), which are few, were written by a language model and are those
that the rules were developed on. That a body is about something else is counted on `core`'s train
and dev.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pandas as pd

from baselines import reading
from baselines.reading import ReadingRules
from bench.files import write_text
from bench.labels import CONSISTENT
from bench.tracks import load_track
from benchmarks.check_cases import load_cases

TARGET = Path(reading.__file__).with_name("reading_counts.json")
BY_PEOPLE = tuple(
    f"{stance} {sign}"
    for stance in ("asserts", "denies")
    for sign in (
        "strong",
        "unverified",
        "open",
        "refuted",
        "left",
        "second-hand",
        "doubted",
        "none",
    )
)


def count(pairs: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Sign -> (how often it spoke, how often the pair was consistent); pairs have labels."""
    signs = ReadingRules().signs(pairs)
    spoken = Counter(signs)
    backed = Counter(
        sign for sign, label in zip(signs, pairs["label"], strict=True) if label == CONSISTENT
    )
    return {sign: (spoken[sign], backed[sign]) for sign in sorted(spoken)}


def main() -> None:
    track = load_track("emergent")
    columns = ["headline", "body", "label"]
    real = count(pd.concat([split.to_pandas()[columns] for split in (track.train, track.dev)]))
    cases = load_cases("development")
    invented = count(
        pd.DataFrame([(c.headline, c.body, c.expected) for c in cases], columns=columns)
    )
    core = load_track("core")
    grids = count(pd.concat([split.to_pandas()[columns] for split in (core.train, core.dev)]))
    topics = {name: found for name, found in grids.items() if name.endswith(" far")}
    by_people = {name: real[name] for name in BY_PEOPLE if name in real}
    sources = {"development cases": invented, "emergent": by_people, "core": topics}
    signs = {
        name: {"spoken": spoken, "consistent": backed, "on": source}
        for source, found in sources.items()
        for name, (spoken, backed) in found.items()
    }
    signs = dict(sorted(signs.items()))
    made_by = "python -m benchmarks.reading_counts"
    text = json.dumps({"made_by": made_by, "signs": signs}, indent=1) + "\n"
    write_text(TARGET, text)
    print(text, end="")


if __name__ == "__main__":
    main()
