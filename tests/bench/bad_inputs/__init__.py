"""Bad inputs and the one line the user gets for each: what docs/errors.md and its tests read."""

from tests.bench.bad_inputs import (
    checks,
    data_folders,
    downloads,
    flags,
    models,
    outputs,
    prediction_files,
    records,
    stories,
    track_files,
)
from tests.bench.bad_inputs.case import Case

AREAS = (
    track_files,
    prediction_files,
    models,
    data_folders,
    flags,
    outputs,
    downloads,
    stories,
    records,
    checks,
)

SECTIONS: dict[str, list[Case]] = {area.TITLE: area.CASES for area in AREAS}
