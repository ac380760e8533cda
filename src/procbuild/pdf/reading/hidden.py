"""Text that machines read and people do not see."""

from collections.abc import Sequence

from procbuild.layout import Box, Hidden, HiddenKind, Ink
from procbuild.pdf.geometry import cut, rounded, union
from procbuild.pdf.layout import Run, Sheet

TINY = 3.0
"""Font size in pt below which nobody reads."""

WHITE = 250
"""Least value of red, green and blue in what is taken for white."""

LIGHT = WHITE << 16
"""No white is below it as a number."""

COVERS = 0.6
"""Part of a page that a scan's picture covers at least."""


def scanned(sheet: Sheet, ink: Sequence[Ink], size: tuple[float, float]) -> bool:
    """Whether a page is a picture, with invisible text at most."""
    page: Box = (0.0, 0.0, *size)
    shared = (cut(mark.bbox, page) for mark in ink if mark.kind == "image")
    area = sum((b[2] - b[0]) * (b[3] - b[1]) for b in shared if b)
    visible = sum(len(run.text) for run in sheet.runs if run.visible)
    return area > COVERS * size[0] * size[1] and visible < 50


def hidden_on(
    number: int, sheet: Sheet, ink: Sequence[Ink], size: tuple[float, float]
) -> list[Hidden]:
    """The hidden text of one page, lines of one kind joined."""
    if scanned(sheet, ink, size):
        return []
    found: list[Hidden] = []
    for run in sheet.runs:
        why = why_hidden(run, ink, size)
        if why is None:
            continue
        last = found[-1] if found else None
        if last and last.why == why:
            text, box = f"{last.text} {run.text}"[:2000], union(last.bbox, run.box)
            found[-1] = Hidden(text=text, page=number, bbox=rounded(box), why=why)
        else:
            found.append(Hidden(text=run.text, page=number, bbox=rounded(run.box), why=why))
    return [hidden for hidden in found if sum(c.isalnum() for c in hidden.text) >= 4]


def why_hidden(run: Run, ink: Sequence[Ink], size: tuple[float, float]) -> HiddenKind | None:
    """Why nobody sees a run; None where people do."""
    x0, y0, x1, y1 = run.box
    if run.cropped or x1 < 0 or y1 < 0 or x0 > size[0] or y0 > size[1]:
        return "off-page"
    tiny = run.size < TINY and len(run.text) > 12
    if run.visible and run.color < LIGHT and not tiny:
        return None
    on_ink = any(_meets(mark.bbox, run.box) for mark in ink)
    if not run.visible:
        return "overlay" if on_ink else "invisible"
    if on_ink:
        return None
    red, green, blue = run.color >> 16, run.color >> 8 & 255, run.color & 255
    return "white" if min(red, green, blue) >= WHITE else "tiny" if tiny else None


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
