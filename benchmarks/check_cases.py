"""Invented articles put to `bench.check`: `python benchmarks/check_cases.py [--cases NAME]`.

Three sets of cases (benchmarks/cases/, each says how it came to be and who had seen it): `five`,
`development`, `held-out`. Prints each verdict with what was expected and the sentences quoted, then
how many are right, with Wilson's interval (Wilson, JASA 1927). Evidence is right where one of the
deciding sentences is quoted. Fits the model on core's train split unless it is kept in the cache.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import yaml
from scipy.stats import binomtest

from bench.fitted import fitted_model
from bench.labels import CONSISTENT, CORE_LABELS
from bench.models import NamedModel, load_model
from bench.pairs import sentences
from bench.tracks import load_track
from bench.tracks.base import Track
from bench.verdict import Verdict, ask

FOLDER = Path(__file__).with_name("cases")
SETS = ("five", "development", "held-out")


@dataclass(frozen=True)
class Case:
    """An article, its headline and what a careful reader says of them."""

    id: str
    headline: str
    body: str
    expected: str
    deciding: tuple[str, ...]
    """Sentences of the body of which one is enough to see the verdict by."""

    def quotes(self, evidence: tuple[str, ...]) -> bool:
        """Whether a deciding sentence stands in one of the sentences quoted."""
        quoted = [" ".join(sentence.split()) for sentence in evidence]
        return any(" ".join(d.split()) in sentence for d in self.deciding for sentence in quoted)


def load_cases(name: str) -> list[Case]:
    """The cases of a set. Errors: AssertionError where one contradicts itself."""
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    cases = [
        Case(c["id"], c["headline"], c["body"], c["expected"], tuple(c["deciding"]))
        for c in yaml.safe_load(text)["cases"]
    ]
    for case in cases:
        assert case.expected in CORE_LABELS, case.id
        assert case.quotes(sentences(case.body)), f"{case.id}: no deciding sentence in its body"
    return cases


def put(case: Case, model: NamedModel, track: Track) -> dict[str, bool]:
    """Print the verdict on a case; gives what of it is right."""
    verdict: Verdict = ask(model, track, case.headline, case.body)
    quoted = verdict.evidence or ()
    label, evidence = verdict.label == case.expected, case.quotes(quoted)
    print(
        f"{case.id} {case.headline}\n  expected {case.expected}, said {verdict.to_text().strip()}"
    )
    print(f"  verdict {_right(label)}, evidence {_right(evidence)}, ", end="")
    print(f"quoted {len(quoted)} of {len(sentences(case.body))} sentences\n")
    stands = (verdict.label == CONSISTENT) is (case.expected == CONSISTENT)
    return {
        "consistent or not": stands,
        "verdict": label,
        "evidence": evidence,
        "verdict and evidence": label and evidence,
    }


def _right(right: bool) -> str:
    return "right" if right else "WRONG"


def _share(name: str, hits: list[bool]) -> str:
    interval = binomtest(sum(hits), len(hits)).proportion_ci(method="wilson")
    return f"{name} {sum(hits)}/{len(hits)} [{interval.low:.2f}, {interval.high:.2f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", choices=SETS, default="five", help="the set (default five)")
    parser.add_argument("--model", default="evidence", help="the model (default evidence)")
    given = parser.parse_args()
    track = load_track("core")
    model = fitted_model(load_model(given.model), track)
    cases = load_cases(given.cases)
    found = [put(case, model, track) for case in cases]
    consistent = sum(case.expected == CONSISTENT for case in cases)
    print(f"{given.model} on {given.cases}, of which {consistent} consistent:")
    for name in found[0]:
        print(" ", _share(name, [right[name] for right in found]))


if __name__ == "__main__":
    main()
