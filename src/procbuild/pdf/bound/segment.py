"""Lay out a paper as a segment: its objects, with the numbers reserved for it.

Streams are copied as they are, all other objects are written as one run of bytes. Objects that
depend on the document are left to the assembler: the page tree nodes, the parent of the outline,
and the structure tree root. They have the first numbers of the block.
"""

from collections.abc import Sequence
from dataclasses import replace

from procbuild.pdf.apart.links import FIRST_NAME
from procbuild.pdf.apart.reach import Objects
from procbuild.pdf.apart.taken import Apart
from procbuild.pdf.bound.canvas import DrawnStamps
from procbuild.pdf.bound.saved import Leaf, Segment
from procbuild.pdf.syntax import (
    LaidOut,
    Stream,
    StreamData,
    compress,
    lay_out,
    pack_count,
    reference,
    string,
)


class BlockError(Exception):
    """A paper has more objects than numbers were reserved for it."""

    def __init__(self, need: int) -> None:
        super().__init__(need)
        self.need = need


MIN_COMPRESSED = 64
"""Minimum size in bytes of data that is compressed."""

DEFLATED = b"<< /Filter /FlateDecode"


class Layout:
    """Lays out a paper: for the book, and for a document of its own."""

    def __init__(self, apart: Apart, drawn: DrawnStamps | None, prefix: bytes) -> None:
        """``prefix`` is put before the names of its destinations."""
        self._apart = apart
        self._drawn = drawn
        self._prefix = prefix
        self._parts = [apart.objects, *([drawn.objects] if drawn else ())]
        self._streams = [_compress_streams(part) for part in self._parts]
        self._replacements = dict(
            enumerate([string(prefix + name) for name in apart.names], FIRST_NAME)
        )
        """Replacements of the placeholders for names, and of the slots if nothing is drawn"""
        for place, page in enumerate(apart.pages):
            self._replacements.update(page.blank(place))
        self._keys = {number for number in apart.objects.loose.numbers if number < 0}

    def _numbers(self, base: int, *, packed: bool) -> tuple[list[list[int]], list[int]]:
        """Object numbers from ``base`` on for each part, and for the object streams.

        First the reserved objects, then those with an offset, then those in object streams.
        """
        stream = base + self._apart.objects.reserved
        pack = stream + sum(len(part.streams) for part in self._parts)
        values = sum(part.values for part in self._parts)
        value = pack + (pack_count(values) if packed else 0)
        packs = list(range(pack, value))
        result: list[list[int]] = []
        for part in self._parts:
            next_stream, next_value = stream + len(part.streams), value + part.values
            reserved = range(base, base + part.reserved)
            result.append([*reserved, *range(stream, next_stream), *range(value, next_value)])
            stream, value = next_stream, next_value
        return result, packs

    def _render(self, numbers: Sequence[Sequence[int]], base: int, block: int) -> list[list[bytes]]:
        """The written values and stream dictionaries of each part, in order."""
        replacements = dict(self._replacements)
        parts: list[list[bytes]] = []
        if self._drawn:
            slots = self._drawn.slots
            lines = self._drawn.objects.loose.render(_references(numbers[1]))
            replacements.update(zip(slots, lines, strict=False))
            parts.append(lines[len(slots) :])
        keys = {key: b"%d" % (base - 1 - key) for key in self._keys if -1 - key < block}
        values = self._apart.objects.loose
        return [values.render({**_references(numbers[0]), **replacements, **keys}), *parts]

    def lay_out(
        self,
        base: int,
        block: int | None = None,
        unstamped: tuple[int, ...] = (),
        *,
        packed: bool = True,
    ) -> tuple[LaidOut, Segment]:
        """The body and description of the segment.

        Without ``block`` it takes as many object numbers as it needs. Unless ``packed``, its values
        are left to the assembler. Raises :class:`BlockError` if the block is too small.
        """
        apart = self._apart
        numbers, packs = self._numbers(base, packed=packed)
        need = len(packs) + sum(map(len, numbers))
        if block is None:
            block = need
        if need > block:
            raise BlockError(need)
        streams: list[tuple[int, Stream]] = []
        values: list[tuple[int, bytes]] = []
        rendered = self._render(numbers, base, block)
        for part, part_streams, new, texts in zip(
            self._parts, self._streams, numbers, rendered, strict=True
        ):
            first = part.reserved + len(part_streams)
            for position, text in zip(part.order, texts, strict=True):
                if position >= first:
                    values.append((new[position], text))
                else:
                    prefix, data = part_streams[position - part.reserved]
                    streams.append((new[position], Stream(prefix + text.removeprefix(b"<<"), data)))
        body = (
            lay_out(streams, values, packs)
            if packed
            else replace(lay_out(streams, [], []), values=tuple(values))
        )
        new = numbers[0]
        segment = Segment(
            base=base,
            block=block,
            size=body.size,
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
            outline=_renumber_outline(apart.outline, new),
            tags=tuple(new[position] for position in apart.tags),
            keys=tuple(
                (new[leaf], base + first, base + last)
                for leaf, first, last in apart.keys
                if last < block
            ),
            layers=tuple(new[position] for position in apart.layers),
            hidden=tuple(new[position] for position in apart.hidden),
            notes=tuple(apart.notes),
            unstamped=unstamped,
        )
        return body, segment


def _renumber_outline(
    outline: tuple[int, int, int] | None, new: Sequence[int]
) -> tuple[int, int, int] | None:
    return (new[outline[0]], new[outline[1]], outline[2]) if outline else None


def _references(numbers: Sequence[int]) -> dict[int, bytes]:
    return dict(enumerate(map(reference, numbers)))


def _compress_streams(part: Objects) -> list[tuple[bytes, StreamData]]:
    """Beginning of the dictionary and data of each stream, compressed if that is smaller."""
    streams: list[tuple[bytes, StreamData]] = [(b"<<", data) for data in part.streams]
    for index in part.unpacked:
        data = part.streams[index]
        if len(data) > MIN_COMPRESSED and len(DEFLATED) + len(smaller := compress(data)) < len(
            data
        ):
            streams[index] = DEFLATED, smaller
    return streams
