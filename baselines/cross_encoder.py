"""`cross-encoder`: a transformer that reads headline and passage together, fine-tuned on train.

Nogueira and Cho (2019) for the reading of pairs, Reimers and Gurevych (EMNLP 2019) for the name.
The base is any encoder; by default the packaged all-MiniLM-L6-v2 (22 million weights), small
enough to be trained on two cores within the hour.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd
import pooch
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.base import BaseEstimator

from baselines.cross_encoder_training import Examples, Recipe, is_finished, train
from baselines.embedding import shared_encoder
from baselines.hub import count_parameters, model_folder, model_hash
from baselines.pair_reader import PairReader
from baselines.passages import passages
from baselines.tfidf_lr import root_weights
from bench.errors import LedeBenchError
from bench.files import canonical_json, sha256_text
from bench.progress import progress_bar

SPECIAL_TOKENS = 3
"""What a tokenizer adds to a pair."""
HELD_OUT = 0.12
"""The share of train that early stopping looks at."""
LARGEST_CLUSTER = 0.25
CHUNK = 256
DECIMALS = 6


def default_folder() -> Path:
    """Where trained models are kept on this machine."""
    return Path(pooch.os_cache("ledebench")) / "cross-encoder"


def clusters(pairs: pd.DataFrame) -> np.ndarray:
    """A number for each pair (n,): pairs that share a headline or a body hang together.

    Where that leaves too large a piece (FNC-1 crosses its headlines with all bodies), the body
    alone decides; where that does too, each distinct pair stands alone.
    """
    h, b = pd.factorize(pairs["headline"])[0], pd.factorize(pairs["body"])[0]
    size = h.max() + 1 + b.max() + 1
    links = coo_matrix((np.ones(len(pairs)), (h, b + h.max() + 1)), shape=(size, size))
    component = connected_components(links, directed=False)[1][h]
    for cluster in (component, b):
        if np.bincount(cluster).max() <= LARGEST_CLUSTER * len(pairs):
            return np.asarray(cluster)
    return np.asarray(pd.factorize(pairs["headline"] + "\0" + pairs["body"])[0])


def held_out(pairs: pd.DataFrame, share: float = HELD_OUT) -> np.ndarray:
    """Which pairs (n,) of train to hold out: whole clusters, in the order of a hash of their texts.

    A cluster that would bring more than `share` of the pairs is passed over; if all would, the
    first is taken. Row order does not matter.
    """
    cluster = clusters(pairs)
    first = (pairs["headline"] + "\0" + pairs["body"]).groupby(cluster).min()
    order = sorted(first.index, key=lambda c: sha256_text(f"held out\0{first[c]}"))
    sizes = np.bincount(cluster)
    taken: list[int] = []
    left = share * len(pairs)
    for number in order:
        if sizes[number] <= left:
            taken.append(number)
            left -= sizes[number]
    rows: np.ndarray = np.isin(cluster, taken or order[:1])
    return rows


class CrossEncoderModel(BaseEstimator):
    """A fine-tuned cross-encoder; of a long body it reads what is most like the headline.

    `base`: a hub id or folder. `folder`: where trained models are kept (default: the user's cache).
    `epochs` is the most; training stops when `patience` epochs brought no better macro-F1 on a part
    of train held out by clusters of shared headlines and bodies. `bfloat16`: train in mixed
    precision, twice as fast where the processor has it; predictions are in double precision.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - scikit-learn's way: every parameter by name
        self,
        base: str | None = None,
        seed: int = 0,
        epochs: int = 4,
        max_length: int = 128,
        folder: str | None = None,
        batch_size: int = 16,
        learning_rate: float = 1e-4,
        patience: int = 2,
        bfloat16: bool = True,
    ) -> None:
        self.base = base
        self.seed = seed
        self.epochs = epochs
        self.max_length = max_length
        self.folder = folder
        self.batch_size = batch_size
        self.learning_rate = learning_rate
        self.patience = patience
        self.bfloat16 = bfloat16

    def fit(self, pairs: pd.DataFrame, labels: np.ndarray) -> CrossEncoderModel:
        """Train, or find what an earlier run has trained from the very same things.

        Errors: LedeBenchError where there is but one label, or no base model.
        """
        self.classes_ = sorted({str(label) for label in labels})
        if len(self.classes_) < 2:
            message = f"cross-encoder: train has the one label {self.classes_[0]!r}"
            raise LedeBenchError(f"{message}; give pairs of two labels or more")
        base = model_folder(self.base or None)
        read, spared = self._read(pairs, PairReader(base, self.max_length))
        numbers = [self.classes_.index(str(label)) for label in labels]
        examples = Examples(list(pairs["headline"]), read, numbers)
        rows = held_out(pairs)
        learn, held = examples.take(~rows), examples.take(rows)
        weights = root_weights(np.array(labels).astype(str)[~rows])
        recipe = self._recipe(base, tuple(weights.get(name, 1.0) for name in self.classes_))
        place = Path(self.folder).expanduser() if self.folder else default_folder()
        self.trained_ = place / _key(recipe, learn, held)
        finished = is_finished(self.trained_)
        self.about_ = train(recipe, learn, held, self.trained_)
        self.parameters_ = count_parameters(self.trained_ / "model")
        self.cached_cpu_seconds_ = spared + (self.about_["cpu_seconds"] if finished else 0.0)
        return self

    def predict_proba(self, pairs: pd.DataFrame) -> np.ndarray:
        """Shape (n, K). Each distinct pair of headline and passage is read once."""
        reader = PairReader(self.trained_ / "model", self.max_length)
        read, self.cached_cpu_seconds_ = self._read(pairs, reader)
        rows = list(zip(pairs["headline"], read, strict=True))
        # by length and in one order, so that the chunks do not depend on the order of the rows
        distinct = sorted(set(rows), key=lambda pair: (len(pair[0]) + len(pair[1]), pair))
        place = {pair: row for row, pair in enumerate(distinct)}
        proba = _read_all(reader, distinct)
        chosen: np.ndarray = proba[[place[pair] for pair in rows]]
        return chosen

    def _read(self, pairs: pd.DataFrame, reader: PairReader) -> tuple[list[str], float]:
        """The passages of the pairs (n,), and the CPU seconds that cached vectors spared."""
        encoder = shared_encoder()
        before = encoder.cache.spared_cpu_seconds
        room = self.max_length - SPECIAL_TOKENS
        read = passages(pairs, encoder, reader.count_tokens, room)
        return read, encoder.cache.spared_cpu_seconds - before

    def _recipe(self, base: Path, class_weights: tuple[float, ...]) -> Recipe:
        return Recipe(
            base=base,
            labels=len(self.classes_),
            class_weights=class_weights,
            seed=self.seed,
            epochs=self.epochs,
            patience=self.patience,
            max_length=self.max_length,
            batch_size=self.batch_size,
            learning_rate=self.learning_rate,
            bfloat16=self.bfloat16,
        )


def _key(recipe: Recipe, learn: Examples, held: Examples) -> str:
    """The name of a training's folder: a hash of everything that decides what comes out."""
    settings = asdict(recipe) | {"base": model_hash(recipe.base)}
    return sha256_text(canonical_json([settings, asdict(learn), asdict(held)]))[:16]


def _read_all(reader: PairReader, pairs: list[tuple[str, str]]) -> np.ndarray:
    """Probabilities (m, K), rounded to what the noise of the sums cannot reach."""
    parts = []
    with progress_bar(len(pairs), "reading") as bar:
        for start in range(0, len(pairs), CHUNK):
            parts.append(reader.read(pairs[start : start + CHUNK]))
            bar.update(len(parts[-1]))
    rounded = np.round(np.concatenate(parts), DECIMALS)
    normal: np.ndarray = rounded / rounded.sum(axis=1, keepdims=True)
    return normal
