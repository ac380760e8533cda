"""Where the objects of a file are: its cross-reference tables and streams, read strictly.

ISO 32000-1, 7.5.4 to 7.5.8. What is not as the standard has it is refused, not guessed at.
"""

import re
import zlib
from dataclasses import dataclass, field
from itertools import accumulate, chain

from procbuild.pdf.syntax import Held
from procbuild.pdf.values import DamagedError, Entries, Value, integer, parse

START = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
HEAD = re.compile(rb"\s*+(\d++)\s++0\s++obj\b")
"""What an object of the first generation begins with; there is no other in most files."""

KEYWORD = re.compile(rb"endobj|stream(?:\r\n|\n)")
END = re.compile(rb"\s*+endstream\b")

BEGIN = re.compile(rb"\d\s++0\s++obj\b")
"""What stands in no value but that of an object without an end."""

MOST = 1 << 28
"""Bytes that are unpacked of one stream."""

MOST_OBJECTS = 1 << 20
"""Objects beyond which a file, or a stream of objects, is taken for an attack."""

PNG = (b"10", b"11", b"12", b"13", b"14", b"15")
"""Predictors that write before each row how it is predicted."""

UP = b"\2"
"""The predictor of PNG that writes each row as what differs from the one above."""

USUAL = {b"/Predictor": b"1", b"/Colors": b"1", b"/BitsPerComponent": b"8", b"/Columns": b"1"}
"""How data are predicted that do not say otherwise (ISO 32000-1, table 8)."""


@dataclass
class Index:
    """Places of objects by number."""

    trailer: Entries = field(default_factory=dict)
    offsets: dict[int, int] = field(default_factory=dict)
    """In the file; 0 for one that is free"""
    packed: dict[int, int] = field(default_factory=dict)
    """Object streams"""
    rows: int = 0
    """Of all tables that are streams"""

    def is_new(self, number: int) -> bool:
        """Whether no newer table had this one."""
        return number not in self.offsets and number not in self.packed


def read_index(data: bytes) -> Index:
    """The places of all objects of a file. Raises :class:`DamagedError`."""
    last = data.rfind(b"startxref", max(0, len(data) - 2048))
    start = START.match(data, last) if last >= 0 else None
    if not data.startswith(b"%PDF-") or start is None:
        raise DamagedError("no PDF from its first line to its last")
    index, seen = Index(), set[int]()
    at: int | None = int(start[1])
    while at is not None:
        if at in seen:
            raise DamagedError("its cross-reference tables are a loop")
        seen.add(at)
        trailer = (_table if data.startswith(b"xref", at) else _stream)(data, at, index)
        index.trailer = index.trailer or trailer
        at = _place(trailer, b"/Prev")
    if b"/Encrypt" in index.trailer:
        raise DamagedError("it is encrypted")
    return index


def _place(trailer: Entries, key: bytes) -> int | None:
    """Where a trailer says that another table is; None where it says nothing."""
    place = integer(trailer.get(key))
    if place is None and key in trailer:
        raise DamagedError("a trailer does not say plainly where an older table is")
    return place


def _table(data: bytes, at: int, index: Index) -> Entries:
    """Read a table, and the stream that has what older readers are to take for free."""
    end = data.find(b"trailer", at)
    close = data.find(b"startxref", end)
    if end < 0 or close < 0:
        raise DamagedError("a cross-reference table has no trailer")
    rows = data[at + 4 : end].split()
    free: list[int] = []
    place = 0
    try:
        while place < len(rows):
            first, count = int(rows[place]), int(rows[place + 1])
            start, place = place + 2, place + 2 + 3 * max(count, 0)
            for number, offset, kind in zip(
                range(first, first + count),
                rows[start:place:3],
                rows[start + 2 : place : 3],
                strict=True,
            ):
                if kind == b"f":
                    free.append(number)
                elif kind != b"n":
                    raise DamagedError("a cross-reference table has rows of no kind")
                elif index.is_new(number):
                    index.offsets[number] = int(offset)
    except (ValueError, IndexError) as error:
        raise DamagedError("a cross-reference table is broken") from error
    trailer = _dictionary(data[end + len(b"trailer") : close])
    hidden = _place(trailer, b"/XRefStm")
    if hidden is not None:
        _stream(data, hidden, index)
    index.offsets.update((number, 0) for number in free if index.is_new(number))
    return trailer


def _stream(data: bytes, at: int, index: Index) -> Entries:
    _, text, packed = object_at(data, at)
    entries = _dictionary(text)
    if packed is None:
        raise DamagedError("a cross-reference stream is none")
    length = integer(entries.get(b"/Length"))
    rows = unpacked(stream_of(data, packed, length), entries)
    widths, ranges = _integers(entries, b"/W"), _integers(entries, b"/Index")
    if len(widths) != 3 or widths[0] != 1 or len(ranges) % 2:
        raise DamagedError("a cross-reference stream is of an unusual shape")
    width, middle = sum(widths), 1 + widths[1]
    # qpdf writes no size into a file that it made of one without.
    size = integer(entries.get(b"/Size", b"%d" % (len(rows) // width)))
    ranges = ranges or [0, size or 0]
    index.rows += len(rows) // width
    if index.rows > MOST_OBJECTS:
        raise DamagedError(f"its cross-reference streams have more than {MOST_OBJECTS} rows")
    numbers = chain.from_iterable(
        range(first, first + count) for first, count in zip(ranges[::2], ranges[1::2], strict=True)
    )
    for number, start in zip(numbers, range(0, len(rows), width), strict=False):
        if index.is_new(number):
            kind = rows[start]
            place = int.from_bytes(rows[start + 1 : start + middle], "big")
            if kind == 2:
                index.packed[number] = place
            else:
                index.offsets[number] = place if kind == 1 else 0
    return entries


def _dictionary(text: bytes) -> Entries:
    found = parse(text)
    if not isinstance(found, dict):
        raise DamagedError("a trailer is no dictionary")
    return found


def _integers(entries: Entries, key: bytes) -> list[int]:
    value = entries.get(key, [])
    return [integer(one) or 0 for one in value] if isinstance(value, list) else []


def object_at(data: bytes, at: int) -> tuple[int, bytes, int | None]:
    """The object at an offset: its number, its value, and where the bytes begin if it is a stream.

    Raises :class:`DamagedError`.
    """
    head = HEAD.match(data, at)
    word = KEYWORD.search(data, head.end()) if head else None
    if head is None or word is None:
        raise DamagedError("an object is not where it should be")
    value = data[head.end() : word.start()]
    if b"obj" in value and BEGIN.search(value):
        raise DamagedError("an object has no end")
    return int(head[1]), value, None if word[0] == b"endobj" else word.end()


def stream_of(data: bytes, start: int, length: int | None) -> memoryview:
    """The bytes of a stream. Raises :class:`DamagedError` where it does not end behind them."""
    if length is None or not END.match(data, start + length):
        raise DamagedError("a stream is longer or shorter than it says")
    return memoryview(data)[start : start + length]


def unpacked(data: Held, entries: Entries) -> bytes:
    """What a stream holds that is packed as tables of objects are. Raises :class:`DamagedError`."""
    filters, parameters = _one(entries.get(b"/Filter")), _one(entries.get(b"/DecodeParms"))
    if filters is None:
        return bytes(data)
    if filters != b"/FlateDecode":
        raise DamagedError("a stream is packed in an unusual way")
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(data, MOST)
    except zlib.error as error:
        raise DamagedError("a stream cannot be unpacked") from error
    if unpacker.unconsumed_tail:
        raise DamagedError(f"a stream is more than {MOST >> 20} MiB unpacked")
    if not unpacker.eof:
        raise DamagedError("a stream ends too early")
    if parameters is None or parameters == b"null":
        return plain
    return _unpredicted(plain, parameters)


def _unpredicted(data: bytes, parameters: Value) -> bytes:
    """Data whose rows are written as what differs from the one above (ISO 32000-1, 7.4.4.4)."""
    said = {**USUAL, **(parameters if isinstance(parameters, dict) else {})}
    if said[b"/Predictor"] == b"1":
        return data
    columns = integer(said[b"/Columns"]) or 0
    rows = data[:: columns + 1]
    if (
        said[b"/Predictor"] not in PNG
        or said[b"/Colors"] != USUAL[b"/Colors"]
        or said[b"/BitsPerComponent"] != USUAL[b"/BitsPerComponent"]
        or len(rows) * (columns + 1) != len(data)
        or rows.strip(UP)
    ):
        raise DamagedError("a stream is predicted in an unusual way")
    found = bytearray(len(rows) * columns)
    for column in range(columns):
        sums = accumulate(data[column + 1 :: columns + 1])
        found[column::columns] = bytes([one & 255 for one in sums])
    return bytes(found)


def _one(value: Value | None) -> Value | None:
    """The only element of a list, or what is no list."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
