"""Take a paper apart: pages, links, outline and tags, and the objects that they need."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, chain

from procbuild.pdf.apart.links import Links, OutlineTarget, named_destinations, outline_entries
from procbuild.pdf.apart.pages import FIRST_SLOT, Page, prepare_page, strip_slot_keys
from procbuild.pdf.apart.reach import Objects, Reach
from procbuild.pdf.apart.relocatable import key_reference
from procbuild.pdf.apart.repacked import SMALL_PAPER, recompress_streams
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.tags import KEY, tags_of
from procbuild.pdf.values import DamagedError, Entries, Ref, Value

KEYS = re.compile(rb"%b(\d++)" % KEY)
"""Keys in a leaf of the parent tree."""

FAILURES = (ValueError, OverflowError, RecursionError, MemoryError)
"""Exceptions that an odd paper may cause; infinite numbers are among its oddities."""

LEAF = 64
"""Names per leaf of the name tree."""


@dataclass(frozen=True, kw_only=True)
class Apart:
    """A paper whose pages can be bound, with object numbers of its own.

    The reserved objects are written when it is bound: a page tree node per run, and the parents of
    the outline and the structure tree.
    """

    pages: Sequence[Page]
    objects: Objects
    runs: Sequence[Sequence[int]]
    """The pages of each run"""
    names: Sequence[bytes]
    """Names of destinations, in the order of their placeholders"""
    leaves: Sequence[tuple[int, bytes, bytes]]
    """Leaves of the name tree in order: number, least and greatest name"""
    outline: tuple[int, int, int] | None = None
    """First and last top-level entry of the outline, and the number of these"""
    tags: Sequence[int] = ()
    """Top-level elements of the structure tree"""
    keys: Sequence[tuple[int, int, int]] = ()
    """Leaves of the parent tree: number, least and greatest key"""
    layers: Sequence[int] = ()
    """Optional content groups"""
    hidden: Sequence[int] = ()
    """Optional content groups that are off initially"""
    notes: Sequence[tuple[str, int]] = ()
    """Kinds of things that were removed, with their number"""


@dataclass(frozen=True, kw_only=True)
class OwnPages:
    """Options for pages of the volume's own."""

    runs: Sequence[int]
    """Lengths of the runs of pages"""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """File that contains a destination of another part, if it is not this file"""


def take_apart(source: Source, own: OwnPages | None = None) -> Apart:
    """Take a paper apart; ``source`` must not be used afterwards. Raises :class:`DamagedError`.

    For a paper, the empty name is a destination on its first page; not so for the volume's ``own``
    pages.
    """
    refs = source.pages
    links = Links(
        source,
        refs,
        named_destinations(source),
        own=own is not None,
        elsewhere=own.elsewhere if own else {},
    )
    outline = outline_entries(source, links)
    lengths = own.runs if own else [len(refs)]
    nodes = [source.add({}) for _ in lengths]
    outline_parent, tags_parent = source.add({}), source.add({})
    runs = _runs(refs, lengths)
    pages = _prepared_pages(source, links, runs, nodes)
    destinations = {
        links.written_name(name): links.destination(value) for name, value in links.names.items()
    }
    if refs and own is None:
        destinations[b""] = [refs[0], b"/Fit"]
    leaves = _name_tree_leaves(
        source, links, {name: target for name, target in destinations.items() if target is not None}
    )
    outline_items = _outline_objects(source, outline, outline_parent)
    layers, hidden = _layers(source)
    structure = tags_of(source, tags_parent)
    parent_leaves = [leaf for leaf, _, _ in structure.leaves]
    reach = Reach(
        source,
        reserved=(*nodes, outline_parent, tags_parent),
        pages=frozenset(refs),
        external=frozenset(links.external),
        transforms={
            **{
                ref: partial(strip_slot_keys, index=index, page=page)
                for index, (ref, page) in enumerate(zip(chain(*runs), pages, strict=True))
            },
            **dict.fromkeys(parent_leaves, _hold_keys),
        },
    )
    reach.follow(
        [
            *refs,
            *(leaf for leaf, _, _ in leaves),
            *outline_items[:1],
            *structure.tops,
            *parent_leaves,
        ]
    )
    _check_slots(reach, pages)
    numbers = reach.numbers
    objects = reach.objects(numbers, structure.keys)
    if own is None and len(source.data) < SMALL_PAPER:
        objects = recompress_streams(objects, len(source.data), len(pages))
    top_level = [
        numbers[item] for item, entry in zip(outline_items, outline, strict=True) if not entry.level
    ]
    return Apart(
        pages=pages,
        objects=objects,
        runs=[[numbers[ref] for ref in run] for run in runs],
        names=list(links.name_refs),
        leaves=[(numbers[leaf], first, last) for leaf, first, last in leaves],
        outline=(top_level[0], top_level[-1], len(top_level)) if top_level else None,
        tags=[numbers[element] for element in structure.tops],
        keys=[(numbers[leaf], first, last) for leaf, first, last in structure.leaves],
        layers=[numbers[layer] for layer in layers if layer in numbers],
        hidden=[numbers[layer] for layer in hidden if layer in numbers],
        notes=sorted(links.dropped.items()),
    )


def _runs(refs: Sequence[Ref], lengths: Sequence[int]) -> list[Sequence[Ref]]:
    """The pages of each run; pages beyond the last run belong to none."""
    starts = accumulate(lengths, initial=0)
    return [refs[start : start + length] for start, length in zip(starts, lengths, strict=False)]


def _prepared_pages(
    source: Source, links: Links, runs: Sequence[Sequence[Ref]], nodes: Sequence[Ref]
) -> list[Page]:
    """All pages in order, with clean links; each gets the page tree node of its run."""
    pages: list[Page] = []
    for node, run in zip(nodes, runs, strict=True):
        for ref in run:
            entries = source.entries(ref) or {}
            pages.append(prepare_page(source, len(pages), entries, node))
            links.clean(ref, entries, pages[-1].frame)
    return pages


def _check_slots(reach: Reach, pages: Sequence[Page]) -> None:
    """Raise :class:`DamagedError` if a number of the paper's is one that stands for a slot.

    Some slots may have been removed together with embedded or active content.
    """
    found = [number for number in reach.loose.numbers if number >= FIRST_SLOT]
    known = {number for index, page in enumerate(pages) for number in page.slots(index)}
    if len(found) > len(set(found)) or not known.issuperset(found):
        raise DamagedError("a reference is to a larger object number than a file can have")


def _hold_keys(text: bytes) -> bytes:
    """A leaf of the parent tree with its keys in the form that :class:`Loose` holds them."""
    return KEYS.sub(lambda key: key_reference(int(key[1])), text)


def _name_tree_leaves(
    source: Source, links: Links, destinations: Mapping[bytes, Value]
) -> list[tuple[Ref, bytes, bytes]]:
    """Leaves of the name tree in order, each with its least and greatest name.

    Names of the volume's own pages may lie between those of papers: each has a leaf of its own.
    """
    names = sorted(destinations)
    size = 1 if links.own else LEAF
    leaves: list[tuple[Ref, bytes, bytes]] = []
    for start in range(0, len(names), size):
        part = names[start : start + size]
        pairs: list[Value] = []
        for name in part:
            pairs += [links.name_ref(name), destinations[name]]
        limits: list[Value] = [links.name_ref(part[0]), links.name_ref(part[-1])]
        node = source.add({b"/Limits": limits, b"/Names": pairs})
        leaves.append((node, part[0], part[-1]))
    return leaves


def _outline_objects(source: Source, entries: Sequence[OutlineTarget], root: Ref) -> list[Ref]:
    """Add the entries as linked objects below ``root``, in order."""
    items: list[Entries] = [{b"/Title": entry.title} for entry in entries]
    refs = [source.add(item) for item in items]
    path: list[int] = []
    last_child: dict[int, int] = {}
    counts = [0] * len(items)
    for index, entry in enumerate(entries):
        item = items[index]
        del path[entry.level :]
        parent = path[-1] if path else -1
        item[b"/Parent"] = refs[parent] if path else root
        if parent in last_child:
            items[last_child[parent]][b"/Next"] = refs[index]
            item[b"/Prev"] = refs[last_child[parent]]
        elif path:
            items[parent][b"/First"] = refs[index]
        last_child[parent] = index
        if path:
            items[parent][b"/Last"] = refs[index]
            counts[parent] += 1
        path.append(index)
        if entry.target is not None:
            is_action = source.entries(entry.target) is not None
            item[b"/A" if is_action else b"/Dest"] = entry.target
    for item, count in zip(items, counts, strict=True):
        if count:
            item[b"/Count"] = b"-%d" % count
    return refs


def _layers(source: Source) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Optional content groups, and those that are off initially."""
    properties = source.entries(source.root.get(b"/OCProperties")) or {}
    groups = _references(source, properties.get(b"/OCGs"))
    default = source.entries(properties.get(b"/D"))
    if default is None:
        return groups, ()
    if source.value(default.get(b"/BaseState")) == b"/OFF":
        shown = set(_references(source, default.get(b"/ON")))
        return groups, tuple(group for group in groups if group not in shown)
    return groups, _references(source, default.get(b"/OFF"))


def _references(source: Source, value: Value | None) -> tuple[int, ...]:
    return tuple(element for element in source.items(value) or () if isinstance(element, Ref))
