"""Pictures and drawings on a page, cut to what of them is seen."""

import ctypes
from collections.abc import Iterator
from ctypes import byref, c_float, c_int, c_uint, c_void_p
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from procbuild.layout import Box
from procbuild.pdf.geometry import View, cut, union
from procbuild.pdf.pdfium import Library

NESTED = 8
"""Levels of forms within forms that are followed."""


class Stroke(NamedTuple):
    """A picture or drawing operator."""

    kind: int
    """PDFium's object type"""
    box: Box


class StrokeReader:
    """The calls for the strokes of one page."""

    def __init__(self, library: Library, page: Any, view: View) -> None:
        self._c = library
        self._page = ctypes.cast(page, c_void_p).value
        self._count = pdfium.FPDFPage_CountObjects(page)
        self._view = view
        self._floats = [c_float() for _ in range(4)]
        self._uints = [c_uint() for _ in range(4)]

    def strokes(self, text: Box | None) -> Iterator[Stroke]:
        """Pictures and drawings; those that leave the box around the text are cut to what shows."""
        c = self._c
        for index in range(self._count):
            handle = c.page_object(self._page, index)
            kind = c.type(handle)
            if kind != pdfium.FPDF_PAGEOBJ_TEXT and (box := self._bounds(handle)):
                shown = self._view.box(*box)
                if text and _within(shown, text):
                    yield Stroke(kind, shown)
                    continue
                if seen := self._seen(handle, kind, box, 0):
                    yield Stroke(kind, self._view.box(*seen))

    def _bounds(self, handle: int) -> Box | None:
        """Bounds in the space of the page or form that holds the object."""
        x0, y0, x1, y1 = self._floats
        if not self._c.bounds(handle, byref(x0), byref(y0), byref(x1), byref(y1)):
            return None
        return x0.value, y0.value, x1.value, y1.value

    def _seen(self, handle: int, kind: int, box: Box, depth: int) -> Box | None:
        """What of an object's bounds its clipping path and colour let be seen."""
        if kind == pdfium.FPDF_PAGEOBJ_PATH and self._blank(handle):
            return None
        if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < NESTED:
            inner = self._form(handle, depth)
            if inner is None:
                return None
            box = cut(inner, box) or inner
        return self._clipped(handle, box)

    def _form(self, handle: int, depth: int) -> Box | None:
        """What is seen of a form's content, in the space around it."""
        c = self._c
        whole: Box | None = None
        for index in range(min(c.form_count(handle), 20_000)):
            inner = c.form_object(handle, index)
            kind = c.type(inner)
            box = self._bounds(inner)
            seen = self._seen(inner, kind, box, depth + 1) if box else None
            if seen:
                whole = union(whole, seen) if whole else seen
        if whole is None:
            return None
        m = pdfium.FS_MATRIX()
        c.object_matrix(handle, byref(m))
        xs, ys = zip(
            *(
                (m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f)
                for x in (whole[0], whole[2])
                for y in (whole[1], whole[3])
            ),
            strict=True,
        )
        return min(xs), min(ys), max(xs), max(ys)

    def _blank(self, handle: int) -> bool:
        """Whether a path paints nothing, or only white."""
        fill, stroke = c_int(), c_int()
        if not self._c.draw_mode(handle, byref(fill), byref(stroke)):
            return False
        return not (
            (fill.value and self._inked(self._c.fill, handle))
            or (stroke.value and self._inked(self._c.stroke, handle))
        )

    def _inked(self, color: Any, handle: int) -> bool:
        red, green, blue, alpha = self._uints
        if not color(handle, byref(red), byref(green), byref(blue), byref(alpha)):
            return True
        return alpha.value > 8 and min(red.value, green.value, blue.value) < 250

    def _clipped(self, handle: int, box: Box) -> Box | None:
        """A box cut to the bounds of each of the object's clipping paths."""
        c = self._c
        clip = c.clip(handle)
        paths = c.clip_paths(clip) if clip else 0
        x, y = c_float(), c_float()
        for index in range(min(max(paths, 0), 50)):
            xs, ys = [], []
            for place in range(min(c.clip_segments(clip, index), 500)):
                segment = c.clip_segment(clip, index, place)
                if segment and c.point(segment, byref(x), byref(y)):
                    xs.append(x.value)
                    ys.append(y.value)
            if xs:
                rest = cut(box, (min(xs), min(ys), max(xs), max(ys)))
                if rest is None:
                    return None
                box = rest
        return box


def _within(one: Box, other: Box) -> bool:
    return one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]
