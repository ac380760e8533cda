"""A paper taken apart: pages, links, outline and tags, and the objects that they need."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from procbuild.pdf.apart.links import Entry, Links, named_destinations, outline_entries
from procbuild.pdf.apart.loose import key_reference
from procbuild.pdf.apart.pages import SLOTS, Page, opened_page, unmarked
from procbuild.pdf.apart.reach import Objects, Reach
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.tags import KEY, tags_of
from procbuild.pdf.apart.tight import SMALL, tightened
from procbuild.pdf.values import DamagedError, Entries, Ref, Value

KEYS = re.compile(rb"%b(\d++)" % KEY)
"""Keys in a leaf of the parent tree."""

FAILURES = (ValueError, OverflowError, RecursionError, MemoryError)
"""What taking an odd paper apart may lead to; numbers without end are among it."""

LEAF = 64
"""Names in one leaf of the name tree."""


@dataclass(frozen=True, kw_only=True)
class Apart:
    """A paper whose pages can be bound; numbers are those of its objects.

    The reserved ones are written by who binds it: a page tree node per run, the parents of outline
    and structure tree.
    """

    pages: Sequence[Page]
    objects: Objects
    runs: Sequence[Sequence[int]]
    """The pages of each run"""
    names: Sequence[bytes]
    """Of destinations, in the order of what stands for them"""
    leaves: Sequence[tuple[int, bytes, bytes]]
    """Of the name tree, in order, each with its least and greatest name"""
    outline: tuple[int, int, int] | None = None
    """First and last entry of the top level, and how many there are"""
    tags: Sequence[int] = ()
    """Elements of the structure tree's first level"""
    keys: Sequence[tuple[int, int, int]] = ()
    """Leaves of the parent tree: number, least and greatest key"""
    layers: Sequence[int] = ()
    """Optional content groups"""
    hidden: Sequence[int] = ()
    """Those that are off at first"""
    notes: Sequence[tuple[str, int]] = ()
    """What was left out, with how often"""


@dataclass(frozen=True, kw_only=True)
class Own:
    """What is asked of the book's own pages."""

    runs: Sequence[int]
    """The lengths of the runs of pages"""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """The files that have destinations of other parts, where it is not this one"""


def taken(source: Source, own: Own | None = None) -> Apart:
    """Take a paper apart; ``source`` is of no use afterwards. Raises :class:`DamagedError`.

    Where these are no pages of the book's ``own``, the empty name is that of the first page.
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
    above, root = source.add({}), source.add({})
    pages: list[Page] = []
    runs: list[Sequence[Ref]] = []
    for node, length in zip(nodes, lengths, strict=True):
        run = refs[len(pages) : len(pages) + length]
        runs.append(run)
        for ref in run:
            entries = source.entries(ref) or {}
            pages.append(opened_page(source, len(pages), entries, node))
            links.clean(ref, entries)
    named = {name: links.destination(value) for name, value in links.names.items()}
    if refs and own is None:
        named[b""] = [refs[0], b"/Fit"]
    leaves = _leaves(source, links, {name: one for name, one in named.items() if one is not None})
    items = _outline(source, outline, above)
    layers, hidden = _layers(source)
    tags = tags_of(source, root)
    every = enumerate(zip(refs, pages, strict=False))
    trees = [leaf for leaf, _, _ in tags.leaves]
    reach = Reach(
        source,
        reserved=(*nodes, above, root),
        pages=frozenset(refs),
        away=frozenset(links.away),
        mends={
            **{ref: partial(unmarked, place=n, page=page) for n, (ref, page) in every},
            **dict.fromkeys(trees, _keyed),
        },
    )
    reach.follow([*refs, *(leaf for leaf, _, _ in leaves), *items[:1], *tags.tops, *trees])
    # Some may be gone, with what embeds or runs something.
    found = [one for one in reach.loose.numbers if one >= SLOTS]
    known = {one for place, page in enumerate(pages) for one in page.slots(place)}
    if len(found) > len(set(found)) or not known.issuperset(found):
        raise DamagedError("a reference leads beyond all objects that a file can have")
    numbers = reach.numbers
    objects = reach.objects(numbers)
    if own is None and len(source.data) < SMALL:
        objects = tightened(objects)
    top = [numbers[item] for item, entry in zip(items, outline, strict=True) if not entry.level]
    return Apart(
        pages=pages,
        objects=objects,
        runs=[[numbers[ref] for ref in run] for run in runs],
        names=list(links.said),
        leaves=[(numbers[leaf], first, last) for leaf, first, last in leaves],
        outline=(top[0], top[-1], len(top)) if top else None,
        tags=[numbers[one] for one in tags.tops],
        keys=[(numbers[leaf], first, last) for leaf, first, last in tags.leaves],
        layers=[numbers[one] for one in layers if one in numbers],
        hidden=[numbers[one] for one in hidden if one in numbers],
        notes=sorted(links.dropped.items()),
    )


def _keyed(text: bytes) -> bytes:
    """A leaf of the parent tree with its keys as :class:`Loose` takes them."""
    return KEYS.sub(lambda key: key_reference(int(key[1])), text)


def _leaves(
    source: Source, links: Links, named: Mapping[bytes, Value]
) -> list[tuple[Ref, bytes, bytes]]:
    """Leaves of the name tree in order, each with its least and greatest name."""
    names = sorted(named)
    leaves: list[tuple[Ref, bytes, bytes]] = []
    for start in range(0, len(names), LEAF):
        part = names[start : start + LEAF]
        pairs: list[Value] = []
        for name in part:
            pairs += [links.named(name), named[name]]
        limits: list[Value] = [links.named(part[0]), links.named(part[-1])]
        node = source.add({b"/Limits": limits, b"/Names": pairs})
        leaves.append((node, part[0], part[-1]))
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
