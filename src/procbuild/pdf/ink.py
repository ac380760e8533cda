"""Images and drawings on a page, cut to their visible part."""

import ctypes
from collections.abc import Iterator
from ctypes import c_void_p
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from procbuild.layout import Box, is_inside
from procbuild.pdf.geometry import View, intersection, union
from procbuild.pdf.pdfium import Library

MAX_NESTING = 8
"""Nesting depth of form XObjects that is followed."""

MAX_OPERATORS = 20_000
"""Objects of one form XObject that are looked at."""


class Stroke(NamedTuple):
    """An image or drawing operator."""

    kind: int
    """PDFium's page object type"""
    box: Box


class Matrix(NamedTuple):
    """A transformation of coordinates (ISO 32000-2, 8.3.3)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def after(self, first: "Matrix") -> "Matrix":
        """Compose with a transformation that is applied first."""
        a, b, c, d, e, f = first
        return Matrix(
            a * self.a + b * self.c,
            a * self.b + b * self.d,
            c * self.a + d * self.c,
            c * self.b + d * self.d,
            e * self.a + f * self.c + self.e,
            e * self.b + f * self.d + self.f,
        )

    def box(self, box: Box) -> Box:
        """The axis-aligned bounding box of a transformed box."""
        if self is IDENTITY:
            return box
        xs = [self.a * x + self.c * y + self.e for x in box[::2] for y in box[1::2]]
        ys = [self.b * x + self.d * y + self.f for x in box[::2] for y in box[1::2]]
        return min(xs), min(ys), max(xs), max(ys)


IDENTITY = Matrix(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class StrokeReader:
    """Reads the strokes of one page through PDFium."""

    def __init__(self, library: Library, page: Any, view: View) -> None:
        self._c = library
        self._page = ctypes.cast(page, c_void_p).value
        self._count = pdfium.FPDFPage_CountObjects(page)
        self._view = view

    def strokes(self, text: Box | None, page: float) -> Iterator[Stroke]:
        """Images and drawings on a page whose area is ``page``.

        Those that extend beyond the bounding box of the text are cut to their visible part.
        """
        handles = (self._c.page_object(self._page, index) for index in range(self._count))
        for kind, box, handle, matrix in self._walk(handles, IDENTITY, page, 0):
            shown = self._view.box(*matrix.box(box))
            if text and is_inside(shown, text):
                if kind != pdfium.FPDF_PAGEOBJ_FORM or self._has_graphics(handle, 0):
                    yield Stroke(kind, shown)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                inner = self._visible_form_box(handle, 0)
                visible = intersection(inner, box) if inner else None
                if visible:
                    yield Stroke(kind, self._view.box(*matrix.box(visible)))
            elif visible := clipped(self._c, handle, box):
                yield Stroke(kind, self._view.box(*matrix.box(visible)))

    def _walk(
        self, handles: Iterator[int], matrix: Matrix, page: float, depth: int
    ) -> Iterator[tuple[int, Box, int, Matrix]]:
        """Strokes as kind, bounds, handle, and the matrix from the bounds to page space.

        A form counts as one stroke, unless it covers more than 40 % of the page: some tools put
        whole pages into one form.

        Paths that paint nothing or only white are skipped.
        """
        for handle in handles:
            kind = self._c.type(handle)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT or not (box := bounds(self._c, handle)):
                continue
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                area = (box[2] - box[0]) * (box[3] - box[1])
                if area > 0.4 * page and depth < MAX_NESTING:
                    inner = matrix.after(self._matrix_of(handle))
                    yield from self._walk(self._form_objects(handle), inner, page, depth + 1)
                    continue
            elif kind == pdfium.FPDF_PAGEOBJ_PATH and self._is_blank(handle):
                continue
            yield kind, box, handle, matrix

    def _form_objects(self, handle: int) -> Iterator[int]:
        for index in range(min(self._c.form_count(handle), MAX_OPERATORS)):
            yield self._c.form_object(handle, index)

    def _matrix_of(self, handle: int) -> "Matrix":
        self._c.object_matrix(handle, self._c.singles[0])
        return Matrix(*self._c.floats())

    def _has_graphics(self, handle: int, depth: int) -> bool:
        """Whether a form contains anything but text."""
        for inner in self._form_objects(handle):
            kind = self._c.type(inner)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < MAX_NESTING and self._has_graphics(inner, depth + 1):
                    return True
            elif kind != pdfium.FPDF_PAGEOBJ_TEXT:
                return True
        return False

    def _visible_form_box(self, handle: int, depth: int) -> Box | None:
        """The bounding box of a form's visible strokes, in the space that contains the form."""
        whole: Box | None = None
        if depth < MAX_NESTING:
            strokes = self._walk(self._form_objects(handle), IDENTITY, float("inf"), depth + 1)
            for kind, box, inner, _ in strokes:
                is_form = kind == pdfium.FPDF_PAGEOBJ_FORM
                if is_form:
                    visible = self._visible_form_box(inner, depth + 1)
                else:
                    visible = clipped(self._c, inner, box)
                if visible:
                    whole = union(whole, visible) if whole else visible
        return self._matrix_of(handle).box(whole) if whole else None

    def _is_blank(self, handle: int) -> bool:
        """Whether a path paints nothing, or only white."""
        if not self._c.draw_mode(handle, *self._c.singles[:2]):
            return False
        fill, stroke, _, _ = self._c.integers()
        return not (
            (fill and self._is_inked(self._c.fill, handle))
            or (stroke and self._is_inked(self._c.stroke, handle))
        )

    def _is_inked(self, color: Any, handle: int) -> bool:
        if not color(handle, *self._c.singles[:4]):
            return True
        red, green, blue, alpha = self._c.integers()
        return alpha > 8 and min(red, green, blue) < 250


def bounds(c: Library, handle: int) -> Box | None:
    """An object's bounding box in the space of the page or form that contains it."""
    return c.floats()[:4] if c.bounds(handle, *c.singles[:4]) else None


def clipped(c: Library, handle: int, box: Box) -> Box | None:
    """An object's bounding box cut to those of its clipping paths; None if nothing is left."""
    clip = c.clip(handle)
    paths = c.clip_paths(clip) if clip else 0
    for index in range(min(max(paths, 0), 50)):
        xs, ys = [], []
        for position in range(min(c.clip_segments(clip, index), 500)):
            segment = c.clip_segment(clip, index, position)
            if segment and c.point(segment, *c.singles[:2]):
                x, y, *_ = c.floats()
                xs.append(x)
                ys.append(y)
        if xs:
            rest = intersection(box, (min(xs), min(ys), max(xs), max(ys)))
            if rest is None:
                return None
            box = rest
    return box
