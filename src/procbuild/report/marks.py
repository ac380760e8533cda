"""The frame that marks a finding on the picture of its page."""

from procbuild.model import Finding
from procbuild.pdf.render import Mark
from procbuild.report.results import Checked

PADDING = 2.0
"""Distance between a finding's box and its frame, in pt."""


def mark_of(paper: Checked, finding: Finding, label: str = "") -> Mark | None:
    """The frame of a finding, clipped to the page; None if it has no place."""
    if finding.bbox is None or finding.page is None or finding.page > len(paper.sheets):
        return None
    width, height = paper.sheets[finding.page - 1]
    if width <= 0 or height <= 0:
        return None
    x0, x1 = (
        min(max(x, 0.0), width) for x in (finding.bbox[0] - PADDING, finding.bbox[2] + PADDING)
    )
    y0, y1 = (
        min(max(y, 0.0), height) for y in (finding.bbox[1] - PADDING, finding.bbox[3] + PADDING)
    )
    return Mark(
        label=label,
        left=round(100 * x0 / width, 2),
        top=round(100 * y0 / height, 2),
        width=round(100 * (x1 - x0) / width, 2),
        height=round(100 * (y1 - y0) / height, 2),
    )
