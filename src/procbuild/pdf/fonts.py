"""The fonts of a PDF: whether they are embedded, Type 3, or mappable to Unicode."""

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

from procbuild.model import Font
from procbuild.pdf.objects import (
    PageObject,
    entries,
    entry,
    first_of,
    is_dict,
    items,
    name_of,
    number_of,
    text_of,
)

SUBSET = re.compile(r"^[A-Z]{6}\+")
"""Before the name of a font of which only some glyphs are there (ISO 32000-1, 9.6.4)"""

NAMELESS = re.compile(r"(?:[A-Za-z]{0,2}|index|glyph|cid)\d+$|\.notdef$")
"""Glyph names that do not identify a character: ``a65``, ``g17``."""

UNICODE_ORDERINGS = {"Japan1", "GB1", "CNS1", "Korea1", "KR"}
"""Adobe character collections whose CIDs have known Unicode values."""


def fonts_of(pages: list[PageObject]) -> tuple[Font, ...]:
    """Every font reachable from the pages' resources, once, in order of first use."""
    seen: set[int] = set()
    fonts: list[Font] = []
    for page in pages:
        annotations = items(entry(page.dict, "/Annots"))
        visible = (a for a in annotations if name_of(entry(a, "/Subtype")) != "Link")
        has_own = any(entries(entry(page.resources, "/Font")))
        for font, within in _iter_fonts([page.resources], seen):
            fonts.append(_font(font, page.number, figure=has_own and within))
        appearances = [entry(annotation, "/AP") for annotation in visible]
        fonts += [_font(font, page.number) for font, _ in _iter_fonts(appearances, seen)]
    return tuple(fonts)


def _iter_fonts(roots: list[Any], seen: set[int]) -> Iterator[tuple[pikepdf.Object, bool]]:
    """Fonts in resources, including those of nested forms, patterns and Type 3 fonts.

    Each comes with a flag that says whether it was found in a nested object.
    """
    stack = list(reversed(roots))
    while stack:
        holder = stack.pop()
        within = not any(holder is root for root in roots)
        for _, font in entries(entry(holder, "/Font")):
            if _is_new(font, seen):
                yield font, within
                stack.append(entry(font, "/Resources"))
        for kind in ("/XObject", "/Pattern", "/N", "/R", "/D"):
            group = entry(holder, kind)
            members = [group] if kind in ("/N", "/R", "/D") and is_dict(group) else []
            members += [member for _, member in entries(group)]
            stack += [entry(member, "/Resources") for member in members if _is_new(member, seen)]


def _is_new(obj: Any, seen: set[int]) -> bool:
    """Whether an object is seen for the first time."""
    number = number_of(obj)
    if not is_dict(obj) or number in seen:
        return False
    if number:
        seen.add(number)
    return True


def _font(font: pikepdf.Object, page: int, *, figure: bool = False) -> Font:
    kind = name_of(entry(font, "/Subtype")) or "unknown"
    descendant = first_of(entry(font, "/DescendantFonts"))
    holder = descendant if kind == "Type0" and is_dict(descendant) else font
    descriptor = entry(holder, "/FontDescriptor")
    name = name_of(entry(font, "/BaseFont")) or text_of(entry(font, "/Name")).strip("/")
    files = ("/FontFile", "/FontFile2", "/FontFile3")
    return Font(
        name=SUBSET.sub("", name) or "unnamed",
        type=name_of(entry(holder, "/Subtype")) or kind,
        embedded=kind == "Type3" or any(entry(descriptor, file) is not None for file in files),
        unicode=_maps_to_unicode(font, kind, holder, descriptor),
        page=page,
        figure=figure,
    )


def _maps_to_unicode(font: pikepdf.Object, kind: str, holder: Any, descriptor: Any) -> bool:
    """Whether the font's codes can be turned into characters (ISO 32000-2, 9.10.2)."""
    if entry(font, "/ToUnicode") is not None:
        return True
    encoding = entry(font, "/Encoding")
    if kind == "Type0":
        ordering = text_of(entry(entry(holder, "/CIDSystemInfo"), "/Ordering"))
        predefined = name_of(encoding)
        return ordering in UNICODE_ORDERINGS or (
            bool(predefined) and not predefined.startswith("Identity")
        )
    names = [name for part in items(entry(encoding, "/Differences")) if (name := name_of(part))]
    if kind == "Type3":
        return bool(names) and sum(bool(NAMELESS.match(name)) for name in names) * 2 < len(names)
    if kind == "TrueType":
        flags = entry(descriptor, "/Flags")
        symbolic = isinstance(flags, int) and flags & 4 and not flags & 32
        return encoding is not None or not symbolic
    return True
