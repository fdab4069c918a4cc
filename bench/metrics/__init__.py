"""Metrics by name. One file a metric or a close family; to add one, register it here."""

from __future__ import annotations

from bench.metrics.base import Metric, Scored
from bench.metrics.calibration import Brier, ExpectedCalibrationError
from bench.metrics.confusion import BalancedAccuracy, LabelRecall, MacroF1, MatthewsCorrelation
from bench.metrics.evidence import EvidenceF1, EvidencePrecision, EvidenceRecall
from bench.metrics.fnc import FncScore
from bench.metrics.grid import GridAccuracy
from bench.metrics.overclaim import FalseAlarms, OverclaimRecall
from bench.metrics.ranking import Auroc, AveragePrecision, GridRanking

_ALL: tuple[Metric, ...] = (
    BalancedAccuracy(),
    MacroF1(),
    MatthewsCorrelation(),
    FncScore(),
    Auroc(),
    AveragePrecision(),
    GridRanking(),
    GridAccuracy(),
    Brier(),
    ExpectedCalibrationError(),
    OverclaimRecall(),
    FalseAlarms(),
    EvidencePrecision(),
    EvidenceRecall(),
    EvidenceF1(),
    LabelRecall(),
)

METRICS: dict[str, Metric] = {metric.name: metric for metric in _ALL}
LOWER_IS_BETTER = frozenset({"brier", "ece", "false_alarms_at_5"})

__all__ = ["LOWER_IS_BETTER", "METRICS", "Metric", "Scored"]
