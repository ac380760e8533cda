"""PDF syntax as bytes: how copied objects are renumbered and how new ones are written.

ISO 32000-1, 7.3 (objects) and 7.5 (file structure). Values copied from a source are written by
qpdf, which escapes parentheses in strings and blanks in names: the patterns rely on it.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

REFERENCE = re.compile(
    rb"\([^\\()]*+(?:\\.[^\\()]*+)*+\)|(\d++) (\d++) R\b|(?:(/StructParents? )|/PbKey)(\d+)\b",
    re.DOTALL,
)
"""A string, a reference with its two numbers, or a key of the parent tree of tags.

Strings are matched to be left alone; a key stands behind its entry or in a name of its own.
"""

PLAIN = re.compile(rb"(\d++) (\d++) R\b")
"""A reference in a value that has no string in it."""

LEVEL = 4
"""How hard object streams are packed: the last percent takes as long as all the others."""

PACK = 200
"""Objects in one object stream."""

ROW = 7
"""Bytes of one row of the cross-reference stream: type 1, offset or stream 5, index 1."""


class Loose:
    """Values cut at their references, to be written again and again in other numbers.

    They stand one to a line: what qpdf writes has no line break in it. Keys of the parent tree are
    held as negative numbers, the end of a value as None.
    """

    def __init__(self) -> None:
        self._between: list[bytes] = []
        self._numbers: list[int | None] = []

    def add(self, value: bytes) -> list[tuple[int, int]]:
        """Take a value in; number and generation of every object that it refers to.

        Raises :class:`ValueError` where it has more than one line.
        """
        if b"\n" in value:
            raise ValueError("an object has a line break where none may be")
        found: list[tuple[int, int]] = []
        place = 0
        keyed = b"/StructParent" in value or b"/PbKey" in value
        if not keyed and b"(" not in value:
            # No string that could hold what looks like a reference: most values, all long lists.
            parts = PLAIN.split(value) if b" R" in value else [value]
            numbers = [int(number) for number in parts[1::3]]
            found = list(zip(numbers, map(int, parts[2::3]), strict=True))
            self._between += parts[:-1:3]
            self._numbers += numbers
            value, place = parts[-1], 0
        elif keyed or b" R" in value:
            for match in REFERENCE.finditer(value):
                number, generation, before, key = match.groups()
                if number:
                    found.append((int(number), int(generation)))
                    self._between.append(value[place : match.start()])
                    self._numbers.append(int(number))
                elif key:
                    self._between.append(value[place : match.start()] + (before or b""))
                    self._numbers.append(-1 - int(key))
                else:
                    continue
                place = match.end()
        self._between.append(value[place:] + b"\n")
        self._numbers.append(None)
        return found

    def numbered(self, numbers: Mapping[int, int], base: int, block: int) -> list[bytes]:
        """The values as they were added, their references renumbered.

        What has no new number becomes null. Keys of the parent tree are counted from ``base``;
        those beyond the block become null too.
        """
        written: dict[int | None, bytes] = {old: reference(new) for old, new in numbers.items()}
        written[None] = b""
        for number in self._numbers:
            if number is not None and number < 0 and -1 - number < block:
                written[number] = b"%d" % (base - 1 - number)
        parts = [b""] * (2 * len(self._between))
        parts[::2] = self._between
        parts[1::2] = [written.get(number, b"null") for number in self._numbers]
        return b"".join(parts).split(b"\n")[:-1]


def text(value: str) -> bytes:
    """A text string: ASCII as it is, everything else as UTF-16 with a mark."""
    if value.isascii():
        return string(value.encode())
    return b"<FEFF" + value.encode("utf-16-be").hex().upper().encode() + b">"


def string(value: bytes) -> bytes:
    """A byte string: literal where it is printable, hexadecimal otherwise."""
    if all(32 <= byte < 127 for byte in value):
        return b"(" + re.sub(rb"([\\()])", rb"\\\1", value) + b")"
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
    data: bytes


def row(offset: int) -> bytes:
    """The row of the cross-reference stream of an object at an offset."""
    return (1 << 48 | offset << 8).to_bytes(ROW, "big")


def packed_row(stream: int, index: int) -> bytes:
    """That of an object in an object stream, by its place there."""
    return (2 << 48 | stream << 8 | index).to_bytes(ROW, "big")


@dataclass(frozen=True)
class Laid:
    """Objects as bytes of a file, with rows whose offsets count from the first byte."""

    chunks: tuple[bytes, ...]
    rows: Mapping[int, bytes]
    """By object number"""

    @property
    def size(self) -> int:
        return sum(len(chunk) for chunk in self.chunks)


def pack_count(values: int) -> int:
    """Object streams needed for so many values."""
    return -(-values // PACK)


def lay_out(
    streams: Sequence[tuple[int, Stream]],
    values: Sequence[tuple[int, bytes]],
    packs: Sequence[int],
) -> Laid:
    """Write streams, and values packed into object streams that take their numbers of ``packs``."""
    chunks: list[bytes] = []
    rows: dict[int, bytes] = {}
    size = 0

    def put(number: int, stream: Stream) -> None:
        nonlocal size
        head = b"%d 0 obj\n%s /Length %d >>\nstream\n" % (
            number,
            stream.entries.removesuffix(b">>").rstrip(),
            len(stream.data),
        )
        rows[number] = row(size)
        chunks.extend((head, stream.data, b"\nendstream\nendobj\n"))
        size += len(head) + len(stream.data) + 18

    for number, stream in streams:
        put(number, stream)
    for start, pack in zip(range(0, len(values), PACK), packs, strict=True):
        part = values[start : start + PACK]
        index: list[bytes] = []
        offset = 0
        for place, (number, value) in enumerate(part):
            index.append(b"%d %d" % (number, offset))
            rows[number] = packed_row(pack, place)
            offset += len(value) + 1
        first = b" ".join(index) + b"\n"
        data = first + b"\n".join(value for _, value in part)
        entries = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode >>"
        put(pack, Stream(entries % (len(part), len(first)), zlib.compress(data, LEVEL)))
    return Laid(tuple(chunks), rows)


def xref_stream(
    number: int, sections: Sequence[tuple[int, bytes]], trailer: bytes, offset: int
) -> bytes:
    """The cross-reference stream that ends a file, with its own row.

    ``sections`` are first numbers with their packed rows, ascending; the stream stands at
    ``offset`` and takes the next ``number``. ``trailer`` is entries without brackets.
    """
    rows = [*sections, (number, row(offset))]
    index = b" ".join(b"%d %d" % (first, len(data) // ROW) for first, data in rows)
    whole = b"".join(data for _, data in rows)
    data = zlib.compress(_predicted(whole))
    return (
        b"%d 0 obj\n<< /Type /XRef /Size %d /Index [ %s ] /W [ 1 5 1 ] %s /Filter /FlateDecode "
        b"/DecodeParms << /Predictor 12 /Columns %d >> /Length %d >>\nstream\n%s\nendstream\n"
        b"endobj\nstartxref\n%d\n%%%%EOF\n"
        % (number, number + 1, index, trailer, ROW, len(data), data, offset)
    )


def _predicted(rows: bytes) -> bytes:
    """Rows as differences to the row above (PNG's Up): what compresses best."""
    count = len(rows) // ROW
    out = bytearray(count * (ROW + 1))
    out[0 :: ROW + 1] = b"\x02" * count
    changed = _less(rows, bytes(ROW) + rows[:-ROW])
    for column in range(ROW):
        out[column + 1 :: ROW + 1] = changed[column::ROW]
    return bytes(out)


def _less(ones: bytes, others: bytes) -> bytes:
    """The differences of bytes modulo 256, all at once.

    The highest bit of each byte is set apart, so that no byte borrows from its neighbour.
    """
    high = int.from_bytes(b"\x80" * len(ones), "big")
    low = int.from_bytes(b"\x7f" * len(ones), "big")
    one, other = int.from_bytes(ones, "big"), int.from_bytes(others, "big")
    apart = (one ^ other ^ high) & high
    return (((one | high) - (other & low)) ^ apart).to_bytes(len(ones), "big")


def shifted(rows: bytes, shift: int) -> bytes:
    """Rows of type 1 with their offsets moved, all at once."""
    each = (shift << 8).to_bytes(ROW, "big")
    moved = int.from_bytes(rows, "big") + int.from_bytes(each * (len(rows) // ROW), "big")
    return moved.to_bytes(len(rows), "big")
