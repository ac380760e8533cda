"""The pages of a paper, with slots for content that is known only when they are bound.

A slot is a reference to an object that no file has; when the page is written, anything or nothing
can take its place. So pages need not be parsed again to be stamped.
"""

import re
from dataclasses import dataclass

from procbuild.layout import Box
from procbuild.pdf.apart.boxes import Frame, normalize_boxes
from procbuild.pdf.apart.source import Source
from procbuild.pdf.syntax import reference
from procbuild.pdf.values import Entries, Ref, number, serialize

KEPT = frozenset({
    b"/Type", b"/Resources", b"/MediaBox", b"/CropBox", b"/BleedBox", b"/TrimBox", b"/ArtBox",
    b"/Contents", b"/Rotate", b"/Group", b"/Annots", b"/Tabs", b"/UserUnit", b"/StructParents",
})  # fmt: skip
"""Entries of a page that are kept."""

BOXES = (b"/MediaBox", b"/CropBox", b"/BleedBox", b"/TrimBox", b"/ArtBox")

CATEGORIES = (b"/Font", b"/ColorSpace", b"/ExtGState", b"/XObject", b"/Pattern", b"/Shading")
"""Resource categories whose resources are named in content streams."""

FIRST_SLOT = 1 << 42
"""Number of the first slot; numbers of objects and names are smaller."""

PAGE, BEFORE, AFTER, REST, CATEGORY = range(5)
"""Slots of a page: in its entries, around its content, in its resources, in their first category.

Those around the content contain the brackets of the array if there are several streams. A page
without content has its slot for content in its entries.
"""

SLOTS_PER_PAGE = CATEGORY + len(CATEGORIES)
"""Number of slots per page."""

SLOT_KEY = re.compile(rb"/PbSlot(\d++) (?=\1 0 R\b)")
"""Key of a slot in a dictionary, removed when it is written."""


def slot(page: int, position: int) -> int:
    """Number of a slot of a page (from 0)."""
    return FIRST_SLOT + SLOTS_PER_PAGE * page + position


def slot_entry(page: int, position: int) -> Entries:
    """A slot as an entry of a dictionary."""
    number = slot(page, position)
    return {b"/PbSlot%d" % number: Ref(number)}


@dataclass(frozen=True, kw_only=True)
class Page:
    """What must be known of a page to stamp it."""

    frame: Frame
    boxes: bytes
    """Page boxes, rotation and user unit, as entries of its dictionary"""
    unit: float
    """Its UserUnit"""
    names: dict[bytes, tuple[bytes, ...]]
    """Names of its resources by category; only these categories have slots"""
    contents: int
    """Number of its content streams"""
    isolation: tuple[bytes, bytes] | None = None
    """What must be written around the content if something is drawn above it, if known"""
    clip: Box | None = None
    """The part of user space in which its content is shown, if the page is larger than that"""

    def slots(self, index: int) -> set[int]:
        """The numbers of the slots of this page, whose index is ``index``."""
        categories = [CATEGORY + CATEGORIES.index(category) for category in self.names]
        around = [BEFORE, AFTER] if self.contents else []
        return {slot(index, position) for position in (PAGE, REST, *around, *categories)}

    def blank(self, index: int) -> dict[int, bytes]:
        """Replacements of the slots if nothing is drawn on the page, whose index is ``index``."""
        replacements = {slot(index, position): b"" for position in range(SLOTS_PER_PAGE)}
        replacements[slot(index, PAGE)] = self.boxes
        if self.contents > 1:
            replacements[slot(index, BEFORE)], replacements[slot(index, AFTER)] = b"[", b"]"
        return replacements


def prepare_page(source: Source, index: int, page: Entries, parent: Ref) -> Page:
    """Reduce a page (index from 0) to the entries that are kept, and add its slots.

    Contents that are not streams are removed: Poppler shows no page from such a one on.
    """
    for key in page.keys() - KEPT:
        del page[key]
    page[b"/Type"] = b"/Page"
    page[b"/Parent"] = parent
    frame = normalize_boxes(source, page)
    unit, boxes = page.get(b"/UserUnit"), _take_boxes(source, page)
    content = page.pop(b"/Contents", b"null")
    contents = [stream for stream in source.items(content) or [content] if source.is_stream(stream)]
    if contents:
        slots = Ref(slot(index, BEFORE)), Ref(slot(index, AFTER))
        page[b"/Contents"] = [slots[0], *contents, slots[1]]
    names = _add_resource_slots(source, index, page)
    page.update(slot_entry(index, PAGE))
    return Page(
        frame=frame,
        boxes=boxes,
        unit=number(source.value(unit)) or 1.0,
        names=names,
        contents=len(contents),
    )


def _take_boxes(source: Source, page: Entries) -> bytes:
    """Remove page boxes, rotation and user unit from a page and return them as written entries."""
    parts: list[bytes] = []
    for key in BOXES:
        corners = [
            source.value(corner) or b"" for corner in source.items(page.pop(key, None)) or ()
        ]
        if len(corners) == 4 and None not in map(number, corners):
            parts += [key, serialize(corners)]
    for key in (b"/Rotate", b"/UserUnit"):
        if value := source.value(page.pop(key, None)):
            parts += [key, serialize(value)]
    return b" ".join(parts)


def _add_resource_slots(
    source: Source, page_index: int, page: Entries
) -> dict[bytes, tuple[bytes, ...]]:
    """Give a page its own resources with slots in them; returns their names by category."""
    resources = source.entries(page.get(b"/Resources")) or {}
    own: Entries = {key: value for key, value in resources.items() if key not in CATEGORIES}
    names: dict[bytes, tuple[bytes, ...]] = {}
    for position, category in enumerate(CATEGORIES):
        group = source.entries(resources.get(category))
        if group is not None:
            names[category] = tuple(group)
            own[category] = {**group, **slot_entry(page_index, CATEGORY + position)}
    page[b"/Resources"] = {**own, **slot_entry(page_index, REST)}
    return names


def strip_slot_keys(text: bytes, index: int, page: Page) -> bytes:
    """A written page without the keys and brackets that made its slots valid PDF."""
    if page.contents:
        before, after = (reference(slot(index, position)) for position in (BEFORE, AFTER))
        text = text.replace(b"[ " + before, before).replace(after + b" ]", after)
    return SLOT_KEY.sub(b"", text)
