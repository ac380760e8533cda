"""What PDFium sees on a page: runs of text, pictures and drawings, each with its place.

PDFium is called through its C interface: a call for each run of text instead of each character
makes it as quick as it is. One process reads one document at a time.
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
from procbuild.pdf.bands import Bands, look
from procbuild.pdf.fonts import SUBSET
from procbuild.pdf.geometry import View
from procbuild.pdf.ink import Stroke, StrokeReader, bounds, clipped
from procbuild.pdf.letters import ACCENTS, CROSSED, cleaned
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
GALLOP = 8
"""Characters that are skipped at a time while they belong to one operator."""

RAISED = 0.3
"""How far of the font size an accent is raised over a capital at most: TeX raises it by what the
letter is higher than an x, 0.25 in Computer Modern (TeXbook, Appendix G)."""


class Run(NamedTuple):
    """Text that one operator shows: one font, one baseline, no line break."""

    text: str
    box: Box
    """Around its glyphs, as displayed"""
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
    """Whether its render mode and its clipping paths show it"""
    cropped: bool
    """Whether its clipping paths leave nothing of it"""
    first: int
    last: int
    """Its characters in the page's text"""


@dataclass(frozen=True)
class Sheet:
    """One page as PDFium sees it."""

    runs: tuple[Run, ...]
    strokes: tuple[Stroke, ...]
    characters: int
    unmapped: Mapping[str, int]
    bands: Bands | None = None
    """Its margins as pictures; None where PDFium cannot load it"""


class Style(NamedTuple):
    """A font: its name without subset prefix, whether it is bold, whether italic."""

    name: str
    bold: bool
    italic: bool


class Document:
    """An open PDF; close it, or let it go."""

    def __init__(self, data: bytes) -> None:
        """Raises :class:`ValueError` where PDFium does not open it."""
        self._library = library()
        self._data = data
        self._handle = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._handle:
            raise ValueError("PDFium cannot open it")
        self._closer = weakref.finalize(self, pdfium.FPDF_CloseDocument, self._handle)

    def close(self) -> None:
        """Free what PDFium holds of the document."""
        self._closer()

    @property
    def pages(self) -> int:
        """Number of pages that PDFium finds."""
        return int(pdfium.FPDF_GetPageCount(self._handle))

    def sheet(self, index: int, view: View, split: float = 0.0) -> Sheet | None:
        """The page of an index from 0, or None where PDFium cannot load it.

        Runs that begin above ``split`` pt from the page's top are cut at wide gaps.
        """
        page = pdfium.FPDF_LoadPage(self._handle, index)
        if not page:
            return None
        text = pdfium.FPDFText_LoadPage(page)
        try:
            runs, characters, unmapped = _RunReader(self._library, text, view).runs(split)
            area = view.size[0] * view.size[1] / view.unit**2
            reader = StrokeReader(self._library, page, view)
            strokes = tuple(reader.strokes(_around(runs), area))
            bands = look(page)
        finally:
            pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(page)
        return Sheet(runs, strokes, characters, unmapped, bands)


def _around(runs: Sequence[Run]) -> Box | None:
    """The box around all upright text but what is cropped away."""
    boxes = [run.box for run in runs if run.angle == 0 and not run.cropped]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


class _RunReader:
    """The calls for the text of one page."""

    def __init__(self, functions: Library, text: Any, view: View) -> None:
        self._c = functions
        self._handle = text
        self._text = ctypes.cast(text, c_void_p).value
        self._view = view
        self._styles: dict[int, Style] = {}

    def runs(self, split: float) -> tuple[tuple[Run, ...], int, Mapping[str, int]]:
        """Runs in the order of the content, visible and invisible characters, and of these the
        unmapped ones by font.
        """
        count = pdfium.FPDFText_CountChars(self._handle)
        if count <= 0:
            return (), 0, {}
        whole = self._characters(0, count)
        exact = len(whole) == count
        whole = self._crossed(whole) if exact else whole
        found: list[Run] = []
        accents: list[Run] = []
        characters = 0
        unmapped: Counter[str] = Counter()
        for handle, first, last in self._stretches(count):
            raw = whole[first:last] if exact else self._characters(first, last - first)
            text, lost = cleaned(raw)
            if lost:
                unmapped[self._style(self._c.font(handle)).name] += lost
            stripped = text.strip()
            characters += len(stripped) - stripped.count(" ") + lost
            if stripped and (run := self._run(handle, first, last, stripped)):
                if stripped in ACCENTS:
                    accents.append(run)
                if run.box[1] < split and run.angle == 0 and " " in stripped and exact:
                    found += self._split(run, raw)
                else:
                    found.append(run)
        for accent in accents:
            self._put_on(accent, found, whole if exact else "")
        return tuple(found), characters, unmapped

    def _put_on(self, accent: Run, runs: list[Run], whole: str) -> None:
        """Join an accent that is a run of its own to the letter that it stands over."""
        place = next((n for n, run in enumerate(runs) if run is accent), None)
        middle = (accent.box[0] + accent.box[2]) / 2
        for near in (-1, 1, -2, 2) if place is not None and whole else ():
            at = (place or 0) + near
            run = runs[at] if 0 <= at < len(runs) else accent
            if run is accent or not run.box[0] - 1 <= middle <= run.box[2] + 1:
                continue
            if abs(run.base - accent.base) > RAISED * run.size:
                continue
            for index in range(run.first, run.last):
                left, right = self._edges(index, index + 1)
                if left - 0.5 <= middle <= right + 0.5 and whole[index].isalpha():
                    behind = index + 1 - run.first
                    raw = whole[run.first : run.last]
                    text = cleaned(raw[:behind] + ACCENTS[accent.text] + raw[behind:])[0].strip()
                    runs[at] = run._replace(text=text)
                    del runs[place or 0]
                    return

    def _crossed(self, whole: str) -> str:
        r"""The page's text, TeX's ``\l`` and ``\L`` as the letters that they print.

        Fonts in the encoding OT1 have a bar where others have the blank; it is set into the letter.
        """
        for match in CROSSED.finditer(whole):
            left, right = self._edges(match.start(), match.start() + 1)
            low, high = self._edges(match.start() + 1, match.end())
            wide = right - left > 0.25 * (high - low)  # a blank that PDFium adds is not
            if wide and low < (left + right) / 2 < high:
                letter = "Ł" if match[0][1] == "L" else "ł"
                whole = f"{whole[: match.start()]}\u200b{letter}{whole[match.end() :]}"
        return whole

    def _characters(self, first: int, count: int) -> str:
        buffer = (c_ushort * (count + 1))()
        size = pdfium.FPDFText_GetText(self._handle, first, count, buffer)
        data = bytes(memoryview(buffer).cast("B")[: max(size - 1, 0) * 2])
        return data.decode("utf-16-le", "replace")

    def _stretches(self, count: int) -> Iterator[tuple[int, int, int]]:
        """Text objects with their first character and the one behind their last."""
        at, text = self._c.object_at, self._text
        first = 0
        while first < count:
            handle = at(text, first)
            last = first + 1
            if handle:
                step = GALLOP
                while last + step <= count and at(text, last + step - 1) == handle:
                    last += step
                    step *= 2
                beyond = min(last + step, count + 1)
                while beyond - last > 1:
                    middle = (last + beyond) // 2
                    if at(text, middle - 1) == handle:
                        last = middle
                    else:
                        beyond = middle
                yield handle, first, last
            first = last

    def _run(self, handle: int, first: int, last: int, text: str) -> Run | None:
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
        color, seen = 0, c.mode(handle) not in (3, 7)
        if c.fill(handle, *c.singles[:4]):
            red, green, blue, alpha = c.integers()
            color = red << 16 | green << 8 | blue
            seen = seen and alpha > 0
        angle = 0 if b == 0 and a > 0 and not view.rotate else view.angle(a, b)
        whole = bounds(c, handle)
        cropped = whole is not None and clipped(c, handle, whole) is None
        return Run(
            text,
            box,
            round(base, 2),
            round(size, 2),
            *style,
            color,
            angle,
            visible=seen and not cropped,
            cropped=cropped,
            first=first,
            last=last,
        )

    def _style(self, font: int | None) -> Style:
        if not font:
            return Style("", bold=False, italic=False)
        if (known := self._styles.get(font)) is None:
            buffer = ctypes.create_string_buffer(256)
            size = self._c.font_name(font, buffer, 256)
            name = SUBSET.sub(
                "", buffer.raw[: max(min(size, 256) - 1, 0)].decode("utf-8", "replace")
            )
            weight, flags = self._c.font_weight(font), self._c.font_flags(font)
            known = self._styles[font] = Style(
                name,
                bold=bool(BOLD.search(name)) or (weight >= 600 and weight <= 1000 and not name),
                italic=bool(ITALIC.search(name)) or bool(flags & 64),
            )
        return known

    def _split(self, run: Run, raw: str) -> Iterator[Run]:
        """The run cut where the gap between two words is wider than a space ever is."""
        words = [
            (run.first + match.start(), run.first + match.end())
            for match in re.finditer(r"\S+", raw)
        ]
        first = 0
        edges = [self._edges(*word) for word in words]
        for place in range(1, len(words) + 1):
            if place < len(words) and edges[place][0] - edges[place - 1][1] < 0.75 * run.size:
                continue
            start, end = words[first][0], words[place - 1][1]
            text = cleaned(raw[start - run.first : end - run.first])[0].strip()
            box = edges[first][0], run.box[1], edges[place - 1][1], run.box[3]
            if text:
                yield run._replace(text=text, box=box, first=start, last=end)
            first = place

    def _edges(self, first: int, last: int) -> tuple[float, float]:
        """Left and right edge of characters of one word, as displayed."""
        corners: list[float] = []
        for place in (first, last - 1):
            self._c.char_box(self._text, place, *self._c.doubles)
            x0, x1, y0, y1 = self._c.four_doubles()
            box = self._view.box(x0, y0, x1, y1)
            corners += [box[0], box[2]]
        return min(corners), max(corners)
