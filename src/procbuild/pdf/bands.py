"""Render the margins of pages: only a picture shows what a reader sees there.

Text, drawings, images and annotations all count as ink. Pages are rendered at one pixel per pt.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from procbuild.pdf.space import NO_SPACE, Space, Strip

BAND = 64
"""Height in pt of the rendered band at the top and at the bottom of a page."""

TRANSPARENT = 0x00FFFFFF
"""Colour of the empty bitmap: white, which is no ink, but transparent, which is no paint either."""

MAX_SIDE = 14_400
"""Longest side in pt of a page that is rendered."""

NARROWEST = 24
"""Smallest plausible margin in pt; narrower ones mean that the text block was misread."""


UNDRAWN = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
"""Kinds of annotations that show nothing on paper, at most a border around text."""

HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW


class Pixels(NamedTuple):
    """A box of pixels of a page; the last row and column are not part of it."""

    left: int
    top: int
    right: int
    bottom: int


class Row(NamedTuple):
    """A row of pixels, one per pt; both are empty if nothing is painted."""

    grey: bytes = b""
    """Grey values: 255 without ink"""
    alpha: bytes = b""
    """Opacity: 0 without paint"""

    def between(self, start: int, end: int) -> "Row":
        """The pixels from ``start`` on, up to ``end``."""
        return Row(self.grey[start:end], self.alpha[start:end])


@dataclass(frozen=True)
class Bands:
    """Top and bottom of a page."""

    width: float
    """In pt as displayed, before UserUnit"""
    height: float
    top: tuple[Row, ...] = ()
    bottom: tuple[Row, ...] = ()


def render_bands(page: Any) -> Bands:
    """Render the bands of a page loaded by PDFium; no rows if it is too large or too small."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    size = (round(width), round(height))
    if min(size) < 1 or max(size) > MAX_SIDE:
        return Bands(width, height)
    band = min(BAND, size[1] // 2)
    drawn = list(_drawn_annotations(page, size))  # now: PDFium makes appearances when it renders
    bottom = _render_rows(page, size, size[1] - band, band, drawn)
    return Bands(width, height, _render_rows(page, size, 0, band, drawn), bottom)


def _render_rows(
    page: Any, size: tuple[int, int], top: int, rows: int, drawn: Sequence[Pixels | None]
) -> tuple[Row, ...]:
    """Render ``rows`` pixel rows from ``top`` on; ``size`` is the page's in pixels.

    What annotations paint is ink, even if it is white: they lie above all stamps. ``drawn`` are
    those that may paint.
    """
    shown = _render(page, size, top, rows, pdfium.FPDF_ANNOT)
    if not drawn:
        return shown
    content = _render(page, size, top, rows, 0)
    boxes = [box for box in drawn if box is not None]
    return tuple(
        _with_ink_in(_with_ink_above(row, below), number, boxes, size[0])
        for number, (row, below) in enumerate(zip(shown, content, strict=True), top)
    )


def _with_ink_above(row: Row, below: Row) -> Row:
    """The row with black pixels where it differs from the one ``below`` the annotations."""
    if row == below or not row.grey:
        return row
    width = len(row.grey)
    unpainted = Row(b"\xff" * width, bytes(width))
    pixels, before = zip(*row, strict=True), zip(*(below if below.grey else unpainted), strict=True)
    ink = (pixel[0] if pixel == old else 0 for pixel, old in zip(pixels, before, strict=True))
    return row._replace(grey=bytes(ink))


def _with_ink_in(row: Row, number: int, boxes: Sequence[Pixels], width: int) -> Row:
    """The row, which is the page's ``number``th from 0, with black pixels in these boxes."""
    crossed = [box for box in boxes if box.top <= number < box.bottom]
    if not crossed:
        return row
    grey, alpha = bytearray(row.grey or b"\xff" * width), bytearray(row.alpha or bytes(width))
    for left, _, right, _ in crossed:
        grey[left:right], alpha[left:right] = bytes(right - left), b"\xff" * (right - left)
    return Row(bytes(grey), bytes(alpha))


def _drawn_annotations(page: Any, size: tuple[int, int]) -> Iterator[Pixels | None]:
    """The visible annotations other than links: the box of those that PDFium may not draw.

    These are form fields, and what viewers draw by themselves because it has no appearance.
    """
    for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind not in UNDRAWN and not pdfium.FPDFAnnot_GetFlags(annotation) & HIDDEN:
            has_appearance = pdfium.FPDFAnnot_HasKey(annotation, b"AP")
            # A field without an appearance is left out of the book.
            is_drawn_elsewhere = has_appearance == (kind == pdfium.FPDF_ANNOT_WIDGET)
            yield _pixels(page, size, annotation) if is_drawn_elsewhere else None
        pdfium.FPDFPage_CloseAnnot(annotation)


def _pixels(page: Any, size: tuple[int, int], annotation: Any) -> Pixels | None:
    """The pixels that an annotation's rectangle touches; None without one."""
    rectangle = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(annotation, rectangle):
        return None
    x, y = ctypes.c_int(), ctypes.c_int()
    xs, ys = set[int](), set[int]()
    for corner in product((rectangle.left, rectangle.right), (rectangle.bottom, rectangle.top)):
        pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, *corner, x, y)
        xs.add(min(max(x.value, 0), size[0]))
        ys.add(y.value)
    return Pixels(min(xs), min(ys), min(max(xs) + 1, size[0]), max(ys) + 1)


def _render(page: Any, size: tuple[int, int], top: int, rows: int, flags: int) -> tuple[Row, ...]:
    width, height = size
    bitmap = pdfium.FPDFBitmap_CreateEx(width, rows, pdfium.FPDFBitmap_BGRA, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, rows, TRANSPARENT)
        pdfium.FPDF_RenderPageBitmap(
            bitmap, page, 0, -top, width, height, 0, flags | pdfium.FPDF_GRAYSCALE
        )
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * rows)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    lines = (data[index * stride : index * stride + 4 * width] for index in range(rows))
    drawn = (Row(line[::4], line[3::4]) for line in lines)
    return tuple(row if row.alpha.strip(b"\0") else Row() for row in drawn)


def free_spaces(
    bands: Sequence[Bands | None], edges: tuple[float, float] | None
) -> tuple[Space, ...]:
    """The free space of every page; :data:`NO_SPACE` for pages that PDFium cannot render.

    ``edges`` are the left and right edge of the text block in pt from the left edge of the page,
    before UserUnit. They apply to pages as wide as the first.
    """
    first = next((band for band in bands if band), None)
    usual = first.width if first else 0.0
    margins = _margins(usual, edges)
    return tuple(_space(band, usual, margins) if band else NO_SPACE for band in bands)


def _margins(width: float, edges: tuple[float, float] | None) -> tuple[float, float]:
    """Left and right margin beside the text block; defaults if the block is unknown."""
    left, right = (edges[0], width - edges[1]) if edges else (0.0, 0.0)
    if min(left, right) < NARROWEST:
        left = right = width
    default = _default_margin(width)
    return left if left < width / 3 else default, right if right < width / 3 else default


def _default_margin(width: float) -> float:
    """The default margin on each side of a page whose text block is unknown."""
    return min(72.0, width / 8)


def _space(bands: Bands, usual: float, margins: tuple[float, float]) -> Space:
    """The free space of one page; ``margins`` apply to pages that are ``usual`` pt wide."""
    margin = _default_margin(bands.width)
    left, right = margins if abs(bands.width - usual) < 1 else (margin, margin)
    start, end = int(left), int(bands.width - right)
    return Space(
        width=bands.width,
        height=bands.height,
        left=left,
        right=right,
        above=_strips([row.between(start, end) for row in bands.top], 0),
        below=_strips(
            [row.between(start, end) for row in bands.bottom],
            round(bands.height) - len(bands.bottom),
        ),
    )


def _strips(rows: Sequence[Row], top: int) -> tuple[Strip, ...]:
    """Group consecutive rows without ink; a strip counts as painted if any of its rows is."""
    strips: list[Strip] = []
    begin: int | None = None
    painted = False
    for number, row in enumerate([*rows, Row(b"\0", b"\xff")]):
        if not row.grey.strip(b"\xff"):
            painted = (painted and begin is not None) or bool(row.alpha.strip(b"\0"))
            begin = number if begin is None else begin
        elif begin is not None:
            strips.append(Strip(top + begin, top + number, painted))
            begin, painted = None, False
    return tuple(strips)
