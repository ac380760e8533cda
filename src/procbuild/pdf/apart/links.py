"""Rewrite a paper's links for a larger document: own names of destinations, safe actions only."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from procbuild.pdf.apart.boxes import Frame, box_of, overlap
from procbuild.pdf.apart.form_fields import lacks_appearance, link_over, make_stamp
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.usual import explicit_destination, rewrite_link
from procbuild.pdf.syntax import text
from procbuild.pdf.values import (
    Entries,
    Ref,
    Value,
    bytes_of,
    is_name,
    is_string,
    name_bytes,
    number,
    text_of,
)

ANNOTATIONS = frozenset({
    b"/Link", b"/Text", b"/FreeText", b"/Line", b"/Square", b"/Circle", b"/Polygon", b"/PolyLine",
    b"/Highlight", b"/Underline", b"/Squiggly", b"/StrikeOut", b"/Stamp", b"/Caret", b"/Ink",
    b"/Popup", b"/Widget", b"/Watermark", b"/Redact",
})  # fmt: skip
"""Annotation types that are kept; the others play, embed or run something."""

MAX_ANNOTATIONS = 10_000
"""Annotations of one page beyond which Poppler shows neither it nor any later page."""

URI_ACTION_KEYS = frozenset({b"/Type", b"/S", b"/URI"})
"""Keys of an action that opens an address and does nothing else."""

NAVIGATION = frozenset({b"/NextPage", b"/PrevPage"})
"""Names of actions that lead to the next page or the one before."""

ENDS = {b"/FirstPage": 0, b"/LastPage": -1}
"""Names of actions that lead to an end of the document, which is the paper's own in the book."""

UNSAFE = re.compile(r"^(?:(?:javascript|vbscript|data|file|jar):|[\\/]{2})", re.IGNORECASE)
"""URI schemes that are not kept, and paths on servers of a network."""

REMOVED_KEYS = frozenset({
    b"/AA", b"/PA", b"/FS", b"/AF", b"/OPI", b"/Parent", b"/Kids", b"/Sound", b"/Movie", b"/MK",
})  # fmt: skip
"""Entries that are removed from annotations."""

FIRST_NAME = 1 << 41
"""First number of the placeholders for destination names; object numbers are smaller."""

INTERNAL = "procbuild:"
"""URI scheme of links in the volume's own pages to a destination in another part."""

MAX_DEPTH = 64
"""Outline depth beyond which it is considered a loop."""


def is_unsafe(address: str) -> bool:
    """Whether links to this address are removed, because it runs or opens something local."""
    return UNSAFE.match(re.sub(r"[\x00-\x20]", "", address)) is not None


def named_destinations(source: Source) -> dict[bytes, Value]:
    """All named destinations, from the older dictionary and from the name tree.

    If both have a name, viewers take that of the tree.
    """
    old = source.entries(source.root.get(b"/Dests")) or {}
    tree = (source.entries(source.root.get(b"/Names")) or {}).get(b"/Dests")
    destinations: dict[bytes, Value] = {}
    for key, value in source.pairs(tree, b"/Names"):
        if isinstance(key, bytes) and is_string(key):
            destinations.setdefault(bytes_of(key), value)
    return {name_bytes(name): value for name, value in old.items()} | destinations


def _plain_name(name: bytes) -> bytes:
    """A name in printable ASCII that no other name becomes; others are given in hexadecimal.

    Behind a prefix, a byte order mark means nothing, and viewers that compare names as texts, in
    the order of their characters, would not find it. The empty name is that of a first page.
    """
    is_plain = name[:1] not in {b"", b"#"} and name.isascii() and name.decode().isprintable()
    return name if is_plain else b"#" + name.hex().encode()


@dataclass
class Links:
    """Rewrites the links of one paper and counts in ``dropped`` what is removed."""

    source: Source
    pages: Sequence[Ref]
    names: dict[bytes, Value]
    own: bool = False
    """Whether these are the volume's own pages, which may link to other parts"""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """File that contains a destination of another part, if it is not this file"""
    dropped: Counter[str] = field(default_factory=Counter)
    external: set[int] = field(default_factory=set)
    """Annotations that lead to another file of the volume: the only ones that may"""
    name_refs: dict[bytes, Ref] = field(default_factory=dict)
    """Placeholder for each destination name: names get the paper's prefix only when it is bound, so
    that those of two papers cannot collide"""
    _keep_by_ref: dict[Ref, bool] = field(default_factory=dict)
    """Whether an annotation is kept; several pages may share one"""
    _kept_by_array: dict[Ref, list[Value]] = field(default_factory=dict)
    """The annotations that remain of an array; several pages may share one"""
    _added: list[Value] = field(default_factory=list)
    """Links over the form fields that were cleaned last"""

    def written_name(self, name: bytes) -> bytes:
        """The name of a destination in the assembled document, without prefix."""
        return name if self.own else _plain_name(name)

    def name_ref(self, name: bytes) -> Ref:
        """The placeholder for a name, as :meth:`written_name` returns it."""
        return self.name_refs.setdefault(name, Ref(FIRST_NAME + len(self.name_refs)))

    def destination(self, value: Value | None) -> Value | None:
        """The destination in the assembled document; None if the value is no destination."""
        if isinstance(value, Ref) and value not in self.source.values:
            target_array = explicit_destination(self.source.text(value)[0])
            if target_array is not None:
                return target_array
        target = self.source.value(value)
        if isinstance(target, dict):
            target = self.source.value(target.get(b"/D"))
        if isinstance(target, list) and target:
            # A page index is meant for destinations in other files, but occurs here as well.
            page = number(self.source.value(target[0]))
            if page is None:
                return target
            place = int(page)
            return [self.pages[place], *target[1:]] if 0 <= place < len(self.pages) else None
        if not isinstance(target, bytes):
            return None
        if is_string(target):
            return self._ref_to(bytes_of(target))
        return self._ref_to(name_bytes(target)) if is_name(target) else None

    def _ref_to(self, name: bytes) -> Ref:
        return self.name_ref(self.written_name(name))

    def action(self, value: Value | None) -> Value | None:
        """The action if it only navigates or opens an address; None otherwise.

        An unchanged action is returned as the same value.
        """
        entries = self.source.entries(value)
        if entries is None:
            return None
        match kind := self.source.value(entries.get(b"/S")):
            case b"/GoTo":
                target = self.destination(entries.get(b"/D"))
                return {b"/S": kind, b"/D": target} if target else None
            case b"/URI":
                address = self._address(self.source.value(entries.get(b"/URI")))
                unchanged = address and address[b"/S"] == kind and entries.keys() <= URI_ACTION_KEYS
                return value if unchanged else address
            case b"/Named":
                name = self.source.value(entries.get(b"/N"))
                if isinstance(name, bytes) and name in NAVIGATION:
                    return {b"/S": kind, b"/N": name}
                if isinstance(name, bytes) and name in ENDS and self.pages:
                    return {b"/S": b"/GoTo", b"/D": [self.pages[ENDS[name]], b"/Fit"]}
        return None

    def _address(self, uri: Value | None) -> Entries | None:
        if not isinstance(uri, bytes) or not is_string(uri):
            return None
        address = text_of(uri)
        if self.own and address.startswith(INTERNAL):
            name = address.removeprefix(INTERNAL)
            target = self.name_ref(name.encode())
            if file := self.elsewhere.get(name):
                return {b"/S": b"/GoToR", b"/F": text(file), b"/D": target}
            return {b"/S": b"/GoTo", b"/D": target}
        return None if is_unsafe(address) else {b"/S": b"/URI", b"/URI": uri}

    def clean(self, page: Ref, entries: Entries, frame: Frame) -> None:
        """Keep only the page's safe annotations, with their links rewritten.

        Those outside of its ``frame`` would be seen if it were put on a larger sheet.
        """
        annots = entries.pop(b"/Annots", None)
        kept = self._kept_by_array.get(annots) if isinstance(annots, Ref) else None
        if kept is None:
            annotations = self.source.items(annots) or ()
            kept = [
                annotation
                for annotation in annotations
                if self._keep_annotation(annotation, page) and self._is_within(annotation, frame)
            ]
            kept += self._added
            self._added.clear()
            if len(kept) > MAX_ANNOTATIONS:
                self.dropped[f"annotation beyond the first {MAX_ANNOTATIONS} of a page"] += (
                    len(kept) - MAX_ANNOTATIONS
                )
                del kept[MAX_ANNOTATIONS:]
            if isinstance(annots, Ref):
                self._kept_by_array[annots] = kept
        if kept:
            entries[b"/Annots"] = kept

    def _keep_annotation(self, annotation: Value, page: Ref) -> bool:
        if not isinstance(annotation, Ref):
            return self._clean_annotation(annotation, page)
        if annotation not in self._keep_by_ref:
            is_common = self._rewrite_common(annotation)
            self._keep_by_ref[annotation] = is_common or self._clean_annotation(annotation, page)
        return self._keep_by_ref[annotation]

    def _is_within(self, annotation: Value, frame: Frame) -> bool:
        """Whether what an annotation shows is at least partly in the visible area of its page."""
        if isinstance(annotation, Ref) and isinstance(self.source.values.get(annotation), bytes):
            return True  # a link of the most common form
        entries = self.source.entries(annotation) or {}
        box = box_of(self.source, entries.get(b"/Rect"))
        is_unseen = self.source.value(entries.get(b"/Subtype")) in (b"/Link", b"/Popup")
        return is_unseen or box is None or overlap(frame.box, box) is not None

    def _rewrite_common(self, ref: Ref) -> bool:
        """Rewrite a link of the most common form; False if it has another form."""
        if ref in self.source.values or self.own:
            return False
        raw, data = self.source.text(ref)
        link = rewrite_link(raw, self._ref_to) if data is None else None
        if link is not None:
            self.source.values[ref] = link
        return link is not None

    def _clean_annotation(self, value: Value, page: Ref) -> bool:
        """Clean an annotation; False if it must be removed."""
        annotation = self.source.entries(value)
        number = value if isinstance(value, Ref) else None
        return annotation is not None and self._clean_entries(annotation, page, number)

    def _clean_entries(self, annotation: Entries, page: Ref, number: Ref | None) -> bool:
        """Clean the entries of an annotation; False if it must be removed."""
        kind = self.source.value(annotation.get(b"/Subtype"))
        if not isinstance(kind, bytes) or kind not in ANNOTATIONS:
            self.dropped[f"{_type_name(kind)} annotation"] += 1
            return False
        is_field = kind == b"/Widget"
        is_undrawn = is_field and lacks_appearance(self.source, annotation)
        is_shown = not is_field or make_stamp(self.source, annotation)
        for key in REMOVED_KEYS & annotation.keys():
            if key == b"/AA":
                self.dropped["action"] += 1
            del annotation[key]
        if b"/P" in annotation:
            annotation[b"/P"] = page
        if b"/Dest" in annotation:
            target = self.destination(annotation.pop(b"/Dest"))
            if target is not None:
                annotation[b"/Dest"] = target
        is_kept = self._clean_action(annotation, number, is_link=kind == b"/Link")
        if not is_field:
            return is_kept
        action = annotation.pop(b"/A", None)
        if action is not None:
            self._added.append(self.source.add(link_over(annotation, action)))
        elif is_undrawn:
            self.dropped["form field without appearance"] += 1
        return is_shown

    def _clean_action(self, annotation: Entries, number: Ref | None, *, is_link: bool) -> bool:
        """Clean the action of an annotation; False if it is a link that leads nowhere then."""
        if b"/A" not in annotation:
            return True
        old_action = annotation.pop(b"/A")
        action = self.action(old_action)
        if action is None:
            self.dropped[f"{self._action_type(old_action)} action"] += 1
            return not is_link or b"/Dest" in annotation
        annotation[b"/A"] = action
        if number is not None and isinstance(action, dict) and b"/F" in action:
            self.external.add(number)
        return True

    def _action_type(self, action: Value) -> str:
        return _type_name(self.source.value((self.source.entries(action) or {}).get(b"/S")))


def _type_name(kind: Value | None) -> str:
    """The type of an annotation or action."""
    if not isinstance(kind, bytes) or not is_name(kind):
        return "nameless"
    return name_bytes(kind).decode("utf-8", "replace")


class OutlineTarget(NamedTuple):
    """An outline entry and its target in the assembled document."""

    title: bytes
    """A string object"""
    target: Value | None
    """A destination or an action"""
    level: int
    """From 0"""


def outline_entries(source: Source, links: Links) -> list[OutlineTarget]:
    """The paper's own outline in order, with loops cut."""
    root = source.entries(source.root.get(b"/Outlines")) or {}
    result: list[OutlineTarget] = []
    visited: set[Value | None] = set()
    stack: list[tuple[Value | None, int]] = [(root.get(b"/First"), 0)]
    while stack:
        ref, level = stack.pop()
        item = source.entries(ref)
        if item is None or not isinstance(ref, Ref) or ref in visited or level > MAX_DEPTH:
            continue
        visited.add(ref)
        title = source.value(item.get(b"/Title"))
        target = links.destination(item.get(b"/Dest"))
        if target is None:
            target = links.action(item.get(b"/A"))
        name = title if isinstance(title, bytes) and is_string(title) else b"()"
        result.append(OutlineTarget(name, target, level))
        stack += [(item.get(b"/Next"), level), (item.get(b"/First"), level + 1)]
    return result
