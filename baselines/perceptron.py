"""One hidden layer of rectified units on sparse rows, trained as UCLMR's was.

Rows are sums of few distinct vectors, one for each text: a batch multiplies each text it has once,
and only by the words of that text. Gradients are written out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from threadpoolctl import threadpool_limits

from bench.progress import progress_bar

BLOCK = 1 << 17
"""Weights that are passed over at a time: few enough that they stay in the processor's cache."""
FIRST_DECAY, SECOND_DECAY, EPSILON = 0.9, 0.999, 1e-8
"""Adam's settings as its authors recommend them (Kingma and Ba, 2015)."""


@dataclass(frozen=True)
class Training:
    """How a network is trained. The defaults are those of UCLMR's submission to FNC-1."""

    hidden: int = 100
    keep: float = 0.6
    """Probability that dropout keeps a hidden unit; the same for a logit."""
    l2: float = 1e-5
    """Weight of half the squared weights (not the biases), counted once for each row of a batch."""
    rate: float = 0.01
    clip: float = 5.0
    """Largest Euclidean norm of the gradient of all weights and biases together."""
    batch: int = 500
    epochs: int = 90


@dataclass(frozen=True)
class Rows:
    """The matrix `picks @ texts`, (n, inputs), never multiplied out."""

    picks: csr_matrix
    """(n, m): how much of each text is in each row."""
    texts: csr_matrix
    """(m, inputs): one vector a text."""

    def __len__(self) -> int:
        return int(self.picks.shape[0])

    def take(self, chosen: np.ndarray) -> Rows:
        """The rows with the given numbers, and of the texts only those they have."""
        picks = self.picks[chosen]
        needed = np.unique(picks.indices)
        return Rows(picks[:, needed], self.texts[needed])

    def times(self, right: np.ndarray) -> np.ndarray:
        """This matrix times `right` (inputs, k): (n, k)."""
        product: np.ndarray = self.picks @ (self.texts @ right)
        return product

    def transposed_times(self, right: np.ndarray) -> np.ndarray:
        """The transpose of this matrix times `right` (n, k): (inputs, k)."""
        product: np.ndarray = self.texts.T @ (self.picks.T @ right)
        return product


class Layers:
    """Weights and biases, views of one flat array: weights first, then biases."""

    def __init__(self, flat: np.ndarray, inputs: int, hidden: int, classes: int) -> None:
        self.flat = flat
        sizes = (inputs * hidden, hidden * classes, hidden, classes)
        first, second, bias, out_bias = np.split(flat, np.cumsum(sizes)[:-1])
        self.first = first.reshape(inputs, hidden)
        self.second = second.reshape(hidden, classes)
        self.bias, self.out_bias = bias, out_bias
        self.weights = flat[: sizes[0] + sizes[1]]
        """The part that is penalised."""

    def logits(self, rows: Rows) -> np.ndarray:
        """Rows (n, inputs) -> logits (n, classes), without dropout."""
        hidden = np.maximum(rows.times(self.first) + self.bias, 0)
        logits: np.ndarray = hidden @ self.second + self.out_bias
        return logits


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    proba: np.ndarray = powers / powers.sum(axis=-1, keepdims=True)
    return proba


def glorot(rng: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    """Uniform first weights (Glorot and Bengio, 2010)."""
    bound = np.sqrt(6 / sum(shape))
    return rng.uniform(-bound, bound, shape)


def write_gradient(
    layers: Layers,
    gradient: Layers,
    rows: Rows,
    gold: np.ndarray,
    dropout: tuple[np.ndarray, np.ndarray],
) -> None:
    """Write into `gradient` that of the cross-entropy summed over rows (n, inputs).

    gold (n,) are class numbers; dropout holds the factors (n, hidden) of the hidden units and
    (n, classes) of the logits.
    """
    hidden = rows.times(layers.first) + layers.bias
    factor = dropout[0] * (hidden > 0)
    hidden *= factor
    errors = softmax((hidden @ layers.second + layers.out_bias) * dropout[1])
    errors[np.arange(len(gold)), gold] -= 1
    errors *= dropout[1]
    gradient.second[:] = hidden.T @ errors
    gradient.out_bias[:] = errors.sum(axis=0)
    back = errors @ layers.second.T
    back *= factor
    gradient.first[:] = rows.transposed_times(back)
    gradient.bias[:] = back.sum(axis=0)


def penalise(layers: Layers, gradient: Layers, l2: float) -> float:
    """Add the penalty's gradient, and give the norm of the whole."""
    penalty = np.empty(BLOCK, gradient.flat.dtype)
    penalised, squares = gradient.weights, 0.0
    for start in range(0, len(penalised), BLOCK):
        block = penalised[start : start + BLOCK]
        block += np.multiply(layers.weights[start : start + BLOCK], l2, out=penalty[: len(block)])
        squares += float(block @ block)
    biases = gradient.flat[len(penalised) :]
    return float(np.sqrt(squares + float(biases @ biases)))


class Adam:
    """Adam's steps. Both moments are kept without their factors 1 - decay, which the rate takes."""

    def __init__(self, flat: np.ndarray, rate: float) -> None:
        self._flat, self._rate, self._steps = flat, rate, 0
        self._first, self._second = np.zeros_like(flat), np.zeros_like(flat)
        self._room = np.empty(BLOCK, flat.dtype)

    def step(self, gradient: np.ndarray, scale: float) -> None:
        """Move the weights, in place, against `gradient` times `scale` (which it becomes)."""
        self._steps += 1
        unbias = np.sqrt(1 - SECOND_DECAY**self._steps) / (1 - FIRST_DECAY**self._steps)
        shrink = np.sqrt(1 - SECOND_DECAY)
        rate = float(self._rate * unbias * (1 - FIRST_DECAY) / shrink)
        epsilon = float(EPSILON / shrink)
        for start in range(0, len(gradient), BLOCK):
            part = slice(start, start + BLOCK)
            slope, first, second = gradient[part], self._first[part], self._second[part]
            room = self._room[: len(slope)]
            slope *= scale
            first *= FIRST_DECAY
            first += slope
            second *= SECOND_DECAY
            second += np.multiply(slope, slope, out=room)
            np.sqrt(second, out=room)
            room += epsilon
            np.divide(first, room, out=room)
            room *= rate
            self._flat[part] -= room


def train(rows: Rows, gold: np.ndarray, classes: int, training: Training, seed: int) -> Layers:
    """Train on rows (n, inputs) with class numbers gold (n,). Equal seeds give equal weights.

    An input that is zero in all texts gets no weights: the penalty would take them to nothing.
    """
    used = np.flatnonzero(rows.texts.getnnz(axis=0))
    narrow = Rows(rows.picks, rows.texts[:, used])
    learnt = _train(narrow, gold, classes, training, np.random.default_rng(seed))
    layers = zero_layers(rows.texts.shape[1], training.hidden, classes, rows.texts.dtype)
    layers.first[used] = learnt.first
    layers.flat[layers.first.size :] = learnt.flat[learnt.first.size :]
    return layers


def zero_layers(inputs: int, hidden: int, classes: int, dtype: np.dtype) -> Layers:
    """Layers that give every class the logit 0."""
    size = inputs * hidden + hidden * classes + hidden + classes
    return Layers(np.zeros(size, dtype), inputs, hidden, classes)


def _train(
    rows: Rows, gold: np.ndarray, classes: int, training: Training, rng: np.random.Generator
) -> Layers:
    shape, dtype = (rows.texts.shape[1], training.hidden, classes), rows.texts.dtype
    layers, gradient = zero_layers(*shape, dtype), zero_layers(*shape, dtype)
    layers.first[:] = glorot(rng, layers.first.shape)
    layers.second[:] = glorot(rng, layers.second.shape)
    adam = Adam(layers.flat, training.rate)
    size = min(training.batch, len(rows))
    # one thread: with more, sums could fall out otherwise where there are other cores
    with threadpool_limits(1), progress_bar(training.epochs, "training") as bar:
        for _ in range(training.epochs):
            order = rng.permutation(len(rows))
            # as in the original, what is left after the last whole batch sits the epoch out
            for start in range(0, len(order) - size + 1, size):
                chosen = order[start : start + size]
                dropout = (
                    _factors(rng, (size, shape[1]), training.keep, dtype),
                    _factors(rng, (size, classes), training.keep, dtype),
                )
                write_gradient(layers, gradient, rows.take(chosen), gold[chosen], dropout)
                norm = penalise(layers, gradient, size * training.l2)
                adam.step(gradient.flat, training.clip / max(norm, training.clip))
            bar.update()
    return layers


def _factors(
    rng: np.random.Generator, shape: tuple[int, int], keep: float, dtype: np.dtype
) -> np.ndarray:
    """1 / keep with probability `keep`, else 0."""
    factors: np.ndarray = (rng.random(shape, dtype=np.float32) < keep) * dtype.type(1 / keep)
    return factors
