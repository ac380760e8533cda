"""Segments saved in files, and their descriptions.

A file begins with the body, so that it can be copied as it is; the rows and the description follow.
If a paper has a file of its own, its long streams are in that file alone: see :class:`Loan`.
Nothing here opens a PDF, so that the process that assembles segments starts without the PDF
libraries.
"""

import json
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from itertools import accumulate
from pathlib import Path
from typing import IO, NamedTuple
from zlib import crc32

from procbuild.errors import OutputError
from procbuild.files import SEAL_SIZE, seal
from procbuild.pdf.syntax import LaidOut, join_rows

MAGIC = b"pbsegment7"
TAIL = ">QQ"
"""Lengths of the rows and of the description, before the magic; a seal of both precedes them."""

AT_ONCE = 1 << 14
"""Number of bytes read at first from the end of a file: enough for the rows and the description of
most papers.
"""

MIN_LOAN = 8192
"""Minimum size in bytes of a stream that is lent: shorter ones are copied as fast as looked up."""


class DamagedSegmentError(OutputError):
    """A saved segment is missing or damaged; it was removed, so that the next run makes it."""


class Leaf(NamedTuple):
    """A leaf of the name tree of destinations."""

    number: int
    first: str
    """Least name, in hexadecimal"""
    last: str


class Loan(NamedTuple):
    """Bytes of a body that are not saved with it, because another file contains them."""

    offset: int
    """Offset in the body"""
    lender_offset: int
    """Offset in the other file"""
    length: int


@dataclass(frozen=True, kw_only=True)
class Segment:
    """Description of a segment, with the object numbers of the document."""

    base: int
    """First number of its block: the page tree node of the first run"""
    block: int
    """Size of the block of object numbers"""
    size: int
    """Size of the body in bytes"""
    offsets: int
    """Number of objects whose row has an offset; their numbers follow the reserved ones"""
    used: int
    """Number of object numbers in use, from ``base`` on; each has a row after the body"""
    runs: tuple[tuple[int, ...], ...]
    """Page objects by run of consecutive pages"""
    leaves: tuple[Leaf, ...] = ()
    outline: tuple[int, int, int] | None = None
    """First and last entry of the paper's own outline, and how many are visible"""
    tags: tuple[int, ...] = ()
    """Top-level elements of the structure tree"""
    keys: tuple[tuple[int, int, int], ...] = ()
    """Leaves of the parent tree: number, least and greatest key"""
    layers: tuple[int, ...] = ()
    """Optional content groups"""
    hidden: tuple[int, ...] = ()
    """Optional content groups that are off initially"""
    notes: tuple[tuple[str, int], ...] = ()
    """Kinds of things that were removed, with their number"""
    unstamped: tuple[int, ...] = ()
    """Pages (from 1) without room for their stamp"""
    lent: tuple[Loan, ...] = ()
    """Parts of the body that are in another file, in order"""
    checksum: int = 0
    """CRC-32 of the saved part of the body"""

    @property
    def numbers(self) -> range:
        """Object numbers in use; each has a row."""
        return range(self.base, self.base + self.used)

    @property
    def outline_parent(self) -> int:
        """Number reserved for the parent of the top-level outline entries."""
        return self.base + len(self.runs)

    @property
    def tags_parent(self) -> int:
        """Number reserved for the parent of the top-level structure elements."""
        return self.outline_parent + 1

    @property
    def first_offset(self) -> int:
        """First object number whose row has an offset."""
        return self.tags_parent + 1


def reserved_for(path: Path, pages: int) -> int:
    """Size of a paper's block of object numbers: depends on its bytes and pages alone.

    The /Size in the file's trailer bounds its objects. It is rounded up, so that a new version of
    one paper rarely changes the numbers of the next. If a file understates it, see
    :class:`BlockError`.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        head_and_tail = stream.read(4096)
        stream.seek(max(0, size - 4096))
        head_and_tail += stream.read()
    stated = max(
        (int(count) for count in re.findall(rb"/Size\s+(\d{1,9})\b", head_and_tail)), default=0
    )
    return round_up(min(stated or size // 200, size // 8 + 1000) + 4 * pages + 64)


def round_up(need: int) -> int:
    """The smallest number of the form 2^k or 3 * 2^k that is not less than ``need``."""
    power = 1 << max(need - 1, 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= need else power


def loans(body: LaidOut, lender: LaidOut, start: int) -> Iterator[Loan]:
    """The chunks of a body that need not be saved, because another file contains them.

    ``lender`` is the same paper with other object numbers and perhaps without object streams, which
    are last, written from offset ``start`` of that file.
    """
    offset, lender_offset = 0, start
    for chunk, other in zip(body.chunks, lender.chunks, strict=False):
        if len(chunk) >= MIN_LOAN and chunk is other:
            yield Loan(offset, lender_offset, len(chunk))
        offset += len(chunk)
        lender_offset += len(other)


def save(body: LaidOut, segment: Segment, stream: IO[bytes]) -> None:
    """Write the body without its loans, then its rows and its description."""
    lent_offsets = {loan.offset for loan in segment.lent}
    offsets = accumulate((len(chunk) for chunk in body.chunks), initial=0)
    pieces = zip(offsets, body.chunks, strict=False)
    saved = b"".join(chunk for offset, chunk in pieces if offset not in lent_offsets)
    stream.write(saved)
    data = json.dumps({**vars(segment), "checksum": crc32(saved)}).encode()
    rows = join_rows(body.rows, segment.numbers)
    lengths = struct.pack(TAIL, len(rows), len(data))
    stream.write(rows + data + seal(rows + data) + lengths + MAGIC)


class SavedSegment(NamedTuple):
    """The data read from a saved segment before its body is copied."""

    segment: Segment
    rows: bytes
    """Cross-reference rows of its objects, with offsets from the start of the body"""


def load(path: Path) -> SavedSegment | None:
    """Read a saved segment; None if it is missing or damaged."""
    tail = struct.calcsize(TAIL) + len(MAGIC)
    try:
        with path.open("rb", buffering=0) as stream:
            end = _read_end(stream, AT_ONCE)
            if not end.endswith(MAGIC):
                return None
            rows, length = struct.unpack_from(TAIL, end, len(end) - tail)
            needed = rows + length + SEAL_SIZE + tail
            if needed > len(end):
                end = _read_end(stream, needed)
    except (OSError, OverflowError, struct.error):
        return None
    sealed, checksum = end[-needed : -tail - SEAL_SIZE], end[-tail - SEAL_SIZE : -tail]
    if checksum != seal(sealed):
        return None
    fields = json.loads(sealed[rows:])
    fields["leaves"] = tuple(map(Leaf._make, fields["leaves"]))
    fields["runs"] = tuple(map(tuple, fields["runs"]))
    fields["outline"] = tuple(fields["outline"]) if fields["outline"] else None
    fields["lent"] = tuple(map(Loan._make, fields["lent"]))
    fields["keys"] = tuple(map(tuple, fields["keys"]))
    for name in ("tags", "layers", "hidden", "unstamped"):
        fields[name] = tuple(fields[name])
    fields["notes"] = tuple(map(tuple, fields["notes"]))
    return SavedSegment(Segment(**fields), sealed[:rows])


def _read_end(stream: FileIO, count: int) -> bytes:
    """The last bytes of a file; all of it if it has less."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - count))
    return stream.read()
