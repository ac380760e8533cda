"""Assemble a document: concatenate the bodies of its segments and write what joins them.

Segments are not parsed again; whatever depends on the document is written at the end of the file.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO
from zlib import crc32

from procbuild.files import copy_range
from procbuild.pdf.bound.document import Document, Part
from procbuild.pdf.bound.metadata import info, layers, viewer, xmp
from procbuild.pdf.bound.saved import DamagedSegmentError, Segment
from procbuild.pdf.bound.table import Table, shift_offsets
from procbuild.pdf.bound.trees import Tail, labels, names, outline, page_tree, tags
from procbuild.pdf.syntax import (
    HEADER,
    LEVEL,
    MAX_LEVEL,
    ROW,
    LaidOut,
    Stream,
    compress,
    dictionary,
    join_rows,
    lay_out,
    pack_count,
    reference,
)

MANY = 1 << 14
"""Size in bytes of objects in object streams from which the paper is not that small."""


def first_base() -> int:
    """Number of the first object of the first part."""
    return 1


def body_start() -> int:
    """Offset of the body of the first part in a file."""
    return len(HEADER)


Copy = Callable[[str, int, int, int], bool]
"""Copies the body of a part, by key and size, to an offset of an open file; False if it cannot.

Arguments: key, size, file descriptor of the target, offset.
"""


def no_copy(key: str, size: int, target: int, at: int) -> bool:
    """For a document of which no part was assembled before."""
    del key, size, target, at
    return False


class Assembly:
    """The file of a document; parts are copied to it while others are still being made."""

    def __init__(self, stream: IO[bytes], copy: Copy = no_copy) -> None:
        """``copy`` provides bodies from documents that were assembled before."""
        self._stream = stream
        self._copy = copy
        self._size = stream.write(HEADER)
        self._added = 0
        self.places: dict[str, int] = {}
        """Offset of the body of each part that was added, by key"""
        self._damaged: list[DamagedSegmentError] = []

    def add(self, part: Part) -> None:
        """Copy the body of the document's next part to the file."""
        start, size = self._size, part.segment.size
        self.places[part.key] = start
        self._added += 1
        self._size += size
        if isinstance(part.body, LaidOut):
            self._stream.seek(start)
            self._stream.writelines(part.body.chunks)
        elif not self._copy(part.key, size, self._stream.fileno(), start):
            try:
                _write_saved_body(part, part.body, self._stream, start)
            except DamagedSegmentError as error:
                self._damaged.append(error)

    def finish(self, document: Document) -> None:
        """Add the remaining parts and write what joins them.

        Raises :class:`DamagedSegmentError` once all saved segments are read, if some are damaged.
        """
        for part in document.parts[self._added :]:
            self.add(part)
        if self._damaged:
            raise self._damaged[0]
        end = max(
            (part.segment.base + part.segment.block for part in document.parts),
            default=first_base(),
        )
        tail = Tail(end, [value for part in document.parts for value in _left_values(part)])
        root = _catalog(document, tail)
        info_number = tail.add(info(document.about))
        packs = [tail.number() for _ in range(pack_count(len(tail.values)))]
        level = MAX_LEVEL if document.tight and _are_few(tail.values) else LEVEL
        tail_data = lay_out(tail.streams, tail.values, packs, level)
        tail_rows = {
            number: shift_offsets(row, self._size) if row[0] == 1 else row
            for number, row in tail_data.rows.items()
        }
        table = Table(tail.next_number + 1)
        table.skip(first_base())
        start = body_start()
        for part in document.parts:
            table.skip(part.segment.base)
            table.add(_absolute_rows(part.segment, part.rows, start, tail_rows))
            start += part.segment.size
        table.skip(end)
        table.add(join_rows(tail_rows, range(table.count, tail.next_number)))
        self._stream.seek(self._size)
        self._stream.writelines(tail_data.chunks)
        identity = hashlib.sha256(b"".join(tail_data.chunks))
        for part in document.parts:
            identity.update(part.key.encode())
        file_id = b"<%s>" % identity.hexdigest()[:32].encode()
        trailer = b"/Root %d 0 R /Info %d 0 R /ID [ %s %s ]" % (root, info_number, file_id, file_id)
        self._stream.write(table.stream(trailer, self._size + tail_data.size))


def _write_saved_body(part: Part, saved: Path, stream: IO[bytes], at: int) -> None:
    """Write the body of a saved part to an offset of an open file."""
    segment = part.segment
    try:
        with saved.open("rb") as body, (part.lender or saved).open("rb", 0) as lender:
            own_data = memoryview(
                body.read(segment.size - sum(loan.length for loan in segment.lent))
            )
            if crc32(own_data) != segment.checksum:
                saved.unlink()
                message = f"{saved}: the cached segment of a paper is damaged; run this again"
                raise DamagedSegmentError(message)
            position = 0
            for loan in segment.lent:
                stream.seek(at + position)
                own_data = own_data[stream.write(own_data[: loan.offset - position]) :]
                copy_range(
                    lender.fileno(),
                    loan.lender_offset,
                    stream.fileno(),
                    at + loan.offset,
                    loan.length,
                )
                position = loan.offset + loan.length
            stream.seek(at + position)
            stream.write(own_data)
    except (FileNotFoundError, EOFError) as error:
        saved.unlink(missing_ok=True)
        message = f"{saved}: the cached segment of a paper is missing; run this again"
        raise DamagedSegmentError(message) from error


def _are_few(values: Sequence[tuple[int, bytes]]) -> bool:
    """Whether compressing these objects as well as possible takes but a few milliseconds."""
    return sum(len(value) for _, value in values) < MANY


def _left_values(part: Part) -> Sequence[tuple[int, bytes]]:
    """The objects of a part that are left to the assembler."""
    return part.body.values if isinstance(part.body, LaidOut) else ()


def _absolute_rows(segment: Segment, rows: bytes, start: int, own: Mapping[int, bytes]) -> bytes:
    """The rows of a segment whose body is at offset ``start``.

    ``own`` has the rows of the objects that were left to the assembler: those of the reserved
    numbers, and maybe all values.
    """
    first = (segment.first_offset - segment.base) * ROW
    end = first + segment.offsets * ROW
    reserved = join_rows(own, range(segment.base, segment.first_offset))
    packed = segment.numbers[segment.offsets + first // ROW :]
    others = join_rows(own, packed) if packed and packed[0] in own else rows[end:]
    return reserved + shift_offsets(rows[first:end], start) + others


def _catalog(document: Document, tail: Tail) -> int:
    pages = page_tree(document, tail)
    entries = outline(document, tail)
    structure = tags(document, tail)
    destinations = names([leaf for part in document.parts for leaf in part.segment.leaves], tail)
    packet = tail.number()
    tail.streams.append((packet, _metadata(document)))
    segments = [part.segment for part in document.parts]
    groups = [reference(layer) for segment in segments for layer in segment.layers]
    hidden = [reference(layer) for segment in segments for layer in segment.hidden]
    return tail.add(
        dictionary(
            Type=b"/Catalog",
            Pages=reference(pages),
            Outlines=reference(entries) if entries else None,
            Names=dictionary(Dests=reference(destinations)) if destinations else None,
            PageLabels=labels(document.labels),
            Metadata=reference(packet),
            StructTreeRoot=reference(structure[0]) if structure else None,
            MarkInfo=b"<< /Marked true >>" if structure and structure[1] else None,
            OCProperties=layers(groups, hidden),
            **viewer(document.about, outline=entries is not None),
        )
    )


def _metadata(document: Document) -> Stream:
    """The XMP packet as a stream, plain for programs that scan for it unless size matters."""
    packet = xmp(document.about)
    if document.tight:
        return Stream(
            b"<< /Type /Metadata /Subtype /XML /Filter /FlateDecode >>",
            compress(packet, MAX_LEVEL),
        )
    return Stream(b"<< /Type /Metadata /Subtype /XML >>", packet)
