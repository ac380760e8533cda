"""Links of a paper inside a larger document: destinations with names of their own, safe actions."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.usual import led, place_in
from procbuild.pdf.syntax import text
from procbuild.pdf.values import (
    Entries,
    Ref,
    Value,
    bytes_of,
    integer,
    is_name,
    is_string,
    name_bytes,
    text_of,
)

ANNOTATIONS = frozenset({
    b"/Link", b"/Text", b"/FreeText", b"/Line", b"/Square", b"/Circle", b"/Polygon", b"/PolyLine",
    b"/Highlight", b"/Underline", b"/Squiggly", b"/StrikeOut", b"/Stamp", b"/Caret", b"/Ink",
    b"/Popup", b"/Widget", b"/Watermark", b"/Redact",
})  # fmt: skip
"""Annotations that are carried over; the others play, embed or run something."""

MOST = 10_000
"""Annotations of one page beyond which Poppler shows neither it nor any page behind it."""

BARE = frozenset({b"/Type", b"/S", b"/URI"})
"""What an action has that opens an address and does nothing else."""

NAVIGATION = frozenset({b"/NextPage", b"/PrevPage", b"/FirstPage", b"/LastPage"})

UNSAFE = re.compile(r"^(javascript|vbscript|data|file|jar):", re.IGNORECASE)
"""Addresses that are not carried over."""

NEVER = frozenset({
    b"/AA", b"/PA", b"/FS", b"/AF", b"/OPI", b"/Parent", b"/Kids", b"/Sound", b"/Movie", b"/MK",
})  # fmt: skip

NAMED = 1 << 41
"""Number of what stands for the first name; objects have smaller ones."""

INTERNAL = "procbuild:"
"""Scheme of links in pages of our own that lead to a destination of another part."""

DEPTH = 64
"""Levels of a tree beyond which it is taken for a loop."""


def is_unsafe(address: str) -> bool:
    """Whether a link to this address is left out: it would run or open something local."""
    return UNSAFE.match(re.sub(r"[\x00-\x20]", "", address)) is not None


def named_destinations(source: Source) -> dict[bytes, Value]:
    """All named destinations: the name tree's and the older dictionary's."""
    old = source.entries(source.root.get(b"/Dests")) or {}
    found = {name_bytes(name): value for name, value in old.items()}
    names = source.entries(source.root.get(b"/Names")) or {}
    for key, value in source.pairs(names.get(b"/Dests"), b"/Names"):
        if isinstance(key, bytes) and is_string(key):
            found.setdefault(bytes_of(key), value)
    return found


@dataclass
class Links:
    """Rewrites the links of one paper; what is left out is counted in ``dropped``."""

    source: Source
    pages: Sequence[Ref]
    names: dict[bytes, Value]
    own: bool = False
    """Whether the pages are the book's own, which may lead to other parts"""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """File that has a destination of another part, where it is not this one"""
    dropped: Counter[str] = field(default_factory=Counter)
    away: set[int] = field(default_factory=set)
    """Annotations that lead to another file of ours: the only ones that may"""
    said: dict[bytes, Ref] = field(default_factory=dict)
    """What stands for each name that was met: papers cannot collide in what is only said later"""
    _known: dict[Ref, bool] = field(default_factory=dict)
    """Whether an annotation is kept, which several pages may have"""
    _shared: dict[Ref, list[Value]] = field(default_factory=dict)
    """What was left of lists of annotations, which several pages may have"""

    def named(self, name: bytes) -> Ref:
        """What stands for the name of a destination until it is written."""
        return self.said.setdefault(name, Ref(NAMED + len(self.said)))

    def destination(self, value: Value | None) -> Value | None:
        """The destination in the assembled document; None where it is none."""
        if isinstance(value, Ref) and value not in self.source.values:
            place = place_in(self.source.text(value)[0])
            if place is not None:
                return place
        target = self.source.value(value)
        if isinstance(target, dict):
            target = self.source.value(target.get(b"/D"))
        if isinstance(target, list) and target:
            # A number is the index of a page: meant for other files, and met in this one too.
            page = integer(target[0])
            if page is not None and page < len(self.pages):
                return [self.pages[page], *target[1:]]
            return target
        if not isinstance(target, bytes):
            return None
        if is_string(target):
            return self.named(bytes_of(target))
        return self.named(name_bytes(target)) if is_name(target) else None

    def action(self, value: Value | None) -> Value | None:
        """The action where it is one that only navigates or opens an address; else None.

        It is the same where it says nothing else.
        """
        found = self.source.entries(value)
        if found is None:
            return None
        match kind := self.source.value(found.get(b"/S")):
            case b"/GoTo":
                target = self.destination(found.get(b"/D"))
                return {b"/S": kind, b"/D": target} if target else None
            case b"/URI":
                address = self._address(self.source.value(found.get(b"/URI")))
                same = address and address[b"/S"] == kind and found.keys() <= BARE
                return value if same else address
            case b"/Named":
                way = self.source.value(found.get(b"/N"))
                if isinstance(way, bytes) and way in NAVIGATION:
                    return {b"/S": kind, b"/N": way}
        return None

    def _address(self, written: Value | None) -> Entries | None:
        if not isinstance(written, bytes) or not is_string(written):
            return None
        address = text_of(written)
        if self.own and address.startswith(INTERNAL):
            name = address.removeprefix(INTERNAL)
            target = self.named(name.encode())
            if file := self.elsewhere.get(name):
                return {b"/S": b"/GoToR", b"/F": text(file), b"/D": target}
            return {b"/S": b"/GoTo", b"/D": target}
        return None if is_unsafe(address) else {b"/S": b"/URI", b"/URI": written}

    def clean(self, page: Ref, entries: Entries) -> None:
        """Leave on the page the annotations that are safe, their links rewritten."""
        written = entries.pop(b"/Annots", None)
        kept = self._shared.get(written) if isinstance(written, Ref) else None
        if kept is None:
            annotations = self.source.items(written) or ()
            kept = [one for one in annotations if self._is_kept(one, page)]
            if len(kept) > MOST:
                self.dropped[f"annotation beyond the first {MOST} of a page"] += len(kept) - MOST
                del kept[MOST:]
            if isinstance(written, Ref):
                self._shared[written] = kept
        if kept:
            entries[b"/Annots"] = kept

    def _is_kept(self, one: Value, page: Ref) -> bool:
        if not isinstance(one, Ref):
            return self._is_clean(one, page)
        if one not in self._known:
            self._known[one] = self._is_usual(one) or self._is_clean(one, page)
        return self._known[one]

    def _is_usual(self, number: Ref) -> bool:
        """Whether this is a link as nearly all are; then it is rewritten."""
        if number in self.source.values or self.own:
            return False
        text, data = self.source.text(number)
        link = led(text, self.named) if data is None else None
        if link is not None:
            self.source.values[number] = link
        return link is not None

    def _is_clean(self, one: Value, page: Ref) -> bool:
        """Whether an annotation may stay, once it is cleaned."""
        annotation = self.source.entries(one)
        number = one if isinstance(one, Ref) else None
        return annotation is not None and self._keep(annotation, page, number)

    def _keep(self, annotation: Entries, page: Ref, number: Ref | None) -> bool:
        """Clean an annotation; False where it must not stay."""
        kind = self.source.value(annotation.get(b"/Subtype"))
        if not isinstance(kind, bytes) or kind not in ANNOTATIONS:
            self.dropped[f"{_told(kind)} annotation"] += 1
            return False
        for key in NEVER & annotation.keys():
            if key == b"/AA":
                self.dropped["action"] += 1
            del annotation[key]
        if b"/P" in annotation:
            annotation[b"/P"] = page
        if b"/Dest" in annotation:
            target = self.destination(annotation.pop(b"/Dest"))
            if target is not None:
                annotation[b"/Dest"] = target
        if b"/A" not in annotation:
            return True
        written = annotation.pop(b"/A")
        action = self.action(written)
        if action is None:
            self.dropped[f"{self._kind(written)} action"] += 1
            return kind != b"/Link" or b"/Dest" in annotation
        annotation[b"/A"] = action
        if number is not None and isinstance(action, dict) and b"/F" in action:
            self.away.add(number)
        return True

    def _kind(self, action: Value) -> str:
        return _told(self.source.value((self.source.entries(action) or {}).get(b"/S")))


def _told(kind: Value | None) -> str:
    """What an annotation or action says that it is."""
    if not isinstance(kind, bytes) or not is_name(kind):
        return "nameless"
    return name_bytes(kind).decode("utf-8", "replace")


class Entry(NamedTuple):
    """An entry of an outline with what it leads to in the assembled document."""

    title: bytes
    """A string as it is written"""
    target: Value | None
    """A destination or an action"""
    level: int
    """From 0"""


def outline_entries(source: Source, links: Links) -> list[Entry]:
    """The paper's own outline in order; loops are cut."""
    root = source.entries(source.root.get(b"/Outlines")) or {}
    found: list[Entry] = []
    seen: set[Value | None] = set()
    waiting: list[tuple[Value | None, int]] = [(root.get(b"/First"), 0)]
    while waiting:
        one, level = waiting.pop()
        item = source.entries(one)
        if item is None or not isinstance(one, Ref) or one in seen or level > DEPTH:
            continue
        seen.add(one)
        title = source.value(item.get(b"/Title"))
        target = links.destination(item.get(b"/Dest"))
        if target is None:
            target = links.action(item.get(b"/A"))
        name = title if isinstance(title, bytes) and is_string(title) else b"()"
        found.append(Entry(name, target, level))
        waiting += [(item.get(b"/Next"), level), (item.get(b"/First"), level + 1)]
    return found
