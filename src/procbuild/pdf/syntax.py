"""PDF syntax as bytes: how objects are written and laid out in a file.

ISO 32000-1, 7.3 (objects) and 7.5 (file structure).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

import deflate

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

Held: TypeAlias = bytes | memoryview
"""What a stream holds; a view of the file that it stands in, which is not copied until written."""

SPECIAL = re.compile(rb"[()\\\0\1\t\n\f\r]")
"""What is escaped in literal strings: they stand on one line, and values are told apart by these.
"""

ESCAPES = {code: b"\\%03o" % ord(code) for code in (b"\0", b"\1")} | {
    b"\t": rb"\t",
    b"\n": rb"\n",
    b"\f": rb"\f",
    b"\r": rb"\r",
}
"""How it is written where it is not itself behind a backslash."""

LEVEL = 6
"""How hard data are packed: the last percent takes as long as all the others."""

PACK = 200
"""Objects in one object stream."""

END = b"\nendstream\nendobj\n"

ROW = 7
"""Bytes of one row of the cross-reference stream: type 1, offset or stream 5, index 1."""

ABSENT = bytes(ROW)
"""The row of a number that no object has."""


def packed(data: Held, level: int = LEVEL) -> bytes:
    """Data as /FlateDecode reads them; levels go to 12."""
    return bytes(deflate.zlib_compress(data, level))


def text(value: str) -> bytes:
    """A text string: ASCII as it is, everything else as UTF-16 with a mark."""
    if value.isascii():
        return string(value.encode())
    return b"<FEFF" + value.encode("utf-16-be").hex().upper().encode() + b">"


def string(value: bytes) -> bytes:
    """A byte string on one line: literal or, where that is shorter, hexadecimal."""
    literal = SPECIAL.sub(lambda one: ESCAPES.get(one[0], b"\\" + one[0]), value)
    if len(literal) <= 2 * len(value):
        return b"(" + literal + b")"
    return b"<" + value.hex().upper().encode() + b">"


def reference(number: int) -> bytes:
    """A reference to an object."""
    return b"%d 0 R" % number


def array(items: Iterable[bytes]) -> bytes:
    """An array of values."""
    return b"[ " + b" ".join(items) + b" ]"


def dictionary(**entries: bytes | None) -> bytes:
    """A dictionary of the entries that are not None."""
    parts = [b"/%s %s" % (key.encode(), value) for key, value in entries.items() if value]
    return b"<< " + b" ".join(parts) + b" >>"


@dataclass(frozen=True)
class Stream:
    """A stream: its dictionary without /Length and its bytes as they go into the file."""

    entries: bytes
    data: Held


def row(offset: int) -> bytes:
    """The row of the cross-reference stream of an object at an offset."""
    return (1 << 48 | offset << 8).to_bytes(ROW, "big")


def packed_rows(stream: int, count: int) -> list[bytes]:
    """Those of the first objects in an object stream."""
    head = (2 << 40 | stream).to_bytes(ROW - 1, "big")
    return [head + bytes((index,)) for index in range(count)]


@dataclass(frozen=True)
class Laid:
    """Objects as bytes of a file, with rows whose offsets count from the first byte."""

    chunks: tuple[Held, ...]
    rows: Mapping[int, bytes]
    """By object number"""
    size: int
    """Bytes of all chunks"""


def rows_of(rows: Mapping[int, bytes], numbers: range) -> bytes:
    """The rows of consecutive objects, one after the other; zeros for those that have none."""
    return b"".join([rows.get(number, ABSENT) for number in numbers])


def pack_count(values: int) -> int:
    """Object streams needed for so many values."""
    return -(-values // PACK)


def lay_out(
    streams: Sequence[tuple[int, Stream]],
    values: Sequence[tuple[int, bytes]],
    packs: Sequence[int],
) -> Laid:
    """Write streams, and values packed into object streams that take their numbers of ``packs``."""
    chunks: list[Held] = []
    rows: dict[int, bytes] = {}
    size = 0

    def put(number: int, stream: Stream) -> None:
        nonlocal size
        data = stream.data
        # In front, where no entry without a value can take it for its own.
        entries = stream.entries.removeprefix(b"<<")
        head = b"%d 0 obj\n<< /Length %d%s\nstream\n" % (number, len(data), entries)
        rows[number] = row(size)
        chunks.extend((head, data, END))
        size += len(head) + len(data) + len(END)

    for number, stream in streams:
        put(number, stream)
    for start, pack in zip(range(0, len(values), PACK), packs, strict=True):
        numbers, written = zip(*values[start : start + PACK], strict=True)
        rows.update(zip(numbers, packed_rows(pack, len(numbers)), strict=True))
        offsets = accumulate((len(value) + 1 for value in written), initial=0)
        first = b" ".join(b"%d %d" % one for one in zip(numbers, offsets, strict=False)) + b"\n"
        entries = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode >>"
        data = packed(first + b"\n".join(written))
        put(pack, Stream(entries % (len(written), len(first)), data))
    return Laid(tuple(chunks), rows, size)
