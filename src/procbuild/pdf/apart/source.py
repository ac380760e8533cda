"""A PDF as its authors made it: read strictly, changed in memory, its objects copied as they are.

Three in four objects of a paper are fonts and the like, which need not be parsed: they are copied
as bytes. Objects are parsed on demand.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from procbuild.pdf.apart.index import (
    MAX_OBJECTS,
    MAX_UNPACKED,
    Index,
    decode,
    object_at,
    read_index,
    stream_data,
)
from procbuild.pdf.syntax import StreamData
from procbuild.pdf.values import (
    DamagedError,
    Entries,
    Ref,
    Value,
    integer,
    parse,
    parse_nested,
    parse_shallow,
    serialize,
)

FIRST_NEW = 1 << 40
"""Number of the first new object: beyond any that a file refers to, even for missing objects."""

LENGTH = re.compile(rb"/Length\s++(\d++)(?:\s++0\s++(R))?(?![^\s/<>\[\]()])\s*+")

INHERITED = (b"/Resources", b"/MediaBox", b"/CropBox", b"/Rotate")
"""Page attributes inherited from the nodes of the page tree (ISO 32000-1, 7.7.3.4)."""


@dataclass
class Source:
    """An open PDF; raises :class:`DamagedError` wherever it is not plain."""

    data: bytes
    index: Index = field(init=False)
    values: dict[int, Value] = field(default_factory=dict)
    """Parsed objects, which may have been changed; for streams, their dictionaries"""
    streams: dict[int, StreamData] = field(default_factory=dict)
    """Data of streams that were read or are new"""
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Offset and length of this data in the file"""
    _object_streams: dict[int, dict[int, bytes]] = field(default_factory=dict)
    _remaining: int = MAX_UNPACKED
    """Remaining bytes that object streams may expand to"""

    def __post_init__(self) -> None:
        self.index = read_index(self.data)
        self._next_number = FIRST_NEW

    @property
    def root(self) -> Entries:
        """The document catalog."""
        catalog = self.entries(self.index.trailer.get(b"/Root"))
        if catalog is None:
            raise DamagedError("the document catalog is missing")
        return catalog

    def text(self, number: int) -> tuple[bytes, StreamData | None]:
        """An object as written in the file, and its data if it is a stream.

        The dictionary of a stream is returned without /Length.
        """
        if number in self.index.packed:
            return self._object_stream(self.index.packed[number]).get(number, b"null"), None
        offset = self.index.offsets.get(number, 0)
        if not offset:
            return b"null", None
        actual, text, start = object_at(self.data, offset)
        if actual != number:
            raise DamagedError(f"object {number} is not at its offset")
        if start is None:
            return text, None
        lengths = LENGTH.findall(text)
        # Names may be written with escapes; strings and comments may look like entries.
        if len(lengths) != 1 or b"#" in text or b"(" in text or b"%" in text:
            entries = parse(text)
            if not isinstance(entries, dict):
                raise DamagedError(f"stream {number} has no dictionary")
            size = integer(self.value(entries.pop(b"/Length", None)))
            return serialize(entries), self._stream_data(number, start, size)
        length, is_reference = lengths[0]
        size = integer(self.value(Ref(length))) if is_reference else int(length)
        return LENGTH.sub(b"", text), self._stream_data(number, start, size)

    def _stream_data(self, number: int, start: int, size: int | None) -> StreamData:
        """The data of a stream."""
        data = stream_data(self.data, start, size)
        self.places[number] = start, len(data)
        return data

    def serialized(self, number: int) -> tuple[bytes, StreamData | None]:
        """As :meth:`text`, including changes."""
        if number in self.values:
            return serialize(self.values[number]), self.streams.get(number)
        return self.text(number)

    def _object_stream(self, number: int) -> dict[int, bytes]:
        """The objects of an object stream by number (ISO 32000-1, 7.5.7)."""
        if number not in self._object_streams:
            text, data = self.text(number) if number in self.index.offsets else (b"", None)
            entries = parse(text)
            if data is None or not isinstance(entries, dict):
                raise DamagedError(f"object stream {number} is missing")
            plain = decode(data, entries)
            self._remaining -= len(plain)
            if self._remaining < 0:
                raise DamagedError(
                    f"its object streams are more than {MAX_UNPACKED >> 20} MiB decompressed"
                )
            first, count = (integer(entries.get(key)) or 0 for key in (b"/First", b"/N"))
            head = plain[:first].split(None, 2 * min(count, MAX_OBJECTS))
            if len(head) != 2 * count or not all(map(bytes.isdigit, head)):
                raise DamagedError(f"object stream {number} has an invalid index")
            starts = [first + int(digits) for digits in head[1::2]]
            ends = [*starts[1:], len(plain)]
            if starts != sorted(starts):
                raise DamagedError(f"object stream {number} is out of order")
            self._object_streams[number] = {
                int(digits): plain[start:end]
                for digits, start, end in zip(head[::2], starts, ends, strict=True)
            }
        return self._object_streams[number]

    def resolve(self, value: Value | None) -> Value | None:
        """Resolve a reference to its value, nested values unparsed; any other value itself."""
        if isinstance(value, Ref):
            if value not in self.values:
                text, data = self.text(value)
                self.values[value] = parse_shallow(text)
                if data is not None:
                    self.streams[value] = data
            value = self.values[value]
            if isinstance(value, Ref):
                raise DamagedError("an object is only a reference to another")
        return None if value == b"null" else value

    def value(self, value: Value | None) -> Value | None:
        """Resolve a reference to a value that can be inspected and changed."""
        resolved = self.resolve(value)
        return None if resolved is None else parse_nested(resolved)

    def entries(self, value: Value | None) -> Entries | None:
        """A dictionary; None for anything else, including streams."""
        resolved = self.value(value)
        return resolved if isinstance(resolved, dict) and not self._has_stream(value) else None

    def items(self, value: Value | None) -> list[Value] | None:
        """An array; None for anything else."""
        resolved = self.value(value)
        return resolved if isinstance(resolved, list) else None

    def is_stream(self, value: Value | None) -> bool:
        """Whether this is a stream."""
        return self.resolve(value) is not None and self._has_stream(value)

    def _has_stream(self, value: Value | None) -> bool:
        return isinstance(value, Ref) and value in self.streams

    def pairs(self, tree: Value | None, key: bytes) -> Iterator[tuple[Value, Value]]:
        """The pairs of a name or number tree (ISO 32000-1, 7.9.6 and 7.9.7), with loops cut.

        ``key`` is the key of the pairs in leaves: ``/Names`` or ``/Nums``.
        """
        stack: list[Value | None] = [tree]
        visited = set[Ref]()
        while stack:
            ref = stack.pop()
            if isinstance(ref, Ref):
                if ref in visited:
                    continue
                visited.add(ref)
            node = self.entries(ref) or {}
            pairs = self.items(node.get(key)) or []
            for name, value in zip(pairs[::2], pairs[1::2], strict=False):
                yield self.value(name) or b"null", value
            stack += reversed(self.items(node.get(b"/Kids")) or [])

    @cached_property
    def pages(self) -> list[Ref]:
        """The pages in order; inherited attributes are copied into each."""
        pages = list(self._iter_pages())
        if len(set(pages)) < len(pages):
            raise DamagedError("a page occurs twice in the page tree")
        return pages

    def _iter_pages(self) -> Iterator[Ref]:
        stack: list[tuple[Value, Entries]] = [(self.root.get(b"/Pages", b"null"), {})]
        visited = set[Ref]()
        while stack:
            ref, inherited = stack.pop()
            node = self.entries(ref)
            if node is None or not isinstance(ref, Ref):
                raise DamagedError("an entry of the page tree is not a page")
            if b"/Kids" not in node:
                for key in INHERITED:
                    if key in inherited and self.resolve(node.get(key)) is None:
                        node[key] = inherited[key]
                yield ref
                continue
            if ref in visited:
                raise DamagedError("the page tree contains itself")
            visited.add(ref)
            present = [key for key in INHERITED if self.resolve(node.get(key)) is not None]
            own = {key: self._shared_value(node, key) for key in present}
            kids = self.items(node[b"/Kids"]) or []
            stack += [(kid, {**inherited, **own}) for kid in reversed(kids)]

    def _shared_value(self, node: Entries, key: bytes) -> Value:
        """An inherited value, parsed once; a dictionary becomes an object shared by the pages."""
        value = node[key] = parse_nested(node[key])
        if isinstance(value, dict):
            node[key] = self.add(value)
        return node[key]

    def add(self, value: Value, data: StreamData | None = None) -> Ref:
        """Add an object, or a stream if ``data`` is given."""
        number = self._next_number
        self._next_number += 1
        self.values[number] = value
        if data is not None:
            self.streams[number] = data
        return Ref(number)
