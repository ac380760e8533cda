"""Fonts of Latin stamps become small, and show and say the same."""

from collections.abc import Sequence
from io import BytesIO

import pytest
import typst
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen

from procbuild.pdf.apart.index import decode
from procbuild.pdf.apart.source import Source
from procbuild.pdf.bound.cff import NAMED, UnusualFontError, compact, without_hints
from procbuild.pdf.bound.faces import ENCODING
from procbuild.pdf.bound.pieces import OverlayPages
from procbuild.pdf.values import Entries, Ref

LATIN = "Æsop’s “naïve” £2 – 1·5 © Šž ‰"


def typeset(text: str, more: str = "") -> Source:
    """An overlay of one page with this text."""
    head = '#set text(font: "Libertinus Serif", ligatures: false);#set page(height: auto);'
    data = typst.compile(f"{head}{more}{text}".encode(), format="pdf", pdf_tags=False)
    assert isinstance(data, bytes)
    return Source(data)


def only_font(overlay: Source) -> Entries:
    """The font of the only page."""
    page = overlay.entries(overlay.pages[0]) or {}
    resources = overlay.entries(page[b"/Resources"]) or {}
    (font,) = (overlay.entries(resources[b"/Font"]) or {}).values()
    return overlay.entries(font) or {}


def program_of(overlay: Source, font: Entries) -> bytes:
    """The font program of a simple or composite font."""
    holder = font
    if b"/DescendantFonts" in font:
        (descendant,) = overlay.items(font[b"/DescendantFonts"]) or []
        holder = overlay.entries(descendant) or {}
    descriptor = overlay.entries(holder[b"/FontDescriptor"]) or {}
    program = descriptor[b"/FontFile3"]
    assert isinstance(program, Ref)
    head = overlay.value(program)
    assert isinstance(head, dict)
    return decode(overlay.streams[program], head)


def outlines(program: bytes) -> Sequence[tuple[object, float]]:
    """The outline and width of each glyph but the first."""
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(program), None)
    glyphs = []
    for name in fonts[0].getGlyphOrder()[1:]:
        pen = RecordingPen()
        fonts[0].CharStrings[name].draw(pen)
        glyphs.append((pen.value, fonts[0].CharStrings[name].width))
    return glyphs


def test_named_characters_are_those_of_the_encoding() -> None:
    characters = NAMED.replace("\0", "")
    assert len(set(characters)) == len(characters)
    assert len(characters.encode(ENCODING)) == len(characters)


def test_fonts_of_latin_letters_become_simple() -> None:
    overlay = typeset(LATIN)
    before = program_of(overlay, only_font(overlay))
    piece = OverlayPages(overlay).piece(0)
    font = only_font(overlay)
    after = program_of(overlay, font)
    assert (font[b"/Subtype"], font[b"/Encoding"]) == (b"/Type1", b"/WinAnsiEncoding")
    assert b"/ToUnicode" not in font
    assert len(after) < 0.9 * len(before)
    assert outlines(after) == outlines(before)
    for word in LATIN.split():
        assert word[:1].encode(ENCODING) in piece.body


def test_widths_follow_the_codes() -> None:
    overlay = typeset("iWi")
    OverlayPages(overlay).piece(0)
    font = only_font(overlay)
    assert font[b"/FirstChar"] == b"87"
    widths = overlay.items(font[b"/Widths"]) or []
    assert len(widths) == ord("i") - ord("W") + 1
    assert (widths[0], widths[1], widths[-1]) == (b"951", b"0", b"271")


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Nguyễn", ""),
        ("fine", "#set text(ligatures: true);"),
        ("1#super(typographic: true)[1]", ""),
        ("a#rect(fill: tiling(size: (9pt, 9pt))[a])", ""),
    ],
    ids=["other letters", "ligatures", "two forms", "in a pattern"],
)
def test_other_fonts_stay_composite(text: str, more: str) -> None:
    overlay = typeset(text, more)
    OverlayPages(overlay).piece(0)
    assert only_font(overlay)[b"/Subtype"] == b"/Type0"


@pytest.mark.parametrize(
    ("hinted", "plain"),
    [
        ("8c 8b 8b 01 8b 8b 15 0e", "8c 8b 8b 15 0e"),
        ("8b 8b 12 8b 8b 13 c0 8b 8b 15 14 40 8b 05 0e", "8b 8b 15 8b 05 0e"),
        ("1c 01 00 8b 8b 12 14 80 f7 00 16 0e", "1c 01 00 f7 00 16 0e"),
        ("8b 15 0c 23 ff 00 01 00 00 06 0e", "8b 15 0c 23 ff 00 01 00 00 06 0e"),
    ],
    ids=["width", "masks", "numbers", "flex"],
)
def test_charstrings_lose_hints_alone(hinted: str, plain: str) -> None:
    assert without_hints(bytes.fromhex(hinted)) == bytes.fromhex(plain)


@pytest.mark.parametrize("glyph", ["8b 0a 0e", "8b 1d 0e", "8b 8b 0c 0a 0e"])
def test_charstrings_with_subroutines_and_arithmetic_are_unusual(glyph: str) -> None:
    with pytest.raises(UnusualFontError):
        without_hints(bytes.fromhex(glyph))


def test_damaged_programs_are_unusual() -> None:
    overlay = typeset("ab")
    program = program_of(overlay, only_font(overlay))
    assert len(compact(program, "ab")) < len(program)
    for length in range(0, len(program) // 2, 7):
        with pytest.raises(UnusualFontError):
            compact(program[:length], "ab")
    for characters in ("a", "abc", "aễ"):
        with pytest.raises(UnusualFontError):
            compact(program, characters)
