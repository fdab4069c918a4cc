"""Five news-like articles put to `bench.check`: `python benchmarks/check_cases.py [MODEL]`.

The articles are invented, unlike any story of `core`, and were written, with the verdict and the
deciding sentences, before any model had seen one of them. Prints the verdict (label), what was
expected, and the sentences quoted (marked where they decide), then how many are right. Evidence is
right where a deciding sentence is quoted; how many others stand beside it is told too. Fits the
model (default `evidence`) on core's train split unless it is kept in the cache.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from bench.fitted import fitted_model
from bench.models import load_model
from bench.pairs import sentences
from bench.tracks import load_track
from bench.verdict import ask


@dataclass(frozen=True)
class Case:
    """An article, its headline and what a careful reader says of them."""

    headline: str
    expected: str
    deciding: tuple[str, ...]
    """Sentences of the body of which one is enough to see the verdict by."""
    body: str


CASES = (
    Case(
        headline="Hackers steal medical files of 200,000 patients from Vessborg clinics",
        expected="overclaim",
        deciding=("The claim could not be independently verified.",),
        body="""\
Five private clinics in Vessborg turned patients away on Thursday after their computers stopped \
working. Appointments were being written down on paper, a receptionist said.

A group that calls itself Nightjar said on its website that it had copied the medical files of \
200,000 patients and would publish them within a week. The claim could not be independently \
verified.

The company that runs the clinics said specialists were examining its systems. It had restored \
its telephone lines by the evening.

Police in Vessborg said they had received a complaint. The clinics have treated patients in the \
city since 1998.""",
    ),
    Case(
        headline="Gas explosion drives 340 people from their homes in Odenfeld",
        expected="quantity",
        deciding=(
            "Firefighters moved 95 people out of their homes and into a sports hall.",
            "By midnight 60 of the 95 had been allowed back.",
        ),
        body="""\
A gas main exploded under a street in Odenfeld on Sunday evening and broke windows in three \
apartment blocks. No one was hurt.

Firefighters moved 95 people out of their homes and into a sports hall. Volunteers brought \
blankets and soup.

By midnight 60 of the 95 had been allowed back. The gas company said the pipe had been laid in \
1971 and was to be replaced next spring.

The street will stay closed for the rest of the week, the town's mayor said.""",
    ),
    Case(
        headline="Giant squid washes up on Marrow Bay beach",
        expected="contradiction",
        deciding=(
            "But the animal was never on the beach, the coastguard said on Wednesday: the picture "
            "is a fake.",
            "A student at an art college said she had made it on her computer as an exercise.",
        ),
        body="""\
A photograph of a squid as long as a bus on the sand at Marrow Bay was shared more than a million \
times this week. Families drove for hours to see it.

But the animal was never on the beach, the coastguard said on Wednesday: the picture is a fake. A \
student at an art college said she had made it on her computer as an exercise.

Shops in the village sold out of ice cream all the same. Parking at the bay was free until the \
summer, when the council put up meters.

The student, who is 20, said she had been offered a job by a film company.""",
    ),
    Case(
        headline="Furniture maker Lindqvar may close its Tarnby factory",
        expected="underclaim",
        deciding=(
            "Lindqvar will close its factory in Tarnby at the end of June, the furniture maker "
            "announced on Tuesday.",
            "The board took the decision on Monday night and it is final, its chief executive, "
            "Ane Storm, told the workers.",
        ),
        body="""\
Lindqvar will close its factory in Tarnby at the end of June, the furniture maker announced on \
Tuesday. The board took the decision on Monday night and it is final, its chief executive, Ane \
Storm, told the workers.

The factory employs 410 people and has made chairs and beds since 1956. Each of them will be paid \
for nine months.

Demand for wooden beds has fallen by a third in four years. The company's other factory, in \
Rosby, will take over the machines.

The union's chairman said the news had come without any warning.""",
    ),
    Case(
        headline="Volunteers rescue hikers trapped by snow on Mount Karsa",
        expected="consistent",
        deciding=(
            "Volunteers from the mountain rescue service brought six hikers down from Mount Karsa "
            "on Saturday after a night in the snow.",
            "The team of eleven volunteers reached them on skis shortly after dawn and led them "
            "to the valley.",
        ),
        body="""\
Volunteers from the mountain rescue service brought six hikers down from Mount Karsa on Saturday \
after a night in the snow. All were cold and tired but in good health.

The hikers had set out on Friday morning in sunshine. A storm overtook them near the summit and \
closed the path behind them.

They dug a hole in the snow and called for help before their telephones gave out. The team of \
eleven volunteers reached them on skis shortly after dawn and led them to the valley.

Half a metre of snow fell on the mountain in twelve hours, the weather office said.""",
    ),
)


def main() -> None:
    track = load_track("core")
    model = fitted_model(load_model(sys.argv[1] if len(sys.argv) > 1 else "evidence"), track)
    right_labels = right_evidence = both = 0
    for case in CASES:
        known = sentences(case.body)
        assert set(case.deciding) <= set(known), "a deciding sentence is no sentence of its body"
        verdict = ask(model, track, case.headline, case.body)
        quoted = verdict.evidence or ()
        label, evidence = verdict.label == case.expected, bool(set(case.deciding) & set(quoted))
        right_labels, right_evidence = right_labels + label, right_evidence + evidence
        both += label and evidence
        print(f"{case.headline}\n  expected {case.expected}, said {verdict.to_text().strip()}")
        decides = [sentence in case.deciding for sentence in quoted]
        print(f"  decides: {decides}; quoted {len(quoted)} of {len(known)} sentences\n")
    n = len(CASES)
    print(f"verdict right {right_labels}/{n}, evidence right {right_evidence}/{n}, both {both}/{n}")


if __name__ == "__main__":
    main()
