"""Fine-tuning a cross-encoder with sentence-transformers' own trainer, so that a kill costs little.

In the folder of a training: `checkpoints/`, one an epoch; `model/`, the best of them, when all is
done; `about.json`, what it cost. A second call with the same folder goes on where the first was
stopped, or finds the finished model.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from baselines.torch_settings import repeatable
from bench.files import canonical_json, write_text
from bench.progress import progress_bar

SPENT = "cpu_seconds.json"
ABOUT = "about.json"
STATE = "trainer_state.json"
LABEL = "label"


@dataclass(frozen=True)
class Examples:
    """Headlines, passages and the numbers of their labels, all of one length."""

    headlines: Sequence[str]
    passages: Sequence[str]
    labels: Sequence[int]

    def take(self, rows: np.ndarray) -> Examples:
        """Those where `rows` (n,) is true."""
        places = np.flatnonzero(rows).tolist()
        return Examples(
            [self.headlines[i] for i in places],
            [self.passages[i] for i in places],
            [self.labels[i] for i in places],
        )


@dataclass(frozen=True)
class Recipe:
    """All that decides what a training gives, beside its examples."""

    base: Path
    labels: int
    class_weights: tuple[float, ...]
    seed: int
    epochs: int
    patience: int
    max_length: int
    batch_size: int
    learning_rate: float
    bfloat16: bool


def is_finished(folder: Path) -> bool:
    """Whether a training in this folder came to its end."""
    return (folder / ABOUT).is_file()


def train(recipe: Recipe, learn: Examples, held: Examples, folder: Path) -> dict[str, Any]:
    """Train into `folder/model` unless that is done already; gives what `about.json` holds.

    Keys: cpu_seconds (of all parts of an interrupted training together), macro_f1 (on `held`),
    epochs (how many were begun).
    """
    from filelock import FileLock

    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / ".lock"):  # two runs at once would write each other's checkpoints
        if not is_finished(folder):
            with repeatable(recipe.seed):
                _train(recipe, learn, held, folder)
    about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return about


def _train(recipe: Recipe, learn: Examples, held: Examples, folder: Path) -> None:
    before, begun = _spent(folder), time.process_time()
    with progress_bar(recipe.epochs, "fine-tuning") as bar:
        trainer = _trainer(recipe, learn, held, folder, bar)
        trainer.add_callback(_cost_keeper(folder, before, begun))
        trainer.train(resume_from_checkpoint=_last_checkpoint(folder))
    state = trainer.state
    model = folder / "model"
    shutil.rmtree(model, ignore_errors=True)
    # the trainer has its optimiser and random states beside the weights; only these are kept
    _load(Path(state.best_model_checkpoint), recipe).save_pretrained(
        str(model), create_model_card=False
    )
    about = {
        "cpu_seconds": round(before + time.process_time() - begun, 1),
        "macro_f1": round(float(state.best_metric), 6),
        "epochs": int(np.ceil(state.epoch or 0)),
    }
    write_text(folder / ABOUT, canonical_json(about) + "\n")
    shutil.rmtree(folder / "checkpoints", ignore_errors=True)


def _load(base: Path, recipe: Recipe) -> Any:
    from sentence_transformers import CrossEncoder

    return CrossEncoder(
        str(base), device="cpu", num_labels=recipe.labels, max_length=recipe.max_length
    )


def _trainer(recipe: Recipe, learn: Examples, held: Examples, folder: Path, bar: Any) -> Any:
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import torch
    from sentence_transformers.cross_encoder import (
        CrossEncoderTrainer,
        CrossEncoderTrainingArguments,
    )
    from sentence_transformers.cross_encoder.evaluation import CrossEncoderClassificationEvaluator
    from sentence_transformers.cross_encoder.losses import CrossEntropyLoss
    from transformers import EarlyStoppingCallback, PrinterCallback

    model = _load(recipe.base, recipe)
    arguments = CrossEncoderTrainingArguments(
        output_dir=str(folder / "checkpoints"),
        num_train_epochs=recipe.epochs,
        per_device_train_batch_size=recipe.batch_size,
        learning_rate=recipe.learning_rate,
        warmup_steps=0.1,
        weight_decay=0.01,
        bf16=recipe.bfloat16,
        seed=recipe.seed,
        use_cpu=True,
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=1,
        load_best_model_at_end=True,
        metric_for_best_model="f1_macro",
        greater_is_better=True,
        logging_strategy="no",
        report_to="none",
        disable_tqdm=True,
    )
    evaluator = CrossEncoderClassificationEvaluator(
        [list(pair) for pair in zip(held.headlines, held.passages, strict=True)],
        list(held.labels),
        batch_size=2 * recipe.batch_size,
        show_progress_bar=False,
        write_csv=False,
    )
    weights = torch.tensor(recipe.class_weights, dtype=torch.float32)
    trainer = CrossEncoderTrainer(
        model=model,
        args=arguments,
        train_dataset=_dataset(learn),
        loss=CrossEntropyLoss(model, weight=weights),
        evaluator=evaluator,
        callbacks=[EarlyStoppingCallback(recipe.patience), _bar_mover(bar)],
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def _dataset(examples: Examples) -> Any:
    from datasets import Dataset

    return Dataset.from_dict(
        {
            "headline": list(examples.headlines),
            "passage": list(examples.passages),
            LABEL: list(examples.labels),
        }
    )


def _last_checkpoint(folder: Path) -> str | None:
    """The last checkpoint that was written to its end: the trainer writes its state last."""
    whole = [path.parent for path in (folder / "checkpoints").glob(f"checkpoint-*/{STATE}")]
    return str(max(whole, key=lambda path: int(path.name.rpartition("-")[2]))) if whole else None


def _spent(folder: Path) -> float:
    """CPU seconds of the parts of this training that came to a checkpoint."""
    path = folder / SPENT
    if not path.is_file() or _last_checkpoint(folder) is None:
        return 0.0
    return float(json.loads(path.read_text(encoding="utf-8")))


def _cost_keeper(folder: Path, before: float, begun: float) -> Any:
    from transformers import TrainerCallback

    class CostKeeper(TrainerCallback):
        def on_save(self, *_: Any, **__: Any) -> None:
            write_text(folder / SPENT, canonical_json(before + time.process_time() - begun))

    return CostKeeper()


def _bar_mover(bar: Any) -> Any:
    from transformers import TrainerCallback

    class BarMover(TrainerCallback):
        def on_epoch_end(self, *_: Any, **__: Any) -> None:
            bar.update()

    return BarMover()
