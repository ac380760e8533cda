"""PDF syntax as bytes: how objects are written and arranged in a file.

ISO 32000-1, 7.3 (objects) and 7.5 (file structure).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

import deflate

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

StreamData: TypeAlias = bytes | memoryview
"""The encoded bytes of a stream; a view of the file that contains it is not copied until written.
"""

SPECIAL = re.compile(rb"[()\\\0\1\t\n\f\r]")
r"""Characters escaped in literal strings: strings stay on one line, and \0 and \1 separate values.
"""

ESCAPES = {code: b"\\%03o" % ord(code) for code in (b"\0", b"\1")} | {
    b"\t": rb"\t",
    b"\n": rb"\n",
    b"\f": rb"\f",
    b"\r": rb"\r",
}
"""Escape sequences of the characters that are not written as themselves after a backslash."""

PDF_DOC = {
    ord(character): code for code, character in enumerate("•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž", 0x80)
} | {ord("€"): 0xA0}
"""The codes that PDFDocEncoding has instead of Latin-1's (ISO 32000-1, annex D.2)."""

NOT_PDF_DOC = re.compile(f"^(?:þÿ|ÿþ|ï»¿)|[^ -~\xa1-\xac\xae-\xff{''.join(map(chr, PDF_DOC))}]")
"""Characters that PDFDocEncoding lacks, and beginnings that would be taken for byte order marks."""

LEVEL = 6
"""Compression level: the last percent takes as long as all the others."""

MAX_LEVEL = 12

PACK = 200
"""Objects per object stream."""

END = b"\nendstream\nendobj\n"

ROW = 7
"""Bytes per row of the cross-reference stream: type (1), offset or object stream (5), index (1)."""

ABSENT = bytes(ROW)
"""The row of an unused object number."""


def compress(data: StreamData, level: int = LEVEL) -> bytes:
    """Data compressed for /FlateDecode; levels up to 12."""
    return bytes(deflate.zlib_compress(data, level))


def text(value: str) -> bytes:
    """A text string: in PDFDocEncoding if possible, else as UTF-16 with a byte order mark."""
    if value.isascii():
        return string(value.encode())
    if not NOT_PDF_DOC.search(value):
        return string(value.translate(PDF_DOC).encode("latin-1"))
    return b"<FEFF" + value.encode("utf-16-be").hex().upper().encode() + b">"


def string(value: bytes) -> bytes:
    """A byte string on one line: literal, or hexadecimal if that is shorter."""
    literal = SPECIAL.sub(lambda match: ESCAPES.get(match[0], b"\\" + match[0]), value)
    if len(literal) <= 2 * len(value):
        return b"(" + literal + b")"
    return b"<" + value.hex().upper().encode() + b">"


def reference(number: int) -> bytes:
    """An indirect reference to an object."""
    return b"%d 0 R" % number


def array(items: Iterable[bytes]) -> bytes:
    """An array of values."""
    return b"[ " + b" ".join(items) + b" ]"


def dictionary(**entries: bytes | None) -> bytes:
    """A dictionary of the entries that are not empty."""
    parts = [b"/%s %s" % (key.encode(), value) for key, value in entries.items() if value]
    return b"<< " + b" ".join(parts) + b" >>"


@dataclass(frozen=True)
class Stream:
    """A stream: its dictionary without /Length, and its encoded bytes."""

    entries: bytes
    data: StreamData


def xref_row(offset: int) -> bytes:
    """The cross-reference row of an object at an offset in the file."""
    return (1 << 48 | offset << 8).to_bytes(ROW, "big")


def compressed_rows(stream: int, count: int) -> list[bytes]:
    """The cross-reference rows of the first ``count`` objects in an object stream."""
    head = (2 << 40 | stream).to_bytes(ROW - 1, "big")
    return [head + bytes((index,)) for index in range(count)]


@dataclass(frozen=True)
class LaidOut:
    """Objects as bytes of a file, with rows whose offsets count from the first of these bytes."""

    chunks: tuple[StreamData, ...]
    rows: Mapping[int, bytes]
    """By object number"""
    size: int
    """Total size of the chunks in bytes"""
    values: tuple[tuple[int, bytes], ...] = ()
    """Objects left to whoever writes the last object streams of the file"""


def join_rows(rows: Mapping[int, bytes], numbers: range) -> bytes:
    """The rows of consecutive object numbers, concatenated; zeros for unused numbers."""
    return b"".join([rows.get(number, ABSENT) for number in numbers])


def pack_count(values: int) -> int:
    """Number of object streams needed for a number of values."""
    return -(-values // PACK)


def lay_out(
    streams: Sequence[tuple[int, Stream]],
    values: Sequence[tuple[int, bytes]],
    packs: Sequence[int],
    level: int = LEVEL,
) -> LaidOut:
    """Write streams, and values in object streams whose numbers are ``packs``."""
    chunks: list[StreamData] = []
    rows: dict[int, bytes] = {}
    size = 0

    def append(number: int, stream: Stream) -> None:
        nonlocal size
        data = stream.data
        # Before the other entries, so that a key without a value cannot swallow it.
        entries = stream.entries.removeprefix(b"<<")
        head = b"%d 0 obj\n<< /Length %d%s\nstream\n" % (number, len(data), entries)
        rows[number] = xref_row(size)
        chunks.extend((head, data, END))
        size += len(head) + len(data) + len(END)

    for number, stream in streams:
        append(number, stream)
    for start, pack in zip(range(0, len(values), PACK), packs, strict=True):
        numbers, written = zip(*values[start : start + PACK], strict=True)
        rows.update(zip(numbers, compressed_rows(pack, len(numbers)), strict=True))
        offsets = accumulate((len(value) + 1 for value in written), initial=0)
        first = b" ".join(b"%d %d" % pair for pair in zip(numbers, offsets, strict=False)) + b"\n"
        entries = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode >>"
        data = compress(first + b"\n".join(written), level)
        append(pack, Stream(entries % (len(written), len(first)), data))
    return LaidOut(tuple(chunks), rows, size)
