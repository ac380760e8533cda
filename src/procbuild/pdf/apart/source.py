"""A PDF as its authors made it: read strictly, changed in memory, its objects copied as they are.

Three in four objects of a paper are fonts and their like, which nobody looks into: here they stay
the bytes that they are. Only what is asked for is parsed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from procbuild.pdf.apart.index import (
    MOST,
    MOST_OBJECTS,
    Index,
    object_at,
    read_index,
    stream_of,
    unpacked,
)
from procbuild.pdf.syntax import Held
from procbuild.pdf.values import (
    DamagedError,
    Entries,
    Ref,
    Value,
    integer,
    opened,
    parse,
    skimmed,
    written,
)

FIRST = 1 << 40
"""Number of the first new object: beyond all that files refer to, also those that are not there."""

LENGTH = re.compile(rb"/Length\s++(\d++)(?:\s++0\s++(R))?(?![^\s/<>\[\]()])\s*+")

INHERITED = (b"/Resources", b"/MediaBox", b"/CropBox", b"/Rotate")
"""What a page has of the nodes above it, where it says nothing itself (ISO 32000-1, 7.7.3.4)."""


@dataclass
class Source:
    """An open PDF; raises :class:`DamagedError` wherever it is not plain."""

    data: bytes
    index: Index = field(init=False)
    values: dict[int, Value] = field(default_factory=dict)
    """What was looked into, and may have been changed; entries of streams"""
    streams: dict[int, Held] = field(default_factory=dict)
    """What streams hold that were looked into or are new"""
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Where in the file these bytes stand: offset and length"""
    _packs: dict[int, dict[int, bytes]] = field(default_factory=dict)
    _room: int = MOST
    """Bytes that object streams may still hold"""

    def __post_init__(self) -> None:
        self.index = read_index(self.data)
        self._following = FIRST

    # What is in it

    @property
    def root(self) -> Entries:
        """The document catalog."""
        found = self.entries(self.index.trailer.get(b"/Root"))
        if found is None:
            raise DamagedError("it has no document catalog")
        return found

    def text(self, number: int) -> tuple[bytes, Held | None]:
        """An object as it stands in the file, and what it holds if it is a stream.

        The entries of a stream come without their length.
        """
        if number in self.index.packed:
            return self._pack(self.index.packed[number]).get(number, b"null"), None
        at = self.index.offsets.get(number, 0)
        if not at:
            return b"null", None
        found, text, start = object_at(self.data, at)
        if found != number:
            raise DamagedError(f"object {number} is not where it should be")
        if start is None:
            return text, None
        said = LENGTH.findall(text)
        # Names may be spelled otherwise; strings and comments may look like entries.
        if len(said) != 1 or b"#" in text or b"(" in text or b"%" in text:
            entries = parse(text)
            if not isinstance(entries, dict):
                raise DamagedError(f"stream {number} has no dictionary")
            size = integer(self.value(entries.pop(b"/Length", None)))
            return written(entries), self._held(number, start, size)
        length, is_reference = said[0]
        size = integer(self.value(Ref(length))) if is_reference else int(length)
        return LENGTH.sub(b"", text), self._held(number, start, size)

    def _held(self, number: int, start: int, size: int | None) -> Held:
        """What a stream holds."""
        held = stream_of(self.data, start, size)
        self.places[number] = start, len(held)
        return held

    def copied(self, number: int) -> tuple[bytes, Held | None]:
        """As :meth:`text`, with what was changed."""
        if number in self.values:
            return written(self.values[number]), self.streams.get(number)
        return self.text(number)

    def _pack(self, number: int) -> dict[int, bytes]:
        """The objects of an object stream by number (ISO 32000-1, 7.5.7)."""
        if number not in self._packs:
            text, data = self.text(number) if number in self.index.offsets else (b"", None)
            entries = parse(text)
            if data is None or not isinstance(entries, dict):
                raise DamagedError(f"object stream {number} is none")
            plain = unpacked(data, entries)
            self._room -= len(plain)
            if self._room < 0:
                raise DamagedError(f"its object streams are more than {MOST >> 20} MiB unpacked")
            first, count = (integer(entries.get(key)) or 0 for key in (b"/First", b"/N"))
            head = plain[:first].split(None, 2 * min(count, MOST_OBJECTS))
            if len(head) != 2 * count or not all(map(bytes.isdigit, head)):
                raise DamagedError(f"object stream {number} does not say plainly what is in it")
            starts = [first + int(one) for one in head[1::2]]
            ends = [*starts[1:], len(plain)]
            if starts != sorted(starts):
                raise DamagedError(f"object stream {number} is out of order")
            self._packs[number] = {
                int(one): plain[start:end]
                for one, start, end in zip(head[::2], starts, ends, strict=True)
            }
        return self._packs[number]

    def followed(self, value: Value | None) -> Value | None:
        """What a reference leads to, as far as it was looked into; anything else itself."""
        if isinstance(value, Ref):
            if value not in self.values:
                text, data = self.text(value)
                self.values[value] = skimmed(text)
                if data is not None:
                    self.streams[value] = data
            value = self.values[value]
            if isinstance(value, Ref):
                raise DamagedError("an object is only a reference to another")
        return None if value == b"null" else value

    def value(self, value: Value | None) -> Value | None:
        """What a reference leads to, to be read and, where it is one, changed."""
        found = self.followed(value)
        return None if found is None else opened(found)

    def entries(self, value: Value | None) -> Entries | None:
        """A dictionary; None for anything else, streams too."""
        found = self.value(value)
        return found if isinstance(found, dict) and not self._holds(value) else None

    def items(self, value: Value | None) -> list[Value] | None:
        """An array; None for anything else."""
        found = self.value(value)
        return found if isinstance(found, list) else None

    def is_stream(self, value: Value | None) -> bool:
        """Whether this is a stream."""
        return self.followed(value) is not None and self._holds(value)

    def _holds(self, value: Value | None) -> bool:
        return isinstance(value, Ref) and value in self.streams

    def pairs(self, tree: Value | None, key: bytes) -> Iterator[tuple[Value, Value]]:
        """The pairs of a name or number tree (ISO 32000-1, 7.9.6 and 7.9.7), loops cut.

        ``key`` is where its leaves have them: ``/Names`` or ``/Nums``.
        """
        waiting: list[Value | None] = [tree]
        seen = set[Ref]()
        while waiting:
            one = waiting.pop()
            if isinstance(one, Ref):
                if one in seen:
                    continue
                seen.add(one)
            node = self.entries(one) or {}
            pairs = self.items(node.get(key)) or []
            for name, value in zip(pairs[::2], pairs[1::2], strict=False):
                yield self.value(name) or b"null", value
            waiting += reversed(self.items(node.get(b"/Kids")) or [])

    @cached_property
    def pages(self) -> list[Ref]:
        """The pages in order, each with what it inherits as its own."""
        pages = list(self._pages())
        if len(set(pages)) < len(pages):
            raise DamagedError("a page stands in the page tree twice")
        return pages

    def _pages(self) -> Iterator[Ref]:
        waiting: list[tuple[Value, Entries]] = [(self.root.get(b"/Pages", b"null"), {})]
        seen = set[Ref]()
        while waiting:
            one, above = waiting.pop()
            node = self.entries(one)
            if node is None or not isinstance(one, Ref):
                raise DamagedError("an entry of the page tree is no page")
            if b"/Kids" not in node:
                for key in INHERITED:
                    if key in above and self.followed(node.get(key)) is None:
                        node[key] = above[key]
                yield one
                continue
            if one in seen:
                raise DamagedError("the page tree is a loop")
            seen.add(one)
            says = [key for key in INHERITED if self.followed(node.get(key)) is not None]
            own = {key: self._shared(node, key) for key in says}
            kids = self.items(node[b"/Kids"]) or []
            waiting += [(kid, {**above, **own}) for kid in reversed(kids)]

    def _shared(self, node: Entries, key: bytes) -> Value:
        """A value that pages inherit, looked into once; a dictionary as one object of them all."""
        value = node[key] = opened(node[key])
        if isinstance(value, dict):
            node[key] = self.add(value)
        return node[key]

    # What is new in it

    def add(self, value: Value, data: Held | None = None) -> Ref:
        """A new object, a stream where it holds something."""
        number = self._following
        self._following += 1
        self.values[number] = value
        if data is not None:
            self.streams[number] = data
        return Ref(number)
