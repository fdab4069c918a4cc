"""`embedding`: how near the best body sentence comes to the headline in a sentence-vector space.

all-MiniLM-L6-v2 (Reimers and Gurevych, EMNLP 2019; Wang et al., 2020) in double precision: the
vectors are then the same to the last kept digit whatever the batch, the threads or the machine.
"""

from __future__ import annotations

import os
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from baselines.embedding_cache import EmbeddingCache
from baselines.features import FeatureModel
from baselines.hub import NEEDS_PACKAGES, count_parameters, model_folder, weights_hash
from bench.errors import MissingPackageError
from bench.pairs import sentences
from bench.progress import progress_bar

TOP = 3
THREADS = 2
BATCH = 32


class SentenceEncoder:
    """A sentence-transformers model in double precision, loaded when a text must be encoded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = EmbeddingCache(weights_hash(folder))

    @cached_property
    def model(self) -> Any:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ModuleNotFoundError as error:
            raise MissingPackageError(NEEDS_PACKAGES) from error
        disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(THREADS)
        return SentenceTransformer(str(self.folder), device="cpu").double()

    @property
    def parameters(self) -> int:
        """How many weights the model has, read from the file without loading it."""
        return count_parameters(self.folder)

    def vectors(self, texts: list[str]) -> dict[str, np.ndarray]:
        """Text -> unit vector (d,), each distinct text encoded once ever on this machine."""
        with progress_bar(len(set(texts)), "encoding") as bar:
            return self.cache.encode(texts, self._encode, bar.update)

    def _encode(self, texts: list[str]) -> np.ndarray:
        encoded: np.ndarray = self.model.encode(
            texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return encoded


@lru_cache(maxsize=4)
def encoder_for(model: str | None = None) -> SentenceEncoder:
    """The encoder of a sentence-transformers model by hub id or folder, loaded once a process.

    None stands for the packaged model. Errors: LedeBenchError where the model is not to be had.
    """
    return SentenceEncoder(model_folder(model))


def shared_encoder() -> SentenceEncoder:
    """The packaged model, loaded once a process."""
    return encoder_for()


class Embedding(FeatureModel):
    """Similarity of meaning; what it does not see is whether the body says so or doubts it."""

    def features(self, pairs: pd.DataFrame) -> np.ndarray:
        """Cosine of the headline with its three nearest body sentences, and the mean: (n, 4)."""
        encoder = shared_encoder()
        bodies = {body: sentences(body) for body in set(pairs["body"])}
        texts = [*set(pairs["headline"]), *(s for found in bodies.values() for s in found)]
        spared_before = encoder.cache.spared_cpu_seconds
        vectors = encoder.vectors(texts)
        self.cached_cpu_seconds_ = encoder.cache.spared_cpu_seconds - spared_before
        self.parameters_ = encoder.parameters
        matrices = {body: np.stack([vectors[s] for s in found]) for body, found in bodies.items()}
        rows = [
            _nearest(matrices[body] @ vectors[headline])
            for headline, body in zip(pairs["headline"], pairs["body"], strict=True)
        ]
        return np.round(rows, 6)

    def consistency(self, features: np.ndarray) -> np.ndarray:
        score: np.ndarray = np.clip((features[:, 0] + 1) / 2, 0, 1)
        return score


def _nearest(cosines: np.ndarray) -> list[float]:
    ordered = np.sort(cosines)[::-1]
    padded = np.concatenate([ordered, np.full(TOP, ordered[-1])])[:TOP]
    return [*padded.tolist(), float(cosines.mean())]
