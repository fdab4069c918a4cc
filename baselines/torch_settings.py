"""Torch made repeatable for a while: fixed seed, fixed threads, deterministic algorithms."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

THREADS = 1
"""Sums depend on how many threads share them; and where a machine is shared, two that wait for
each other take several times the CPU time of one."""


@contextmanager
def repeatable(seed: int) -> Iterator[None]:
    """Within the block the same seed gives the same numbers; afterwards all is as before."""
    import torch
    from threadpoolctl import threadpool_limits
    from transformers import set_seed
    from transformers.utils import logging

    threads, strict = torch.get_num_threads(), torch.are_deterministic_algorithms_enabled()
    level = logging.get_verbosity()
    with threadpool_limits(limits=THREADS), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a classifier made anew, which is what is wanted
        logging.set_verbosity(logging.ERROR)
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.set_num_threads(THREADS)
        torch.use_deterministic_algorithms(True)
        set_seed(seed)
        try:
            yield
        finally:
            torch.set_num_threads(threads)
            torch.use_deterministic_algorithms(strict)
            logging.set_verbosity(level)
