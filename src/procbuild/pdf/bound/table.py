"""The cross-reference stream that ends a file (ISO 32000-1, 7.5.8).

Rows are packed as they come: those of a book of 5,000 papers would fill a tenth of the memory that
a machine has.
"""

import zlib

from procbuild.pdf.syntax import ABSENT, ROW, row

LEVEL = 4
"""How hard rows are packed: the last percent takes as long as all the others."""

STEP = 1 << 14
"""Rows of numbers that no object has, packed at once."""


class Table:
    """The rows of all numbers from 0 on, in ascending order."""

    def __init__(self, count: int) -> None:
        """``count`` is how many rows there will be."""
        self.count = 0
        """Rows so far"""
        self._above = ABSENT
        self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, *_windows(count * (ROW + 1)))
        self._packed: list[bytes] = []

    def add(self, rows: bytes) -> None:
        """The rows of the next numbers."""
        if rows:
            self._packed.append(self._packer.compress(_predicted(rows, self._above)))
            self._above = rows[-ROW:]
            self.count += len(rows) // ROW

    def skip(self, number: int) -> None:
        """Leave out the numbers up to ``number``: no object has them."""
        while self.count < number:
            self.add(bytes(ROW * min(STEP, number - self.count)))

    def stream(self, trailer: bytes, offset: int) -> bytes:
        """The stream as it stands at ``offset``; it takes the next number.

        ``trailer`` is entries without brackets.
        """
        number = self.count
        self.add(row(offset))
        data = b"".join([*self._packed, self._packer.flush()])
        return (
            b"%d 0 obj\n<< /Type /XRef /Size %d /Index [ 0 %d ] /W [ 1 5 1 ] %s /Filter "
            b"/FlateDecode /DecodeParms << /Predictor 12 /Columns %d >> /Length %d >>\nstream\n"
            b"%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
            % (number, self.count, self.count, trailer, ROW, len(data), data, offset)
        )


def _predicted(rows: bytes, above: bytes) -> bytes:
    """Rows as differences to the row above (PNG's Up): what compresses best."""
    count = len(rows) // ROW
    out = bytearray(count * (ROW + 1))
    out[0 :: ROW + 1] = b"\x02" * count
    changed = _less(rows, above + rows[:-ROW])
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


def _windows(size: int) -> tuple[int, int]:
    """What zlib is told of window and memory for so many bytes.

    The window is no larger than the data: zlib clears it before the first byte, and that takes
    longer than most of what is packed.
    """
    window = min(max(size.bit_length(), 9), 15)
    return window, min(window - 7, 8)
