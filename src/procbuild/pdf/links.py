"""Links of a paper inside a larger document: destinations with names of their own, safe actions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, String

from procbuild.pdf.objects import is_same, name_bytes

ANNOTATIONS = frozenset({
    "/Link", "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
    "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink",
    "/Popup", "/Widget", "/Watermark", "/Redact",
})  # fmt: skip
"""Annotations that are carried over; the others play, embed or run something."""

MOST = 10_000
"""Annotations of one page beyond which Poppler shows neither it nor any page behind it."""

NAMELESS = "/nameless"
"""What an annotation or action is called that does not say of what kind it is."""

BARE = {"/GoTo": {"/Type", "/S", "/D"}, "/URI": {"/Type", "/S", "/URI"}}
"""What actions have that do nothing else, by their kind."""

NAVIGATION = frozenset({"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"})

UNSAFE = re.compile(r"^(javascript|vbscript|data|file|jar):", re.IGNORECASE)
"""Addresses that are not carried over."""

NEVER = frozenset({
    "/AA", "/PA", "/FS", "/AF", "/OPI", "/Parent", "/Kids", "/Sound", "/Movie", "/MK",
})  # fmt: skip

INTERNAL = "procbuild:"
"""Scheme of links in pages of our own that lead to a destination of another part."""

DEPTH = 64
"""Levels of a tree beyond which it is taken for a loop."""


def is_unsafe(address: str) -> bool:
    """Whether a link to this address is left out: it would run or open something local."""
    return UNSAFE.match(re.sub(r"[\x00-\x20]", "", address)) is not None


def named_destinations(pdf: pikepdf.Pdf) -> dict[bytes, Object]:
    """All named destinations: the name tree's and the older dictionary's."""
    found: dict[bytes, Object] = {}
    old = pdf.Root.get("/Dests")
    if isinstance(old, Dictionary):
        for name in old.keys():  # noqa: SIM118  a dictionary of PDF is no mapping
            with suppress(UnicodeError):  # pikepdf finds nothing under a name that is not UTF-8
                found[name[1:].encode()] = old[name]
    names = pdf.Root.get("/Names")
    tree = names.get("/Dests") if isinstance(names, Dictionary) else None
    for key, value in _name_tree(tree, set(), 0):
        found.setdefault(key, value)
    return found


def _name_tree(
    node: Object | None, seen: set[tuple[int, int]], depth: int
) -> Iterator[tuple[bytes, Object]]:
    if not isinstance(node, Dictionary) or depth > DEPTH or node.objgen in seen:
        return
    if node.is_indirect:
        seen.add(node.objgen)
    pairs = node.get("/Names")
    if isinstance(pairs, Array):
        for place in range(0, len(pairs) - 1, 2):
            key = pairs[place]
            if isinstance(key, String):
                yield bytes(key), pairs[place + 1]
    kids = node.get("/Kids")
    if isinstance(kids, Array):
        for kid in kids.as_list():
            yield from _name_tree(kid, seen, depth + 1)


@dataclass
class Links:
    """Rewrites the links of one paper; what is left out is counted in ``dropped``."""

    pages: Sequence[Object]
    names: dict[bytes, Object]
    prefix: bytes
    """Put before every name, so that papers cannot collide"""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """File that has a destination of another part, where it is not this one"""
    dropped: Counter[str] = field(default_factory=Counter)
    away: set[int] = field(default_factory=set)
    """Annotations that lead to another file of ours: the only ones that may"""
    _known: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Whether an annotation is kept, which several pages may have"""
    _shared: dict[tuple[int, int], list[Object]] = field(default_factory=dict)
    """What was left of lists of annotations, which several pages may have"""

    def destination(self, value: Object | None) -> Object | None:
        """The destination in the assembled document; None where it is none."""
        if isinstance(value, Dictionary):
            value = value.get("/D")
        if isinstance(value, String):
            return String(self.prefix + bytes(value))
        if isinstance(value, Array) and len(value):
            first: object = value[0]
            # A number is the index of a page: meant for other files, and met in this one too.
            if isinstance(first, int) and 0 <= first < len(self.pages):
                return Array([self.pages[first], *value.as_list()[1:]])
            return value
        if isinstance(value, Name):
            return String(self.prefix + name_bytes(value))
        return None

    def action(self, value: Object | None) -> Object | None:
        """The action where it is one that only navigates or opens an address; else None.

        It is the same object, changed in place, where it says nothing else and no other annotation
        may have it too.
        """
        if not isinstance(value, Dictionary):
            return None
        match kind := str(value.get("/S")):
            case "/GoTo":
                target = self.destination(value.get("/D"))
                if target is None:
                    return None
                if value.is_indirect or value.keys() - BARE[kind]:
                    return Dictionary({"/S": Name.GoTo, "/D": target})
                value["/D"] = target
                return value
            case "/URI":
                return self._address(value, value.get("/URI"))
            case "/Named" if str(value.get("/N")) in NAVIGATION:
                return Dictionary(S=Name.Named, N=value.N)
        return None

    def _address(self, action: Object, value: Object | None) -> Object | None:
        if not isinstance(value, String):
            return None
        address = str(value)
        if not self.prefix and address.startswith(INTERNAL):
            name = address.removeprefix(INTERNAL)
            if file := self.elsewhere.get(name):
                return Dictionary(S=Name.GoToR, F=String(file), D=String(name.encode()))
            return Dictionary(S=Name.GoTo, D=String(name.encode()))
        if is_unsafe(address):
            return None
        return Dictionary(S=Name.URI, URI=value) if action.keys() - BARE["/URI"] else action

    def clean(self, page: Object) -> None:
        """Leave on the page the annotations that are safe, their links rewritten."""
        annotations = page.get("/Annots")
        if not isinstance(annotations, Array):
            if annotations is not None:
                del page["/Annots"]
            return
        kept = self._shared.get(annotations.objgen) if annotations.is_indirect else None
        if kept is None:
            kept = [one for one in annotations.as_list() if self._is_kept(one, page)]
            if len(kept) > MOST:
                self.dropped[f"annotation beyond the first {MOST} of a page"] += len(kept) - MOST
                del kept[MOST:]
            if annotations.is_indirect:
                self._shared[annotations.objgen] = kept
        if kept:
            page.Annots = Array(kept)
        else:
            del page["/Annots"]

    def _is_kept(self, annotation: Object, page: Object) -> bool:
        if not isinstance(annotation, Dictionary):
            return False
        if annotation.is_indirect and annotation.objgen in self._known:
            return self._known[annotation.objgen]
        try:
            kept = self._keep(annotation, page)
        except UnicodeError:
            self.dropped["annotation with a name that is not UTF-8"] += 1
            kept = False
        if annotation.is_indirect:
            self._known[annotation.objgen] = kept
        return kept

    def _keep(self, annotation: Object, page: Object) -> bool:
        """Clean an annotation; False where it must not stay."""
        kind = str(annotation.get("/Subtype", NAMELESS))
        if kind not in ANNOTATIONS:
            self.dropped[f"{kind.removeprefix('/')} annotation"] += 1
            return False
        keys = annotation.keys()
        for key in NEVER & keys:
            if key == "/AA":
                self.dropped["action"] += 1
            del annotation[key]
        if "/P" in keys and not is_same(annotation.get("/P"), page):
            annotation.P = page
        return self._relink(annotation, keys, is_link=kind == "/Link")

    def _relink(self, annotation: Object, keys: AbstractSet[str], *, is_link: bool) -> bool:
        """Rewrite where an annotation leads; False where it is a link that must not stay."""
        if "/Dest" in keys:
            target = self.destination(annotation.get("/Dest"))
            if target is not None:
                annotation.Dest = target
            else:
                del annotation["/Dest"]
        if "/A" in keys:
            written = annotation.get("/A")
            action = self.action(written)
            if action is not None:
                if action is not written:
                    annotation.A = action
                    if "/F" in action:
                        self.away.add(annotation.objgen[0])
                return True
            kind = str(written.get("/S", NAMELESS)) if isinstance(written, Dictionary) else NAMELESS
            self.dropped[f"{kind.removeprefix('/')} action"] += 1
            del annotation["/A"]
            return not is_link or "/Dest" in annotation
        return True


@dataclass(frozen=True)
class Entry:
    """An entry of an outline with what it leads to in the assembled document."""

    title: str
    target: Object | None
    """A destination or an action"""
    level: int
    """From 0"""


def outline_entries(pdf: pikepdf.Pdf, links: Links) -> list[Entry]:
    """The paper's own outline in order; loops are cut."""
    root = pdf.Root.get("/Outlines")
    found: list[Entry] = []
    if not isinstance(root, Dictionary):
        return found
    seen: set[tuple[int, int]] = set()
    stack: list[tuple[Object, int]] = []
    first = root.get("/First")
    if isinstance(first, Dictionary):
        stack.append((first, 0))
    while stack:
        item, level = stack.pop()
        if not isinstance(item, Dictionary) or item.objgen in seen or level > DEPTH:
            continue
        seen.add(item.objgen)
        title = item.get("/Title")
        target = links.destination(item.get("/Dest"))
        if target is None:
            with suppress(UnicodeError):
                target = links.action(item.get("/A"))
        name = str(title) if isinstance(title, String) else ""
        found.append(Entry(name, target, level))
        following, child = item.get("/Next"), item.get("/First")
        if isinstance(following, Dictionary):
            stack.append((following, level))
        if isinstance(child, Dictionary):
            stack.append((child, level + 1))
    return found
