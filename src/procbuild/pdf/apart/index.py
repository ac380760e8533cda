"""Locate the objects of a file: cross-reference tables and streams, read strictly.

ISO 32000-1, 7.5.4 to 7.5.8. What does not follow the standard is rejected, never guessed.
"""

import re
import zlib
from dataclasses import dataclass, field
from itertools import accumulate, chain

from procbuild.pdf.syntax import StreamData
from procbuild.pdf.values import DamagedError, Entries, Value, integer, parse

STARTXREF = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
OBJECT_HEAD = re.compile(rb"\s*+(\d++)\s++0\s++obj\b")
"""Beginning of an object of generation 0; most files have no other."""

KEYWORD = re.compile(rb"endobj|stream(?:\r\n|\n)")
ENDSTREAM = re.compile(rb"\s*+endstream\b")

OBJECT_BEGIN = re.compile(rb"\d\s++0\s++obj\b")
"""Matches in a value only if the object before has no end."""

MAX_UNPACKED = 1 << 28
"""Largest decoded size of a stream in bytes."""

MAX_OBJECTS = 1 << 20
"""Number of objects beyond which a file or an object stream is considered an attack."""

PNG_PREDICTORS = (b"10", b"11", b"12", b"13", b"14", b"15")
"""PNG predictors, which write the row's filter before each row."""

UP = b"\2"
"""The PNG filter that writes each row as its difference to the one above."""

DEFAULT_PARMS = {
    b"/Predictor": b"1",
    b"/Colors": b"1",
    b"/BitsPerComponent": b"8",
    b"/Columns": b"1",
}
"""Default parameters of predictors (ISO 32000-1, table 8)."""


@dataclass
class Index:
    """The location of each object."""

    trailer: Entries = field(default_factory=dict)
    offsets: dict[int, int] = field(default_factory=dict)
    """Offset in the file by object number; 0 for a free object"""
    packed: dict[int, int] = field(default_factory=dict)
    """Number of the object stream that contains an object, by object number"""
    rows: int = 0
    """Rows of all cross-reference streams so far"""

    def is_new(self, number: int) -> bool:
        """Whether no newer table has an entry for this object."""
        return number not in self.offsets and number not in self.packed


def read_index(data: bytes) -> Index:
    """Read the cross-reference tables of a file. Raises :class:`DamagedError`."""
    keyword = data.rfind(b"startxref", max(0, len(data) - 2048))
    start = STARTXREF.match(data, keyword) if keyword >= 0 else None
    if not data.startswith(b"%PDF-") or start is None:
        raise DamagedError("it does not begin with %PDF- and end with startxref and %%EOF")
    index, visited = Index(), set[int]()
    offset: int | None = int(start[1])
    while offset is not None:
        if offset in visited:
            raise DamagedError("its cross-reference tables form a loop")
        visited.add(offset)
        trailer = (_read_table if data.startswith(b"xref", offset) else _read_stream)(
            data, offset, index
        )
        index.trailer = index.trailer or trailer
        offset = _table_offset(trailer, b"/Prev")
    if b"/Encrypt" in index.trailer:
        raise DamagedError("it is encrypted")
    return index


def _table_offset(trailer: Entries, key: bytes) -> int | None:
    """The offset of another table according to a trailer; None if it has no such entry."""
    offset = integer(trailer.get(key))
    if offset is None and key in trailer:
        raise DamagedError("a trailer does not give the offset of an older table as an integer")
    return offset


def _read_table(data: bytes, offset: int, index: Index) -> Entries:
    """Read a table, and the cross-reference stream of a hybrid file (ISO 32000-1, 7.5.8.4)."""
    end = data.find(b"trailer", offset)
    startxref = data.find(b"startxref", end)
    if end < 0 or startxref < 0:
        raise DamagedError("a cross-reference table has no trailer")
    rows = data[offset + 4 : end].split()
    free: list[int] = []
    position = 0
    try:
        while position < len(rows):
            first, count = int(rows[position]), int(rows[position + 1])
            start, position = position + 2, position + 2 + 3 * max(count, 0)
            for number, entry_offset, kind in zip(
                range(first, first + count),
                rows[start:position:3],
                rows[start + 2 : position : 3],
                strict=True,
            ):
                if kind == b"f":
                    free.append(number)
                elif kind != b"n":
                    raise DamagedError("a cross-reference entry is neither in use nor free")
                elif index.is_new(number):
                    index.offsets[number] = int(entry_offset)
    except (ValueError, IndexError) as error:
        raise DamagedError("a cross-reference table is broken") from error
    trailer = _dictionary(data[end + len(b"trailer") : startxref])
    hybrid = _table_offset(trailer, b"/XRefStm")
    if hybrid is not None:
        _read_stream(data, hybrid, index)
    index.offsets.update((number, 0) for number in free if index.is_new(number))
    return trailer


def _read_stream(data: bytes, offset: int, index: Index) -> Entries:
    _, text, data_start = object_at(data, offset)
    entries = _dictionary(text)
    if data_start is None:
        raise DamagedError("a cross-reference stream is no stream")
    length = integer(entries.get(b"/Length"))
    rows = decode(stream_data(data, data_start, length), entries)
    widths, ranges = _integers(entries, b"/W"), _integers(entries, b"/Index")
    if len(widths) != 3 or widths[0] != 1 or len(ranges) % 2:
        raise DamagedError("a cross-reference stream is of an unusual shape")
    width, key_width = sum(widths), 1 + widths[1]
    # qpdf omits /Size if the original file has none.
    size = integer(entries.get(b"/Size", b"%d" % (len(rows) // width)))
    ranges = ranges or [0, size or 0]
    index.rows += len(rows) // width
    if index.rows > MAX_OBJECTS:
        raise DamagedError(f"its cross-reference streams have more than {MAX_OBJECTS} rows")
    numbers = chain.from_iterable(
        range(first, first + count) for first, count in zip(ranges[::2], ranges[1::2], strict=True)
    )
    for number, start in zip(numbers, range(0, len(rows), width), strict=False):
        if index.is_new(number):
            kind = rows[start]
            field2 = int.from_bytes(rows[start + 1 : start + key_width], "big")
            if kind == 2:
                index.packed[number] = field2
            else:
                index.offsets[number] = field2 if kind == 1 else 0
    return entries


def _dictionary(text: bytes) -> Entries:
    value = parse(text)
    if not isinstance(value, dict):
        raise DamagedError("a trailer is no dictionary")
    return value


def _integers(entries: Entries, key: bytes) -> list[int]:
    value = entries.get(key, [])
    return [integer(element) or 0 for element in value] if isinstance(value, list) else []


def object_at(data: bytes, offset: int) -> tuple[int, bytes, int | None]:
    """The object at an offset: its number, its value, and the offset of its data if it is a stream.

    Raises :class:`DamagedError`.
    """
    head = OBJECT_HEAD.match(data, offset)
    keyword = KEYWORD.search(data, head.end()) if head else None
    if head is None or keyword is None:
        raise DamagedError("an object is not where it should be")
    value = data[head.end() : keyword.start()]
    if b"obj" in value and OBJECT_BEGIN.search(value):
        raise DamagedError("an object has no end")
    return int(head[1]), value, None if keyword[0] == b"endobj" else keyword.end()


def stream_data(data: bytes, start: int, length: int | None) -> memoryview:
    """The data of a stream. Raises :class:`DamagedError` if it does not end there."""
    if length is None or not ENDSTREAM.match(data, start + length):
        raise DamagedError("the /Length of a stream is wrong")
    return memoryview(data)[start : start + length]


def decode(data: StreamData, entries: Entries) -> bytes:
    """Decode an unfiltered or deflated stream. Raises :class:`DamagedError`."""
    filters, parameters = _unwrap(entries.get(b"/Filter")), _unwrap(entries.get(b"/DecodeParms"))
    if filters is None:
        return bytes(data)
    if filters != b"/FlateDecode":
        raise DamagedError("a stream has an unusual filter")
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(data, MAX_UNPACKED)
    except zlib.error as error:
        raise DamagedError("a stream cannot be decompressed") from error
    if unpacker.unconsumed_tail:
        raise DamagedError(f"a stream is more than {MAX_UNPACKED >> 20} MiB decompressed")
    if not unpacker.eof:
        raise DamagedError("the compressed data of a stream is truncated")
    if parameters is None or parameters == b"null":
        return plain
    return _undo_prediction(plain, parameters)


def _undo_prediction(data: bytes, parameters: Value) -> bytes:
    """Undo the PNG filter Up, which writes differences to the row above (ISO 32000-1, 7.4.4.4)."""
    parms = {**DEFAULT_PARMS, **(parameters if isinstance(parameters, dict) else {})}
    if parms[b"/Predictor"] == b"1":
        return data
    columns = integer(parms[b"/Columns"]) or 0
    rows = data[:: columns + 1]
    if (
        parms[b"/Predictor"] not in PNG_PREDICTORS
        or parms[b"/Colors"] != DEFAULT_PARMS[b"/Colors"]
        or parms[b"/BitsPerComponent"] != DEFAULT_PARMS[b"/BitsPerComponent"]
        or len(rows) * (columns + 1) != len(data)
        or rows.strip(UP)
    ):
        raise DamagedError("a stream has an unusual predictor")
    result = bytearray(len(rows) * columns)
    for column in range(columns):
        sums = accumulate(data[column + 1 :: columns + 1])
        result[column::columns] = bytes([total & 255 for total in sums])
    return bytes(result)


def _unwrap(value: Value | None) -> Value | None:
    """The only element of an array with one element; any other value itself."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value
