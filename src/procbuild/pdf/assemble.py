"""One document of many segments: bytes copied behind each other, and what joins them.

Nothing of a segment is read again; what differs from one document to another is written at the end
of the file.
"""

import hashlib
import os
from collections.abc import Sequence
from typing import IO

from procbuild.pdf.document import Document, Part
from procbuild.pdf.metadata import info, layers, viewer, xmp
from procbuild.pdf.syntax import (
    HEADER,
    ROW,
    Stream,
    dictionary,
    lay_out,
    pack_count,
    reference,
    shifted,
    xref_stream,
)
from procbuild.pdf.trees import Tail, labels, names, outline, page_tree, tags


def first_base() -> int:
    """The number of the first object of the first part."""
    return 1


def write_document(document: Document, stream: IO[bytes]) -> None:
    """Write the whole file."""
    stream.write(HEADER)
    offset = len(HEADER)
    starts: list[int] = []
    for part in document.parts:
        starts.append(offset)
        _copy(part, stream)
        offset += part.segment.size
    ends = [part.segment.base + part.segment.block for part in document.parts]
    tail = Tail(max(ends, default=first_base()))
    root = _catalog(document, tail)
    about = tail.add(info(document.about))
    packs = [tail.number() for _ in range(pack_count(len(tail.values)))]
    laid = lay_out(tail.streams, tail.values, packs)
    stream.writelines(laid.chunks)
    rows = _rows(document.parts, starts)
    last = tail.following
    rows.extend(bytes((last - len(rows) // ROW) * ROW))
    for number, row in laid.rows.items():
        rows[number * ROW : number * ROW + ROW] = shifted(row, offset) if row[0] == 1 else row
    identity = hashlib.sha256(b"".join(laid.chunks))
    for part in document.parts:
        identity.update(part.key.encode())
    name = b"<%s>" % identity.hexdigest()[:32].encode()
    trailer = b"/Root %d 0 R /Info %d 0 R /ID [ %s %s ]" % (root, about, name, name)
    stream.write(xref_stream(last, [(0, bytes(rows))], trailer, offset + laid.size))


def _copy(part: Part, stream: IO[bytes]) -> None:
    if part.file is None:
        stream.writelines(part.chunks)
        return
    stream.flush()
    left, place = part.segment.size, 0
    with part.file.open("rb") as source:
        while left:
            sent = os.sendfile(stream.fileno(), source.fileno(), place, left)
            if not sent:
                message = f"{part.file}: the file is shorter than it was"
                raise OSError(message)
            left -= sent
            place += sent
    stream.seek(0, os.SEEK_END)


def _rows(parts: Sequence[Part], starts: Sequence[int]) -> bytearray:
    """The rows of all parts from number 0 on, offsets those of the file."""
    rows = bytearray(ROW * first_base())
    for part, start in zip(parts, starts, strict=True):
        segment = part.segment
        rows.extend(bytes((segment.base - len(rows) // ROW) * ROW))
        first = (segment.first_offset - segment.base) * ROW
        end = first + segment.offsets * ROW
        rows += segment.rows[:first]
        rows += shifted(segment.rows[first:end], start)
        rows += segment.rows[end:]
    return rows


def _catalog(document: Document, tail: Tail) -> int:
    pages = page_tree(document, tail)
    entries = outline(document, tail)
    tagged = tags(document, tail)
    named = names([leaf for part in document.parts for leaf in part.segment.leaves], tail)
    packet = tail.number()
    tail.streams.append(
        (packet, Stream(b"<< /Type /Metadata /Subtype /XML >>", xmp(document.about)))
    )
    segments = [part.segment for part in document.parts]
    groups = [reference(one) for segment in segments for one in segment.layers]
    hidden = [reference(one) for segment in segments for one in segment.hidden]
    return tail.add(
        dictionary(
            Type=b"/Catalog",
            Pages=reference(pages),
            Outlines=reference(entries) if entries else None,
            Names=dictionary(Dests=reference(named)) if named else None,
            PageLabels=labels(document.labels),
            Metadata=reference(packet),
            StructTreeRoot=reference(tagged[0]) if tagged else None,
            MarkInfo=b"<< /Marked true >>" if tagged and tagged[1] else None,
            OCProperties=layers(groups, hidden),
            **viewer(document.about, outline=entries is not None),
        )
    )
