"""A trained cross-encoder that reads pairs of texts, in double precision, batched by length."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from baselines.hub import NEEDS_PACKAGES
from baselines.torch_settings import repeatable
from bench.errors import LedeBenchError, MissingPackageError

BATCH = 32


class PairReader:
    """A sequence classifier from a folder, loaded when a pair must be read.

    `max_length`: tokens of both texts together; the longer text is cut.
    """

    def __init__(self, folder: Path, max_length: int, batch_size: int = BATCH) -> None:
        self.folder = folder
        self.max_length = max_length
        self.batch_size = batch_size

    @cached_property
    def model(self) -> Any:
        """The sentence-transformers CrossEncoder. Errors: LedeBenchError where none can be made."""
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from sentence_transformers import CrossEncoder
        except ModuleNotFoundError as error:
            raise MissingPackageError(NEEDS_PACKAGES) from error
        try:
            model = CrossEncoder(str(self.folder), device="cpu", max_length=self.max_length)
        except (OSError, ValueError, KeyError) as error:
            reason = " ".join(str(error).split())[:200]
            message = f"{self.folder}: no sequence classifier that transformers can load ({reason})"
            raise LedeBenchError(f"{message}; give a model saved with its tokenizer") from error
        return model.double()

    def read(self, pairs: list[tuple[str, str]]) -> np.ndarray:
        """Probabilities (m, K) of the model's own labels in its own order."""
        from torch.nn import Identity

        if not pairs:
            return np.empty((0, self.model.num_labels))
        with repeatable():
            # as a tensor: as an array they would come rounded to single precision
            found = self.model.predict(
                [list(pair) for pair in pairs],
                batch_size=self.batch_size,
                activation_fn=Identity(),
                apply_softmax=True,
                convert_to_tensor=True,
                show_progress_bar=False,
            )
        proba: np.ndarray = found.numpy()
        return proba

    def count_tokens(self, texts: list[str]) -> list[int]:
        """The length of each text in tokens, without special ones."""
        encoded = self._tokenizer(texts, add_special_tokens=False, verbose=False)
        return [len(tokens) for tokens in encoded["input_ids"]]

    @cached_property
    def _tokenizer(self) -> Any:
        try:
            from transformers import AutoTokenizer
        except ModuleNotFoundError as error:
            raise MissingPackageError(NEEDS_PACKAGES) from error
        return AutoTokenizer.from_pretrained(str(self.folder))
