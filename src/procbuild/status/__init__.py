"""Where a volume stands: its papers, what blocks it, its dates, its outputs."""

from procbuild.status.as_html import as_html
from procbuild.status.as_json import as_json
from procbuild.status.outputs import Output, outputs
from procbuild.status.standing import (
    STATES,
    TOLD,
    Blocker,
    Due,
    Standing,
    State,
    Status,
    left_in_words,
    status_of,
)

__all__ = [
    "STATES",
    "TOLD",
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
