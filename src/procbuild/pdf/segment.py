"""A paper as a segment: its objects in numbers reserved for it, ready to be put behind others.

The objects that its pages reach are renumbered and written as one run of bytes; streams are
copied as they are. What differs from one document to another is left to the assembler: the page
tree nodes, the parent of the outline, the structure root; their numbers are the block's first.
"""

import re
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Object

from procbuild.pdf.prepare import Prepared
from procbuild.pdf.saved import Leaf, Segment
from procbuild.pdf.syntax import Laid, Loose, Stream, key_reference, lay_out, pack_count, packed


class BlockError(Exception):
    """A paper has more objects than were reserved for it."""

    def __init__(self, need: int) -> None:
        super().__init__(need)
        self.need = need


@dataclass
class Harvest:
    """The objects that pages reach, in the numbers of their source."""

    order: list[int] = field(default_factory=list)
    """Numbers as they were found"""
    entries: Loose = field(default_factory=Loose)
    """Values, and dictionaries of streams, in this order"""
    streams: dict[int, bytes] = field(default_factory=dict)
    """What streams hold, by number"""


KEY = re.compile(rb"/PbKey(\d++)")
"""A key in a leaf of the parent tree, see :mod:`procbuild.pdf.tags`."""

LENGTH = re.compile(rb"/Length (?:\d+ \d+ R|\d+)\b ?")

SUSPECT = re.compile(
    rb"/S /(?:JavaScript|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|Sound|Movie)\b"
    rb"|/EF\b|/PieceInfo\b|/Type /(?:Catalog|Pages|Page|Filespec|EmbeddedFile)\b"
)
"""What no object but pages may have in it."""

BANISHED = frozenset({"/Catalog", "/Pages", "/Page", "/Filespec", "/EmbeddedFile"})
RUNNING = frozenset({
    "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE",
    "/Rendition", "/Sound", "/Movie",
})  # fmt: skip


def harvest(pdf: pikepdf.Pdf, prepared: Prepared) -> Harvest:
    """Everything that a prepared paper's roots reach.

    Files, actions and pages beyond the roots are not followed: they become null.
    """
    found = Harvest()
    waiting = dict(root.objgen for root in prepared.roots)
    exempt = waiting.keys() | prepared.away
    seen = waiting.keys() | set(prepared.placeholders)
    trees = {number for number, _, _ in prepared.keys}
    while waiting:
        values: list[Object | None] = [pdf.get_object(*one) for one in waiting.items()]
        written = [_written(value) for value in values]
        if SUSPECT.search(b"\n".join(written)):
            for place, number in enumerate(waiting):
                if number not in exempt and SUSPECT.search(written[place]):
                    values[place] = values[place] if _disarmed(values[place]) else None
                    written[place] = _written(values[place])
        for place, number in enumerate(waiting):
            value = values[place]
            if isinstance(value, pikepdf.Stream):
                written[place], found.streams[number] = _stream(value, written[place])
            if number in trees:
                written[place] = KEY.sub(lambda key: key_reference(int(key[1])), written[place])
        found.order += waiting
        waiting = {
            number: generation
            for number, generation in found.entries.add(written)
            if number not in seen
        }
        seen |= waiting.keys()
    return found


def _written(value: object) -> bytes:
    """A value, or a stream's dictionary, as it stands in a file."""
    if isinstance(value, Object):
        if isinstance(value, pikepdf.Stream):
            return value.stream_dict.unparse(resolved=True)
        return value.unparse(resolved=True)
    return b"null" if value is None else str(value).lower().encode()


def _stream(value: pikepdf.Stream, entries: bytes) -> tuple[bytes, bytes]:
    """The dictionary without /Length, and the bytes; packed where they are not and it helps."""
    data = value.read_raw_bytes()
    entries, count = LENGTH.subn(b"", entries)
    if count > 1:
        copy = pikepdf.Dictionary(dict(value.stream_dict.items()))
        if "/Length" in copy:
            del copy["/Length"]
        entries = copy.unparse(resolved=True)
    if b"/Filter" not in entries and len(data) > 64:
        less = packed(data)
        if len(less) + 24 < len(data):
            return entries.removesuffix(b">>") + b"/Filter /FlateDecode >>", less
    return entries, data


def _disarmed(value: Object | None) -> bool:
    """Take what embeds or runs something out of an object; False where nothing may be left."""
    if isinstance(value, pikepdf.Array):
        for child in value.as_list():
            if isinstance(child, pikepdf.Object) and not child.is_indirect:
                _disarmed(child)
        return True
    if not isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
        return True
    if str(value.get("/Type")) in BANISHED or str(value.get("/S")) in RUNNING or "/EF" in value:
        return False
    for key, child in list(value.items()):
        unwanted = isinstance(child, pikepdf.Object) and not child.is_indirect
        if key == "/PieceInfo" or (unwanted and not _disarmed(child)):
            del value[key]
    return True


class Layout:
    """A harvest that is laid out: for the book, and for a document of its own."""

    def __init__(self, found: Harvest, prepared: Prepared) -> None:
        self._found = found
        self._prepared = prepared
        self._values = [number for number in found.order if number not in found.streams]

    def _numbers(self, base: int) -> tuple[dict[int, int], list[int]]:
        """New numbers from ``base`` on, by source number, and those of the object streams.

        The reserved ones first, then all that have an offset, then what is packed.
        """
        offsets = [*self._prepared.placeholders, *self._found.streams]
        following = base + len(offsets)
        first = following + pack_count(len(self._values))
        new = dict(zip(offsets, range(base, following), strict=True))
        new.update(zip(self._values, range(first, first + len(self._values)), strict=True))
        return new, list(range(following, first))

    def lay_out(
        self, base: int, block: int | None = None, unstamped: tuple[int, ...] = ()
    ) -> tuple[Laid, Segment]:
        """The segment's body and description; ``block`` None takes as many numbers as it needs.

        Raises :class:`BlockError` where the block is too small.
        """
        prepared = self._prepared
        new, packs = self._numbers(base)
        need = len(new) + len(packs)
        if block is None:
            block = need
        if need > block:
            raise BlockError(need)
        streams = self._found.streams
        written = self._found.entries.numbered(new, base, block)
        entries = dict(zip(self._found.order, written, strict=True))
        laid = lay_out(
            [(new[number], Stream(entries[number], data)) for number, data in streams.items()],
            [(new[number], entries[number]) for number in self._values],
            packs,
        )
        outline = prepared.outline
        segment = Segment(
            base=base,
            block=block,
            size=laid.size,
            offsets=len(streams) + len(packs),
            used=need,
            runs=tuple(tuple(new[page] for page in run) for run in prepared.runs),
            leaves=tuple(
                Leaf(number=new[number], first=first, last=last)
                for number, first, last in prepared.leaves
            ),
            outline=(new[outline[0]], new[outline[1]], outline[2]) if outline else None,
            tags=tuple(new[one] for one in prepared.tags),
            keys=tuple(
                (new[leaf], base + first, base + last)
                for leaf, first, last in prepared.keys
                if last < block
            ),
            layers=tuple(new[one] for one in prepared.layers if one in new),
            hidden=tuple(new[one] for one in prepared.hidden if one in new),
            notes=prepared.notes,
            unstamped=unstamped,
        )
        return laid, segment
