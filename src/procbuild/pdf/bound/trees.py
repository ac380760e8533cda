"""The trees of an assembled document: pages, destinations, outline, tags.

They are written behind the segments, whose parts of each tree are in them already: a tree is a few
nodes over what the segments bring.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from procbuild.pdf.bound.document import Blank, Document, Entry, Label
from procbuild.pdf.bound.saved import Leaf
from procbuild.pdf.syntax import Stream, array, dictionary, reference, string, text
from procbuild.pdf.values import decimal

FAN = 64
"""Children of a node of a tree."""


@dataclass
class Tail:
    """The values written behind the segments; numbers are given as they are asked for."""

    following: int
    values: list[tuple[int, bytes]] = field(default_factory=list)
    streams: list[tuple[int, Stream]] = field(default_factory=list)

    def number(self) -> int:
        self.following += 1
        return self.following - 1

    def add(self, value: bytes) -> int:
        number = self.number()
        self.values.append((number, value))
        return number


def tags(document: Document, tail: Tail) -> tuple[int, bool] | None:
    """The structure tree's root, and whether all parts are tagged; None where none is."""
    tagged = [part for part in document.parts if part.segment.tags]
    if not tagged:
        return None
    leaves = [leaf for part in tagged for leaf in part.segment.keys]
    level = sorted(leaves, key=lambda leaf: leaf[1])
    while len(level) > FAN:
        groups = [level[start : start + FAN] for start in range(0, len(level), FAN)]
        level = [_keys_node(group, tail) for group in groups]
    tree = tail.add(dictionary(Kids=array(reference(number) for number, _, _ in level)))
    tops = [array(map(reference, part.segment.tags)) for part in tagged]
    fixed = {"Type": b"/StructTreeRoot", "ParentTree": reference(tree)}
    if len(document.parts) == 1:
        root = tagged[0].segment.tags_parent
        tail.values.append((root, dictionary(**fixed, K=tops[0])))
        return root, True
    root, whole = tail.number(), tail.number()
    tail.values.append((root, dictionary(**fixed, K=reference(whole))))
    kids = [part.segment.tags_parent for part in tagged]
    element = {"Type": b"/StructElem", "P": reference(root), "K": array(map(reference, kids))}
    tail.values.append((whole, dictionary(**element, S=b"/Document")))
    for number, top in zip(kids, tops, strict=True):
        element = {"Type": b"/StructElem", "P": reference(whole), "K": top}
        tail.values.append((number, dictionary(**element, S=b"/Part")))
    return root, len(tagged) == len(document.parts)


def _keys_node(group: Sequence[tuple[int, int, int]], tail: Tail) -> tuple[int, int, int]:
    first, last = group[0][1], group[-1][2]
    kids = array(reference(number) for number, _, _ in group)
    limits = array((b"%d" % first, b"%d" % last))
    return tail.add(dictionary(Limits=limits, Kids=kids)), first, last


def page_tree(document: Document, tail: Tail) -> int:
    """The page tree's root: a node per run, in groups where there are many."""
    leaves: list[tuple[int, int, Callable[[int], bytes]]] = []
    for one in document.pages:
        if isinstance(one, Blank):
            number, kids = tail.number(), None
            box = b"[ 0 0 %s %s ]" % (decimal(one.width), decimal(one.height))
        else:
            segment = document.parts[one.part].segment
            number, kids, box = segment.base + one.run, segment.runs[one.run], b""
        leaves.append((number, 1 if kids is None else len(kids), _page_node(kids, box)))
    root = tail.number()
    groups = [leaves[start : start + FAN] for start in range(0, len(leaves), FAN)]
    above = []
    for group in groups:
        node = root if len(groups) == 1 else tail.number()
        for number, _, value in group:
            tail.values.append((number, value(node)))
        count = sum(pages for _, pages, _ in group)
        kids_ = array(reference(number) for number, _, _ in group)
        above.append((node, count, kids_))
    total = sum(count for _, count, _ in above)
    if len(above) == 1:
        tail.values.append(
            (root, dictionary(Type=b"/Pages", Kids=above[0][2], Count=b"%d" % total))
        )
        return root
    for node, count, kids_ in above:
        tail.values.append(
            (
                node,
                dictionary(Type=b"/Pages", Parent=reference(root), Kids=kids_, Count=b"%d" % count),
            )
        )
    whole = array(reference(node) for node, _, _ in above)
    tail.values.append((root, dictionary(Type=b"/Pages", Kids=whole, Count=b"%d" % total)))
    return root


def _page_node(kids: Sequence[int] | None, box: bytes) -> Callable[[int], bytes]:
    """A run's node, or a blank page, once its parent is known."""

    def value(parent: int) -> bytes:
        if kids is None:
            return dictionary(
                Type=b"/Page", Parent=reference(parent), MediaBox=box, Resources=b"<< >>"
            )
        return dictionary(
            Type=b"/Pages",
            Parent=reference(parent),
            Kids=array(map(reference, kids)),
            Count=b"%d" % len(kids),
        )

    return value


def names(leaves: Sequence[Leaf], tail: Tail) -> int | None:
    """The name tree of destinations over the leaves of all parts."""
    level = sorted(leaves, key=lambda leaf: bytes.fromhex(leaf.first))
    if not level:
        return None
    while len(level) > FAN:
        level = [
            _names_node(level[start : start + FAN], tail) for start in range(0, len(level), FAN)
        ]
    return tail.add(dictionary(Kids=array(reference(leaf.number) for leaf in level)))


def _names_node(group: Sequence[Leaf], tail: Tail) -> Leaf:
    first, last = group[0].first, group[-1].last
    limits = array((string(bytes.fromhex(first)), string(bytes.fromhex(last))))
    kids = array(reference(leaf.number) for leaf in group)
    return Leaf(number=tail.add(dictionary(Limits=limits, Kids=kids)), first=first, last=last)


def labels(labels: Sequence[Label]) -> bytes | None:
    """Page labels: a range per entry."""
    if not labels:
        return None
    parts: list[bytes] = []
    for index, style, number, prefix in labels:
        value = dictionary(
            P=b"(%s)" % prefix.encode("ascii") if prefix else None,
            S=b"/%s" % style.encode() if style else None,
            St=b"%d" % number if style and number != 1 else None,
        )
        parts += [b"%d" % index, value]
    return dictionary(Nums=array(parts))


def outline(document: Document, tail: Tail) -> int | None:
    """The outline's root."""
    if document.outline:
        root = tail.number()
        first, last, count = _entries(document, document.outline, root, tail)
        tail.values.append((root, _outline_root(first, last, count)))
        return root
    for part in document.parts:
        if part.segment.outline:
            root = part.segment.outline_parent
            tail.values.append((root, _outline_root(*part.segment.outline)))
            return root
    return None


def _outline_root(first: int, last: int, count: int) -> bytes:
    return dictionary(
        Type=b"/Outlines", First=reference(first), Last=reference(last), Count=b"%d" % count
    )


def _entries(
    document: Document, entries: Sequence[Entry], parent: int, tail: Tail
) -> tuple[int, int, int]:
    """Write entries below ``parent``: the first, the last, and how many are seen at first."""
    numbers = [
        tail.number() if entry.part is None else document.parts[entry.part].segment.outline_parent
        for entry in entries
    ]
    seen = len(entries)
    for place, (entry, number) in enumerate(zip(entries, numbers, strict=True)):
        below: tuple[int, int, int] | None = None
        if entry.part is not None:
            below = document.parts[entry.part].segment.outline
        elif entry.children:
            below = _entries(document, entry.children, number, tail)
        if below and entry.open:
            seen += below[2]
        value = dictionary(
            Title=text(entry.title),
            Parent=reference(parent),
            Prev=reference(numbers[place - 1]) if place else None,
            Next=reference(numbers[place + 1]) if place + 1 < len(numbers) else None,
            First=reference(below[0]) if below else None,
            Last=reference(below[1]) if below else None,
            Count=b"%d" % (below[2] if entry.open else -below[2]) if below else None,
            Dest=array((reference(entry.page), b"/Fit")) if entry.page else None,
        )
        tail.values.append((number, value))
    return numbers[0], numbers[-1], seen
