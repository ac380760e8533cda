"""Merge strokes to figures, and find text in figures."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pypdfium2.raw as pdfium

from procbuild.layout import Box, Ink, is_inside
from procbuild.pdf.geometry import rounded, union
from procbuild.pdf.ink import Stroke
from procbuild.pdf.reading.rows import Row

TOGETHER = 8.0
"""Distance in pt up to which strokes belong to one drawing."""

RULE = 2.5
"""Width in pt below which a stroke is a rule; PDFium adds the width of a line on both sides."""

MAX_STROKES = 400
"""Maximum number of boxes that are merged."""

SLACK = 2.0
"""What a line of a figure may be outside of it, in pt."""


def merge_strokes(strokes: Sequence[Stroke]) -> tuple[Ink, ...]:
    """Images and drawings, each as one box; adjacent strokes form one drawing."""
    images = [_Mark(s.box, 0) for s in strokes if s.kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    drawings: list[_Mark] = []
    for stroke in strokes:
        if stroke.kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        mark = _Mark(stroke.box, int(_is_rule(stroke)))
        for index in range(len(drawings) - 1, max(len(drawings) - 4, -1), -1):
            if _is_near(drawings[index].box, mark.box):
                drawings[index] = _merged(drawings[index], mark)
                break
        else:
            drawings.append(mark)
    return (
        *(Ink(kind="image", bbox=rounded(mark.box)) for mark in _merge(images[:MAX_STROKES])),
        *(
            Ink(kind="drawing", bbox=rounded(mark.box), rules=mark.rules)
            for mark in _merge(drawings[:MAX_STROKES])
        ),
    )


class _Mark(NamedTuple):
    """What is merged of an image or a drawing."""

    box: Box
    rules: int
    """Number of its rules; 0 if there is anything else in it"""


def _is_rule(stroke: Stroke) -> bool:
    left, top, right, bottom = stroke.box
    return stroke.kind == pdfium.FPDF_PAGEOBJ_PATH and min(right - left, bottom - top) < RULE


def _merged(first: _Mark, second: _Mark) -> _Mark:
    rules = first.rules + second.rules if first.rules and second.rules else 0
    return _Mark(union(first.box, second.box), rules)


def mark_figures(
    pages: Sequence[Sequence[Row]],
    ink: Sequence[Sequence[Ink]],
    sizes: Sequence[tuple[float, float]],
    body_size: float,
) -> None:
    """Set the role of labels within images and drawings; running text in a frame stays text."""
    for rows, marks, (width, height) in zip(pages, ink, sizes, strict=True):
        figures = [mark.bbox for mark in marks if _is_figure(mark.bbox, width * height)]
        for box in figures:
            inside = [row for row in rows if is_inside(row.box, box, SLACK)]
            prose = [row for row in inside if len(row.text) > 40 and row.size > body_size - 1.2]
            if len(prose) < 3:
                for row in inside:
                    long = len(row.text) > 40 and row.size > body_size - 0.5
                    if row.size <= body_size + 0.5 and not long:
                        row.role = "figure"


def _is_figure(box: Box, page: float) -> bool:
    """Whether a box is as large as a figure and smaller than a frame around the page."""
    width, height = box[2] - box[0], box[3] - box[1]
    return width > 40 and height > 40 and width * height < 0.6 * page


def _merge(marks: Iterable[_Mark]) -> list[_Mark]:
    """Merge marks that are near each other."""
    merged: list[_Mark] = []
    for mark in marks:
        combined = mark
        rest = []
        for other in merged:
            if _is_near(other.box, combined.box):
                combined = _merged(other, combined)
            else:
                rest.append(other)
        merged = [*rest, combined]
    return merged


def _is_near(a: Box, b: Box) -> bool:
    return (
        a[0] < b[2] + TOGETHER
        and b[0] < a[2] + TOGETHER
        and a[1] < b[3] + TOGETHER
        and b[1] < a[3] + TOGETHER
    )
