"""Text that machines read and people do not see."""

from collections.abc import Sequence

from procbuild.layout import Box, Hidden, HiddenKind, Ink
from procbuild.pdf.geometry import cut
from procbuild.pdf.layout import Run, Sheet

TINY = 3.0
"""Font size in pt below which nobody reads."""

WHITE = 250
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
        why = _why(run, ink, size)
        if why is None:
            continue
        last = found[-1] if found else None
        if last and last.why == why:
            x0, y0, x1, y1 = last.bbox
            a0, b0, a1, b1 = run.box
            box = (min(x0, a0), min(y0, b0), max(x1, a1), max(y1, b1))
            found[-1] = Hidden(
                text=f"{last.text} {run.text}"[:2000], page=number, bbox=box, why=why
            )
        else:
            found.append(Hidden(text=run.text, page=number, bbox=run.box, why=why))
    return [hidden for hidden in found if sum(c.isalnum() for c in hidden.text) >= 4]


def _why(run: Run, ink: Sequence[Ink], size: tuple[float, float]) -> HiddenKind | None:
    x0, y0, x1, y1 = run.box
    if x1 < 0 or y1 < 0 or x0 > size[0] or y0 > size[1]:
        return "off-page"
    on_ink = any(_meets(mark.bbox, run.box) for mark in ink)
    if not run.visible:
        return "overlay" if on_ink else "invisible"
    red, green, blue = run.color >> 16, run.color >> 8 & 255, run.color & 255
    if min(red, green, blue) >= WHITE and not on_ink:
        return "white"
    if run.size < TINY and len(run.text) > 12 and not on_ink:
        return "tiny"
    return None


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
