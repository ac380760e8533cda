"""The objects that pages reach, in numbers of their own."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from procbuild.pdf.apart.links import NAMED
from procbuild.pdf.apart.loose import NOWHERE, Loose
from procbuild.pdf.apart.source import Source
from procbuild.pdf.syntax import Held
from procbuild.pdf.values import Value, lines, parse, written

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

NEW = -1
"""Offset of what stands in no file."""


@dataclass(frozen=True, kw_only=True)
class Objects:
    """Objects in numbers of their own: what is reserved, then streams, then values."""

    loose: Loose
    """Values, and dictionaries of streams"""
    order: Sequence[int]
    """The number of each of these"""
    reserved: int
    streams: Sequence[Held]
    """What streams hold, by number"""
    places: Sequence[tuple[int, int]]
    """Where in the file that is: offset and length; what is new has no offset"""
    unpacked: Sequence[int]
    """Streams that have no filter, from 0"""

    @property
    def values(self) -> int:
        """How many are no streams."""
        return len(self.order) - len(self.streams)


@dataclass
class Reach:
    """What is reached from some objects on, in the numbers of the source."""

    source: Source
    reserved: Sequence[int] = ()
    """Objects that somebody else writes"""
    pages: frozenset[int] = frozenset()
    """Objects that may say that they are pages"""
    away: frozenset[int] = frozenset()
    """Objects that may lead to another file"""
    mends: Mapping[int, Callable[[bytes], bytes]] = field(default_factory=dict)
    """What is still to be done to values, by number"""
    order: list[int] = field(default_factory=list)
    streams: dict[int, Held] = field(default_factory=dict)
    unpacked: list[int] = field(default_factory=list)
    loose: Loose = field(default_factory=Loose)

    def follow(self, roots: Iterable[int]) -> None:
        """Take in objects and all that they refer to.

        Files, actions and pages beyond the roots are not followed: they become null. Raises
        :class:`DamagedError`.
        """
        waiting = list(dict.fromkeys(roots))
        seen = {*waiting, *self.reserved}
        while waiting:
            texts, held = zip(*map(self.source.copied, waiting), strict=True)
            values = lines(texts)
            if SUSPECT.search(b"\n".join(values)):
                values = [
                    value if one in self.away else _safe(value, is_page=one in self.pages)
                    for one, value in zip(waiting, values, strict=True)
                ]
            for place, (one, data) in enumerate(zip(waiting, held, strict=True)):
                if data is not None:
                    values[place], self.streams[one] = _stream(values[place], data)
                    if b"/Filter" not in values[place]:
                        self.unpacked.append(len(self.streams) - 1)
                if one in self.mends:
                    values[place] = self.mends[one](values[place])
            self.order += waiting
            reached = dict.fromkeys(self.loose.add(values))
            waiting = [one for one in reached if one not in seen and one < NAMED]
            seen.update(waiting)

    @property
    def numbers(self) -> dict[int, int]:
        """The own number of each object, by that of the source."""
        values = (one for one in self.order if one not in self.streams)
        return {one: new for new, one in enumerate([*self.reserved, *self.streams, *values])}

    def objects(self, numbers: dict[int, int]) -> Objects:
        """What was reached, in its own ``numbers``; what stands for something else keeps its own.

        What a reference leads to that is nowhere is a number that nothing has.
        """
        self.loose.numbers = [
            one if one < 0 or one >= NAMED else numbers.get(one, NOWHERE)
            for one in self.loose.numbers
        ]
        return Objects(
            loose=self.loose,
            order=[numbers[one] for one in self.order],
            reserved=len(self.reserved),
            streams=list(self.streams.values()),
            places=[
                self.source.places[one] if data and one in self.source.places else (NEW, len(data))
                for one, data in self.streams.items()
            ],
            unpacked=self.unpacked,
        )


def _stream(entries: bytes, data: Held) -> tuple[bytes, Held]:
    """A stream's dictionary and bytes; where the first is none any more, an empty one."""
    entries = entries.strip()
    if not entries.startswith(b"<<") or not entries.endswith(b">>"):
        return b"<< >>", b""
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
