"""The one exception that reaches the user as a single line."""

from __future__ import annotations


class LedeBenchError(Exception):
    """A fault in what came from outside: a file, a flag, a model, a data folder.

    The message names the thing at fault, the place in it, and what to do about it.
    The command line prints it as one line and exits with `exit_code`.
    """

    exit_code = 2


class MissingPackageError(LedeBenchError):
    """A model needs a package that is not installed; without it the other models still run."""

    exit_code = 3


class VerificationError(LedeBenchError):
    """A record does not follow from its predictions and data."""

    exit_code = 1
