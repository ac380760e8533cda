"""One document of many segments: page tree, destinations, outline, labels, metadata, xref.

Nothing of a segment is read again: its bytes are copied behind each other, and what differs from
one document to another is written at the end of the file.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from procbuild.pdf.metadata import Description, info, layers, viewer, xmp
from procbuild.pdf.segment import Leaf, Segment
from procbuild.pdf.syntax import (
    HEADER,
    ROW,
    Row,
    Stream,
    array,
    dictionary,
    lay_out,
    pack_count,
    reference,
    string,
    text,
    xref_stream,
)

FAN = 64
"""Children of a node of a tree."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A segment and where its body is."""

    segment: Segment
    file: Path | None = None
    """A saved segment: the body is its first bytes"""
    chunks: tuple[bytes, ...] = ()
    """The body itself, where there is no file"""
    key: str
    """Digest of what the segment was made of"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """Pages of a part that stand together."""

    part: int
    run: int = 0


@dataclass(frozen=True, kw_only=True)
class Blank:
    """An empty page."""

    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of the outline."""

    title: str
    page: int | None
    """Number of the page object it leads to"""
    children: tuple["Entry", ...] = ()
    part: int | None = None
    """The part whose own outline hangs beneath"""
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a document is made of, besides the bytes of its parts."""

    parts: tuple[Part, ...]
    pages: tuple[Run | Blank, ...]
    outline: tuple[Entry, ...] = ()
    """Empty: the outline of the only part"""
    labels: tuple[tuple[int, str, int], ...] = ()
    """Index of a page (from 0), style (``r``, ``D`` or nothing), and its number"""
    about: Description


@dataclass
class Tail:
    """The values written behind the segments; numbers are given as they are asked for."""

    following: int
    values: list[tuple[int, bytes]] = field(default_factory=list)
    streams: list[tuple[int, Stream]] = field(default_factory=list)

    def number(self) -> int:
        self.following += 1
        return self.following - 1

    def add(self, value: bytes) -> int:
        number = self.number()
        self.values.append((number, value))
        return number


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
        rows[number * ROW : number * ROW + ROW] = row.packed(offset)
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
        here = len(rows)
        rows += segment.rows
        first = here + (segment.first_offset - segment.base) * ROW
        for place in range(first, first + segment.offsets * ROW, ROW):
            row = Row(offset=int.from_bytes(rows[place + 1 : place + 6], "big"))
            rows[place : place + ROW] = row.packed(start)
    return rows


def _catalog(document: Document, tail: Tail) -> int:
    pages = _page_tree(document, tail)
    outline = _outline(document, tail)
    names = _names([leaf for part in document.parts for leaf in part.segment.leaves], tail)
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
            Outlines=reference(outline) if outline else None,
            Names=dictionary(Dests=reference(names)) if names else None,
            PageLabels=_labels(document.labels),
            Metadata=reference(packet),
            OCProperties=layers(groups, hidden),
            **viewer(document.about, outline=outline is not None),
        )
    )


def _page_tree(document: Document, tail: Tail) -> int:
    """The page tree's root: a node per run, in groups where there are many."""
    leaves: list[tuple[int, int, Callable[[int], bytes]]] = []
    for one in document.pages:
        if isinstance(one, Blank):
            number, kids = tail.number(), None
            box = b"[ 0 0 %s %s ]" % (_decimal(one.width), _decimal(one.height))
        else:
            segment = document.parts[one.part].segment
            number, kids, box = segment.base + one.run, segment.runs[one.run], b""
        leaves.append((number, 1 if kids is None else len(kids), _page_node(kids, box)))
    root = tail.number()
    groups = [leaves[start : start + FAN] for start in range(0, len(leaves), FAN)]
    above = []
    for group in groups:
        node = root if len(groups) == 1 else tail.number()
        for number, _, value in group:
            tail.values.append((number, value(node)))
        count = sum(pages for _, pages, _ in group)
        kids_ = array(reference(number) for number, _, _ in group)
        above.append((node, count, kids_))
    total = sum(count for _, count, _ in above)
    if len(above) == 1:
        tail.values.append(
            (root, dictionary(Type=b"/Pages", Kids=above[0][2], Count=b"%d" % total))
        )
        return root
    for node, count, kids_ in above:
        tail.values.append(
            (
                node,
                dictionary(Type=b"/Pages", Parent=reference(root), Kids=kids_, Count=b"%d" % count),
            )
        )
    whole = array(reference(node) for node, _, _ in above)
    tail.values.append((root, dictionary(Type=b"/Pages", Kids=whole, Count=b"%d" % total)))
    return root


def _page_node(kids: Sequence[int] | None, box: bytes) -> Callable[[int], bytes]:
    """A run's node, or a blank page, once its parent is known."""

    def value(parent: int) -> bytes:
        if kids is None:
            return dictionary(
                Type=b"/Page", Parent=reference(parent), MediaBox=box, Resources=b"<< >>"
            )
        return dictionary(
            Type=b"/Pages",
            Parent=reference(parent),
            Kids=array(map(reference, kids)),
            Count=b"%d" % len(kids),
        )

    return value


def _decimal(value: float) -> bytes:
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()


def _names(leaves: Sequence[Leaf], tail: Tail) -> int | None:
    """The name tree of destinations over the leaves of all parts."""
    level = sorted(leaves, key=lambda leaf: bytes.fromhex(leaf.first))
    if not level:
        return None
    while len(level) > FAN:
        level = [
            _names_node(level[start : start + FAN], tail) for start in range(0, len(level), FAN)
        ]
    return tail.add(dictionary(Kids=array(reference(leaf.number) for leaf in level)))


def _names_node(group: Sequence[Leaf], tail: Tail) -> Leaf:
    first, last = group[0].first, group[-1].last
    limits = array((string(bytes.fromhex(first)), string(bytes.fromhex(last))))
    kids = array(reference(leaf.number) for leaf in group)
    return Leaf(number=tail.add(dictionary(Limits=limits, Kids=kids)), first=first, last=last)


def _labels(labels: Sequence[tuple[int, str, int]]) -> bytes | None:
    """Page labels: a range per entry."""
    if not labels:
        return None
    parts: list[bytes] = []
    for index, style, number in labels:
        value = dictionary(
            S=b"/%s" % style.encode() if style else None,
            St=b"%d" % number if style and number != 1 else None,
        )
        parts += [b"%d" % index, value]
    return dictionary(Nums=array(parts))


def _outline(document: Document, tail: Tail) -> int | None:
    """The outline's root."""
    if document.outline:
        root = tail.number()
        first, last, count = _entries(document, document.outline, root, tail)
        tail.values.append((root, _outline_root(first, last, count)))
        return root
    for part in document.parts:
        if part.segment.outline:
            root = part.segment.outline_parent
            tail.values.append((root, _outline_root(*part.segment.outline)))
            return root
    return None


def _outline_root(first: int, last: int, count: int) -> bytes:
    return dictionary(
        Type=b"/Outlines", First=reference(first), Last=reference(last), Count=b"%d" % count
    )


def _entries(
    document: Document, entries: Sequence[Entry], parent: int, tail: Tail
) -> tuple[int, int, int]:
    """Write entries below ``parent``: the first, the last, and how many are seen at first."""
    numbers = [
        tail.number() if entry.part is None else document.parts[entry.part].segment.outline_parent
        for entry in entries
    ]
    seen = len(entries)
    for place, (entry, number) in enumerate(zip(entries, numbers, strict=True)):
        below: tuple[int, int, int] | None = None
        if entry.part is not None:
            below = document.parts[entry.part].segment.outline
        elif entry.children:
            below = _entries(document, entry.children, number, tail)
        if below and entry.open:
            seen += below[2]
        value = dictionary(
            Title=text(entry.title),
            Parent=reference(parent),
            Prev=reference(numbers[place - 1]) if place else None,
            Next=reference(numbers[place + 1]) if place + 1 < len(numbers) else None,
            First=reference(below[0]) if below else None,
            Last=reference(below[1]) if below else None,
            Count=b"%d" % (below[2] if entry.open else -below[2]) if below else None,
            Dest=array((reference(entry.page), b"/Fit")) if entry.page else None,
        )
        tail.values.append((number, value))
    return numbers[0], numbers[-1], seen
