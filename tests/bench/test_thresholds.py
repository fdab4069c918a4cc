"""Thresholds: the best on dev by brute force, and blind to the test split."""

from __future__ import annotations

import warnings
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import balanced_accuracy_score

from bench.labels import CERTAINTY
from bench.metrics import Scored
from bench.predictions import Predictions
from bench.scoring import fit_thresholds, official_predictions
from bench.thresholds import (
    Thresholds,
    fit_alarm_threshold,
    fit_call_threshold,
)
from bench.tracks.base import Track, make_dataset
from tests.bench.synthetic import (
    answered,
    answers,
    core_like,
    flat,
    flat_track,
    grids,
    knowing_parts,
    quick,
)


def part(score: list[float], truth: list[bool]) -> Scored:
    gold = 1 - np.array(truth, dtype=int)
    return flat(gold, gold, np.arange(len(gold)), score=np.array(score))


def quality(parts: list[Scored], threshold: float) -> float:
    """Mean over parts of scikit-learn's balanced accuracy of calls from `threshold` on."""
    values = []
    for scored in parts:
        assert scored.score is not None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a part may have one class only
            values.append(balanced_accuracy_score(scored.truth, scored.score >= threshold))
    return float(np.mean(values))


def documented_candidates(parts: list[Scored]) -> list[float]:
    scores = sorted({s for p in parts for s in p.score})  # type: ignore[union-attr]
    return [-5e-7, 0.5, 1 + 5e-7, *((a + b) / 2 for a, b in pairwise(scores))]


@st.composite
def dev_parts(draw: st.DrawFn) -> list[Scored]:
    """One to three parts (facets), with ties within and between them."""
    level = draw(st.sampled_from([10, 100, 10**6]))
    pair = st.tuples(st.integers(0, level), st.booleans())
    drawn = draw(st.lists(st.lists(pair, min_size=1, max_size=12), min_size=1, max_size=3))
    return [part([s / level for s, _ in rows], [t for _, t in rows]) for rows in drawn]


# --- the threshold of the call -------------------------------------------------------------------


@quick
@given(parts=dev_parts())
def test_fitted_threshold_is_the_best_candidate_by_brute_force(parts: list[Scored]) -> None:
    fitted = fit_call_threshold(parts)
    candidates = documented_candidates(parts)
    best = max(quality(parts, c) for c in candidates)
    assert quality(parts, fitted) == pytest.approx(best, abs=1e-12)
    equals = [c for c in candidates if quality(parts, c) >= best - 1e-12]
    assert abs(fitted - 0.5) == pytest.approx(min(abs(c - 0.5) for c in equals), abs=1e-9)


def test_worked_case() -> None:
    """0.8 and 0.7 consistent, 0.6 and 0.2 not: one threshold is perfect."""
    assert fit_call_threshold([part([0.8, 0.7, 0.6, 0.2], [True, True, False, False])]) == 0.65


def test_parts_count_alike_whatever_their_size() -> None:
    """Twenty pairs want 0.25 and lose little at 0.75; two pairs want 0.75 and lose half."""
    large = part([0.1, 0.2] * 5 + [0.3] + [0.9] * 9, [False] * 10 + [True] * 10)
    small = part([0.7, 0.8], [False, True])
    assert fit_call_threshold([large]) == 0.25
    assert fit_call_threshold([large, small]) == pytest.approx(0.75)


def test_mean_is_of_parts_not_of_pooled_pairs() -> None:
    """Pooled, the two facets' scores overlap and 0.5 would be right for none of them."""
    high = part([0.9, 0.9, 0.7, 0.7], [True, True, False, False])
    low = part([0.3, 0.1], [True, False])
    assert quality([high, low], fit_call_threshold([high, low])) == 0.75


@pytest.mark.parametrize("constant", [0.0, 0.3, 0.5, 0.500001, 1.0])
def test_constant_scores_keep_one_half(constant: float) -> None:
    assert fit_call_threshold([part([constant] * 4, [True, False, True, False])]) == 0.5


def test_of_equally_good_thresholds_the_nearest_to_one_half() -> None:
    """At 0.35 and at 0.5 the mean is 7/12: equal, though sums of binary fractions are not."""
    parts = [
        part([0.2, 0.6, 0.5, 0.4], [False, True, True, True]),
        part([0.4, 0.0, 0.1, 0.7], [False, False, True, False]),
        part([0.5, 0.7, 0.0, 0.5, 0.3], [True, True, True, False, False]),
    ]
    assert quality(parts, 0.35) == pytest.approx(7 / 12) == quality(parts, 0.5)
    assert quality(parts, 0.35) != quality(parts, 0.5)
    assert fit_call_threshold(parts) == 0.5


@pytest.mark.parametrize("size", [2, 3])
@quick
@given(seed=st.integers(0, 10**6))
def test_one_sided_scores_keep_one_half(size: int, seed: int) -> None:
    """No threshold is better than another, up to the last bit; then 0.5 is it."""
    pairs = grids([size] * 7, range(7))
    of_body = np.random.default_rng(seed).random((7, size)).round(6)
    assert pairs.grid is not None and pairs.column is not None
    assert fit_call_threshold([answered(pairs, of_body[pairs.grid, pairs.column])]) == 0.5


def test_a_score_at_the_threshold_is_called_consistent() -> None:
    """In fitting as in scoring."""
    track = flat_track(["consistent"], [], ["consistent"] * 3, binary=True)
    given_scores = answers(track, "test", [0.499999, 0.5, 0.500001])
    called = official_predictions(track, given_scores, Thresholds(0.5, "fixed"))
    assert called == ["inconsistent", "consistent", "consistent"]
    # were a pair at 0.5 not counted as called, 0.5 would not be perfect here, but would be there
    assert fit_call_threshold([part([0.5, 0.5, 0.1], [True, True, False])]) == 0.5
    assert fit_call_threshold([part([0.6, 0.5, 0.1], [True, False, False])]) == 0.55


@quick
@given(parts=dev_parts())
def test_no_score_is_so_near_to_the_threshold_that_rounding_decides(parts: list[Scored]) -> None:
    """Scores have six decimals and thresholds lie half way: they must not fall together."""
    fitted = fit_call_threshold(parts)
    for scored in parts:
        assert scored.score is not None
        gap = np.abs(scored.score - fitted)
        assert ((gap > 4e-7) | ((gap == 0) & (fitted == 0.5))).all()


def test_no_constant_answer_would_have_been_better_on_dev() -> None:
    """A model that is wrong throughout gets the one half that can be had."""
    parts = [part([0.4, 0.6], [True, False])]
    assert quality(parts, fit_call_threshold(parts)) >= quality(parts, 2.0)


def test_many_distinct_scores_are_all_candidates() -> None:
    """The one perfect threshold lies in the middle of a crowd of scores."""
    n = 40_000
    score = np.arange(n) / n
    for cut in (n // 3, n // 2 + 7):
        parts = [part(score.tolist(), (np.arange(n) >= cut).tolist())]
        assert quality(parts, fit_call_threshold(parts)) == 1


# --- which threshold a track gets, and from what -------------------------------------------------


def with_labels(track: Track, split: str, labels: list[str]) -> Track:
    rows = [dict(row, label=label) for row, label in zip(track.split(split), labels, strict=True)]
    return replace(track, **{split: make_dataset(rows)})


def permuted(track: Track, split: str) -> Track:
    labels = list(track.split(split)["label"])
    return with_labels(track, split, list(np.random.default_rng(0).permutation(labels)))


def test_the_labels_of_test_do_not_move_a_threshold() -> None:
    track = core_like()
    parts = knowing_parts(track, seed=1)
    fitted = fit_thresholds(track, parts, "test")
    assert fitted.source == "dev" and fitted.call != 0.5 and fitted.alarm is not None
    assert fit_thresholds(permuted(track, "test"), parts, "test") == fitted
    assert fit_thresholds(permuted(track, "train"), parts, "test") == fitted
    moved = fit_thresholds(permuted(track, "dev"), parts, "test")
    assert (moved.call, moved.alarm) != (fitted.call, fitted.alarm)


def test_the_scores_of_test_do_not_move_a_threshold() -> None:
    track = core_like()
    parts, others = knowing_parts(track, seed=1), knowing_parts(track, seed=2)
    fitted = fit_thresholds(track, parts, "test")
    assert fit_thresholds(track, parts | {"test": others["test"]}, "test") == fitted
    assert fit_thresholds(track, parts | {"dev": others["dev"]}, "test") != fitted


def test_call_threshold_of_a_track_is_best_for_its_mean_over_facets() -> None:
    track = core_like(dev=9)
    parts = knowing_parts(track, seed=3)
    dev = track.dev.to_pandas()
    assert parts["dev"].score is not None
    dev["score"], dev["truth"] = parts["dev"].score, dev["label"] == "consistent"
    facets = [part(list(d["score"]), list(d["truth"])) for _, d in dev.groupby("facet")]
    call = fit_thresholds(track, parts, "test").call
    assert call is not None
    best = max(quality(facets, c) for c in documented_candidates(facets))
    assert quality(facets, call) == pytest.approx(best, abs=1e-12)


def labels_of(track: Track, split: str) -> list[str]:
    return list(track.split(split)["label"])


FLAT = flat_track(["consistent"] * 4, ["consistent", "overclaim"] * 30, ["consistent"] * 4)
BINARY = replace(FLAT, binary=True)
NO_DEV = replace(BINARY, dev=make_dataset([]))


def predicted(track: Track, split: str, kind: str) -> Predictions:
    n = len(track.split(split))
    score = np.linspace(0.1, 0.9, n) if "score" in kind else None
    return answers(track, split, score, labels_of(track, split) if "label" in kind else None)


@pytest.mark.parametrize(
    ("track", "kind", "splits", "source", "has_alarm"),
    [
        (BINARY, "score", ("dev", "test"), "dev", True),
        (BINARY, "score and label", ("dev", "test"), "dev", True),
        (BINARY, "label", ("dev", "test"), "labels", False),
        (BINARY, "score", ("test",), "fixed", False),
        (BINARY, "score and label", ("test",), "labels", False),
        (NO_DEV, "score", ("dev", "test"), "fixed", False),
        (NO_DEV, "score and label", ("dev", "test"), "labels", False),
        (FLAT, "score", ("dev", "test"), "dev", True),
        (FLAT, "score and label", ("dev", "test"), "labels", True),
        (FLAT, "label", ("dev", "test"), "labels", False),
        (FLAT, "score", ("test",), "fixed", False),
    ],
)
def test_where_the_threshold_comes_from(
    track: Track, kind: str, splits: tuple[str, ...], source: str, has_alarm: bool
) -> None:
    parts = {split: predicted(track, split, kind) for split in splits}
    fitted = fit_thresholds(track, parts, "test")
    assert fitted.source == source
    assert (fitted.call is None) is (source == "labels")
    assert source != "fixed" or fitted.call == 0.5
    assert (fitted.alarm is not None) is has_alarm


def test_dev_itself_is_not_scored_at_a_threshold_fitted_on_it() -> None:
    parts = knowing_parts(core_like(), seed=4)
    assert fit_thresholds(core_like(), parts, "dev") == Thresholds(0.5, "fixed", None)


# --- the threshold of the alarm ------------------------------------------------------------------


def test_alarm_lets_through_a_twentieth_of_the_consistent_pairs_of_dev() -> None:
    rng = np.random.default_rng(5)
    labels = list(rng.choice(["consistent", "overclaim", "contradiction"], 200))
    track = flat_track(["consistent"], labels, labels)
    score = np.round(rng.random(200), 2)
    parts = {split: answers(track, split, score) for split in ("dev", "test")}
    threshold = fit_thresholds(track, parts, "test").alarm
    assert threshold is not None and parts["dev"].alarm is not None
    consistent = parts["dev"].alarm[np.array(labels) == "consistent"]
    assert 0 < 20 * (consistent > threshold).sum() <= len(consistent)
    assert 20 * (consistent >= threshold).sum() > len(consistent)


def test_alarm_in_a_track_of_facets_looks_at_those_with_overclaims() -> None:
    """Consistent pairs of the other facets could raise as many false alarms as they like."""
    track = core_like(dev=10)
    parts = knowing_parts(track, seed=6)
    dev = track.dev.to_pandas()
    alarm = parts["dev"].alarm
    assert alarm is not None
    alarm = np.where(dev["facet"] == CERTAINTY, alarm, 1.0)
    parts["dev"] = replace(parts["dev"], alarm=alarm)
    rows = (dev["facet"] == CERTAINTY) & (dev["label"] == "consistent")
    expected = np.sort(alarm[rows])[-2]  # 30 pairs: one may pass
    assert rows.sum() == 30
    assert fit_thresholds(track, parts, "test").alarm == expected


def test_no_alarm_without_consistent_pairs_or_without_overclaims() -> None:
    nothing = np.zeros(3, dtype=bool)
    assert fit_alarm_threshold(np.array([0.1, 0.2, 0.3]), nothing) is None
    assert fit_alarm_threshold(np.array([0.1, 0.2, 0.3]), ~nothing) == 0.3
    contradictions = flat_track(["consistent"], ["contradiction"] * 8, ["consistent"] * 4)
    parts = {s: predicted(contradictions, s, "score and label") for s in ("dev", "test")}
    assert fit_thresholds(contradictions, parts, "test").alarm is None
    no_overclaims = replace(contradictions, labels=("consistent", "contradiction"))
    parts = {s: predicted(no_overclaims, s, "score and label") for s in ("dev", "test")}
    assert fit_thresholds(no_overclaims, parts, "test").alarm is None


def test_as_dict_has_what_a_record_wants() -> None:
    assert Thresholds(0.4, "dev", 0.9).as_dict() == {"call": 0.4, "source": "dev", "alarm": 0.9}
