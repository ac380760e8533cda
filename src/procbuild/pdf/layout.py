"""Read text runs, images and drawings of a page, each with its position, through PDFium.

PDFium's C interface is called once per run of text, not once per character, which is what makes
this fast. One process reads one document at a time.
"""

import ctypes
import math
import re
import weakref
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from ctypes import c_ushort, c_void_p
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple
from unicodedata import decomposition, normalize

import pypdfium2.raw as pdfium

from procbuild.layout import Box
from procbuild.pdf.bands import Bands, render_bands
from procbuild.pdf.fonts import SUBSET
from procbuild.pdf.geometry import View
from procbuild.pdf.ink import Stroke, StrokeReader, bounds, clipped
from procbuild.pdf.letters import ACCENTS, CROSSED, clean_text, split_surrogates
from procbuild.pdf.pdfium import Library, library

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
COMMA_BELOW = "\u0326"
GALLOP = 8
"""First step, in characters, of the galloping search for the end of a text object."""

RAISED = 0.3
"""Largest rise of an accent over a capital, as a fraction of the font size. TeX raises it by what
the letter is higher than an x, 0.25 in Computer Modern (TeXbook, Appendix G)."""

RAISED_TWICE = 0.55
"""The same over a letter that has an accent already."""

SAME_LINE = 0.05
"""Largest difference of baselines and of font sizes, as a fraction of the font size, between the
letters of a word in two fonts."""

OVERLAP = 0.15
"""Largest overlap of adjacent letters, as a fraction of the font size: of a slanted one, say."""

BODY = re.compile(r"[\d.\s]*(?:(?:a\s?)?bstract|(?:i\s?)?ntroduction)\b", re.IGNORECASE)
"""First words of the body; the initial may be a run of its own, larger than small capitals."""


class Run(NamedTuple):
    """Text shown by one operator: one font, one baseline, no line break."""

    text: str
    box: Box
    """Bounding box of its glyphs, as displayed"""
    base: float
    """y of the baseline as displayed"""
    size: float
    """Font size in pt as displayed"""
    font: str
    bold: bool
    italic: bool
    color: int
    angle: int
    """Direction of writing in degrees, 0 … 359"""
    visible: bool
    """Whether it is visible: render mode, opacity and clipping paths"""
    cropped: bool
    """Whether its clipping paths hide all of it"""
    first: int
    last: int
    """Range of its characters in the page's text, ``last`` excluded"""


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


def _is_below_letter(comma: Run, run: Run) -> bool:
    """Whether a comma is below the last letter of a run, as in the Romanian S and T."""
    middle = (comma.box[0] + comma.box[2]) / 2
    is_inside = run.box[2] - 0.6 * run.size < middle < run.box[2] - 0.1 * run.size
    return run.text[-1] in "SsTt" and is_inside and abs(comma.base - run.base) < run.size


def _text_bounds(runs: Sequence[Run]) -> Box | None:
    """The bounding box of all upright text that is not cropped away."""
    boxes = [run.box for run in runs if run.angle == 0 and not run.cropped]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _is_within(run: Run, other: Run) -> bool:
    """Whether a run is on the same line as another one, of its size, and between its ends."""
    return (
        other.box[0] < run.box[0]
        and run.box[2] < other.box[2]
        and run.angle == other.angle == 0
        and abs(run.base - other.base) <= SAME_LINE * other.size
        and abs(run.size - other.size) <= SAME_LINE * other.size
    )


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
        page_text = self._characters(0, count)
        if len(page_text) < count:
            page_text = split_surrogates(page_text)
        exact = len(page_text) == count
        page_text = self._with_crossed_letters(page_text) if exact else page_text
        runs: list[Run] = []
        accents: list[Run] = []
        characters = 0
        is_front = split > 0
        unmapped: Counter[str] = Counter()
        for handle, first, last in self._text_objects(count):
            raw = page_text[first:last] if exact else self._characters(first, last - first)
            text, unmapped_count = clean_text(raw)
            if unmapped_count:
                unmapped[self._style(self._c.font(handle)).name] += unmapped_count
            stripped = text.strip()
            characters += len(stripped) - stripped.count(" ") + unmapped_count
            start, stop = first, last
            if exact:  # blanks at the ends have a width, and would hide the gap to the next run
                start += len(raw) - len(raw.lstrip())
                raw = raw.strip()
                stop = start + len(raw)
            if stripped and (run := self._make_run(handle, start, stop, stripped)):
                if stripped in ACCENTS:
                    accents.append(run)
                if stripped == "," and runs and _is_below_letter(run, runs[-1]):
                    runs[-1] = runs[-1]._replace(text=normalize("NFC", runs[-1].text + COMMA_BELOW))
                    continue
                is_front = is_front and not BODY.match(stripped)
                is_splittable = is_front or run.box[1] < split
                if is_splittable and run.angle == 0 and " " in stripped and exact:
                    runs += self._split_at_gaps(run, raw)
                else:
                    runs.append(run)
        for accent in accents:
            self._attach_accent(accent, runs, page_text if exact else "")
        runs = self._with_filled_gaps(runs, page_text) if exact else runs
        return tuple(runs), characters, unmapped

    def _attach_accent(self, accent: Run, runs: list[Run], page_text: str) -> None:
        """Merge an accent that is a run of its own into the letter below it."""
        accent_index = next((n for n, run in enumerate(runs) if run is accent), None)
        middle = (accent.box[0] + accent.box[2]) / 2
        for offset in (-1, 1, -2, 2) if accent_index is not None and page_text else ():
            neighbour = (accent_index or 0) + offset
            run = runs[neighbour] if 0 <= neighbour < len(runs) else accent
            if run is accent or not run.box[0] - 1 <= middle <= run.box[2] + 1:
                continue
            if abs(run.base - accent.base) > RAISED_TWICE * run.size:
                continue
            for position in range(run.first, run.last):
                x0, x1 = self._horizontal_extent(position, position + 1)
                letter = page_text[position]
                is_near = abs(run.base - accent.base) <= RAISED * run.size or decomposition(letter)
                if x0 - 0.5 <= middle <= x1 + 0.5 and letter.isalpha() and is_near:
                    length = position + 1 - run.first
                    raw = page_text[run.first : run.last]
                    text = clean_text(raw[:length] + ACCENTS[accent.text] + raw[length:])[0].strip()
                    runs[neighbour] = run._replace(text=text)
                    del runs[accent_index or 0]
                    return

    def _with_filled_gaps(self, runs: Sequence[Run], page_text: str) -> list[Run]:
        """The runs, those split that later runs continue in their midst.

        LibreOffice draws a line without the letters that its font lacks, and then these letters in
        another font.
        """
        filled: list[Run] = []
        fillers: list[Run] = []
        host: Run | None = None
        for run in (*runs, None):
            if host and run and _is_within(run, host):
                fillers.append(run)
                continue
            if host:
                filled += self._split_around(host, fillers, page_text) if fillers else [host]
            host, fillers = run, []
        return filled

    def _split_around(self, host: Run, fillers: Sequence[Run], page_text: str) -> list[Run]:
        """A run and those within it, from left to right if each of those is in a gap of the run."""
        characters = [
            (index, *self._horizontal_extent(index, index + 1))
            for index in range(host.first, host.last)
            if not page_text[index].isspace()
        ]
        ordered = all(left <= following for (_, left, _), (_, following, _) in pairwise(characters))
        overlap = OVERLAP * host.size
        pieces: list[Run] = []
        start = 0
        for filler in sorted(fillers, key=lambda run: run.box[0]):
            middle = (filler.box[0] + filler.box[2]) / 2
            end = bisect(characters, middle, start, key=lambda extent: (extent[1] + extent[2]) / 2)
            is_free = (
                ordered
                and start < end < len(characters)
                and characters[end - 1][2] - overlap <= filler.box[0]
                and filler.box[2] <= characters[end][1] + overlap
            )
            if not is_free:
                return [host, *fillers]
            pieces += [self._piece(host, characters[start:end], page_text), filler]
            start = end
        return [*pieces, self._piece(host, characters[start:], page_text)]

    def _piece(
        self, host: Run, characters: Sequence[tuple[int, float, float]], page_text: str
    ) -> Run:
        """The part of a run that consists of these characters: index, left and right edge."""
        (first, left, _), (last, _, right) = characters[0], characters[-1]
        return host._replace(
            text=clean_text(page_text[first : last + 1])[0].strip(),
            box=(left, host.box[1], right, host.box[3]),
            first=first,
            last=last + 1,
        )

    def _with_crossed_letters(self, text: str) -> str:
        r"""The page's text with TeX's ``\l`` and ``\L`` as ``ł`` and ``Ł``.

        Fonts in the encoding OT1 have a bar in the place of the blank; it is overprinted on the
        letter.
        """
        for match in CROSSED.finditer(text):
            left, right = self._horizontal_extent(match.start(), match.start() + 1)
            low, high = self._horizontal_extent(match.start() + 1, match.end())
            is_bar = right - left > 0.25 * (high - low)  # a blank that PDFium adds is not
            if is_bar and low < (left + right) / 2 < high:
                letter = "Ł" if match[0][1] == "L" else "ł"
                text = f"{text[: match.start()]}\u200b{letter}{text[match.end() :]}"
        return text

    def _characters(self, first: int, count: int) -> str:
        buffer = (c_ushort * (count + 1))()
        size = pdfium.FPDFText_GetText(self._handle, first, count, buffer)
        data = bytes(memoryview(buffer).cast("B")[: max(size - 1, 0) * 2])
        return data.decode("utf-16-le", "replace")

    def _text_objects(self, count: int) -> Iterator[tuple[int, int, int]]:
        """Handles of text objects with the range of their characters."""
        object_at, text_page = self._c.object_at, self._text
        first = 0
        while first < count:
            handle = object_at(text_page, first)
            last = first + 1
            if handle:
                step = GALLOP
                while last + step <= count and object_at(text_page, last + step - 1) == handle:
                    last += step
                    step *= 2
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

    def _split_at_gaps(self, run: Run, raw: str) -> Iterator[Run]:
        """Split a run where the gap between two words is wider than any space."""
        words = [
            (run.first + match.start(), run.first + match.end())
            for match in re.finditer(r"\S+", raw)
        ]
        first = 0
        edges = [self._horizontal_extent(*word) for word in words]
        for index in range(1, len(words) + 1):
            if index < len(words) and edges[index][0] - edges[index - 1][1] < 0.75 * run.size:
                continue
            start, end = words[first][0], words[index - 1][1]
            text = clean_text(raw[start - run.first : end - run.first])[0].strip()
            box = edges[first][0], run.box[1], edges[index - 1][1], run.box[3]
            if text:
                yield run._replace(text=text, box=box, first=start, last=end)
            first = index

    def _horizontal_extent(self, first: int, last: int) -> tuple[float, float]:
        """Left and right edge, as displayed, of the characters of one word."""
        corners: list[float] = []
        for index in (first, last - 1):
            self._c.char_box(self._text, index, *self._c.doubles)
            x0, x1, y0, y1 = self._c.four_doubles()
            box = self._view.box(x0, y0, x1, y1)
            corners += [box[0], box[2]]
        return min(corners), max(corners)
