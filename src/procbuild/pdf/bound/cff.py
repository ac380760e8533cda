"""Compact font programs: CFF fonts without hints, with the names of their glyphs.

Formats: Adobe Technical Notes 5176 (CFF) and 5177 (Type 2 charstrings).
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

NAMED = (
    '\0 !"#$%&’()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_‘abcdefghijklmnopqrstuvwxyz'
    "{|}~¡¢£\0¥ƒ§¤'“«‹›\0\0–†‡·¶•‚„”»…‰¿`´ˆ˜¯\0\0¨\0¸\0\0\0—Æª\0ØŒºæ\0\0øœß\0¬µ™Ð½±Þ¼÷¦°þ¾\0®\0ð×\0©"
    "ÁÂÄÀÅÃÇÉÊËÈÍÎÏÌÑÓÔÖÒÕŠÚÛÜÙÝŸŽáâäàåãçéêëèíîïìñóôöòõšúûüùýÿž"
)
"""The characters of /WinAnsiEncoding whose names are standard strings, by the numbers of these
(Note 5176, appendix A); NUL elsewhere.
"""

FONT_BOX, CHARSET, CHARSTRINGS, PRIVATE = 5, 15, 17, 18
DEFAULT_WIDTH, NOMINAL_WIDTH = 20, 21
ESCAPE = 12
FONT_MATRIX, FONTS, CHARSTRING_TYPE = (ESCAPE << 8 | code for code in (7, 36, 6))
"""Operators of dictionaries."""

UNCHANGED = bytes((140, 139, 139, 140, 139, 139))
"""The matrix 1 0 0 1 0 0."""

STEMS = frozenset({1, 3, 18, 23})
MASKS = frozenset({19, 20})
MOVES = frozenset({4, 21, 22})
PATHS = frozenset({5, 6, 7, 8, 24, 25, 26, 27, 30, 31})
END = 14
FLEX = frozenset({34, 35, 36, 37})
"""Operators of charstrings; those of flexes follow an escape."""

NO_ITEMS = b"\0\0"


class UnusualFontError(ValueError):
    """A font program that cannot be made compact; it may be valid."""


def compact(program: bytes, characters: Sequence[str]) -> bytes:
    """A CID-keyed font program as one with glyph names and without hints.

    ``characters`` are those of the glyphs after the first, each in :data:`NAMED`. Outlines and
    widths stay the same; the first glyph, which nobody shows, becomes empty. Raises
    :class:`UnusualFontError`.
    """
    try:
        return _compact(program, characters)
    except (LookupError, OverflowError, ValueError) as error:
        raise UnusualFontError("the font of a stamp is unusual") from error


def _compact(program: bytes, characters: Sequence[str]) -> bytes:
    names, at = _read_index(program, program[2])
    tops, at = _read_index(program, at)
    _, at = _read_index(program, at)
    if program[at : at + 2] != NO_ITEMS:
        raise UnusualFontError
    top = _read_dictionary(tops[0])
    glyphs, _ = _read_index(program, _integer(top[CHARSTRINGS]))
    (font_data,), _ = _read_index(program, _integer(top[FONTS]))
    font = _read_dictionary(font_data)
    size, start = map(_integer, _operands(font[PRIVATE]))
    private = _read_dictionary(program[start : start + size])
    charset = _integer(top[CHARSET])
    in_order = b"\2\0\1" + (len(characters) - 1).to_bytes(2, "big")
    if (
        len(glyphs) != len(characters) + 1
        or program[charset : charset + 5] != in_order
        or font.get(FONT_MATRIX, UNCHANGED) != UNCHANGED
        or CHARSTRING_TYPE in top
    ):
        raise UnusualFontError
    kept = b"".join(top[key] + _operator(key) for key in (FONT_MATRIX, FONT_BOX) if key in top)
    sids = b"".join(NAMED.index(character).to_bytes(2, "big") for character in characters)
    widths = b"".join(
        private[key] + _operator(key) for key in (DEFAULT_WIDTH, NOMINAL_WIDTH) if key in private
    )
    outlines = [bytes((END,)), *map(without_hints, glyphs[1:])]
    return _write(names, kept, b"\0" + sids, outlines, widths)


def _write(
    names: Sequence[bytes], kept: bytes, charset: bytes, glyphs: Sequence[bytes], private: bytes
) -> bytes:
    """A font program; ``kept`` is the beginning of its top dictionary."""
    charstrings = _write_index(glyphs)
    places = [0, 0, 0]
    head = b""
    # All numbers have the same length, whatever their value.
    for _ in range(2):
        entries = [
            kept,
            *(_written(places[0]), _operator(CHARSET), _written(places[1]), _operator(CHARSTRINGS)),
            *(_written(len(private)), _written(places[2]), _operator(PRIVATE)),
        ]
        head = b"\1\0\4\2" + _write_index(names) + _write_index([b"".join(entries)]) + 2 * NO_ITEMS
        places = [len(head), len(head) + len(charset), len(head) + len(charset) + len(charstrings)]
    return head + charset + charstrings + private


@lru_cache(1 << 11)
def without_hints(glyph: bytes) -> bytes:
    """A charstring without hints; it calls no subroutines. Raises :class:`UnusualFontError`.

    The stamps of all papers have the same letters, so it is cached.
    """
    parts: list[bytes] = []
    operands: list[bytes] = []
    stems, at, started = 0, 0, False
    while at < len(glyph):
        code = glyph[at]
        if code == 28 or code >= 32:
            end = at + _length(code)
            operands.append(glyph[at:end])
            at = end
            continue
        end = at + 1
        if code in STEMS or code in MASKS:
            # An odd operand before the first operator is the width.
            if not started and len(operands) % 2:
                parts.append(operands[0])
            stems += len(operands) // 2
            end += (stems + 7) // 8 if code in MASKS else 0
        elif code in MOVES or code in PATHS or code == END:
            parts += [*operands, glyph[at:end]]
        elif code == ESCAPE and glyph[end] in FLEX:
            end += 1
            parts += [*operands, glyph[at:end]]
        else:
            raise UnusualFontError
        started = True
        operands.clear()
        at = end
    return b"".join(parts)


def _length(code: int) -> int:
    """Length in bytes of a number in a charstring, by its first byte."""
    if code == 28:
        return 3
    return 1 if code < 247 else 2 if code < 255 else 5


def _read_index(data: bytes, at: int) -> tuple[list[bytes], int]:
    """The items of an INDEX, and the position after it."""
    count = int.from_bytes(data[at : at + 2], "big")
    if not count:
        return [], at + 2
    size = data[at + 2]
    first = at + 3
    base = first + (count + 1) * size - 1
    offsets = [
        base + int.from_bytes(data[place : place + size], "big")
        for place in range(first, base + 1, size)
    ]
    if offsets[-1] > len(data):
        raise UnusualFontError
    return [data[start:end] for start, end in pairwise(offsets)], offsets[-1]


def _write_index(items: Sequence[bytes]) -> bytes:
    offsets = [1]
    for item in items:
        offsets.append(offsets[-1] + len(item))
    size = (offsets[-1].bit_length() + 7) // 8
    written = [offset.to_bytes(size, "big") for offset in offsets]
    return b"".join([len(items).to_bytes(2, "big"), bytes((size,)), *written, *items])


def _read_dictionary(data: bytes) -> dict[int, bytes]:
    """The written operands of a dictionary, by operator."""
    entries: dict[int, bytes] = {}
    start = at = 0
    while at < len(data):
        if data[at] > 21:
            at = _operand_end(data, at)
            continue
        operands = data[start:at]
        operator = data[at]
        if operator == ESCAPE:
            at += 1
            operator = ESCAPE << 8 | data[at]
        at = start = at + 1
        entries[operator] = operands
    return entries


def _operand_end(data: bytes, at: int) -> int:
    code = data[at]
    if code == 30:
        while data[at + 1] & 15 < 15 and data[at + 1] >> 4 < 15:
            at += 1
        return at + 2
    return at + (3 if code == 28 else 5 if code == 29 else 1 if code < 247 else 2)


def _operands(data: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(data):
        end = _operand_end(data, at)
        yield data[at:end]
        at = end


def _integer(operand: bytes) -> int:
    """The value of a written integer (Note 5176, table 3)."""
    code = operand[0]
    if code in (28, 29):
        return int.from_bytes(operand[1:], "big", signed=True)
    if code < 247:
        return code - 139
    return (code - 247) * 256 + operand[1] + 108


def _written(number: int) -> bytes:
    """A number in three bytes."""
    return b"\x1c" + number.to_bytes(2, "big", signed=True)


def _operator(code: int) -> bytes:
    return bytes((ESCAPE, code & 255)) if code >> 8 else bytes((code,))
