"""The passage of a body that speaks of its headline, cut to a number of tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from baselines.embedding import SentenceEncoder
from bench.pairs import sentences


def choose(similarities: np.ndarray, lengths: np.ndarray, room: int) -> list[int]:
    """Places of the sentences to keep, in body order.

    The sentences most like the headline come first (ties: the earlier one); one that no longer
    fits is passed over for shorter ones. The very first is kept whatever its length, so that no
    passage is empty. `similarities`, `lengths` (in tokens): (n,); `room`: tokens.
    """
    ranked = np.argsort(-np.round(similarities, 6), kind="stable").tolist()
    kept = ranked[:1]
    left = room - int(lengths[kept[0]])
    for place in ranked[1:]:
        if lengths[place] <= left:
            kept.append(place)
            left -= int(lengths[place])
    return sorted(kept)


def passages(
    pairs: pd.DataFrame,
    encoder: SentenceEncoder,
    count_tokens: Callable[[list[str]], list[int]],
    room: int,
) -> list[str]:
    """For each pair the part of its body that a model of `room` tokens reads beside the headline.

    `count_tokens` gives the lengths of texts without special tokens.
    """
    found = {body: sentences(body) or (body,) for body in dict.fromkeys(pairs["body"])}
    headlines = list(dict.fromkeys(pairs["headline"]))
    inside = dict.fromkeys(s for body in found.values() for s in body)
    texts = list(dict.fromkeys([*headlines, *inside]))
    tokens = dict(zip(texts, count_tokens(texts), strict=True))
    vectors = encoder.vectors(texts)
    pair_rows = zip(pairs["headline"], pairs["body"], strict=True)
    return [_passage(h, found[b], vectors, tokens, room) for h, b in pair_rows]


def _passage(
    headline: str,
    body: Sequence[str],
    vectors: Mapping[str, np.ndarray],
    tokens: Mapping[str, int],
    room: int,
) -> str:
    similarities = np.stack([vectors[s] for s in body]) @ vectors[headline]
    lengths = np.array([tokens[s] for s in body])
    kept = choose(similarities, lengths, room - tokens[headline])
    return " ".join(body[place] for place in kept)
