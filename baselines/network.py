"""A network with one hidden layer, trained with dropout; its weights are plain arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

EPOCHS = 12
BATCH = 128
HIDDEN = 128
PEAK_RATE = 3e-3
DROPPED_INPUTS, DROPPED_UNITS = 0.2, 0.3


class DropoutNetwork(ClassifierMixin, BaseEstimator):
    """ReLU units between dropout layers (Srivastava et al., JMLR 2014), trained with AdamW.

    The learning rate rises and falls once over the training (Smith and Topin, 2018). Training
    needs torch; predictions need numpy alone.
    """

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def fit(
        self, X: np.ndarray, y: np.ndarray, sample_weight: np.ndarray | None = None
    ) -> DropoutNetwork:
        """X: (n, d); y: (n,) class numbers from 0; sample_weight: (n,)."""
        import torch

        threads = torch.get_num_threads()
        self.classes_ = np.unique(y)
        inputs = torch.tensor(X, dtype=torch.float32)
        targets = torch.tensor(np.searchsorted(self.classes_, y))
        given = np.ones(len(y)) if sample_weight is None else sample_weight
        weights = torch.tensor(given, dtype=torch.float32)
        torch.set_num_threads(1)
        try:
            with torch.random.fork_rng():
                torch.manual_seed(self.seed)
                net = self._train(inputs, targets, weights)
        finally:
            torch.set_num_threads(threads)
        arrays = [p.detach().numpy().copy() for p in net.parameters()]
        self.w1_, self.b1_, self.w2_, self.b2_ = arrays
        return self

    def _train(self, inputs: Any, targets: Any, weights: Any) -> Any:
        """The trained network."""
        import torch
        from torch.nn import Dropout, Linear, ReLU, Sequential

        n, d = inputs.shape
        net = Sequential(
            Dropout(DROPPED_INPUTS),
            Linear(d, HIDDEN),
            ReLU(),
            Dropout(DROPPED_UNITS),
            Linear(HIDDEN, len(self.classes_)),
        )
        steps = EPOCHS * -(-n // BATCH)
        optimizer = torch.optim.AdamW(net.parameters(), 1e-3, weight_decay=1e-2)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, PEAK_RATE, total_steps=steps)
        loss = torch.nn.CrossEntropyLoss(reduction="none")
        for _ in range(EPOCHS):
            order = torch.randperm(n)
            for start in range(0, n, BATCH):
                rows = order[start : start + BATCH]
                optimizer.zero_grad()
                (loss(net(inputs[rows]), targets[rows]) * weights[rows]).mean().backward()
                optimizer.step()
                schedule.step()
        return net

    def predict_proba(self, X: np.ndarray) -> np.ndarray:
        """Shape (n, K)."""
        hidden = np.maximum(X.astype(np.float32) @ self.w1_.T + self.b1_, 0)
        logits = (hidden @ self.w2_.T + self.b2_).astype(float)
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        proba: np.ndarray = odds / odds.sum(axis=1, keepdims=True)
        return proba
