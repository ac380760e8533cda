"""The trees of an assembled document: pages, destinations, outline, structure.

They are written after the segments, which contain their parts of each tree: only a few nodes join
these.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from procbuild.pdf.bound.document import Blank, Document, Label, OutlineItem
from procbuild.pdf.bound.saved import Leaf
from procbuild.pdf.syntax import Stream, array, dictionary, reference, string, text
from procbuild.pdf.values import decimal

FAN = 64
"""Children per tree node."""


@dataclass
class Tail:
    """The objects written after the segments; numbers are assigned on demand."""

    next_number: int
    values: list[tuple[int, bytes]] = field(default_factory=list)
    streams: list[tuple[int, Stream]] = field(default_factory=list)

    def number(self) -> int:
        self.next_number += 1
        return self.next_number - 1

    def add(self, value: bytes) -> int:
        number = self.number()
        self.values.append((number, value))
        return number


def tags(document: Document, tail: Tail) -> tuple[int, bool] | None:
    """Write the structure tree root; also whether all parts are tagged. None if none is."""
    tagged = [part for part in document.parts if part.segment.tags]
    if not tagged:
        return None
    leaves = [leaf for part in tagged for leaf in part.segment.keys]
    level = sorted(leaves, key=lambda leaf: leaf[1])
    while len(level) > FAN:
        groups = [level[start : start + FAN] for start in range(0, len(level), FAN)]
        level = [_keys_node(group, tail) for group in groups]
    tree = tail.add(dictionary(Kids=array(reference(number) for number, _, _ in level)))
    top_elements = [array(map(reference, part.segment.tags)) for part in tagged]
    root_entries = {"Type": b"/StructTreeRoot", "ParentTree": reference(tree)}
    if len(document.parts) == 1:
        root = tagged[0].segment.tags_parent
        tail.values.append((root, dictionary(**root_entries, K=top_elements[0])))
        return root, True
    root, document_element = tail.number(), tail.number()
    tail.values.append((root, dictionary(**root_entries, K=reference(document_element))))
    kids = [part.segment.tags_parent for part in tagged]
    element = {"Type": b"/StructElem", "P": reference(root), "K": array(map(reference, kids))}
    tail.values.append((document_element, dictionary(**element, S=b"/Document")))
    for part, number, top in zip(tagged, kids, top_elements, strict=True):
        element = {"Type": b"/StructElem", "P": reference(document_element), "K": top}
        differs = part.language and part.language != document.about.language
        language = text(part.language) if differs else None
        tail.values.append((number, dictionary(**element, S=b"/Part", Lang=language)))
    return root, len(tagged) == len(document.parts)


def _keys_node(group: Sequence[tuple[int, int, int]], tail: Tail) -> tuple[int, int, int]:
    first, last = group[0][1], group[-1][2]
    kids = array(reference(number) for number, _, _ in group)
    limits = array((b"%d" % first, b"%d" % last))
    return tail.add(dictionary(Limits=limits, Kids=kids)), first, last


def page_tree(document: Document, tail: Tail) -> int:
    """Write the page tree: a node per run, in groups if there are many."""
    leaves: list[tuple[int, int, Callable[[int], bytes]]] = []
    for entry in document.pages:
        if isinstance(entry, Blank):
            number, kids = tail.number(), None
            box = b"[ 0 0 %s %s ]" % (decimal(entry.width), decimal(entry.height))
        else:
            segment = document.parts[entry.part].segment
            number, kids, box = segment.base + entry.run, segment.runs[entry.run], b""
        leaves.append((number, 1 if kids is None else len(kids), _page_node(kids, box)))
    root = tail.number()
    groups = [leaves[start : start + FAN] for start in range(0, len(leaves), FAN)]
    nodes = []
    for group in groups:
        node = root if len(groups) == 1 else tail.number()
        for number, _, value in group:
            tail.values.append((number, value(node)))
        count = sum(pages for _, pages, _ in group)
        kids_ = array(reference(number) for number, _, _ in group)
        nodes.append((node, count, kids_))
    total = sum(count for _, count, _ in nodes)
    if len(nodes) == 1:
        tail.values.append(
            (root, dictionary(Type=b"/Pages", Kids=nodes[0][2], Count=b"%d" % total))
        )
        return root
    for node, count, kids_ in nodes:
        tail.values.append(
            (
                node,
                dictionary(Type=b"/Pages", Parent=reference(root), Kids=kids_, Count=b"%d" % count),
            )
        )
    all_nodes = array(reference(node) for node, _, _ in nodes)
    tail.values.append((root, dictionary(Type=b"/Pages", Kids=all_nodes, Count=b"%d" % total)))
    return root


def _page_node(kids: Sequence[int] | None, box: bytes) -> Callable[[int], bytes]:
    """A function from the parent's number to a run's node or a blank page."""

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
    """Write the name tree of destinations above the leaves of all parts."""
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
    """The page label ranges."""
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
    """Write the root of the outline; None if there is none."""
    if document.outline:
        root = tail.number()
        first, last, count = _write_entries(document, document.outline, root, tail)
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


def _write_entries(
    document: Document, entries: Sequence[OutlineItem], parent: int, tail: Tail
) -> tuple[int, int, int]:
    """Write entries below ``parent``; returns the first, the last, and how many are visible."""
    numbers = [
        tail.number() if entry.part is None else document.parts[entry.part].segment.outline_parent
        for entry in entries
    ]
    visible = len(entries)
    for index, (entry, number) in enumerate(zip(entries, numbers, strict=True)):
        children: tuple[int, int, int] | None = None
        if entry.part is not None:
            children = document.parts[entry.part].segment.outline
        elif entry.children:
            children = _write_entries(document, entry.children, number, tail)
        if children and entry.open:
            visible += children[2]
        value = dictionary(
            Title=text(entry.title),
            Parent=reference(parent),
            Prev=reference(numbers[index - 1]) if index else None,
            Next=reference(numbers[index + 1]) if index + 1 < len(numbers) else None,
            First=reference(children[0]) if children else None,
            Last=reference(children[1]) if children else None,
            Count=b"%d" % (children[2] if entry.open else -children[2]) if children else None,
            Dest=array((reference(entry.page), b"/Fit")) if entry.page else None,
        )
        tail.values.append((number, value))
    return numbers[0], numbers[-1], visible
