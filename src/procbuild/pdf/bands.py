"""The margins of pages as pictures: only a picture shows what a reader sees there.

Ink of text, drawings, images and annotations alike is looked for at one pixel per pt.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from procbuild.pdf.space import NOWHERE, Space, Strip

BAND = 64
"""Height in pt of the band that is looked at, at the top and at the bottom."""

UNTOUCHED = 0xC0
"""Grey that the picture begins with, so that white paint is told from nothing."""

LARGEST = 14_400
"""Longest side in pt of a page that is looked at."""

NARROWEST = 24
"""Margin in pt below which what looks like a text block is something else."""


@dataclass(frozen=True)
class Bands:
    """Top and bottom of a page, grey rows of a pixel per pt; rows of nothing at all are empty."""

    width: float
    """In pt as displayed, before UserUnit"""
    height: float
    top: tuple[bytes, ...] = ()
    bottom: tuple[bytes, ...] = ()


def look(page: Any) -> Bands:
    """The bands of a page that PDFium has loaded; none where it is too large or too small."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    size = (round(width), round(height))
    if min(size) < 1 or max(size) > LARGEST:
        return Bands(width, height)
    band = min(BAND, size[1] // 2)
    bottom = _rendered(page, size, size[1] - band, band)
    return Bands(width, height, _rendered(page, size, 0, band), bottom)


def _rendered(page: Any, size: tuple[int, int], top: int, rows: int) -> tuple[bytes, ...]:
    """Rows of the page from ``top`` on, at a pixel per pt where ``size`` is the page's."""
    width, height = size
    bitmap = pdfium.FPDFBitmap_CreateEx(width, rows, pdfium.FPDFBitmap_Gray, None, 0)
    try:
        grey = 0xFF000000 | UNTOUCHED * 0x010101
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, rows, grey)
        pdfium.FPDF_RenderPageBitmap(
            bitmap, page, 0, -top, width, height, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
        )
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * rows)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    found = (data[row * stride : row * stride + width] for row in range(rows))
    return tuple(row if row.strip(b"\xc0") else b"" for row in found)


def spaces(bands: Sequence[Bands | None], edges: tuple[float, float] | None) -> tuple[Space, ...]:
    """The free space of every page; of those that PDFium cannot show there is none.

    ``edges`` are where the text of pages as wide as the first begins and ends, in pt from their
    left edge before UserUnit.
    """
    first = next((one for one in bands if one), None)
    usual = first.width if first else 0.0
    margins = _margins(usual, edges)
    return tuple(_space(one, usual, margins) if one else NOWHERE for one in bands)


def _margins(width: float, edges: tuple[float, float] | None) -> tuple[float, float]:
    """The margins left and right of the text block, or those of a page whose text is unknown."""
    left, right = (edges[0], width - edges[1]) if edges else (0.0, 0.0)
    if min(left, right) < NARROWEST:
        left = right = width
    usual = _margin(width)
    return left if left < width / 3 else usual, right if right < width / 3 else usual


def _margin(width: float) -> float:
    """The margin beside the text of a page whose text block is not known."""
    return min(72.0, width / 8)


def _space(look: Bands, usual: float, margins: tuple[float, float]) -> Space:
    """The space of one page; ``margins`` are those of pages that are ``usual`` wide."""
    margin = _margin(look.width)
    left, right = margins if abs(look.width - usual) < 1 else (margin, margin)
    start, end = int(left), int(look.width - right)
    return Space(
        width=look.width,
        height=look.height,
        left=left,
        right=right,
        above=_strips([row[start:end] for row in look.top], 0),
        below=_strips(
            [row[start:end] for row in look.bottom], round(look.height) - len(look.bottom)
        ),
    )


def _strips(rows: Sequence[bytes], top: int) -> tuple[Strip, ...]:
    """Consecutive rows without ink; where some are painted white, all count as painted."""
    strips: list[Strip] = []
    begin: int | None = None
    painted = False
    for number, row in enumerate([*rows, b"\0"]):
        rest = row.translate(None, b"\xc0")
        ink = rest.translate(None, b"\xff")
        if not ink:
            painted = (painted and begin is not None) or bool(rest)
            begin = number if begin is None else begin
        elif begin is not None:
            strips.append(Strip(top + begin, top + number, painted))
            begin, painted = None, False
    return tuple(strips)
