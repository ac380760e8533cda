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
    """Give labels within pictures and drawings their role; what stands in a frame stays text."""
    for rows, marks, (width, height) in zip(pages, ink, sizes, strict=True):
        large = [mark.bbox for mark in marks if _is_figure(mark.bbox, width * height)]
        for box in large:
            inside = [row for row in rows if _within(row.box, box)]
            prose = [row for row in inside if len(row.text) > 40 and row.size > body_size - 1.2]
            if len(prose) < 3:
                for row in inside:
                    long = len(row.text) > 40 and row.size > body_size - 0.5
                    if row.size <= body_size + 0.5 and not long:
                        row.role = "figure"


def _is_figure(box: Box, page: float) -> bool:
    """Whether a box is as large as a figure and smaller than a frame around the page."""
    wide, tall = box[2] - box[0], box[3] - box[1]
    return wide > 40 and tall > 40 and wide * tall < 0.6 * page


def _within(one: Box, other: Box) -> bool:
    return (
        one[0] > other[0] - 2
        and one[1] > other[1] - 2
        and one[2] < other[2] + 2
        and one[3] < other[3] + 2
    )


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
