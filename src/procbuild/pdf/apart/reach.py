"""Collect the objects that pages reach, and renumber them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from procbuild.pdf.apart.links import FIRST_NAME
from procbuild.pdf.apart.relocatable import UNUSED, Relocatable
from procbuild.pdf.apart.source import Source
from procbuild.pdf.syntax import StreamData
from procbuild.pdf.values import Value, is_string, on_one_line, parse, serialize

SUSPECT = re.compile(
    rb"/S */(?:JavaScript|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|Sound|Movie)\b"
    rb"|/EF\b|/PieceInfo\b|/Type */(?:Catalog|Pages|Page|Filespec|EmbeddedFile)\b"
)
"""What must not occur in any object but pages."""

FORBIDDEN_TYPES = (b"/Catalog", b"/Pages", b"/Page", b"/Filespec", b"/EmbeddedFile")
ACTIVE_ACTIONS = (
    b"/JavaScript", b"/Launch", b"/SubmitForm", b"/ImportData", b"/GoToR", b"/GoToE",
    b"/Rendition", b"/Sound", b"/Movie",
)  # fmt: skip

NEW = -1
"""Offset that stands for data that is not in the file."""


@dataclass(frozen=True, kw_only=True)
class Objects:
    """Objects with numbers of their own: the reserved ones first, then streams, then values."""

    loose: Relocatable
    """Values, and the dictionaries of streams"""
    order: Sequence[int]
    """The number of each of these, in the order in which they are held"""
    reserved: int
    streams: Sequence[StreamData]
    """Data of the streams, by number"""
    places: Sequence[tuple[int, int]]
    """Offset and length of that data in the file; the offset is :data:`NEW` for new data"""
    unpacked: Sequence[int]
    """Indices of the streams without a filter"""

    @property
    def values(self) -> int:
        """Number of objects that are not streams."""
        return len(self.order) - len(self.streams)


@dataclass
class Reach:
    """The objects reachable from some roots, with the numbers of the source."""

    source: Source
    reserved: Sequence[int] = ()
    """Objects that are written by the caller"""
    pages: frozenset[int] = frozenset()
    """Objects that may be pages"""
    external: frozenset[int] = frozenset()
    """Objects that may lead to another file"""
    transforms: Mapping[int, Callable[[bytes], bytes]] = field(default_factory=dict)
    """Final transformations of written values, by object number"""
    order: list[int] = field(default_factory=list)
    streams: dict[int, StreamData] = field(default_factory=dict)
    unpacked: list[int] = field(default_factory=list)
    loose: Relocatable = field(default_factory=Relocatable)

    def follow(self, roots: Iterable[int]) -> None:
        """Collect objects and everything that they refer to.

        Files, actions and pages other than the roots are not followed: references to them become
        null. Raises :class:`DamagedError`.
        """
        numbers = list(dict.fromkeys(roots))
        visited = {*numbers, *self.reserved}
        while numbers:
            texts, stream_data = zip(*map(self.source.serialized, numbers), strict=True)
            values = on_one_line(texts)
            if SUSPECT.search(b"\n".join(values)):
                values = [
                    value
                    if number in self.external
                    else _without_active_content(value, is_page=number in self.pages)
                    for number, value in zip(numbers, values, strict=True)
                ]
            for index, (number, data) in enumerate(zip(numbers, stream_data, strict=True)):
                if data is not None:
                    values[index], self.streams[number] = _checked_stream(values[index], data)
                    if b"/Filter" not in values[index]:
                        self.unpacked.append(len(self.streams) - 1)
                if number in self.transforms:
                    values[index] = self.transforms[number](values[index])
            self.order += numbers
            references = dict.fromkeys(self.loose.add(values))
            numbers = [
                number for number in references if number not in visited and number < FIRST_NAME
            ]
            visited.update(numbers)

    @property
    def numbers(self) -> dict[int, int]:
        """The new number of each object, by its number in the source."""
        values = (number for number in self.order if number not in self.streams)
        return {number: new for new, number in enumerate([*self.reserved, *self.streams, *values])}

    def objects(self, numbers: dict[int, int], keys: Sequence[int] = ()) -> Objects:
        """The collected objects with their new ``numbers``; placeholders keep theirs.

        References to objects that were not collected get a number that is unused. So do keys of the
        parent tree other than ``keys``, which are numbered from 0: a paper of few pages may have
        large ones.
        """
        new = numbers | {-1 - key: -1 - place for place, key in enumerate(keys)}
        self.loose.numbers = [
            number if number >= FIRST_NAME else new.get(number, UNUSED)
            for number in self.loose.numbers
        ]
        return Objects(
            loose=self.loose,
            order=[numbers[number] for number in self.order],
            reserved=len(self.reserved),
            streams=list(self.streams.values()),
            places=[
                self.source.places[number]
                if data and number in self.source.places
                else (NEW, len(data))
                for number, data in self.streams.items()
            ],
            unpacked=self.unpacked,
        )


def _checked_stream(entries: bytes, data: StreamData) -> tuple[bytes, StreamData]:
    """A stream's dictionary and data; an empty stream if the dictionary is invalid."""
    entries = entries.strip()
    if not entries.startswith(b"<<") or not entries.endswith(b">>"):
        return b"<< >>", b""
    return entries, data


def _without_active_content(text: bytes, *, is_page: bool) -> bytes:
    """A value without what embeds or runs something; null if nothing may remain.

    A page may have the type of one.
    """
    if not SUSPECT.search(text) or (is_page and len(SUSPECT.findall(text)) == 1):
        return text
    value = parse(text)
    page_type = value.pop(b"/Type", b"null") if is_page and isinstance(value, dict) else b"null"
    if not _remove_active_content(value):
        return b"null"
    if is_page and isinstance(value, dict):
        value[b"/Type"] = page_type
    return serialize(value)


def _remove_active_content(value: Value) -> bool:
    """Remove from a value what embeds or runs something; False if nothing may remain."""
    if isinstance(value, list):
        value[:] = [element if _remove_active_content(element) else b"null" for element in value]
    if not isinstance(value, dict):
        return True
    if (
        value.get(b"/Type") in FORBIDDEN_TYPES
        or value.get(b"/S") in ACTIVE_ACTIONS
        or (b"/EF" in value and any(map(is_string, value.values())))  # it has the file's name
    ):
        return False
    for key in [
        key
        for key, element in value.items()
        if key == b"/PieceInfo" or not _remove_active_content(element)
    ]:
        del value[key]
    return True
