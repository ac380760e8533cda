"""Pictures and drawings on a page, cut to what of them is seen."""

import ctypes
from collections.abc import Iterator
from ctypes import c_void_p
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from procbuild.layout import Box
from procbuild.pdf.geometry import View, cut, union
from procbuild.pdf.pdfium import Library

NESTED = 8
"""Levels of forms within forms that are followed."""

MOST = 20_000
"""Operators of one form that are looked at."""


class Stroke(NamedTuple):
    """A picture or drawing operator."""

    kind: int
    """PDFium's object type"""
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
        """The transformation that does another one first."""
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
        """The upright box around a transformed one."""
        if self is UNMOVED:
            return box
        xs = [self.a * x + self.c * y + self.e for x in box[::2] for y in box[1::2]]
        ys = [self.b * x + self.d * y + self.f for x in box[::2] for y in box[1::2]]
        return min(xs), min(ys), max(xs), max(ys)


UNMOVED = Matrix(1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class StrokeReader:
    """The calls for the strokes of one page."""

    def __init__(self, library: Library, page: Any, view: View) -> None:
        self._c = library
        self._page = ctypes.cast(page, c_void_p).value
        self._count = pdfium.FPDFPage_CountObjects(page)
        self._view = view

    def strokes(self, text: Box | None, page: float) -> Iterator[Stroke]:
        """Pictures and drawings on a page of some area.

        Those that leave the box around the text are cut to what shows of them.
        """
        handles = (self._c.page_object(self._page, index) for index in range(self._count))
        for kind, box, handle, matrix in self._walk(handles, UNMOVED, page, 0):
            shown = self._view.box(*matrix.box(box))
            if text and _within(shown, text):
                if kind != pdfium.FPDF_PAGEOBJ_FORM or self._draws(handle, 0):
                    yield Stroke(kind, shown)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                if (seen := self._form(handle, 0)) and (seen := cut(seen, box)):
                    yield Stroke(kind, self._view.box(*matrix.box(seen)))
            elif seen := clipped(self._c, handle, box):
                yield Stroke(kind, self._view.box(*matrix.box(seen)))

    def _walk(
        self, handles: Iterator[int], matrix: Matrix, page: float, depth: int
    ) -> Iterator[tuple[int, Box, int, Matrix]]:
        """Strokes: kind, bounds, handle, and what takes the bounds to the space outside.

        A form of some size is one stroke.

        A form that covers much of the page is opened: some tools put whole pages into one.
        """
        for handle in handles:
            kind = self._c.type(handle)
            if kind == pdfium.FPDF_PAGEOBJ_TEXT or not (around := bounds(self._c, handle)):
                continue
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                area = (around[2] - around[0]) * (around[3] - around[1])
                if area > 0.4 * page and depth < NESTED:
                    inner = matrix.after(self._matrix_of(handle))
                    yield from self._walk(self._within_form(handle), inner, page, depth + 1)
                    continue
            elif kind == pdfium.FPDF_PAGEOBJ_PATH and self._blank(handle):
                continue
            yield kind, around, handle, matrix

    def _within_form(self, handle: int) -> Iterator[int]:
        for index in range(min(self._c.form_count(handle), MOST)):
            yield self._c.form_object(handle, index)

    def _matrix_of(self, handle: int) -> "Matrix":
        self._c.object_matrix(handle, self._c.singles[0])
        return Matrix(*self._c.floats())

    def _draws(self, handle: int, depth: int) -> bool:
        """Whether a form holds anything but text."""
        for inner in self._within_form(handle):
            kind = self._c.type(inner)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                if depth < NESTED and self._draws(inner, depth + 1):
                    return True
            elif kind != pdfium.FPDF_PAGEOBJ_TEXT:
                return True
        return False

    def _form(self, handle: int, depth: int) -> Box | None:
        """The box around what is seen of a form's strokes, in the space around it."""
        whole: Box | None = None
        if depth < NESTED:
            strokes = self._walk(self._within_form(handle), UNMOVED, float("inf"), depth + 1)
            for kind, box, inner, _ in strokes:
                form = kind == pdfium.FPDF_PAGEOBJ_FORM
                if seen := self._form(inner, depth + 1) if form else clipped(self._c, inner, box):
                    whole = union(whole, seen) if whole else seen
        return self._matrix_of(handle).box(whole) if whole else None

    def _blank(self, handle: int) -> bool:
        """Whether a path paints nothing, or only white."""
        if not self._c.draw_mode(handle, *self._c.singles[:2]):
            return False
        fill, stroke, _, _ = self._c.integers()
        return not (
            (fill and self._inked(self._c.fill, handle))
            or (stroke and self._inked(self._c.stroke, handle))
        )

    def _inked(self, color: Any, handle: int) -> bool:
        if not color(handle, *self._c.singles[:4]):
            return True
        red, green, blue, alpha = self._c.integers()
        return alpha > 8 and min(red, green, blue) < 250


def bounds(c: Library, handle: int) -> Box | None:
    """An object's bounds in the space of the page or form that holds it."""
    return c.floats()[:4] if c.bounds(handle, *c.singles[:4]) else None


def clipped(c: Library, handle: int, box: Box) -> Box | None:
    """An object's bounds cut to those of each of its clipping paths; None where nothing is left."""
    clip = c.clip(handle)
    paths = c.clip_paths(clip) if clip else 0
    for index in range(min(max(paths, 0), 50)):
        xs, ys = [], []
        for place in range(min(c.clip_segments(clip, index), 500)):
            segment = c.clip_segment(clip, index, place)
            if segment and c.point(segment, *c.singles[:2]):
                x, y, *_ = c.floats()
                xs.append(x)
                ys.append(y)
        if xs:
            rest = cut(box, (min(xs), min(ys), max(xs), max(ys)))
            if rest is None:
                return None
            box = rest
    return box


def _within(one: Box, other: Box) -> bool:
    return one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]
