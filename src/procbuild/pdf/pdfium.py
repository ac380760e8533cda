"""Fast bindings of the PDFium functions that are called for each run, stroke or character."""

import ctypes
from ctypes import c_double, c_int, c_size_t, c_uint, c_ulong, c_void_p
from functools import cache
from struct import Struct
from typing import Any

import pypdfium2.raw as pdfium

FOUR_DOUBLES = Struct("4d")
SIX_FLOATS = Struct("6f")
FOUR_INTEGERS = Struct("4I")


def _fast(function: Any, result: Any, *arguments: Any) -> Any:
    """Rebind a C function to take plain addresses, which costs a third of typed pointers."""
    address = ctypes.cast(function, c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


class Library:
    """PDFium's functions with plain addresses; creating one initializes PDFium."""

    def __init__(self) -> None:
        pdfium.FPDF_InitLibrary()
        two, four = (c_void_p,) * 2, (c_void_p,) * 4
        index_args = (c_void_p, c_int)
        self.object_at = _fast(pdfium.FPDFText_GetTextObject, c_void_p, *index_args)
        self.count_rects = _fast(pdfium.FPDFText_CountRects, c_int, *index_args, c_int)
        self.rect = _fast(pdfium.FPDFText_GetRect, c_int, *index_args, *four)
        self.char_box = _fast(pdfium.FPDFText_GetCharBox, c_int, *index_args, *four)
        self.character = _fast(pdfium.FPDFText_GetUnicode, c_uint, *index_args)
        self.loose_box = _fast(pdfium.FPDFText_GetLooseCharBox, c_int, *index_args, c_void_p)
        self.origin = _fast(pdfium.FPDFText_GetCharOrigin, c_int, *index_args, *two)
        self.matrix = _fast(pdfium.FPDFText_GetMatrix, c_int, *index_args, c_void_p)
        self.font_size = _fast(pdfium.FPDFText_GetFontSize, c_double, *index_args)
        self.font = _fast(pdfium.FPDFTextObj_GetFont, c_void_p, c_void_p)
        self.font_name = _fast(pdfium.FPDFFont_GetBaseFontName, c_size_t, *two, c_size_t)
        self.font_weight = _fast(pdfium.FPDFFont_GetWeight, c_int, c_void_p)
        self.font_flags = _fast(pdfium.FPDFFont_GetFlags, c_int, c_void_p)
        self.mode = _fast(pdfium.FPDFTextObj_GetTextRenderMode, c_int, c_void_p)
        self.fill = _fast(pdfium.FPDFPageObj_GetFillColor, c_int, c_void_p, *four)
        self.stroke = _fast(pdfium.FPDFPageObj_GetStrokeColor, c_int, c_void_p, *four)
        self.draw_mode = _fast(pdfium.FPDFPath_GetDrawMode, c_int, c_void_p, *two)
        self.type = _fast(pdfium.FPDFPageObj_GetType, c_int, c_void_p)
        self.bounds = _fast(pdfium.FPDFPageObj_GetBounds, c_int, c_void_p, *four)
        self.page_object = _fast(pdfium.FPDFPage_GetObject, c_void_p, *index_args)
        self.form_object = _fast(pdfium.FPDFFormObj_GetObject, c_void_p, c_void_p, c_ulong)
        self.form_count = _fast(pdfium.FPDFFormObj_CountObjects, c_int, c_void_p)
        self.object_matrix = _fast(pdfium.FPDFPageObj_GetMatrix, c_int, *two)
        self.clip = _fast(pdfium.FPDFPageObj_GetClipPath, c_void_p, c_void_p)
        self.clip_paths = _fast(pdfium.FPDFClipPath_CountPaths, c_int, c_void_p)
        self.clip_segments = _fast(pdfium.FPDFClipPath_CountPathSegments, c_int, *index_args)
        self.clip_segment = _fast(pdfium.FPDFClipPath_GetPathSegment, c_void_p, *index_args, c_int)
        self.point = _fast(pdfium.FPDFPathSegment_GetPoint, c_int, c_void_p, *two)
        self._scratch = (ctypes.c_byte * 64)()
        start = ctypes.addressof(self._scratch)
        self.doubles = tuple(start + 8 * place for place in range(4))
        """Addresses that results are written to; read them before the next call"""
        self.singles = tuple(start + 4 * place for place in range(6))
        """The same for floats and integers"""

    def four_doubles(self) -> tuple[float, float, float, float]:
        """The values last written to :attr:`doubles`."""
        return FOUR_DOUBLES.unpack_from(self._scratch)

    def floats(self) -> tuple[float, float, float, float, float, float]:
        """The values last written to :attr:`singles`, as floats."""
        return SIX_FLOATS.unpack_from(self._scratch)

    def integers(self) -> tuple[int, int, int, int]:
        """The values last written to :attr:`singles`, as integers."""
        return FOUR_INTEGERS.unpack_from(self._scratch)


@cache
def library() -> Library:
    """The PDFium library, initialized once per process."""
    return Library()
