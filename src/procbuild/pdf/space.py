"""Where the margins of a page are free: what a stamp must know before it is placed.

The margins are rendered at one pixel per pt, because only a picture shows what a reader sees: ink
of text, drawings, images and annotations alike.
"""

import ctypes
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from procbuild.files import write_atomic

BAND = 64
"""Height in pt of the band that is looked at, at the top and at the bottom."""

UNTOUCHED = 0xC0
"""Grey that the picture begins with, so that white paint is told from nothing."""

LARGEST = 14_400
"""Longest side in pt of a page that is looked at."""


@dataclass(frozen=True)
class Strip:
    """Rows of a page, in pt from its top."""

    top: int
    bottom: int
    painted: bool = False
    """Whether the page paints white here: what is below the paint is not seen"""


@dataclass(frozen=True)
class Space:
    """The free strips of one page as displayed, full width of its text block."""

    width: float
    height: float
    left: float
    """Distance of the text block from the page's left edge, in pt"""
    right: float
    """The same at the right"""
    above: tuple[Strip, ...] = ()
    below: tuple[Strip, ...] = ()


def measure(path: Path) -> tuple[Space, ...]:
    """The free space of every page; pages that PDFium cannot show have none."""
    document = pypdfium2.PdfDocument(path)
    try:
        count = len(document)
        usual, left, right = _block(document, min(1, count - 1))
        return tuple(_space(document, page, usual, (left, right)) for page in range(count))
    finally:
        document.close()


def measured(path: Path, memory: Path | None) -> tuple[Space, ...]:
    """As :func:`measure`; what was measured is kept in the file ``memory``."""
    if memory is not None:
        with suppress(OSError, ValueError, TypeError, KeyError):
            return tuple(_space_from(one) for one in json.loads(memory.read_bytes()))
    spaces = measure(path)
    if memory is not None:
        write_atomic(memory, json.dumps([asdict(space) for space in spaces]))
    return spaces


def _space_from(fields: dict[str, Any]) -> Space:
    strips = {
        name: tuple(Strip(**strip) for strip in fields.pop(name)) for name in ("above", "below")
    }
    return Space(**{**fields, **strips})


@contextmanager
def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[tuple[object, float, float]]:
    """A page with its displayed size; None where it cannot be shown."""
    handle = pdfium.FPDF_LoadPage(document.raw, number)
    if not handle:
        yield None, 0.0, 0.0
        return
    try:
        yield handle, pdfium.FPDF_GetPageWidthF(handle), pdfium.FPDF_GetPageHeightF(handle)
    finally:
        pdfium.FPDF_ClosePage(handle)


def _render(page: object, size: tuple[int, int], top: int, rows: int) -> list[bytes]:
    """Grey rows of the page from ``top`` on, at a pixel per pt where ``size`` is the page's."""
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
    return [data[row * stride : row * stride + width] for row in range(rows)]


def _space(
    document: pypdfium2.PdfDocument, number: int, usual: float, block: tuple[float, float]
) -> Space:
    """The space of one page; ``block`` is the margins of pages that are ``usual`` wide."""
    with _page(document, number) as (page, width, height):
        left, right = block if abs(width - usual) < 1 else (_margin(width), _margin(width))
        size = (round(width), round(height))
        if page is None or min(size) < 1 or max(size) > LARGEST:
            return Space(width, height, left, right)
        band = min(BAND, size[1] // 2)
        start, end = int(left), int(width - right)
        first, last = (
            [row[start:end] for row in _render(page, size, top, band)]
            for top in (0, size[1] - band)
        )
        above, below = _strips(first, 0), _strips(last, size[1] - band)
        return Space(width, height, left, right, above, below)


def _margin(width: float) -> float:
    """The margin beside the text of a page whose text was not looked at."""
    return min(72.0, width / 8)


def _strips(rows: list[bytes], top: int) -> tuple[Strip, ...]:
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


def _block(document: pypdfium2.PdfDocument, number: int) -> tuple[float, float, float]:
    """Width of a page of running text, and the margins left and right of its text block."""
    with _page(document, number) as (page, width, height):
        size = (round(width), round(height))
        usual = (width, _margin(width), _margin(width))
        if page is None or min(size) < 1 or max(size) > LARGEST:
            return usual
        top = size[1] * 3 // 10
        rows = _render(page, size, top, size[1] * 4 // 10)
    # A column of the page belongs to the block when a fair part of the inked rows has ink there.
    lines = [row for row in rows if row.translate(None, b"\xc0\xff")]
    picture = b"".join(lines)
    least = max(4, len(lines) // 12)
    inked = [
        place
        for place in range(0, size[0], 2)
        if len(picture[place :: size[0]].translate(None, b"\xc0\xff")) >= least
    ]
    if not inked:
        return usual
    left, right = float(inked[0]), width - inked[-1] - 2
    if left > width / 3 or right > width / 3 or min(left, right) < 24:
        return usual
    return width, left, right
