"""The pages of a paper, with slots for what is only known of them when they are bound.

A slot is a reference to an object that no file has; what stands for it when the page is written may
be anything, or nothing. So a page need not be read again to be stamped.
"""

import re
from dataclasses import dataclass

from procbuild.pdf.apart.boxes import Frame, settle
from procbuild.pdf.apart.source import Source
from procbuild.pdf.syntax import reference
from procbuild.pdf.values import Entries, Ref, number, written

KEPT = frozenset({
    b"/Type", b"/Resources", b"/MediaBox", b"/CropBox", b"/BleedBox", b"/TrimBox", b"/ArtBox",
    b"/Contents", b"/Rotate", b"/Group", b"/Annots", b"/Tabs", b"/UserUnit", b"/StructParents",
})  # fmt: skip
"""Entries of a page that are carried over."""

BOXES = (b"/MediaBox", b"/CropBox", b"/BleedBox", b"/TrimBox", b"/ArtBox")

KINDS = (b"/Font", b"/ColorSpace", b"/ExtGState", b"/XObject", b"/Pattern", b"/Shading")
"""Resources that content names."""

SLOTS = 1 << 42
"""Number of the first slot; objects and names have smaller ones."""

PAGE, BEFORE, BEHIND, REST, KIND = range(5)
"""Slots of a page: in its entries, around its content, in its resources, in the first kind of them.

Those around the content bring the brackets of an array where there is more than one stream.
What has no content has the only slot for it in its entries.
"""

WIDTH = KIND + len(KINDS)
"""Slots of one page."""

MARKED = re.compile(rb"/PbSlot(\d++) (?=\1 0 R\b)")
"""Key of a slot among the entries of a dictionary, until they are written."""


def slot(page: int, place: int) -> int:
    """Number of a slot of a page (from 0)."""
    return SLOTS + WIDTH * page + place


def marked(page: int, place: int) -> Entries:
    """A slot as an entry of a dictionary."""
    number = slot(page, place)
    return {b"/PbSlot%d" % number: Ref(number)}


@dataclass(frozen=True, kw_only=True)
class Page:
    """What is known of a page when it is stamped."""

    frame: Frame
    boxes: bytes
    """How it is displayed, as its entries say it"""
    unit: float
    """Its UserUnit"""
    names: dict[bytes, tuple[bytes, ...]]
    """Of the resources that it has, by kind; these kinds have slots"""
    contents: int
    """Streams of its own content"""
    isolation: tuple[bytes, bytes] | None = None
    """What must stand around them where it is drawn over, if that is known"""

    def slots(self, place: int) -> set[int]:
        """The numbers of its slots; it is the one at ``place``."""
        kinds = [KIND + KINDS.index(kind) for kind in self.names]
        around = [BEFORE, BEHIND] if self.contents else []
        return {slot(place, one) for one in (PAGE, REST, *around, *kinds)}

    def blank(self, place: int) -> dict[int, bytes]:
        """What stands in its slots where nothing is drawn on it; it is the one at ``place``."""
        found = {slot(place, one): b"" for one in range(WIDTH)}
        found[slot(place, PAGE)] = self.boxes
        if self.contents > 1:
            found[slot(place, BEFORE)], found[slot(place, BEHIND)] = b"[", b"]"
        return found


def opened_page(source: Source, place: int, page: Entries, parent: Ref) -> Page:
    """Leave of a page (the one at ``place``, from 0) what is carried over, and give it its slots.

    Content that is none goes: Poppler shows no page from such a one on.
    """
    for key in page.keys() - KEPT:
        del page[key]
    page[b"/Type"] = b"/Page"
    page[b"/Parent"] = parent
    frame = settle(source, page)
    unit, boxes = page.get(b"/UserUnit"), _boxes(source, page)
    content = page.pop(b"/Contents", b"null")
    contents = [one for one in source.items(content) or [content] if source.is_stream(one)]
    if contents:
        around = Ref(slot(place, BEFORE)), Ref(slot(place, BEHIND))
        page[b"/Contents"] = [around[0], *contents, around[1]]
    names = _open_resources(source, place, page)
    page.update(marked(place, PAGE))
    return Page(
        frame=frame,
        boxes=boxes,
        unit=number(source.value(unit)) or 1.0,
        names=names,
        contents=len(contents),
    )


def _boxes(source: Source, page: Entries) -> bytes:
    """Take out of a page how it is displayed: numbers alone, for nobody looks at them again."""
    said: list[bytes] = []
    for key in BOXES:
        corners = [source.value(one) or b"" for one in source.items(page.pop(key, None)) or ()]
        if len(corners) == 4 and None not in map(number, corners):
            said += [key, written(corners)]
    for key in (b"/Rotate", b"/UserUnit"):
        if value := source.value(page.pop(key, None)):
            said += [key, written(value)]
    return b" ".join(said)


def _open_resources(source: Source, place: int, page: Entries) -> dict[bytes, tuple[bytes, ...]]:
    """Give a page resources of its own with slots in them; the names that they have by kind."""
    resources = source.entries(page.get(b"/Resources")) or {}
    own: Entries = {key: value for key, value in resources.items() if key not in KINDS}
    names: dict[bytes, tuple[bytes, ...]] = {}
    for index, kind in enumerate(KINDS):
        group = source.entries(resources.get(kind))
        if group is not None:
            names[kind] = tuple(group)
            own[kind] = {**group, **marked(place, KIND + index)}
    page[b"/Resources"] = {**own, **marked(place, REST)}
    return names


def unmarked(text: bytes, place: int, page: Page) -> bytes:
    """A page as it was written, its slots without what has made values of them."""
    if page.contents:
        before, behind = (reference(slot(place, one)) for one in (BEFORE, BEHIND))
        text = text.replace(b"[ " + before, before).replace(behind + b" ]", behind)
    return MARKED.sub(b"", text)
