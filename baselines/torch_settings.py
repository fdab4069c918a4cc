"""Torch made repeatable for a while: fixed seed, fixed threads, deterministic algorithms."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

THREADS = 1
"""Sums depend on how many threads share them; and where a machine is shared, two that wait for
each other take several times the CPU time of one."""


@contextmanager
def repeatable(seed: int | None = None) -> Iterator[None]:
    """Within the block the same input (and seed) gives the same numbers; then all is as before."""
    import torch
    from threadpoolctl import threadpool_limits
    from transformers import set_seed

    threads, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    with threadpool_limits(limits=THREADS), quiet():
        torch.set_num_threads(THREADS)
        torch.use_deterministic_algorithms(True)
        if seed is not None:
            set_seed(seed)
        try:
            yield
        finally:
            torch.set_num_threads(threads)
            torch.use_deterministic_algorithms(strict)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries from telling the user what is meant to be so: a classifier made anew."""
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    names = ("sentence_transformers", "transformers")
    levels = {name: logging.getLogger(name).level for name in names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            logging.getLogger(name).setLevel(logging.ERROR)
        try:
            yield
        finally:
            for name, level in levels.items():
                logging.getLogger(name).setLevel(level)
