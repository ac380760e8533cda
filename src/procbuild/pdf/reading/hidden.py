"""Find text that machines read but people do not see."""

from collections.abc import Sequence

from procbuild.layout import Box, Hidden, HiddenKind, Ink
from procbuild.pdf.geometry import intersection, rounded, union
from procbuild.pdf.layout import PdfiumPage
from procbuild.pdf.reading.bidi import in_reading_order
from procbuild.pdf.runs import Run

TINY = 3.0
"""Font size in pt below which text is unreadable."""

WHITE = 250
"""Minimum of red, green and blue of colours considered white."""

LIGHT = WHITE << 16
"""Lower bound of white colours as 0xRRGGBB."""

COVERS = 0.6
"""Minimum fraction of the page covered by the picture of a scanned page."""


def is_scanned(sheet: PdfiumPage, ink: Sequence[Ink], size: tuple[float, float]) -> bool:
    """Whether a page is a picture, with no more than invisible text."""
    page: Box = (0.0, 0.0, *size)
    shared = (intersection(mark.bbox, page) for mark in ink if mark.kind == "image")
    area = sum((b[2] - b[0]) * (b[3] - b[1]) for b in shared if b)
    visible = sum(len(run.text) for run in sheet.runs if run.visible)
    return area > COVERS * size[0] * size[1] and visible < 50


def hidden_on(
    number: int, sheet: PdfiumPage, ink: Sequence[Ink], size: tuple[float, float]
) -> list[Hidden]:
    """The hidden text of one page; adjacent runs hidden for the same reason are joined."""
    if is_scanned(sheet, ink, size):
        return []
    hidden_runs: list[Hidden] = []
    for run in sheet.runs:
        reason = why_hidden(run, ink, size)
        if reason is None:
            continue
        words = in_reading_order(run.text)
        last = hidden_runs[-1] if hidden_runs else None
        if last and last.why == reason:
            text, box = f"{last.text} {words}"[:2000], union(last.bbox, run.box)
            hidden_runs[-1] = Hidden(text=text, page=number, bbox=rounded(box), why=reason)
        else:
            hidden_runs.append(Hidden(text=words, page=number, bbox=rounded(run.box), why=reason))
    return [entry for entry in hidden_runs if sum(c.isalnum() for c in entry.text) >= 4]


def why_hidden(run: Run, ink: Sequence[Ink], size: tuple[float, float]) -> HiddenKind | None:
    """Why a run is invisible to people; None if it is visible."""
    x0, y0, x1, y1 = run.box
    if run.cropped or x1 < 0 or y1 < 0 or x0 > size[0] or y0 > size[1]:
        return "off-page"
    tiny = run.size < TINY and len(run.text) > 12
    if run.visible and run.color < LIGHT and not tiny:
        return None
    on_ink = any(_overlaps(mark.bbox, run.box) for mark in ink)
    if not run.visible:
        return "overlay" if on_ink else "invisible"
    if on_ink:
        return None
    red, green, blue = run.color >> 16, run.color >> 8 & 255, run.color & 255
    return "white" if min(red, green, blue) >= WHITE else "tiny" if tiny else None


def _overlaps(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
