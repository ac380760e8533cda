"""The cross-reference stream at the end of a file (ISO 32000-1, 7.5.8).

Rows are compressed as they are added: uncompressed, those of a book of 5,000 papers would fill a
tenth of a machine's memory.
"""

import zlib

from procbuild.pdf.syntax import ABSENT, ROW, xref_row

LEVEL = 4
"""Compression level: the last percent takes as long as all the others."""

STEP = 1 << 14
"""Number of rows that are compressed at once."""


class Table:
    """The rows of all object numbers from 0 on, added in ascending order."""

    def __init__(self, count: int) -> None:
        """``count`` is the total number of rows."""
        self.count = 0
        """Rows so far"""
        self._above = ABSENT
        self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, *_zlib_parameters(count * (ROW + 1)))
        self._packed: list[bytes] = []
        self._due = bytearray()
        """Rows that are not yet compressed"""

    def add(self, rows: bytes) -> None:
        """Add the rows of the next object numbers."""
        self._due += rows
        self.count += len(rows) // ROW
        if len(self._due) >= STEP * ROW:
            self._pack()

    def _pack(self) -> None:
        if rows := bytes(self._due):
            self._packed.append(self._packer.compress(_predict(rows, self._above)))
            self._above = rows[-ROW:]
            self._due.clear()

    def skip(self, number: int) -> None:
        """Mark the numbers before ``number`` that have no row yet as unused."""
        while self.count < number:
            self.add(bytes(ROW * min(STEP, number - self.count)))

    def stream(self, trailer: bytes, offset: int) -> bytes:
        """The stream at ``offset`` of the file; it takes the next object number.

        ``trailer`` is entries without brackets.
        """
        number = self.count
        self.add(xref_row(offset))
        self._pack()
        data = b"".join([*self._packed, self._packer.flush()])
        return (
            b"%d 0 obj\n<< /Type /XRef /Size %d /W [ 1 5 1 ] %s /Filter "
            b"/FlateDecode /DecodeParms << /Predictor 12 /Columns %d >> /Length %d >>\nstream\n"
            b"%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n"
            % (number, self.count, trailer, ROW, len(data), data, offset)
        )


def _predict(rows: bytes, above: bytes) -> bytes:
    """Rows as differences to the row above (PNG filter Up), which compress best."""
    count = len(rows) // ROW
    out = bytearray(count * (ROW + 1))
    out[0 :: ROW + 1] = b"\x02" * count
    changed = _subtract_bytes(rows, above + rows[:-ROW])
    for column in range(ROW):
        out[column + 1 :: ROW + 1] = changed[column::ROW]
    return bytes(out)


def _subtract_bytes(minuends: bytes, subtrahends: bytes) -> bytes:
    """Subtract bytes modulo 256, all at once.

    The highest bit of each byte is treated separately, so that no byte borrows from its neighbour.
    """
    high = int.from_bytes(b"\x80" * len(minuends), "big")
    low = int.from_bytes(b"\x7f" * len(minuends), "big")
    a, b = int.from_bytes(minuends, "big"), int.from_bytes(subtrahends, "big")
    high_bits = (a ^ b ^ high) & high
    return (((a | high) - (b & low)) ^ high_bits).to_bytes(len(minuends), "big")


def shift_offsets(rows: bytes, shift: int) -> bytes:
    """Rows of type 1 with ``shift`` added to their offsets, all at once."""
    addend = (shift << 8).to_bytes(ROW, "big")
    moved = int.from_bytes(rows, "big") + int.from_bytes(addend * (len(rows) // ROW), "big")
    return moved.to_bytes(len(rows), "big")


def _zlib_parameters(size: int) -> tuple[int, int]:
    """Window bits and memory level for ``size`` bytes of data.

    The window is no larger than the data: zlib clears it before the first byte, which takes longer
    than compressing most of the data.
    """
    window = min(max(size.bit_length(), 9), 15)
    return window, min(window - 7, 8)
