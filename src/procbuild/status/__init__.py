"""The status of a volume: states of its papers, blockers, dates, outputs."""

from procbuild.status.as_html import as_html
from procbuild.status.as_json import as_json
from procbuild.status.outputs import Output, outputs
from procbuild.status.standing import (
    COUNT_LABELS,
    STATES,
    Blocker,
    Due,
    Standing,
    State,
    Status,
    left_in_words,
    status_of,
)

__all__ = [
    "COUNT_LABELS",
    "STATES",
    "Blocker",
    "Due",
    "Output",
    "Standing",
    "State",
    "Status",
    "as_html",
    "as_json",
    "left_in_words",
    "outputs",
    "status_of",
]
