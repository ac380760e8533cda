"""Strokes gathered to pictures and drawings."""

from collections.abc import Iterable, Sequence

import pypdfium2.raw as pdfium

from procbuild.layout import Box, Ink
from procbuild.pdf.geometry import rounded, union
from procbuild.pdf.ink import Stroke
from procbuild.pdf.reading.rows import Row

NEAR = 8.0
"""Strokes within this many pt of each other belong together."""

MOST = 400


def gathered(strokes: Sequence[Stroke]) -> tuple[Ink, ...]:
    """Pictures and drawings, each as one box; strokes that touch are one drawing."""
    images = [s.box for s in strokes if s.kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    drawings: list[Box] = []
    for stroke in strokes:
        if stroke.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        for place in range(len(drawings) - 1, max(len(drawings) - 4, -1), -1):
            if _near(drawings[place], stroke.box):
                drawings[place] = union(drawings[place], stroke.box)
                break
        else:
            drawings.append(stroke.box)
    return (
        *(Ink(kind="image", bbox=rounded(box)) for box in _joined(images[:MOST])),
        *(Ink(kind="drawing", bbox=rounded(box)) for box in _joined(drawings[:MOST])),
    )


def mark_figures(
    pages: Sequence[Sequence[Row]],
    ink: Sequence[Sequence[Ink]],
    sizes: Sequence[tuple[float, float]],
    body_size: float,
) -> None:
    """Give labels within pictures and drawings their role; paragraphs in a frame stay text."""
    for rows, marks, (width, height) in zip(pages, ink, sizes, strict=True):
        figures = [
            mark.bbox
            for mark in marks
            if mark.bbox[3] - mark.bbox[1] > 40
            and mark.bbox[2] - mark.bbox[0] > 40
            and (mark.bbox[3] - mark.bbox[1]) * (mark.bbox[2] - mark.bbox[0]) < 0.6 * width * height
        ]
        for row in rows if figures else ():
            if row.size > body_size + 0.5 or (len(row.text) > 40 and row.size > body_size - 0.5):
                continue
            x0, y0, x1, y1 = row.box
            if any(
                x0 > a - 2 and y0 > b - 2 and x1 < c + 2 and y1 < d + 2 for a, b, c, d in figures
            ):
                row.role = "figure"


def _joined(boxes: Iterable[Box]) -> list[Box]:
    """Boxes that are near each other made one."""
    found: list[Box] = []
    for box in boxes:
        whole = box
        rest = []
        for other in found:
            if _near(other, whole):
                whole = union(other, whole)
            else:
                rest.append(other)
        found = [*rest, whole]
    return found


def _near(one: Box, other: Box) -> bool:
    return (
        one[0] < other[2] + NEAR
        and other[0] < one[2] + NEAR
        and one[1] < other[3] + NEAR
        and other[1] < one[3] + NEAR
    )
