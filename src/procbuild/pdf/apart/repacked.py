"""Recompress the streams of small papers, to make up for the size of the stamps."""

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import zopfli.zlib

from procbuild.pdf.apart.reach import NEW, Objects
from procbuild.pdf.syntax import MAX_LEVEL, StreamData, compress, reference
from procbuild.pdf.values import DamagedError, parse

SMALL_PAPER = 500_000
"""Size in bytes below which the size of stamps and metadata (about 4 kB) is noticeable."""

TINY_PAPER = 100_000
"""Size in bytes from which small papers have lean stamps in any case."""

ADDED = 6200
"""Estimate of the size in bytes of lean stamps, metadata and cross-references."""

ADDED_PER_PAGE = 110
"""The same of what each stamped page adds."""

MORE = 3000
"""Estimate of the size in bytes that stamps with all their letters add to that."""

AROUND_STREAM = 52
"""Bytes around the dictionary and the data of a stream."""

GROWTH = 1.01
"""Growth of a paper, by these estimates, from which no effort is spared; they err by about 1 %."""

MAX_UNPACKED = 4 << 20
"""Limit on the decompressed size of all streams together; beyond it they stay as they are."""

LEVEL = 8
"""Compression level: beyond, one percent more takes five times as long."""

SHORT = 1 << 15
"""Decompressed size in bytes up to which a stream is compressed with Zopfli.

It takes seconds to a minute per MB, and gains most in short streams, such as fonts.
"""

MAX_SHORT = 1 << 17
"""Limit on the decompressed size of all these streams together."""

CMAP = re.compile(rb"(?:%[^\r\n]*+[\r\n]++)*+/CIDInit\s+/ProcSet\s+findresource\s")
"""Beginning of a CMap: a table from the codes of a font to characters (ISO 32000-1, 9.10.3)."""

COMMENT = re.compile(rb"^%[%!][^\r\n]*+(?:\r\n?|\n|\Z)", re.MULTILINE)
"""A comment for printers of PostScript, which are half of some CMaps."""

Compressor: TypeAlias = Callable[[bytes], bytes | None]
"""Compresses data for /FlateDecode; None if it is not worth the effort."""


def recompress_streams(objects: Objects, size: int, pages: int) -> Objects:
    """The same objects with their stream data compressed better where possible.

    Decompressed, the data is the same byte by byte, but for comments in CMaps. If the paper, whose
    file has ``size`` bytes, would grow noticeably by its stamps, its streams are compressed as well
    as possible, the largest first, until it does not.
    """
    heads, others = _written(objects)
    decompressed = _decompress(objects.streams, heads)
    objects = _with_streams(objects, _smaller(objects, decompressed, _compress_well))
    for compressor in (_compress_better, _BestCompressor()):
        excess = sum(map(len, objects.streams)) + others + _added(pages) - int(GROWTH * size)
        smaller = _smaller(objects, decompressed, compressor)
        objects = _with_streams(objects, _until(excess, objects, smaller))
    return objects


def needs_lean_stamps(objects: Objects, size: int, pages: int) -> bool:
    """Whether a paper, whose file has ``size`` bytes, would grow noticeably by longer stamps.

    A small paper from :data:`TINY_PAPER` on has lean ones anyway, so that few papers are weighed.
    """
    if not size < TINY_PAPER:
        return size < SMALL_PAPER
    _, others = _written(objects)
    return sum(map(len, objects.streams)) + others + _added(pages) + MORE > GROWTH * size


def _added(pages: int) -> int:
    """Estimate of what is added to a paper of so many pages."""
    return ADDED + ADDED_PER_PAGE * pages


def _written(objects: Objects) -> tuple[list[bytes], int]:
    """The dictionaries of the streams, and the size of the paper but for the data of these."""
    references = dict(enumerate(map(reference, range(objects.reserved + len(objects.order)))))
    values = dict(zip(objects.order, objects.loose.render(references), strict=True))
    heads = [values.pop(objects.reserved + index) for index in range(len(objects.streams))]
    size = len(compress(b"\n".join(values.values()))) + sum(map(len, heads))
    return heads, size + AROUND_STREAM * len(heads)


def _decompress(streams: Sequence[StreamData], heads: Sequence[bytes]) -> dict[int, bytes]:
    """The deflated streams by index, decompressed, the largest first; CMaps without comments."""
    decompressed: dict[int, bytes] = {}
    room = MAX_UNPACKED
    for index in sorted(range(len(streams)), key=lambda index: -len(streams[index])):
        data = _inflate(streams[index], room) if _is_deflated(heads[index]) else None
        if data is not None:
            decompressed[index] = COMMENT.sub(b"", data) if CMAP.match(data) else data
            room -= len(data)
    return decompressed


def _smaller(
    objects: Objects, decompressed: Mapping[int, bytes], compressor: Compressor
) -> Iterator[tuple[int, bytes]]:
    """Compress streams again; yield the index and the data of those that become smaller."""
    for index, data in decompressed.items():
        compressed = compressor(data)
        if compressed is not None and len(compressed) < len(objects.streams[index]):
            yield index, compressed


def _until(
    excess: int, objects: Objects, smaller: Iterable[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes]]:
    """Yield from ``smaller`` as long as less than ``excess`` bytes are saved."""
    new = iter(smaller)
    while excess > 0 and (found := next(new, None)):
        index, data = found
        excess -= len(objects.streams[index]) - len(data)
        yield found


def _with_streams(objects: Objects, new: Iterable[tuple[int, bytes]]) -> Objects:
    streams, places = list(objects.streams), list(objects.places)
    for index, data in new:
        streams[index], places[index] = data, (NEW, len(data))
    return replace(objects, streams=streams, places=places)


def _compress_well(data: bytes) -> bytes:
    return compress(data, LEVEL)


def _compress_better(data: bytes) -> bytes:
    return compress(data, MAX_LEVEL)


@dataclass
class _BestCompressor:
    """Zopfli, for as many bytes of short streams as there is ``room``."""

    room: int = MAX_SHORT

    def __call__(self, data: bytes) -> bytes | None:
        if len(data) > min(SHORT, self.room):
            return None
        self.room -= len(data)
        # More blocks would save 0.1 percent more and take four times as long.
        return bytes(zopfli.zlib.compress(data, blocksplittingmax=2))


def _is_deflated(entries: bytes) -> bool:
    """Whether /FlateDecode is the first filter to decode a stream (ISO 32000-1, table 5)."""
    if b"/FlateDecode" not in entries:
        return False
    try:
        value = parse(entries)
    except DamagedError:
        return False
    filters = value.get(b"/Filter") if isinstance(value, dict) else None
    return (filters[:1] if isinstance(filters, list) else [filters]) == [b"/FlateDecode"]


def _inflate(data: StreamData, limit: int) -> bytes | None:
    """Decompress one whole stream; None if it is damaged or longer than ``limit`` bytes."""
    decompressor = zlib.decompressobj()
    try:
        plain = decompressor.decompress(data, limit + 1)
    except zlib.error:
        return None
    return (
        plain if decompressor.eof and not decompressor.unused_data and len(plain) <= limit else None
    )
