"""Recompress the streams of small papers, to make up for the size of the stamps."""

import zlib
from dataclasses import replace

from procbuild.pdf.apart.reach import NEW, Objects
from procbuild.pdf.syntax import StreamData, compress
from procbuild.pdf.values import DamagedError, parse

SMALL_PAPER = 500_000
"""Size in bytes below which the size of stamps and metadata (about 5 kB) is noticeable."""

MAX_UNPACKED = 1 << 20
"""Limit on the decompressed size of all streams together; beyond it they stay as they are."""

LEVEL = 8
"""Compression level: beyond, one percent more takes five times as long."""


def recompress_streams(objects: Objects) -> Objects:
    """The same objects with their stream data compressed better where possible.

    Decompressed, the data is the same byte by byte.
    """
    entries = dict(zip(objects.order, objects.loose.render({}), strict=True))
    streams, places, room = list(objects.streams), list(objects.places), MAX_UNPACKED
    for index, data in enumerate(streams):
        plain = _inflate(data, room) if _is_deflated(entries[objects.reserved + index]) else None
        if plain is None:
            continue
        room -= len(plain)
        smaller = compress(plain, LEVEL)
        if len(smaller) < len(data):
            streams[index], places[index] = smaller, (NEW, len(smaller))
    return replace(objects, streams=streams, places=places)


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
