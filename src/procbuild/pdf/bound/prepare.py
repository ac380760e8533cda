"""A paper made ready to be part of a larger document, in memory: pages, links, stamps, outline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from procbuild.pdf.bound.boxes import Fit, Frame, fit, settle
from procbuild.pdf.bound.canvas import stamp_pages
from procbuild.pdf.bound.links import Entry, Links, named_destinations, outline_entries
from procbuild.pdf.bound.source import Source
from procbuild.pdf.bound.stamp import Placed
from procbuild.pdf.bound.tags import tags_of
from procbuild.pdf.syntax import string
from procbuild.pdf.values import Entries, Ref, Value

KEPT = frozenset({
    b"/Type", b"/Resources", b"/MediaBox", b"/CropBox", b"/BleedBox", b"/TrimBox", b"/ArtBox",
    b"/Contents", b"/Rotate", b"/Group", b"/Annots", b"/Tabs", b"/UserUnit", b"/StructParents",
})  # fmt: skip
"""Entries of a page that are carried over."""

LEAF = 64
"""Names in one leaf of the name tree."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A paper whose pages can be harvested; numbers are those of its source."""

    roots: tuple[Ref, ...]
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
    source: Source,
    *,
    prefix: bytes,
    elsewhere: Mapping[str, str],
    runs: Sequence[int] | None = None,
    overlay: Source | None = None,
    stamps: Sequence[Placed] = (),
    fits: Sequence[Fit] = (),
) -> Prepared:
    """Change a paper in memory; the file is not touched.

    ``elsewhere`` are the files that have the destinations our own pages lead to, where it is not
    this one. ``prefix`` goes before its named destinations, and names its first page itself.
    ``runs`` are the lengths of the runs of pages, all in one by default. ``stamps`` place pages of
    ``overlay``; ``fits`` are the sheets that the pages are put on, none where its width is 0.
    """
    pages = source.pages
    links = Links(source, pages, named_destinations(source), prefix, elsewhere)
    outline = outline_entries(source, links)
    lengths = [len(pages)] if runs is None else list(runs)
    nodes = [source.add({}) for _ in lengths]
    above, root = source.add({}), source.add({})
    frames: list[Frame] = []
    numbers: list[tuple[int, ...]] = []
    start = 0
    for node, length in zip(nodes, lengths, strict=True):
        part = pages[start : start + length]
        for page in part:
            entries = source.entries(page) or {}
            frames.append(_strip(source, entries, node))
            links.clean(page, entries)
        numbers.append(tuple(part))
        start += length
    for place, sheet in enumerate(fits):
        if sheet[0]:
            entries = source.entries(pages[place]) or {}
            frames[place] = fit(source, entries, frames[place], sheet)
    if overlay is not None:
        stamp_pages(source, pages, frames, overlay, stamps)
    named = {prefix + name: links.destination(value) for name, value in links.names.items()}
    if prefix and pages:
        named[prefix] = [pages[0], b"/Fit"]
    leaves = _leaves(source, {name: value for name, value in named.items() if value is not None})
    items = _outline(source, outline, above)
    layers, hidden = _layers(source)
    tags = tags_of(source, root)
    return Prepared(
        roots=(
            *pages,
            *(leaf for leaf, _, _ in leaves),
            *items[:1],
            *tags.tops,
            *(leaf for leaf, _, _ in tags.leaves),
        ),
        placeholders=(*nodes, above, root),
        runs=tuple(numbers),
        leaves=tuple(leaves),
        outline=_ends(items, outline),
        tags=tags.tops,
        keys=tags.leaves,
        layers=layers,
        hidden=hidden,
        away=frozenset(links.away),
        notes=tuple(sorted(links.dropped.items())),
    )


def _strip(source: Source, page: Entries, parent: Ref) -> Frame:
    """Leave of a page what is carried over; its frame."""
    for key in page.keys() - KEPT:
        del page[key]
    page[b"/Type"] = b"/Page"
    page[b"/Parent"] = parent
    page.setdefault(b"/Resources", {})
    # Poppler shows no page from one on whose content is anything else.
    content = page.get(b"/Contents")
    if not source.is_stream(content) and source.items(content) is None:
        page.pop(b"/Contents", None)
    return settle(source, page)


def _leaves(source: Source, named: Mapping[bytes, Value]) -> list[tuple[Ref, str, str]]:
    """Leaves of the name tree in order, each with its least and greatest name."""
    names = sorted(named)
    leaves: list[tuple[Ref, str, str]] = []
    for start in range(0, len(names), LEAF):
        part = names[start : start + LEAF]
        pairs: list[Value] = []
        for name in part:
            pairs += [string(name), named[name]]
        limits: list[Value] = [string(part[0]), string(part[-1])]
        node = source.add({b"/Limits": limits, b"/Names": pairs})
        leaves.append((node, part[0].hex(), part[-1].hex()))
    return leaves


def _outline(source: Source, entries: Sequence[Entry], above: Ref) -> list[Ref]:
    """The entries as linked objects below ``above``, in order."""
    items: list[Entries] = [{b"/Title": entry.title} for entry in entries]
    refs = [source.add(item) for item in items]
    path: list[int] = []
    last: dict[int, int] = {}
    counts = [0] * len(items)
    for place, entry in enumerate(entries):
        item = items[place]
        del path[entry.level :]
        parent = path[-1] if path else -1
        item[b"/Parent"] = refs[parent] if path else above
        if parent in last:
            items[last[parent]][b"/Next"] = refs[place]
            item[b"/Prev"] = refs[last[parent]]
        elif path:
            items[parent][b"/First"] = refs[place]
        last[parent] = place
        if path:
            items[parent][b"/Last"] = refs[place]
            counts[parent] += 1
        path.append(place)
        if entry.target is not None:
            is_action = source.entries(entry.target) is not None
            item[b"/A" if is_action else b"/Dest"] = entry.target
    for item, count in zip(items, counts, strict=True):
        if count:
            item[b"/Count"] = b"-%d" % count
    return refs


def _ends(items: Sequence[Ref], entries: Sequence[Entry]) -> tuple[int, int, int] | None:
    """First and last entry of the top level, and how many there are."""
    top = [item for item, entry in zip(items, entries, strict=True) if not entry.level]
    return (top[0], top[-1], len(top)) if top else None


def _layers(source: Source) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Optional content groups, and those that are off at first."""
    properties = source.entries(source.root.get(b"/OCProperties")) or {}
    groups = _numbers(source, properties.get(b"/OCGs"))
    default = source.entries(properties.get(b"/D"))
    if default is None:
        return groups, ()
    if source.value(default.get(b"/BaseState")) == b"/OFF":
        shown = set(_numbers(source, default.get(b"/ON")))
        return groups, tuple(one for one in groups if one not in shown)
    return groups, _numbers(source, default.get(b"/OFF"))


def _numbers(source: Source, value: Value | None) -> tuple[int, ...]:
    return tuple(one for one in source.items(value) or () if isinstance(one, Ref))
