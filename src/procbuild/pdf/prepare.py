"""A paper made ready to be part of a larger document, in memory: pages, links, stamps, outline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from procbuild.pdf.boxes import Frame, fit, settle
from procbuild.pdf.canvas import stamp_pages
from procbuild.pdf.links import Entry, Links, named_destinations, outline_entries
from procbuild.pdf.stamp import Placed
from procbuild.pdf.tags import tags_of

KEPT = frozenset({
    "/Type", "/Resources", "/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox",
    "/Contents", "/Rotate", "/Group", "/Annots", "/Tabs", "/UserUnit", "/StructParents",
})  # fmt: skip
"""Entries of a page that are carried over."""

LEAF = 64
"""Names in one leaf of the name tree."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A paper whose pages can be harvested; numbers are those of its source."""

    roots: tuple[Object, ...]
    """The pages, and what else must be written"""
    placeholders: tuple[int, ...]
    """Objects that the assembler writes: a page tree node per run, the parents of outline and
    structure tree"""
    runs: tuple[tuple[int, ...], ...]
    leaves: tuple[tuple[int, str, str], ...]
    outline: tuple[int, int, int] | None
    tags: tuple[int, ...]
    """Elements of the structure tree's first level"""
    keys: tuple[tuple[int, int, int], ...]
    """Leaves of the parent tree: number, least and greatest key"""
    layers: tuple[int, ...]
    hidden: tuple[int, ...]
    away: frozenset[int]
    """Annotations that may lead to another file"""
    notes: tuple[tuple[str, int], ...]


def prepare(
    pdf: pikepdf.Pdf,
    *,
    prefix: bytes,
    elsewhere: Mapping[str, str],
    runs: Sequence[int] | None = None,
    overlay: pikepdf.Pdf | None = None,
    stamps: Sequence[Placed] = (),
    fits: Sequence[tuple[float, float, float]] = (),
) -> Prepared:
    """Change a paper in memory; the file is not touched.

    ``elsewhere`` are the files that have the destinations our own pages lead to, where it is not
    this one. ``prefix`` goes before its named destinations, and names its first page itself.
    ``runs`` are the lengths of the runs of pages, all in one by default. ``stamps`` place pages of
    ``overlay``; ``fits`` are width, height and factor of the sheet that each page is put on.
    """
    pages = [page.obj for page in pdf.pages]
    links = Links(pages, named_destinations(pdf), prefix, elsewhere)
    outline = outline_entries(pdf, links)
    lengths = [len(pages)] if runs is None else list(runs)
    nodes = [pdf.make_indirect(Dictionary()) for _ in lengths]
    above, root = pdf.make_indirect(Dictionary()), pdf.make_indirect(Dictionary())
    frames: list[Frame] = []
    numbers: list[tuple[int, ...]] = []
    start = 0
    for node, length in zip(nodes, lengths, strict=True):
        for page in pages[start : start + length]:
            frames.append(_strip(page, node))
            links.clean(page)
        numbers.append(tuple(page.objgen[0] for page in pages[start : start + length]))
        start += length
    for place, (width, height, factor) in enumerate(fits):
        if width:
            frames[place] = fit(pages[place], frames[place], width, height, factor)
    if overlay is not None:
        stamp_pages(pdf, pages, frames, overlay, stamps)
    named = {prefix + name: links.destination(value) for name, value in links.names.items()}
    if prefix and pages:
        named[prefix] = Array([pages[0], Name.Fit])
    leaves = _leaves(pdf, {name: value for name, value in named.items() if value is not None})
    entries = _outline(pdf, outline, above)
    layers, hidden = _layers(pdf)
    tags = tags_of(pdf, root)
    return Prepared(
        roots=(
            *pages,
            *(leaf for leaf, _, _ in leaves),
            *entries[:1],
            *tags.tops,
            *(leaf for leaf, _, _ in tags.leaves),
        ),
        placeholders=tuple(one.objgen[0] for one in (*nodes, above, root)),
        runs=tuple(numbers),
        leaves=tuple((leaf.objgen[0], first, last) for leaf, first, last in leaves),
        outline=_ends(entries, outline),
        tags=tuple(one.objgen[0] for one in tags.tops),
        keys=tuple((leaf.objgen[0], first, last) for leaf, first, last in tags.leaves),
        layers=layers,
        hidden=hidden,
        away=frozenset(links.away),
        notes=tuple(sorted(links.dropped.items())),
    )


def _strip(page: Object, parent: Object) -> Frame:
    """Leave of a page what is carried over; what it inherits was made its own as it was opened.

    Its frame.
    """
    for key in set(page.keys()) - KEPT:
        del page[key]
    page.Type = Name.Page
    page.Parent = parent
    if "/Resources" not in page:
        page.Resources = Dictionary()
    # Poppler shows no page from one on whose content is anything else.
    if not isinstance(page.get("/Contents", Array()), (Array, Stream)):
        del page["/Contents"]
    return settle(page)


def _leaves(pdf: pikepdf.Pdf, named: Mapping[bytes, Object]) -> list[tuple[Object, str, str]]:
    """Leaves of the name tree in order, each with its least and greatest name."""
    names = sorted(named)
    leaves: list[tuple[Object, str, str]] = []
    for start in range(0, len(names), LEAF):
        part = names[start : start + LEAF]
        pairs: list[Object] = []
        for name in part:
            pairs += [String(name), named[name]]
        node = Dictionary(Limits=Array([String(part[0]), String(part[-1])]), Names=Array(pairs))
        leaves.append((pdf.make_indirect(node), part[0].hex(), part[-1].hex()))
    return leaves


def _outline(pdf: pikepdf.Pdf, entries: Sequence[Entry], above: Object) -> list[Object]:
    """The entries as linked objects below ``above``, in order."""
    items: list[Object] = [
        pdf.make_indirect(Dictionary(Title=String(entry.title))) for entry in entries
    ]
    path: list[int] = []
    last: dict[int, int] = {}
    counts = [0] * len(items)
    for place, entry in enumerate(entries):
        item = items[place]
        del path[entry.level :]
        parent = path[-1] if path else -1
        item.Parent = items[parent] if path else above
        if parent in last:
            items[last[parent]].Next = item
            item.Prev = items[last[parent]]
        elif path:
            items[parent].First = item
        last[parent] = place
        if path:
            items[parent].Last = item
            counts[parent] += 1
        path.append(place)
        if isinstance(entry.target, Dictionary):
            item.A = entry.target
        elif entry.target is not None:
            item.Dest = entry.target
    for place, count in enumerate(counts):
        if count:
            items[place].Count = -count
    return items


def _ends(items: Sequence[Object], entries: Sequence[Entry]) -> tuple[int, int, int] | None:
    """First and last entry of the top level, and how many there are."""
    top = [item.objgen[0] for item, entry in zip(items, entries, strict=True) if not entry.level]
    return (top[0], top[-1], len(top)) if top else None


def _layers(pdf: pikepdf.Pdf) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Optional content groups, and those that are off at first."""
    properties = pdf.Root.get("/OCProperties")
    if not isinstance(properties, Dictionary):
        return (), ()
    groups = _numbers(properties.get("/OCGs"))
    default = properties.get("/D")
    if not isinstance(default, Dictionary):
        return groups, ()
    if str(default.get("/BaseState")) == "/OFF":
        shown = set(_numbers(default.get("/ON")))
        return groups, tuple(one for one in groups if one not in shown)
    return groups, _numbers(default.get("/OFF"))


def _numbers(value: Object | None) -> tuple[int, ...]:
    if not isinstance(value, Array):
        return ()
    return tuple(
        one.objgen[0] for one in value.as_list() if isinstance(one, Object) and one.is_indirect
    )
