"""PDF syntax as bytes: how copied objects are renumbered and how new ones are written.

ISO 32000-1, 7.3 (objects) and 7.5 (file structure). Values copied from a source are written by
qpdf, which escapes parentheses in strings and blanks in names: the patterns rely on it.
"""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

STRING = re.compile(rb"\([^\\()]*+(?:\\.[^\\()]*+)*+\)", re.DOTALL)
"""A literal string."""

KEYS = (re.compile(rb"(/StructParents? )(\d++)"), re.compile(rb"()/PbKey(\d++)"))
"""Keys of the parent tree of tags, behind their entry or in a name of their own."""

LOOKS = {b" R": rb"\040R", b"/StructParent": rb"\057StructParent", b"/PbKey": rb"\057PbKey"}
"""What makes a reference or a key, and how the same is written in a string that has it."""

LEVEL = 4
"""How hard data are packed: the last percent takes as long as all the others."""

PACK = 200
"""Objects in one object stream."""

END = b"\nendstream\nendobj\n"

ROW = 7
"""Bytes of one row of the cross-reference stream: type 1, offset or stream 5, index 1."""


class Loose:
    """Values cut at their references, to be written again and again in other numbers.

    They stand one to a line: what qpdf writes has no line break in it. Keys of the parent tree are
    held as references to negative numbers.
    """

    def __init__(self) -> None:
        self._between: list[bytes] = []
        self._numbers: list[int] = []
        self._rest = b""

    def add(self, values: Sequence[bytes]) -> list[tuple[int, int]]:
        """Take values in; number and generation of every object that they refer to.

        Raises :class:`ValueError` where one has more than one line.
        """
        text = b"".join(value + b"\n" for value in values)
        if text.count(b"\n") != len(values):
            raise ValueError("an object has a line break where none may be")
        if any(look in one for one in STRING.findall(text) for look in LOOKS):
            text = STRING.sub(_masked, text)
        for key in KEYS:
            text = key.sub(_as_reference, text)
        # No keyword but R begins so, and names have no blanks: what is cut off is a reference.
        *parts, self._rest = (self._rest + text).split(b" R")
        found: list[tuple[int, int]] = []
        for part in parts:
            before, number, generation = part.rsplit(b" ", 2)
            self._between.append(before)
            found.append((int(number), int(generation)))
        self._numbers += [number for number, _ in found]
        return [one for one in found if one[0] >= 0]

    def numbered(self, numbers: Mapping[int, int], base: int, block: int) -> list[bytes]:
        """The values as they were added, their references renumbered.

        What has no new number becomes null. Keys of the parent tree are counted from ``base``;
        those beyond the block become null too.
        """
        written = {old: b" %d 0 R" % new for old, new in numbers.items()}
        for number in self._numbers:
            if number < 0 and -1 - number < block:
                written[number] = b" %d" % (base - 1 - number)
        parts = [self._rest] * (2 * len(self._between) + 1)
        parts[:-1:2] = self._between
        parts[1::2] = [written.get(number, b" null") for number in self._numbers]
        return b"".join(parts).split(b"\n")[:-1]


def _masked(string: re.Match[bytes]) -> bytes:
    """A string, written so that nothing in it looks like what is outside of strings."""
    text = string[0]
    for look, same in LOOKS.items():
        text = text.replace(look, same)
    return text


def _as_reference(key: re.Match[bytes]) -> bytes:
    """A key of the parent tree as a reference to a negative number."""
    return b"%s%d 0 R" % (key[1], -1 - int(key[2]))


def packed(data: bytes, level: int = LEVEL) -> bytes:
    """Data as /FlateDecode reads them.

    The window is no larger than the data: zlib clears it before the first byte, and that takes
    longer than most of what is packed.
    """
    window = min(max(len(data).bit_length(), 9), 15)
    packer = zlib.compressobj(level, zlib.DEFLATED, window, min(window - 7, 8))
    return packer.compress(data) + packer.flush()


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


def packed_rows(stream: int, count: int) -> list[bytes]:
    """Those of the first objects in an object stream."""
    head = (2 << 40 | stream).to_bytes(ROW - 1, "big")
    return [head + bytes((index,)) for index in range(count)]


@dataclass(frozen=True)
class Laid:
    """Objects as bytes of a file, with rows whose offsets count from the first byte."""

    chunks: tuple[bytes, ...]
    rows: Mapping[int, bytes]
    """By object number"""
    size: int
    """Bytes of all chunks"""


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
        data = stream.data
        entries = stream.entries.removesuffix(b">>")
        head = b"%d 0 obj\n%s/Length %d >>\nstream\n" % (number, entries, len(data))
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
    data = packed(_predicted(whole))
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
