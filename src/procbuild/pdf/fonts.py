"""The fonts of a PDF: embedded or not, Type 3, readable as Unicode."""

import re
from collections.abc import Iterator
from typing import Any

from pypdf.generic import DictionaryObject, IndirectObject

from procbuild.model import Font
from procbuild.pdf.objects import PageObject, entry, items, value

SUBSET = re.compile(r"^[A-Z]{6}\+")
NAMELESS = re.compile(r"/(?:[A-Za-z]{0,2}|index|glyph|cid)\d+$|/\.notdef$|/[A-Za-z]\d\d?$")
"""Glyph names that do not say which character they are: ``/a65``, ``/g17``."""

UNICODE_ORDERINGS = {"Japan1", "GB1", "CNS1", "Korea1", "KR"}
"""Adobe character collections whose CIDs have known Unicode values."""


def fonts_of(pages: list[PageObject]) -> tuple[Font, ...]:
    """Every font that the pages' resources reach, once, in the order of first use."""
    seen: set[int] = set()
    found: list[Font] = []
    for page in pages:
        annotations = (value(a) for a in items(entry(page.dict, "/Annots")))
        appearances = [entry(a, "/AP") for a in annotations if entry(a, "/Subtype") != "/Link"]
        roots = [page.resources, *(a for a in appearances if a is not None)]
        for reference in _reached(roots, seen):
            font = value(reference)
            if isinstance(font, DictionaryObject):
                found.append(_font(font, page.number))
    return tuple(found)


def _reached(roots: list[Any], seen: set[int]) -> Iterator[Any]:
    """Fonts named in resources, also in those of forms, patterns and Type 3 fonts within."""
    stack = list(reversed(roots))
    while stack:
        holder = value(stack.pop())
        if not isinstance(holder, DictionaryObject):
            continue
        named = entry(holder, "/Font")
        for reference in dict.values(named) if isinstance(named, DictionaryObject) else ():
            if _new(reference, seen):
                yield reference
                stack.append(entry(value(reference), "/Resources"))
        for kind in ("/XObject", "/Pattern", "/N", "/R", "/D"):
            group = entry(holder, kind)
            if not isinstance(group, DictionaryObject):
                continue
            members = [group.raw_get("/Resources")] if "/Resources" in group else []
            stack += [
                entry(value(reference), "/Resources") or reference
                for reference in (*members, *dict.values(group))
                if _new(reference, seen)
            ]


def _new(reference: Any, seen: set[int]) -> bool:
    """Whether an object is met for the first time."""
    if not isinstance(reference, IndirectObject):
        return isinstance(reference, DictionaryObject)
    if reference.idnum in seen:
        return False
    seen.add(reference.idnum)
    return True


def _font(font: DictionaryObject, page: int) -> Font:
    kind = str(entry(font, "/Subtype") or "/unknown")[1:]
    below = next(iter(items(entry(font, "/DescendantFonts"))), None)
    descendant = value(below) if kind == "Type0" else None
    holder = descendant if isinstance(descendant, DictionaryObject) else font
    descriptor = entry(holder, "/FontDescriptor")
    name = str(entry(font, "/BaseFont") or entry(font, "/Name") or "/unnamed")[1:]
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    return Font(
        name=SUBSET.sub("", name),
        type=str(entry(holder, "/Subtype") or "/Type0")[1:],
        embedded=kind == "Type3" or any(entry(descriptor, file) is not None for file in files),
        unicode=_maps(font, kind, holder, descriptor),
        page=page,
    )


def _maps(font: DictionaryObject, kind: str, holder: Any, descriptor: Any) -> bool:
    """Whether the font's codes can be turned into characters (ISO 32000-2, 9.10.2)."""
    if entry(font, "/ToUnicode") is not None:
        return True
    encoding = entry(font, "/Encoding")
    if kind == "Type0":
        ordering = entry(entry(holder, "/CIDSystemInfo"), "/Ordering")
        predefined = isinstance(encoding, str) and not encoding.startswith("/Identity")
        return predefined or str(ordering) in UNICODE_ORDERINGS
    names = [str(name) for name in items(entry(encoding, "/Differences")) if isinstance(name, str)]
    if kind == "Type3":
        return bool(names) and sum(bool(NAMELESS.match(name)) for name in names) * 2 < len(names)
    if kind == "TrueType":
        flags = entry(descriptor, "/Flags")
        symbolic = isinstance(flags, int) and flags & 4 and not flags & 32
        return encoding is not None or not symbolic
    return True
