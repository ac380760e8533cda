"""One document of many segments: bytes copied behind each other, and what joins them.

Nothing of a segment is read again; what differs from one document to another is written at the end
of the file.
"""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO
from zlib import crc32

from procbuild.errors import OutputError
from procbuild.files import copy_range
from procbuild.pdf.bound.document import Document, Part
from procbuild.pdf.bound.metadata import info, layers, viewer, xmp
from procbuild.pdf.bound.saved import Segment
from procbuild.pdf.bound.table import Table, shifted
from procbuild.pdf.bound.trees import Tail, labels, names, outline, page_tree, tags
from procbuild.pdf.syntax import (
    HEADER,
    ROW,
    Laid,
    Stream,
    dictionary,
    lay_out,
    pack_count,
    packed,
    reference,
    rows_of,
)


def first_base() -> int:
    """The number of the first object of the first part."""
    return 1


def body_start() -> int:
    """Where the body of the first part stands in a file."""
    return len(HEADER)


Copy = Callable[[str, int, int, int], bool]
"""Has the body of a part, by key and size, copied to a place of an open file; False: it can't."""


def no_copy(key: str, size: int, target: int, at: int) -> bool:
    """Where no part was assembled before."""
    del key, size, target, at
    return False


class Assembly:
    """A document's file: its parts are copied while others are still being made."""

    def __init__(self, stream: IO[bytes], copy: Copy = no_copy) -> None:
        """``copy`` knows parts of documents that were assembled before."""
        self._stream = stream
        self._copy = copy
        self._size = stream.write(HEADER)
        self._added = 0
        self.places: dict[str, int] = {}
        """Where the body of each part that was added begins, by key"""

    def add(self, part: Part) -> None:
        """Copy the body of the document's next part.

        Raises :class:`OutputError` where a saved segment is not there any more as it was.
        """
        start, size = self._size, part.segment.size
        self.places[part.key] = start
        self._added += 1
        self._size += size
        if isinstance(part.body, Laid):
            self._stream.seek(start)
            self._stream.writelines(part.body.chunks)
        elif not self._copy(part.key, size, self._stream.fileno(), start):
            _put_together(part, part.body, self._stream, start)

    def finish(self, document: Document) -> None:
        """Write what joins the parts, once those that were not added yet are."""
        for part in document.parts[self._added :]:
            self.add(part)
        end = max(
            (part.segment.base + part.segment.block for part in document.parts),
            default=first_base(),
        )
        tail = Tail(end)
        root = _catalog(document, tail)
        about = tail.add(info(document.about))
        packs = [tail.number() for _ in range(pack_count(len(tail.values)))]
        laid = lay_out(tail.streams, tail.values, packs)
        own = {
            number: shifted(row, self._size) if row[0] == 1 else row
            for number, row in laid.rows.items()
        }
        table = Table(tail.following + 1)
        table.skip(first_base())
        start = body_start()
        for part in document.parts:
            table.skip(part.segment.base)
            table.add(_placed(part.segment, part.rows, start, own))
            start += part.segment.size
        table.skip(end)
        table.add(rows_of(own, range(table.count, tail.following)))
        self._stream.seek(self._size)
        self._stream.writelines(laid.chunks)
        identity = hashlib.sha256(b"".join(laid.chunks))
        for part in document.parts:
            identity.update(part.key.encode())
        name = b"<%s>" % identity.hexdigest()[:32].encode()
        trailer = b"/Root %d 0 R /Info %d 0 R /ID [ %s %s ]" % (root, about, name, name)
        self._stream.write(table.stream(trailer, self._size + laid.size))


def _put_together(part: Part, saved: Path, stream: IO[bytes], at: int) -> None:
    """Write the body of a saved part to a place of an open file."""
    segment = part.segment
    try:
        with saved.open("rb") as body, (part.lender or saved).open("rb", 0) as lender:
            own = memoryview(body.read(segment.size - sum(loan.length for loan in segment.lent)))
            if crc32(own) != segment.checksum:
                saved.unlink()  # so that it is made again
                message = f"{saved}: what was made of a paper is damaged; run this again"
                raise OutputError(message)
            place = 0
            for loan in segment.lent:
                stream.seek(at + place)
                own = own[stream.write(own[: loan.place - place]) :]
                copy_range(
                    lender.fileno(), loan.there, stream.fileno(), at + loan.place, loan.length
                )
                place = loan.place + loan.length
            stream.seek(at + place)
            stream.write(own)
    except (FileNotFoundError, EOFError) as error:
        message = f"{saved}: what was made of a paper is gone; run this again"
        raise OutputError(message) from error


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
    tail.streams.append((packet, _metadata(document)))
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


def _metadata(document: Document) -> Stream:
    """The XMP packet as a stream: plain, so that any program finds it, where there is room."""
    packet = xmp(document.about)
    if document.tight:
        return Stream(b"<< /Type /Metadata /Subtype /XML /Filter /FlateDecode >>", packed(packet))
    return Stream(b"<< /Type /Metadata /Subtype /XML >>", packet)
