"""Read text runs, images and drawings of a page, each with its position, through PDFium.

PDFium's C interface is called once per run of text, not once per character, which is what makes
this fast. One process reads one document at a time.
"""

import ctypes
import math
import re
import weakref
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from ctypes import c_ushort, c_void_p
from dataclasses import dataclass
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from procbuild.layout import Box
from procbuild.pdf.bands import Bands, render_bands
from procbuild.pdf.fonts import SUBSET
from procbuild.pdf.geometry import View
from procbuild.pdf.ink import Stroke, StrokeReader, bounds, clipped
from procbuild.pdf.letters import ACCENTS, clean_text, split_surrogates
from procbuild.pdf.pdfium import Library, library
from procbuild.pdf.right_to_left import with_lines_in_order
from procbuild.pdf.runs import (
    PageText,
    Run,
    attach_accent,
    fill_gaps,
    split_at_gaps,
    with_comma_below,
    with_crossed_letters,
)
from procbuild.standards.right_to_left import RIGHT_TO_LEFT

BOLD = re.compile(
    r"bold|black|heavy|-medi\b|medium|demi|^(cm|sf|ec|la|rm)(bx|bxsl|bxti|b|ssbx|ssdc)\d|^(cm|sf)csb"
    r"|(lin|libertine|biolinum)\w*t(b|z|bi|zi)\b|[-_,]b\b|-bd|tb\d?$",
    re.IGNORECASE,
)
ITALIC = re.compile(
    r"ital|obli|slant|^(cm|sf|ec|la|rm)(ti|sl|bxti|bxsl|mi|ssi)\d|(lin|libertine)\w*t(i|bi|zi)\b"
    r"|[-_,]it?\b|-reguital",
    re.IGNORECASE,
)
GALLOP = 8
"""First step, in characters, of the galloping search for the end of a text object."""

BODY = re.compile(r"[\d.\s]*(?:(?:a\s?)?bstract|(?:i\s?)?ntroduction)\b", re.IGNORECASE)
"""First words of the body; the initial may be a run of its own, larger than small capitals."""


@dataclass(frozen=True)
class PdfiumPage:
    """One page as PDFium sees it."""

    runs: tuple[Run, ...]
    strokes: tuple[Stroke, ...]
    characters: int
    unmapped: Mapping[str, int]
    bands: Bands | None = None
    """Its rendered margins; None if PDFium cannot load the page"""


class Style(NamedTuple):
    """A font: its name without the subset prefix, whether it is bold, whether italic."""

    name: str
    bold: bool
    italic: bool


class Document:
    """An open PDF; closed explicitly or when it is garbage collected."""

    def __init__(self, data: bytes) -> None:
        """Raises :class:`ValueError` if PDFium cannot open the file."""
        self._library = library()
        self._data = data
        self._handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._handle:
            raise ValueError("PDFium cannot open it")
        self._closer = weakref.finalize(self, pdfium.FPDF_CloseDocument, self._handle)

    def close(self) -> None:
        """Free PDFium's memory for the document."""
        self._closer()

    @property
    def pages(self) -> int:
        """Number of pages found by PDFium."""
        return int(pdfium.FPDF_GetPageCount(self._handle))

    def sheet(self, index: int, view: View, split: float = 0.0) -> PdfiumPage | None:
        """The page at an index from 0, or None if PDFium cannot load it.

        Runs that begin less than ``split`` pt from the top of the page are split at wide gaps; with
        a ``split`` above 0, so are all runs before the abstract or the introduction.
        """
        page = pdfium.FPDF_LoadPage(self._handle, index)
        if not page:
            return None
        text = pdfium.FPDFText_LoadPage(page)
        try:
            runs, characters, unmapped = _RunReader(self._library, text, view).runs(split)
            area = view.size[0] * view.size[1] / view.unit**2
            reader = StrokeReader(self._library, page, view)
            strokes = tuple(reader.strokes(_text_bounds(runs), area))
            bands = render_bands(page)
        finally:
            pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(page)
        return PdfiumPage(runs, strokes, characters, unmapped, bands)


def _text_bounds(runs: Sequence[Run]) -> Box | None:
    """The bounding box of all upright text that is not cropped away."""
    boxes = [run.box for run in runs if run.angle == 0 and not run.cropped]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


class _RunReader:
    """Reads the text runs of one page through PDFium."""

    def __init__(self, functions: Library, text: Any, view: View) -> None:
        self._c = functions
        self._handle = text
        self._text = ctypes.cast(text, c_void_p).value
        self._view = view
        self._styles: dict[int, Style] = {}

    def runs(self, split: float) -> tuple[tuple[Run, ...], int, Mapping[str, int]]:
        """The runs in content order, the number of characters, and the unmapped characters by font.

        Both counts include invisible characters.
        """
        count = pdfium.FPDFText_CountChars(self._handle)
        if count <= 0:
            return (), 0, {}
        page = self._page_text(count)
        runs: list[Run] = []
        accents: list[Run] = []
        characters = 0
        is_front = split > 0
        unmapped: Counter[str] = Counter()
        is_mixed = page is not None and RIGHT_TO_LEFT.search(page.characters) is not None
        for handle, first, last in self._text_objects(count, 1 if is_mixed else GALLOP):
            raw = page.characters[first:last] if page else self._characters(first, last - first)
            text, unmapped_count = clean_text(raw)
            if unmapped_count:
                unmapped[self._style(self._c.font(handle)).name] += unmapped_count
            stripped = text.strip()
            characters += len(stripped) - stripped.count(" ") + unmapped_count
            start, stop = first, last
            if page:  # blanks at the ends have a width, and would hide the gap to the next run
                start += len(raw) - len(raw.lstrip())
                stop = start + len(raw.strip())
            if stripped and (run := self._make_run(handle, start, stop, stripped)):
                if stripped in ACCENTS:
                    accents.append(run)
                if stripped == "," and runs and (mended := with_comma_below(runs[-1], run)):
                    runs[-1] = mended
                    continue
                is_front = is_front and not BODY.match(stripped)
                is_splittable = is_front or run.box[1] < split
                is_splittable = is_splittable and not RIGHT_TO_LEFT.search(stripped)
                if page and is_splittable and run.angle == 0 and " " in stripped:
                    runs += split_at_gaps(run, page)
                else:
                    runs.append(run)
        if page:
            for accent in accents:
                attach_accent(accent, runs, page)
            return tuple(with_lines_in_order(fill_gaps(runs, page), page)), characters, unmapped
        return tuple(runs), characters, unmapped

    def _page_text(self, count: int) -> PageText | None:
        """The text of the page; None if its characters are not those that PDFium counts."""
        text = self._characters(0, count)
        if len(text) < count:
            text = split_surrogates(text)
        if len(text) != count and RIGHT_TO_LEFT.search(text):
            text = "".join(chr(self._c.character(self._text, index)) for index in range(count))
        if len(text) != count:
            return None
        return with_crossed_letters(PageText(text, self._horizontal_extent, self._place))

    def _characters(self, first: int, count: int) -> str:
        buffer = (c_ushort * (count + 1))()
        size = pdfium.FPDFText_GetText(self._handle, first, count, buffer)
        data = bytes(memoryview(buffer).cast("B")[: max(size - 1, 0) * 2])
        return data.decode("utf-16-le", "replace")

    def _text_objects(self, count: int, gallop: int) -> Iterator[tuple[int, int, int]]:
        """Handles of text objects with the range of their characters.

        ``gallop`` is the first step of the search for their ends; 1 if PDFium may have put
        characters of other objects among them.
        """
        object_at, text_page = self._c.object_at, self._text
        first = 0
        while first < count:
            handle = object_at(text_page, first)
            last = first + 1
            if handle:
                step = gallop
                while last + step <= count and object_at(text_page, last + step - 1) == handle:
                    last += step
                    step *= 2 if step > 1 else 1
                limit = min(last + step, count + 1)
                while limit - last > 1:
                    middle = (last + limit) // 2
                    if object_at(text_page, middle - 1) == handle:
                        last = middle
                    else:
                        limit = middle
                yield handle, first, last
            first = last

    def _make_run(self, handle: int, first: int, last: int, text: str) -> Run | None:
        c, page, view = self._c, self._text, self._view
        if c.count_rects(page, first, last - first) < 1:
            return None
        c.rect(page, 0, *c.doubles)
        x0, y1, x1, y0 = c.four_doubles()
        box = view.box(x0, y0, x1, y1)
        c.matrix(page, first, c.singles[0])
        a, b, across, down, x0, y0 = c.floats()
        base = view.point(x0, y0)[1]
        size = abs(c.font_size(page, first)) * math.hypot(across, down) * view.unit
        style = self._style(c.font(handle))
        color, visible = 0, c.mode(handle) not in (3, 7)
        if c.fill(handle, *c.singles[:4]):
            red, green, blue, alpha = c.integers()
            red, green, blue = (255 - (255 - part) * alpha // 255 for part in (red, green, blue))
            color = red << 16 | green << 8 | blue
            visible = visible and alpha > 0
        angle = 0 if b == 0 and a > 0 and not view.rotate else view.angle(a, b)
        object_box = bounds(c, handle)
        cropped = object_box is not None and clipped(c, handle, object_box) is None
        return Run(
            text,
            box,
            round(base, 2),
            round(size, 2),
            *style,
            color,
            angle,
            visible=visible and not cropped,
            cropped=cropped,
            first=first,
            last=last,
        )

    def _style(self, font: int | None) -> Style:
        if not font:
            return Style("", bold=False, italic=False)
        if (style := self._styles.get(font)) is None:
            buffer = ctypes.create_string_buffer(256)
            size = self._c.font_name(font, buffer, 256)
            name = SUBSET.sub(
                "", buffer.raw[: max(min(size, 256) - 1, 0)].decode("utf-8", "replace")
            )
            weight, flags = self._c.font_weight(font), self._c.font_flags(font)
            style = self._styles[font] = Style(
                name,
                bold=bool(BOLD.search(name)) or (weight >= 600 and weight <= 1000 and not name),
                italic=bool(ITALIC.search(name)) or bool(flags & 64),
            )
        return style

    def _horizontal_extent(self, first: int, last: int) -> tuple[float, float]:
        """Left and right edge, as displayed, of the characters of one word."""
        corners: list[float] = []
        for index in (first, last - 1):
            self._c.char_box(self._text, index, *self._c.doubles)
            x0, x1, y0, y1 = self._c.four_doubles()
            box = self._view.box(x0, y0, x1, y1)
            corners += [box[0], box[2]]
        return min(corners), max(corners)

    def _place(self, index: int) -> tuple[float, float, float]:
        """Origin, left and right edge, as displayed, of the space of one character."""
        self._c.origin(self._text, index, *self._c.doubles[:2])
        x, y, _, _ = self._c.four_doubles()
        self._c.loose_box(self._text, index, self._c.singles[0])
        left, top, right, bottom, _, _ = self._c.floats()
        box = self._view.box(left, bottom, right, top)
        origin = self._view.point(x, y)[0]
        return origin, min(origin, box[0]), box[2]
