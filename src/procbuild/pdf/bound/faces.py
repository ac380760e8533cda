"""The fonts of stamps, as small as a reader needs them.

Typst embeds fonts that can hold any number of glyphs, by number. Latin letters need less: one byte
each, and no table from numbers to characters.
"""

import re
from collections.abc import Mapping, Sequence

from procbuild.pdf.apart.index import decode
from procbuild.pdf.apart.source import Source
from procbuild.pdf.bound.cff import NAMED, UnusualFontError, compact
from procbuild.pdf.syntax import compress
from procbuild.pdf.values import Entries, Value, integer

MAPPED = re.compile(rb"beginbfchar\s(.*?)endbfchar", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
"""A glyph and its text in /ToUnicode (ISO 32000-1, 9.10.3)."""

SYMBOLIC, NONSYMBOLIC = 4, 32
"""Flags of a font descriptor (ISO 32000-1, 9.8.2)."""

ENCODING = "cp1252"
"""/WinAnsiEncoding."""


def compact_font(overlay: Source, font: Entries) -> Mapping[int, int]:
    """Change a composite font of Latin letters to a simple one; returns the code of each glyph.

    Any other font stays as it is, and the result is empty.
    """
    characters = _characters(overlay, font)
    descendant = overlay.entries((overlay.items(font.get(b"/DescendantFonts")) or [b"null"])[0])
    descriptor = overlay.entries((descendant or {}).get(b"/FontDescriptor"))
    program = (descriptor or {}).get(b"/FontFile3")
    head = overlay.value(program)
    if (
        not characters
        or descendant is None
        or descriptor is None
        or not isinstance(program, int)
        or not isinstance(head, dict)
        or head.get(b"/Subtype") != b"/CIDFontType0C"
    ):
        return {}
    try:
        data = compact(decode(overlay.streams[program], head), characters)
    except UnusualFontError:
        return {}
    head[b"/Subtype"], head[b"/Filter"] = b"/Type1C", b"/FlateDecode"
    overlay.streams[program] = compress(data)
    flags = (integer(descriptor.get(b"/Flags")) or 0) & ~SYMBOLIC | NONSYMBOLIC
    descriptor[b"/Flags"] = b"%d" % flags
    codes = {glyph: character.encode(ENCODING)[0] for glyph, character in enumerate(characters, 1)}
    widths = _widths(overlay.items(descendant.get(b"/W")) or [], overlay)
    by_code = {code: widths.get(glyph, b"0") for glyph, code in codes.items()}
    first, last = min(by_code), max(by_code)
    base = descriptor.get(b"/FontName", b"/Stamps")
    font.clear()
    font |= {
        b"/Type": b"/Font",
        b"/Subtype": b"/Type1",
        b"/BaseFont": base,
        b"/FirstChar": b"%d" % first,
        b"/LastChar": b"%d" % last,
        b"/Widths": [by_code.get(code, b"0") for code in range(first, last + 1)],
        b"/Encoding": b"/WinAnsiEncoding",
        b"/FontDescriptor": descendant[b"/FontDescriptor"],
    }
    return codes


def _characters(overlay: Source, font: Entries) -> Sequence[str]:
    """The characters of the glyphs from 1 on; empty if they have no code of one byte each."""
    mapping = font.get(b"/ToUnicode")
    head = overlay.value(mapping)
    if not isinstance(mapping, int) or not isinstance(head, dict):
        return ()
    text = decode(overlay.streams[mapping], head)
    pairs = {
        int(glyph, 16): bytes.fromhex(value.decode()).decode("utf-16-be", "replace")
        for block in MAPPED.findall(text)
        for glyph, value in PAIR.findall(block)
    }
    characters = [pairs[glyph] for glyph in sorted(pairs)]
    is_plain = (
        b"bfrange" not in text
        and sorted(pairs) == list(range(1, len(pairs) + 1))
        and len(set(characters)) == len(characters)
        and all(len(character) == 1 and character in NAMED[1:] for character in characters)
    )
    return characters if is_plain and "\0" not in characters else ()


def _widths(items: Sequence[Value], overlay: Source) -> dict[int, Value]:
    """Widths of glyphs by number (ISO 32000-1, 9.7.4.3)."""
    widths: dict[int, Value] = {}
    rest = list(items)
    while len(rest) >= 2:
        first = integer(rest.pop(0)) or 0
        listed = overlay.items(rest[0])
        if listed is not None:
            widths.update(enumerate(listed, first))
            del rest[0]
        elif len(rest) >= 2:
            last, width = integer(rest[0]) or 0, rest[1]
            widths.update(dict.fromkeys(range(first, last + 1), width))
            del rest[:2]
    return widths
