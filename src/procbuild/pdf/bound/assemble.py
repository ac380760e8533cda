"""One document of many segments: bytes copied behind each other, and what joins them.

Nothing of a segment is read again; what differs from one document to another is written at the end
of the file.
"""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NamedTuple

from procbuild.errors import OutputError
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
    reference,
    rows_of,
)


def first_base() -> int:
    """The number of the first object of the first part."""
    return 1


def body_start() -> int:
    """Where the body of the first part stands in a file."""
    return len(HEADER)


class Earlier(NamedTuple):
    """A file of the document as it was assembled before."""

    stream: IO[bytes]
    places: Mapping[str, int]
    """Where the body of each part begins, by key"""


class Assembly:
    """A document's file: its parts are copied while others are still being made."""

    def __init__(self, stream: IO[bytes], earlier: Earlier | None = None) -> None:
        """What stands in an ``earlier`` file is copied from there, in as few pieces as can be."""
        self._stream = stream
        self._earlier = earlier
        self._due = range(0)
        """Bytes of the earlier file that come next"""
        self._size = stream.write(HEADER)
        self._rows: list[bytes] = []
        """Of each part that was added"""
        self.places: dict[str, int] = {}
        """Where the body of each part begins, by key"""

    def add(self, part: Part) -> None:
        """Copy the body of the document's next part.

        Raises :class:`OutputError` where a saved segment is not there any more as it was.
        """
        self.places[part.key] = self._size
        if isinstance(part.body, Laid):
            self._stream.writelines(part.body.chunks)
            rows = rows_of(part.body.rows, part.segment.numbers)
        elif self._earlier and (place := self._earlier.places.get(part.key)):
            if place != self._due.stop:
                self._catch_up()
                self._due = range(place, place)
            self._due = range(self._due.start, place + part.segment.size)
            rows = _rows_of_saved(part, part.body)
        else:
            self._catch_up()
            rows = _copied(part, part.body, self._stream, self._size)
        self._size += part.segment.size
        self._rows.append(rows)

    def _catch_up(self) -> None:
        """Copy what is due of the earlier file."""
        if self._earlier and self._due:
            self._stream.flush()
            end = self._stream.tell() + len(self._due)
            try:
                _sent(self._stream, self._earlier.stream, self._due.start, len(self._due))
            except EOFError as error:
                message = "the book was cut short while it was read; run this again"
                raise OutputError(message) from error
            self._stream.seek(end)
        self._due = range(0)

    def finish(self, document: Document) -> None:
        """Write what joins the parts, once those that were not added yet are."""
        for part in document.parts[len(self._rows) :]:
            self.add(part)
        self._catch_up()
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
        for part, rows in zip(document.parts, self._rows, strict=True):
            table.skip(part.segment.base)
            table.add(_placed(part.segment, rows, start, own))
            start += part.segment.size
        table.skip(end)
        table.add(rows_of(own, range(table.count, tail.following)))
        self._stream.writelines(laid.chunks)
        identity = hashlib.sha256(b"".join(laid.chunks))
        for part in document.parts:
            identity.update(part.key.encode())
        name = b"<%s>" % identity.hexdigest()[:32].encode()
        trailer = b"/Root %d 0 R /Info %d 0 R /ID [ %s %s ]" % (root, about, name, name)
        self._stream.write(table.stream(trailer, self._size + laid.size))


def _copied(part: Part, saved: Path, stream: IO[bytes], start: int) -> bytes:
    """Write the body of a saved part, from ``start`` on; its rows."""
    stream.flush()
    place = own = 0
    try:
        with saved.open("rb") as body, (part.lender or saved).open("rb") as lender:
            for loan in part.segment.lent:
                own = _sent(stream, body, own, loan.place - place)
                _sent(stream, lender, loan.there, loan.length)
                place = loan.place + loan.length
            _sent(stream, body, own, part.segment.size - place)
    except (FileNotFoundError, EOFError) as error:
        raise _gone(saved) from error
    stream.seek(start + part.segment.size)
    return _rows_of_saved(part, saved)


def _rows_of_saved(part: Part, saved: Path) -> bytes:
    """The rows of a saved part, which stand behind what it has of its body."""
    length = part.segment.used * ROW
    lent = sum(loan.length for loan in part.segment.lent)
    try:
        with saved.open("rb", buffering=0) as body:
            rows = os.pread(body.fileno(), length, part.segment.size - lent)
    except FileNotFoundError as error:
        raise _gone(saved) from error
    if len(rows) < length:
        raise _gone(saved)
    return rows


def _gone(saved: Path) -> OutputError:
    return OutputError(f"{saved}: what was made of a paper is gone; run this again")


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
