"""Segments as they lie in files, and what the assembler must know of each.

The body stands first, so that it can be copied as it is; behind it the rows and the description.
Long streams of a paper that has a file of its own are in that file alone: see :class:`Loan`.
Nothing here opens a PDF: who assembles segments starts without the libraries that do.
"""

import json
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import IO, NamedTuple
from zlib import crc32

from procbuild.files import SEAL, seal
from procbuild.pdf.syntax import Laid, rows_of

MAGIC = b"pbsegment6"
TAIL = ">QQ"
"""Lengths of the rows and of the description, before the magic; their seal stands before these."""

LOAN = 8192
"""Bytes from which on a stream is lent: shorter ones are written as fast as they are looked up."""


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A leaf of the name tree of destinations."""

    number: int
    first: str
    """Least name, in hexadecimal"""
    last: str


class Loan(NamedTuple):
    """Bytes of a body that are not written where it is saved, because another file has them."""

    place: int
    """Where they stand in the body"""
    there: int
    """Where they stand in the other file"""
    length: int


@dataclass(frozen=True, kw_only=True)
class Segment:
    """What the assembler must know of a segment; numbers are those of the document."""

    base: int
    """First number of the block: the page tree node of the first run"""
    block: int
    """Numbers in the block"""
    size: int
    """Bytes of the body"""
    offsets: int
    """Objects whose row holds an offset; their numbers follow the reserved ones"""
    used: int
    """Numbers from the first one on that objects have; each has a row behind the body"""
    runs: tuple[tuple[int, ...], ...]
    """Pages by run: consecutive pages that stay together"""
    leaves: tuple[Leaf, ...] = ()
    outline: tuple[int, int, int] | None = None
    """First and last entry of the paper's own outline, and how many are open"""
    tags: tuple[int, ...] = ()
    """Elements of the structure tree's first level"""
    keys: tuple[tuple[int, int, int], ...] = ()
    """Leaves of the parent tree: number, least and greatest key"""
    layers: tuple[int, ...] = ()
    """Optional content groups"""
    hidden: tuple[int, ...] = ()
    """Those that are off"""
    notes: tuple[tuple[str, int], ...] = ()
    """What was left out, with how often"""
    unstamped: tuple[int, ...] = ()
    """Pages (from 1) that had no room for their stamp"""
    lent: tuple[Loan, ...] = ()
    """What of the body another file has, in order"""
    checksum: int = 0
    """CRC-32 of what of the body no other file has, where it is saved"""

    @property
    def numbers(self) -> range:
        """Those that have a row."""
        return range(self.base, self.base + self.used)

    @property
    def outline_parent(self) -> int:
        """Number kept for what the outline hangs under."""
        return self.base + len(self.runs)

    @property
    def tags_parent(self) -> int:
        """Number kept for what the structure tree hangs under."""
        return self.outline_parent + 1

    @property
    def first_offset(self) -> int:
        """First number whose row holds an offset."""
        return self.tags_parent + 1


def reserved_for(path: Path, pages: int) -> int:
    """Numbers that the block of a paper gets: a function of its bytes and pages alone.

    The file's own /Size bounds its objects; it is rounded up, so that a new version of one paper
    rarely moves the numbers of the next. Where a file understates it, see :class:`BlockError`.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        ends = stream.read(4096)
        stream.seek(max(0, size - 4096))
        ends += stream.read()
    stated = max((int(one) for one in re.findall(rb"/Size\s+(\d{1,9})\b", ends)), default=0)
    return rounded(min(stated or size // 200, size // 8 + 1000) + 4 * pages + 64)


def rounded(need: int) -> int:
    """The next number of the form 2^k or 3 * 2^k."""
    power = 1 << max(need - 1, 1).bit_length()
    return power * 3 // 4 if power * 3 // 4 >= need else power


def loans(laid: Laid, lender: Laid, start: int) -> Iterator[Loan]:
    """What need not be saved of a body, because another file has the same.

    There the same objects are laid out in other numbers, as ``lender``, from ``start`` on.
    """
    place, there = 0, start
    for chunk, other in zip(laid.chunks, lender.chunks, strict=True):
        if len(chunk) >= LOAN and chunk is other:
            yield Loan(place, there, len(chunk))
        place += len(chunk)
        there += len(other)


def save(laid: Laid, segment: Segment, stream: IO[bytes]) -> None:
    """Write the body, its rows and its description behind it."""
    lent = {loan.place for loan in segment.lent}
    places = accumulate((len(chunk) for chunk in laid.chunks), initial=0)
    pieces = zip(places, laid.chunks, strict=False)
    own = b"".join(chunk for place, chunk in pieces if place not in lent)
    stream.write(own)
    leaves = [vars(leaf) for leaf in segment.leaves]
    data = json.dumps({**vars(segment), "leaves": leaves, "checksum": crc32(own)}).encode()
    rows = rows_of(laid.rows, segment.numbers)
    lengths = struct.pack(TAIL, len(rows), len(data))
    stream.write(rows + data + seal(rows + data) + lengths + MAGIC)


class Saved(NamedTuple):
    """What is read of a segment before its body is copied."""

    segment: Segment
    rows: bytes
    """Of its numbers, with places in the body"""


def load(path: Path) -> Saved | None:
    """What was saved of a segment; None where there is nothing or it is damaged."""
    tail = struct.calcsize(TAIL) + len(MAGIC)
    try:
        with path.open("rb") as stream:
            stream.seek(-tail, os.SEEK_END)
            end = stream.read(tail)
            if not end.endswith(MAGIC):
                return None
            rows, length = struct.unpack(TAIL, end[: -len(MAGIC)])
            stream.seek(-tail - SEAL - length - rows, os.SEEK_END)
            sealed = stream.read(rows + length)
            if stream.read(SEAL) != seal(sealed):
                return None
    except (OSError, ValueError, OverflowError):
        return None
    fields = json.loads(sealed[rows:])
    fields["leaves"] = tuple(Leaf(**leaf) for leaf in fields["leaves"])
    fields["runs"] = tuple(tuple(run) for run in fields["runs"])
    fields["outline"] = tuple(fields["outline"]) if fields["outline"] else None
    fields["lent"] = tuple(Loan(*loan) for loan in fields["lent"])
    fields["keys"] = tuple(tuple(leaf) for leaf in fields["keys"])
    for name in ("tags", "layers", "hidden", "unstamped"):
        fields[name] = tuple(fields[name])
    fields["notes"] = tuple((kind, count) for kind, count in fields["notes"])
    return Saved(Segment(**fields), sealed[:rows])
