"""One document of many segments: bytes copied behind each other, and what joins them.

Nothing of a segment is read again; what differs from one document to another is written at the end
of the file.
"""

import hashlib
import os
from collections.abc import Mapping
from typing import IO

from procbuild.errors import OutputError
from procbuild.pdf.document import Document, Part
from procbuild.pdf.metadata import info, layers, viewer, xmp
from procbuild.pdf.saved import Segment
from procbuild.pdf.syntax import (
    HEADER,
    ROW,
    Laid,
    Stream,
    dictionary,
    lay_out,
    pack_count,
    reference,
    rows_of,
)
from procbuild.pdf.table import Table, shifted
from procbuild.pdf.trees import Tail, labels, names, outline, page_tree, tags


def first_base() -> int:
    """The number of the first object of the first part."""
    return 1


def body_start() -> int:
    """Where the body of the first part stands in a file."""
    return len(HEADER)


def likely_size(document: Document) -> int:
    """Bytes that the file will hardly have more of: its segments, and a little for each object."""
    return sum(part.segment.size + 16 * part.segment.used for part in document.parts)


def write_document(document: Document, stream: IO[bytes]) -> None:
    """Write the whole file.

    Raises :class:`OutputError` where a saved segment is not there any more as it was.
    """
    ends = [part.segment.base + part.segment.block for part in document.parts]
    tail = Tail(max(ends, default=first_base()))
    root = _catalog(document, tail)
    about = tail.add(info(document.about))
    packs = [tail.number() for _ in range(pack_count(len(tail.values)))]
    laid = lay_out(tail.streams, tail.values, packs)
    size = body_start() + sum(part.segment.size for part in document.parts)
    own = {number: shifted(row, size) if row[0] == 1 else row for number, row in laid.rows.items()}
    table = Table(tail.following + 1)
    table.skip(first_base())
    offset = stream.write(HEADER)
    for part in document.parts:
        table.skip(part.segment.base)
        table.add(_placed(part.segment, _copied(part, stream, offset), offset, own))
        offset += part.segment.size
    stream.writelines(laid.chunks)
    table.skip(max(ends, default=first_base()))
    table.add(rows_of(own, range(table.count, tail.following)))
    identity = hashlib.sha256(b"".join(laid.chunks))
    for part in document.parts:
        identity.update(part.key.encode())
    name = b"<%s>" % identity.hexdigest()[:32].encode()
    trailer = b"/Root %d 0 R /Info %d 0 R /ID [ %s %s ]" % (root, about, name, name)
    stream.write(table.stream(trailer, size + laid.size))


def _copied(part: Part, stream: IO[bytes], start: int) -> bytes:
    """Write the body of a part, from ``start`` on; its rows."""
    if isinstance(part.body, Laid):
        stream.writelines(part.body.chunks)
        return rows_of(part.body.rows, part.segment.numbers)
    stream.flush()
    place = own = 0
    length = part.segment.used * ROW
    try:
        with part.body.open("rb") as body, (part.lender or part.body).open("rb") as lender:
            for loan in part.segment.lent:
                own = _sent(stream, body, own, loan.place - place)
                _sent(stream, lender, loan.there, loan.length)
                place = loan.place + loan.length
            own = _sent(stream, body, own, part.segment.size - place)
            rows = os.pread(body.fileno(), length, own)
    except (FileNotFoundError, EOFError):
        rows = b""
    if len(rows) < length:
        message = f"{part.body}: what was made of a paper is gone; run this again"
        raise OutputError(message)
    stream.seek(start + part.segment.size)
    return rows


def _sent(stream: IO[bytes], source: IO[bytes], place: int, count: int) -> int:
    """Copy bytes from a place of a file; the place behind them.

    Raises :class:`EOFError` where there are not so many.
    """
    end = place + count
    while place < end:
        sent = os.sendfile(stream.fileno(), source.fileno(), place, end - place)
        if not sent:
            raise EOFError
        place += sent
    return end


def _placed(segment: Segment, rows: bytes, start: int, own: Mapping[int, bytes]) -> bytes:
    """The rows of a segment whose body stands at ``start``; what it left open has ``own`` ones."""
    first = (segment.first_offset - segment.base) * ROW
    end = first + segment.offsets * ROW
    kept = rows_of(own, range(segment.base, segment.first_offset))
    return kept + shifted(rows[first:end], start) + rows[end:]


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
