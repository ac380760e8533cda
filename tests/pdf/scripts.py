"""Draws PDFs with text in any script, character by character where it is displayed.

Every character is a box half as wide as high, and is mapped to Unicode, as by the producers of
PDFs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from tests.pdf.drawing import save_to_bytes

WIDTH = 0.5
"""Width of a character, as a fraction of the font size."""

SIZE = (612, 792)
LIGATURES = {"\ue000": "لا", "\ue001": "دّ"}
"""Characters drawn as one glyph, which the file maps to several."""

Order = Literal["one piece", "from the left", "from the right"]
"""How a line is drawn: as one piece from left to right, or character by character."""


@dataclass(frozen=True)
class Shown:
    """Characters on one baseline, from left to right as displayed, in pt from the top left."""

    x: float
    y: float
    words: str
    size: float = 10
    bold: bool = False
    other: bool = False
    """In another font of the same weight, as letters that the first one lacks"""

    @property
    def width(self) -> float:
        return WIDTH * self.size * len(self.words)


def from_right(edge: float, y: float, words: str, size: float = 10, *, bold: bool = False) -> Shown:
    """Words, from left to right as displayed, that end at an x."""
    return Shown(edge - WIDTH * size * len(words), y, words, size, bold)


def centred(y: float, words: str, size: float = 10, *, bold: bool = False) -> Shown:
    return Shown((SIZE[0] - WIDTH * size * len(words)) / 2, y, words, size, bold)


def pdf_of_shown(pages: Sequence[Iterable[Shown]], order: Order = "one piece") -> bytes:
    """Draw a PDF with these characters on its pages."""
    with pikepdf.new() as pdf:
        names = {"F1": "Plain", "F2": "Plain-Bold", "F3": "Other"}
        fonts = pikepdf.Dictionary({f"/{key}": _font(pdf, name) for key, name in names.items()})
        for shown in pages:
            page = pdf.add_blank_page(page_size=SIZE)
            page.obj.Resources = pikepdf.Dictionary(Font=fonts)
            content = "\n".join(piece for text in shown for piece in _operators(text, order))
            page.obj.Contents = pikepdf.Stream(pdf, content.encode())
        return save_to_bytes(pdf)


def _operators(text: Shown, order: Order) -> Iterable[str]:
    font, y = ("F3" if text.other else "F2" if text.bold else "F1"), SIZE[1] - text.y
    pieces = [(text.x, text.words)]
    if order != "one piece":
        step = WIDTH * text.size
        pieces = [(text.x + step * n, c) for n, c in enumerate(text.words) if c != " "]
    for x, words in reversed(pieces) if order == "from the right" else pieces:
        codes = words.encode("utf-16-be").hex()
        yield f"BT /{font} {text.size} Tf 1 0 0 1 {x} {y} Tm <{codes}> Tj ET"


def _font(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name(f"/{name}"),
        Flags=4,
        FontBBox=[0, -200, 500, 800],
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=700,
        StemV=80,
        FontFile2=pikepdf.Stream(pdf, _boxes()),
    )
    glyphs = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name(f"/{name}"),
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=int(1000 * WIDTH),
        CIDToGIDMap=pikepdf.Stream(pdf, b"\0\1" * 0x10000),
    )
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name(f"/{name}"),
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(glyphs)],
            ToUnicode=pikepdf.Stream(pdf, _to_unicode().encode()),
        )
    )


def _boxes() -> bytes:
    """A TrueType font whose only glyph is a box as wide as its space."""
    width = int(1000 * WIDTH)
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 700), (width, 700), (width, 0)):
        pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "box"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": box, "box": box})
    builder.setupHorizontalMetrics({".notdef": (width, 0), "box": (width, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    stream = BytesIO()
    builder.save(stream)
    return stream.getvalue()


def _to_unicode() -> str:
    """Map each code to the character with its number, and those of ligatures to their letters."""
    blocks = (0, 1, 3, 4, 5, 6, 0x20, 0x59, 0x5B, 0x5C, 0x66, 0x67, 0x6E, 0x73, 0xFB)
    ranges = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in blocks]
    letters = [
        f"<{code.encode('utf-16-be').hex()}> <{text.encode('utf-16-be').hex()}>"
        for code, text in LIGATURES.items()
    ]
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(ranges)} beginbfrange\n{chr(10).join(ranges)}\nendbfrange\n"
        f"{len(letters)} beginbfchar\n{chr(10).join(letters)}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
