"""The C functions of PDFium that are called for each run, stroke or character."""

import ctypes
from ctypes import POINTER, c_double, c_float, c_int, c_uint, c_void_p
from functools import cache
from typing import Any

import pypdfium2.raw as pdfium


def _fast(function: Any, result: Any, *arguments: Any) -> Any:
    """The same C function with plain addresses instead of typed pointers: a third of the time."""
    address = ctypes.cast(function, c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


class Library:
    """PDFium's functions with plain addresses; initialized when made."""

    """PDFium, initialized once in this process."""

    def __init__(self) -> None:
        pdfium.FPDF_InitLibrary()
        doubles = [POINTER(c_double)] * 4
        uints = [POINTER(c_uint)] * 4
        floats = [POINTER(c_float)] * 4
        page = (c_void_p, c_int)
        self.object_at = _fast(pdfium.FPDFText_GetTextObject, c_void_p, *page)
        self.count_rects = _fast(pdfium.FPDFText_CountRects, c_int, c_void_p, c_int, c_int)
        self.rect = _fast(pdfium.FPDFText_GetRect, c_int, *page, *doubles)
        self.origin = _fast(pdfium.FPDFText_GetCharOrigin, c_int, *page, *doubles[:2])
        self.char_box = _fast(pdfium.FPDFText_GetCharBox, c_int, *page, *doubles)
        self.matrix = _fast(pdfium.FPDFText_GetMatrix, c_int, *page, c_void_p)
        self.font_size = _fast(pdfium.FPDFText_GetFontSize, c_double, *page)
        self.font = _fast(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
        self.font_name = _fast(
            pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t, c_void_p, c_void_p, ctypes.c_size_t
        )
        self.font_weight = _fast(pdfium.FPDFFont_GetWeight, c_int, c_void_p)
        self.font_flags = _fast(pdfium.FPDFFont_GetFlags, c_int, c_void_p)
        self.mode = _fast(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
        self.fill = _fast(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, *uints)
        self.stroke = _fast(pdfium.FPDFPageObj_GetStrokeColor, c_int, c_void_p, *uints)
        self.draw_mode = _fast(
            pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, POINTER(c_int), POINTER(c_int)
        )
        self.type = _fast(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
        self.bounds = _fast(pdfium.FPDFPageObj_GetBounds, c_int, c_void_p, *floats)
        self.page_object = _fast(pdfium.FPDFPage_GetObject, c_void_p, *page)
        self.form_object = _fast(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, ctypes.c_ulong)
        self.form_count = _fast(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
        self.object_matrix = _fast(pdfium.FPDFPageObj_GetMatrix, c_int, c_void_p, c_void_p)
        self.clip = _fast(pdfium.FPDFPageObj_GetClipPath, c_void_p, c_void_p)
        self.clip_paths = _fast(pdfium.FPDFClipPath_CountPaths, c_int, c_void_p)
        self.clip_segments = _fast(pdfium.FPDFClipPath_CountPathSegments, c_int, *page)
        self.clip_segment = _fast(
            pdfium.FPDFClipPath_GetPathSegment, c_void_p, c_void_p, c_int, c_int
        )
        self.point = _fast(
            pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, POINTER(c_float), POINTER(c_float)
        )


@cache
def library() -> Library:
    """PDFium, initialized once in this process."""
    return Library()
