"""Where the margins of a page are free: what a stamp must know before it is placed.

The margins are rendered at one pixel per pt, because only a picture shows what a reader sees: ink
of text, drawings, images and annotations alike.
"""

import ctypes
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from procbuild.files import open_atomic

BAND = 64
"""Height in pt of the band that is looked at, at the top and at the bottom."""

AIR = 12.0
"""Margin in pt that is left of a page whose blank margins are cut."""

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
        first = [_look(document, page, middle=True) for page in range(min(2, count))]
        usual, left, right = _widest([_block(look) for look in first])
        others = (_look(document, page, middle=False) for page in range(2, count))
        return tuple(_space(look, usual, (left, right)) for look in chain(first, others))
    finally:
        document.close()


def fitted(space: Space, sheet: tuple[float, float]) -> tuple[Space, float]:
    """The page centred on a sheet, and the factor by which it must be made smaller.

    Blank margins are cut before anything is made smaller; nothing is made larger. A page that is
    wider than high is put on the sheet turned. The space is in the page's own units.
    """
    if (space.width > space.height) != (sheet[0] > sheet[1]):
        sheet = sheet[::-1]
    above = space.above[0].bottom if space.above and space.above[0].top == 0 else 0
    end = space.below[-1] if space.below else None
    below = space.height - end.top if end and end.bottom >= int(space.height) else 0
    slack = (2 * min(space.left, space.right), 2.0 * min(above, below))
    needed = (space.width - max(slack[0] - 2 * AIR, 0), space.height - max(slack[1] - 2 * AIR, 0))
    factor = 1.0
    if sheet[0] < needed[0] or sheet[1] < needed[1]:
        factor = min(sheet[0] / space.width, sheet[1] / space.height)
    width, height = sheet[0] / factor, sheet[1] / factor
    across, down = (width - space.width) / 2, (height - space.height) / 2

    def moved(strip: Strip) -> Strip:
        top = 0 if strip.top == 0 else round(strip.top + down)
        last = strip.bottom >= int(space.height)
        bottom = int(height) if last else round(strip.bottom + down)
        return replace(strip, top=max(top, 0), bottom=min(bottom, int(height)))

    return Space(
        width=width,
        height=height,
        left=space.left + across,
        right=space.right + across,
        above=tuple(moved(strip) for strip in space.above),
        below=tuple(moved(strip) for strip in space.below),
    ), factor


def measured(path: Path, memory: Path | None) -> tuple[Space, ...]:
    """As :func:`measure`; what was measured is kept in the file ``memory``."""
    if memory is not None:
        with suppress(OSError, ValueError, TypeError, KeyError):
            return tuple(_space_from(one) for one in json.loads(memory.read_bytes()))
    spaces = measure(path)
    if memory is not None:
        with open_atomic(memory) as stream:
            stream.write(json.dumps([asdict(space) for space in spaces]).encode())
    return spaces


def _space_from(fields: dict[str, Any]) -> Space:
    strips = {
        name: tuple(Strip(**strip) for strip in fields.pop(name)) for name in ("above", "below")
    }
    return Space(**{**fields, **strips})


@dataclass(frozen=True)
class _Look:
    """Grey rows of a page, a pixel per pt; none where it cannot be shown."""

    width: float
    height: float
    top: list[bytes]
    bottom: list[bytes]
    middle: list[bytes]


def _look(document: pypdfium2.PdfDocument, number: int, *, middle: bool) -> _Look:
    """Render the margins of a page, and where asked a stretch of its middle."""
    page = pdfium.FPDF_LoadPage(document.raw, number)
    if not page:
        return _Look(0.0, 0.0, [], [], [])
    try:
        width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
        size = (round(width), round(height))
        if min(size) < 1 or max(size) > LARGEST:
            return _Look(width, height, [], [], [])
        band = min(BAND, size[1] // 2)
        return _Look(
            width,
            height,
            _render(page, size, 0, band),
            _render(page, size, size[1] - band, band),
            _render(page, size, size[1] * 3 // 10, size[1] * 4 // 10) if middle else [],
        )
    finally:
        pdfium.FPDF_ClosePage(page)


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


def _space(look: _Look, usual: float, block: tuple[float, float]) -> Space:
    """The space of one page; ``block`` is the margins of pages that are ``usual`` wide."""
    margin = _margin(look.width)
    left, right = block if abs(look.width - usual) < 1 else (margin, margin)
    start, end = int(left), int(look.width - right)
    above, below = ([row[start:end] for row in rows] for rows in (look.top, look.bottom))
    return Space(
        width=look.width,
        height=look.height,
        left=left,
        right=right,
        above=_strips(above, 0),
        below=_strips(below, round(look.height) - len(below)),
    )


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


def _widest(blocks: Sequence[tuple[float, float, float]]) -> tuple[float, float, float]:
    """Of the text blocks of pages as wide as the first: what holds them all."""
    width = blocks[0][0]
    same = [block for block in blocks if abs(block[0] - width) < 1]
    left, right = min(left for _, left, _ in same), min(right for _, _, right in same)
    usual = _margin(width)
    return width, left if left < width / 3 else usual, right if right < width / 3 else usual


def _block(look: _Look) -> tuple[float, float, float]:
    """Width of a page of running text, and the margins left and right of its text block."""
    # A column of the page belongs to the block when a fair part of the inked rows has ink there.
    lines = [row for row in look.middle if row.translate(None, b"\xc0\xff")]
    across = len(lines[0]) if lines else 0
    picture = b"".join(lines)
    least = max(4, len(lines) // 12)
    inked = [
        place
        for place in range(0, across, 2)
        if len(picture[place::across].translate(None, b"\xc0\xff")) >= least
    ]
    if not inked or min(inked[0], look.width - inked[-1] - 2) < 24:
        return look.width, look.width / 3, look.width / 3
    return look.width, float(inked[0]), look.width - inked[-1] - 2
