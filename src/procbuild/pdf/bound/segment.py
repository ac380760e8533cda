"""A paper as a segment: its objects in numbers reserved for it, ready to be put behind others.

Streams are copied as they are, all else is written as one run of bytes. What differs from one
document to another is left to the assembler: the page tree nodes, the parent of the outline, the
structure root; their numbers are the block's first.
"""

from collections.abc import Sequence

from procbuild.pdf.apart.links import NAMED
from procbuild.pdf.apart.reach import Objects
from procbuild.pdf.apart.taken import Apart
from procbuild.pdf.bound.canvas import Drawn
from procbuild.pdf.bound.saved import Leaf, Segment
from procbuild.pdf.syntax import Held, Laid, Stream, lay_out, pack_count, packed, reference, string


class BlockError(Exception):
    """A paper has more objects than were reserved for it."""

    def __init__(self, need: int) -> None:
        super().__init__(need)
        self.need = need


PACKABLE = 64
"""Bytes that it is worth to pack."""

PACKED = b"<< /Filter /FlateDecode"


class Layout:
    """A paper that is laid out: for the book, and for a document of its own."""

    def __init__(self, apart: Apart, drawn: Drawn | None, prefix: bytes) -> None:
        """``prefix`` goes before the names of its destinations."""
        self._apart = apart
        self._drawn = drawn
        self._prefix = prefix
        self._parts = [apart.objects, *([drawn.objects] if drawn else ())]
        self._streams = [_packed(part) for part in self._parts]
        self._meant = dict(enumerate([string(prefix + name) for name in apart.names], NAMED))
        """What names stand for, and slots as long as nothing is drawn"""
        for place, page in enumerate(apart.pages):
            self._meant.update(page.blank(place))
        self._keys = {number for number in apart.objects.loose.numbers if number < 0}

    def _numbers(self, base: int) -> tuple[list[list[int]], list[int]]:
        """New numbers from ``base`` on of the objects of each part, and of the object streams.

        The reserved ones first, then all that have an offset, then what is packed.
        """
        stream = base + self._apart.objects.reserved
        pack = stream + sum(len(part.streams) for part in self._parts)
        value = pack + pack_count(sum(part.values for part in self._parts))
        packs = list(range(pack, value))
        found: list[list[int]] = []
        for part in self._parts:
            behind, last = stream + len(part.streams), value + part.values
            reserved = range(base, base + part.reserved)
            found.append([*reserved, *range(stream, behind), *range(value, last)])
            stream, value = behind, last
        return found, packs

    def _written(
        self, numbers: Sequence[Sequence[int]], base: int, block: int
    ) -> list[list[bytes]]:
        """The values and dictionaries of each part, in order."""
        meant = dict(self._meant)
        parts: list[list[bytes]] = []
        if self._drawn:
            slots = self._drawn.slots
            lines = self._drawn.objects.loose.written(_references(numbers[1]))
            meant.update(zip(slots, lines, strict=False))
            parts.append(lines[len(slots) :])
        keys = {key: b"%d" % (base - 1 - key) for key in self._keys if -1 - key < block}
        loose = self._apart.objects.loose
        return [loose.written({**_references(numbers[0]), **meant, **keys}), *parts]

    def lay_out(
        self, base: int, block: int | None = None, unstamped: tuple[int, ...] = ()
    ) -> tuple[Laid, Segment]:
        """The segment's body and description; ``block`` None takes as many numbers as it needs.

        Raises :class:`BlockError` where the block is too small.
        """
        apart = self._apart
        numbers, packs = self._numbers(base)
        need = len(packs) + sum(map(len, numbers))
        if block is None:
            block = need
        if need > block:
            raise BlockError(need)
        streams: list[tuple[int, Stream]] = []
        values: list[tuple[int, bytes]] = []
        written = self._written(numbers, base, block)
        for part, held, new, texts in zip(
            self._parts, self._streams, numbers, written, strict=True
        ):
            first = part.reserved + len(held)
            for one, text in zip(part.order, texts, strict=True):
                if one >= first:
                    values.append((new[one], text))
                else:
                    head, data = held[one - part.reserved]
                    streams.append((new[one], Stream(head + text.removeprefix(b"<<"), data)))
        laid = lay_out(streams, values, packs)
        new = numbers[0]
        segment = Segment(
            base=base,
            block=block,
            size=laid.size,
            offsets=len(streams) + len(packs),
            used=need,
            runs=tuple(tuple(new[page] for page in run) for run in apart.runs),
            leaves=tuple(
                Leaf(
                    number=new[number],
                    first=(self._prefix + first).hex(),
                    last=(self._prefix + last).hex(),
                )
                for number, first, last in apart.leaves
            ),
            outline=_ends(apart.outline, new),
            tags=tuple(new[one] for one in apart.tags),
            keys=tuple(
                (new[leaf], base + first, base + last)
                for leaf, first, last in apart.keys
                if last < block
            ),
            layers=tuple(new[one] for one in apart.layers),
            hidden=tuple(new[one] for one in apart.hidden),
            notes=tuple(apart.notes),
            unstamped=unstamped,
        )
        return laid, segment


def _ends(outline: tuple[int, int, int] | None, new: Sequence[int]) -> tuple[int, int, int] | None:
    return (new[outline[0]], new[outline[1]], outline[2]) if outline else None


def _references(numbers: Sequence[int]) -> dict[int, bytes]:
    return dict(enumerate(map(reference, numbers)))


def _packed(part: Objects) -> list[tuple[bytes, Held]]:
    """How the dictionary of each stream begins, and its bytes, packed where that helps."""
    found: list[tuple[bytes, Held]] = [(b"<<", data) for data in part.streams]
    for place in part.unpacked:
        data = part.streams[place]
        if len(data) > PACKABLE and len(PACKED) + len(less := packed(data)) < len(data):
            found[place] = PACKED, less
    return found
