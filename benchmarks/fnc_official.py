"""The published figures of the FNC-1 official baseline: `python benchmarks/fnc_official.py`.

Repeats the original's split: the bodies of the training part in file order, shuffled under its
seed, four fifths in ten consecutive folds, the rest its hold-out. (The `fnc1` track has a dev split
of another kind: every headline of the official hold-out stands in its training part too.)
Needs the fetched data (LEDEBENCH_DATA).
"""

from __future__ import annotations

import random
import time

import numpy as np
import pandas as pd
from sklearn.metrics import confusion_matrix, f1_score

from baselines.fnc_features import fnc_features
from baselines.fnc_official import FncOfficial, consecutive_folds, fnc_score
from bench.tracks.fnc1 import FNC_LABELS, official_train, read_part
from bench.tracks.sources import source_file
from bench.tracks.tables import read_csv

HOLD_OUT = -1


def official_folds(folds: int, seed: int) -> dict[str, int]:
    """Body id -> fold, or HOLD_OUT."""
    rows = read_csv(source_file("fnc1", "train_bodies.csv"), ("Body ID", "articleBody"))
    ids = [row["Body ID"] for row in rows]
    random.Random(seed).shuffle(ids)
    inside = int(0.8 * len(ids))
    return dict.fromkeys(ids[inside:], HOLD_OUT) | consecutive_folds(ids[:inside], folds)


def report(what: str, gold: np.ndarray, predicted: np.ndarray) -> None:
    macro = f1_score(gold, predicted, average="macro")
    print(f"{what}: FNC score {100 * fnc_score(gold, predicted):.2f}, macro-F1 {macro:.3f}")
    print(
        pd.DataFrame(confusion_matrix(gold, predicted, labels=FNC_LABELS), FNC_LABELS, FNC_LABELS)
    )


def main() -> None:
    start = time.process_time()
    model = FncOfficial()
    train = pd.DataFrame(official_train())
    test = pd.DataFrame(
        read_part("test", "competition_test_bodies.csv", "competition_test_stances.csv")
    )
    folds = train["group"].map(official_folds(model.folds, model.split_seed)).to_numpy()
    # the original stacks its folds one after the other: the same order, the same sums
    order = np.argsort(folds, kind="stable")
    train, folds = train.iloc[order], folds[order]
    features = fnc_features(pd.concat([train, test]))
    labels = train["label"].to_numpy(dtype=str)
    inside, seen = folds != HOLD_OUT, features[: len(train)]
    model.fit_features(seen[inside], labels[inside], folds[inside])
    print("fold scores:", " ".join(f"{100 * score:.2f}" for score in model.fold_scores_))
    classes = np.array(model.classes_)
    for what, gold, table in (
        ("hold-out", labels[~inside], seen[~inside]),
        ("test", test["label"].to_numpy(dtype=str), features[len(train) :]),
    ):
        report(what, gold, classes[model.predict_proba_features(table).argmax(axis=1)])
    print(f"{time.process_time() - start:.0f} s of CPU in all")


if __name__ == "__main__":
    main()
