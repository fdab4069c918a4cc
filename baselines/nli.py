"""`nli`: does any sentence of the body entail the headline? Zero-shot, in the SummaC manner.

Laban et al. (TACL 2022), SummaC-ZS: an entailment model reads each body sentence as premise and the
headline as hypothesis; the body stands behind the headline as far as its most entailing sentence
does, less what its most contradicting sentence says against it. Windows of up to three sentences
are premises too, since a pronoun's sentence alone entails little.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pooch

from baselines.embedding_cache import EmbeddingCache
from baselines.features import FeatureModel
from baselines.hub import count_parameters, model_folder, model_hash
from baselines.pair_reader import PairReader
from bench.errors import LedeBenchError
from bench.files import sha256_text
from bench.pairs import sentences
from bench.progress import progress_bar

SEPARATOR = "\0"
"""Between premise and hypothesis in a cache key; taken out of the texts themselves."""
DECIMALS = 6


def default_folder() -> Path:
    """Where answers of entailment models are kept on this machine."""
    return Path(pooch.os_cache("ledebench")) / "nli"


@dataclass(frozen=True)
class Columns:
    """Where a model's labels stand; `contradiction` is None in one that cannot tell."""

    entailment: int
    contradiction: int | None


def label_columns(id2label: Mapping[str, str], where: str) -> Columns:
    """Read the label order from a config's id2label; any order, any case.

    Errors: LedeBenchError where it names neither entailment / neutral / contradiction nor
    entailment / not_entailment: an order guessed wrong would turn every answer round.
    """
    kinds = {int(number): _kind(name) for number, name in id2label.items()}
    place = {kind: number for number, kind in kinds.items()}
    known = sorted(kinds.values()) in (
        ["contradiction", "entailment", "neutral"],
        ["entailment", "not entailment"],
    )
    if not known or sorted(kinds) != list(range(len(kinds))):
        shown = ", ".join(f"{number}: {name}" for number, name in sorted(id2label.items()))
        raise LedeBenchError(
            f"{where}: its labels ({shown}) do not say which is entailment; name entailment, "
            "neutral and contradiction (or entailment and not_entailment) in id2label"
        )
    return Columns(place["entailment"], place.get("contradiction"))


def _kind(name: str) -> str:
    """What a label's name stands for; the name itself where it is none of the usual ones."""
    plain = re.sub(r"[\W_]+", " ", name.lower()).strip()
    forms = {
        "entailment": r"entail(s|ed|ment)?",
        "not entailment": r"(not|non|no) ?entail(s|ed|ment)?",
        "contradiction": r"contradict(s|ed|ion|ory)?",
        "neutral": r"neutral",
    }
    return next((kind for kind, form in forms.items() if re.fullmatch(form, plain)), plain)


def premises(body: str, windows: int) -> list[str]:
    """The sentences of a body, then its runs of 2 to `windows` sentences, each in body order."""
    found = [sentence.replace(SEPARATOR, " ") for sentence in sentences(body) or (body,)]
    longest = min(windows, len(found))
    return [
        " ".join(found[start : start + size])
        for size in range(1, longest + 1)
        for start in range(len(found) - size + 1)
    ]


def aggregate(entailment: np.ndarray, contradiction: np.ndarray) -> list[float]:
    """Six numbers from the probabilities (m,) of a headline's premises.

    Highest entailment, highest contradiction, both means, the contradiction at the most entailing
    premise and the entailment at the most contradicting one.
    """
    best, worst = int(np.argmax(entailment)), int(np.argmax(contradiction))
    return [
        float(entailment[best]),
        float(contradiction[worst]),
        float(entailment.mean()),
        float(contradiction.mean()),
        float(contradiction[best]),
        float(entailment[worst]),
    ]


class Entailment:
    """An entailment model whose answers are kept on disk, each premise and hypothesis read once."""

    def __init__(self, folder: Path, max_length: int, batch_size: int, cache: Path) -> None:
        config = folder / "config.json"
        if not config.is_file():
            raise LedeBenchError(f"{config}: not there; give the folder of a transformers model")
        id2label = json.loads(config.read_text(encoding="utf-8")).get("id2label") or {}
        self.columns = label_columns(id2label, str(config))
        self.reader = PairReader(folder, max_length, batch_size)
        self.cache = EmbeddingCache(sha256_text(f"{model_hash(folder)}:{max_length}"), cache)
        self.parameters = count_parameters(folder)

    def read(self, pairs: list[tuple[str, str]]) -> dict[tuple[str, str], tuple[float, float]]:
        """(premise, hypothesis) -> probabilities of entailment and of contradiction.

        A model that tells only entailment from its absence gives 0 for contradiction.
        """
        keys = {pair: SEPARATOR.join(pair) for pair in pairs}
        with progress_bar(len(set(keys.values())), "entailment") as bar:
            found = self.cache.encode(keys.values(), self._read_keys, bar.update)
        values = {key: np.round(proba, DECIMALS) for key, proba in found.items()}
        yes, no = self.columns.entailment, self.columns.contradiction
        return {
            pair: (float(values[key][yes]), 0.0 if no is None else float(values[key][no]))
            for pair, key in keys.items()
        }

    def _read_keys(self, keys: list[str]) -> np.ndarray:
        halves = (key.partition(SEPARATOR) for key in keys)
        return self.reader.read([(premise, hypothesis) for premise, _, hypothesis in halves])


@lru_cache(maxsize=2)
def _entailment(folder: Path, max_length: int, batch_size: int, cache: Path) -> Entailment:
    return Entailment(folder, max_length, batch_size, cache)


class NaturalLanguageInference(FeatureModel):
    """Zero-shot entailment where the question is binary, a small regression where it is finer.

    `model`: hub id or folder of an entailment cross-encoder. `windows`: the longest run of
    sentences taken as a premise. `folder`: where answers are kept (default: the user's cache).
    """

    def __init__(
        self,
        model: str = "",
        windows: int = 3,
        max_length: int = 256,
        batch_size: int = 32,
        folder: str | None = None,
    ) -> None:
        self.model = model
        self.windows = windows
        self.max_length = max_length
        self.batch_size = batch_size
        self.folder = folder

    def features(self, pairs: pd.DataFrame) -> np.ndarray:
        """The six aggregates of every pair: (n, 6). Errors: LedeBenchError without a model."""
        if not self.model:
            message = "nli: no entailment model named; say which, by hub id or folder"
            raise LedeBenchError(f"{message}: --model nli:FOLDER")
        place = Path(self.folder).expanduser() if self.folder else default_folder()
        model = _entailment(model_folder(self.model), self.max_length, self.batch_size, place)
        bodies = {body: premises(body, self.windows) for body in dict.fromkeys(pairs["body"])}
        rows = [
            [(premise, headline.replace(SEPARATOR, " ")) for premise in bodies[body]]
            for headline, body in zip(pairs["headline"], pairs["body"], strict=True)
        ]
        before = model.cache.spared_cpu_seconds
        answers = model.read([pair for row in rows for pair in row])
        self.cached_cpu_seconds_ = model.cache.spared_cpu_seconds - before
        self.parameters_ = model.parameters
        return np.array([_aggregated([answers[pair] for pair in row]) for row in rows])

    def consistency(self, features: np.ndarray) -> np.ndarray:
        """Highest entailment less highest contradiction, brought from [-1, 1] to [0, 1]."""
        score: np.ndarray = np.clip((features[:, 0] - features[:, 1] + 1) / 2, 0, 1)
        return score


def _aggregated(answers: list[tuple[float, float]]) -> list[float]:
    entailment, contradiction = np.array(answers).T
    return aggregate(entailment, contradiction)
