"""A paper as a segment: its objects in numbers reserved for it, ready to be put behind others.

The objects that its pages reach are renumbered and written as one run of bytes; streams are
copied as they are. What differs from one document to another is left to the assembler: the page
tree nodes, the parent of the outline, the structure root; their numbers are the block's first.
"""

import re
from dataclasses import dataclass, field

from procbuild.pdf.bound.loose import Loose, key_reference
from procbuild.pdf.bound.prepare import Prepared
from procbuild.pdf.bound.saved import Leaf, Segment
from procbuild.pdf.bound.source import Source
from procbuild.pdf.syntax import Held, Laid, Stream, lay_out, pack_count, packed
from procbuild.pdf.values import Value, lines, parse, written


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
    streams: dict[int, Held] = field(default_factory=dict)
    """What streams hold, by number"""


KEY = re.compile(rb"/PbKey(\d++)")
"""A key in a leaf of the parent tree, see :mod:`procbuild.pdf.bound.tags`."""

SUSPECT = re.compile(
    rb"/S */(?:JavaScript|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|Sound|Movie)\b"
    rb"|/EF\b|/PieceInfo\b|/Type */(?:Catalog|Pages|Page|Filespec|EmbeddedFile)\b"
)
"""What no object but pages may have in it."""

BANISHED = (b"/Catalog", b"/Pages", b"/Page", b"/Filespec", b"/EmbeddedFile")
RUNNING = (
    b"/JavaScript", b"/Launch", b"/SubmitForm", b"/ImportData", b"/GoToR", b"/GoToE",
    b"/Rendition", b"/Sound", b"/Movie",
)  # fmt: skip

PACKABLE = 64
"""Bytes that it is worth to pack."""


def harvest(source: Source, prepared: Prepared) -> Harvest:
    """Everything that a prepared paper's roots reach.

    Files, actions and pages beyond the roots are not followed: they become null. Raises
    :class:`DamagedError`.
    """
    found = Harvest()
    waiting: list[int] = list(dict.fromkeys(prepared.roots))
    pages = {page for run in prepared.runs for page in run}
    seen = {*waiting, *prepared.placeholders}
    trees = {number for number, _, _ in prepared.keys}
    while waiting:
        texts, held = zip(*map(source.copied, waiting), strict=True)
        values = lines(texts)
        if SUSPECT.search(b"\n".join(values)):
            values = [
                value if number in prepared.away else _safe(value, is_page=number in pages)
                for number, value in zip(waiting, values, strict=True)
            ]
        for place, (number, data) in enumerate(zip(waiting, held, strict=True)):
            if data is not None:
                values[place], found.streams[number] = _stream(values[place], data)
            if number in trees:
                values[place] = KEY.sub(lambda key: key_reference(int(key[1])), values[place])
        found.order += waiting
        reached = dict.fromkeys(found.entries.add(values))
        waiting = [number for number in reached if number not in seen]
        seen.update(waiting)
    return found


def _stream(entries: bytes, data: Held) -> tuple[bytes, Held]:
    """A stream's dictionary and bytes; packed where they are not and it helps.

    Where the dictionary is none any more, the stream is an empty one.
    """
    entries = entries.strip()
    if not entries.startswith(b"<<") or not entries.endswith(b">>"):
        return b"<< >>", b""
    if b"/Filter" not in entries and len(data) > PACKABLE:
        less = packed(data)
        if len(less) + 24 < len(data):
            return b"<< /Filter /FlateDecode" + entries.removeprefix(b"<<"), less
    return entries, data


def _safe(text: bytes, *, is_page: bool) -> bytes:
    """A value without what embeds or runs something; null where nothing may be left.

    A page may say that it is one.
    """
    if not SUSPECT.search(text) or (is_page and len(SUSPECT.findall(text)) == 1):
        return text
    value = parse(text)
    kind = value.pop(b"/Type", b"null") if is_page and isinstance(value, dict) else b"null"
    if not _is_harmless(value):
        return b"null"
    if is_page and isinstance(value, dict):
        value[b"/Type"] = kind
    return written(value)


def _is_harmless(value: Value) -> bool:
    """Take out of a value what embeds or runs something; False where nothing may be left."""
    if isinstance(value, list):
        value[:] = [one if _is_harmless(one) else b"null" for one in value]
    if not isinstance(value, dict):
        return True
    if value.get(b"/Type") in BANISHED or value.get(b"/S") in RUNNING or b"/EF" in value:
        return False
    for key in [key for key, one in value.items() if key == b"/PieceInfo" or not _is_harmless(one)]:
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
