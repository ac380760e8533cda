"""A paper made ready to be part of a larger document, in memory: pages, links, stamps, outline."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream, String

from procbuild.pdf.boxes import INHERITED, Matrix, fit, frame_of, inherited, settle
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
    numbers: list[tuple[int, ...]] = []
    start = 0
    for node, length in zip(nodes, lengths, strict=True):
        for page in pages[start : start + length]:
            _strip(page, node)
            links.clean(page)
        numbers.append(tuple(page.objgen[0] for page in pages[start : start + length]))
        start += length
    for page, (width, height, factor) in zip(pages, fits, strict=False):
        if width:
            fit(page, width, height, factor)
    if overlay is not None:
        _stamp(pdf, pages, overlay, stamps)
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


def _strip(page: Object, parent: Object) -> None:
    """Leave of a page what is carried over, inherited attributes made its own."""
    for key in INHERITED:
        value = inherited(page, key)
        if value is not None and key not in page:
            page[key] = value
    for key in set(page.keys()) - KEPT:
        del page[key]
    page.Type = Name.Page
    page.Parent = parent
    if "/Resources" not in page:
        page.Resources = Dictionary()
    # Poppler shows no page from one on whose content is anything else.
    if not isinstance(page.get("/Contents", Array()), (Array, Stream)):
        del page["/Contents"]
    settle(page)


def _stamp(
    pdf: pikepdf.Pdf, pages: Sequence[Object], overlay: pikepdf.Pdf, stamps: Sequence[Placed]
) -> None:
    """Stamp all pages; what is drawn several times becomes a form, the rest is written in place."""
    sheet = [pdf.copy_foreign(page.as_form_xobject()) for page in overlay.pages]
    uses = Counter(stamp.form.number for stamp in stamps)
    by_page: dict[int, list[Placed]] = {}
    for stamp in stamps:
        by_page.setdefault(stamp.page, []).append(stamp)
    for number, group in by_page.items():
        page = Canvas(pdf, pages[number])
        for stamp in group:
            matrix = page.frame.place(stamp.x, stamp.y, stamp.form.height)
            form = sheet[stamp.form.number]
            page.draw(form, matrix, over=stamp.over, inline=uses[stamp.form.number] == 1)
        page.finish()


class Canvas:
    """One page that is drawn on; its own content keeps its graphics state to itself.

    Stamps are drawn before the content, which then cannot disturb them, however unbalanced; above
    it only where the content paints the page white.
    """

    def __init__(self, pdf: pikepdf.Pdf, page: Object) -> None:
        self.pdf = pdf
        self.page = page
        self.frame = frame_of(page)
        self.resources = Dictionary(_items(page.get("/Resources")))
        self.drawn: dict[bool, list[bytes]] = {False: [], True: []}

    def draw(self, form: Object, matrix: Matrix, *, over: bool, inline: bool) -> None:
        """Draw a form, as an object of its own or by its content."""
        numbers = " ".join(f"{one:.3f}".rstrip("0").rstrip(".") for one in matrix).encode()
        if inline:
            names = {
                (kind, name): self._add(kind, value)
                for kind in ("/Font", "/ColorSpace", "/ExtGState", "/XObject")
                for name, value in _items(form.get("/Resources", Dictionary()).get(kind)).items()
            }
            body = _renamed(form, {old: new for (_, old), new in names.items()})
        else:
            body = f"{self._add('/XObject', form)} Do".encode()
        self.drawn[over].append(b"q %s cm %s Q" % (numbers, body))

    def _add(self, kind: str, value: Object) -> str:
        """The name of a resource on this page."""
        group = Dictionary(_items(self.resources.get(kind)))
        for name, known in group.items():
            if isinstance(known, Object) and known.is_indirect and known.objgen == value.objgen:
                return name
        name = f"/Pb{len(group)}"
        while name in group:
            name += "x"
        group[name] = value
        self.resources[kind] = group
        return name

    def finish(self) -> None:
        """Put resources and content where the page has them."""
        self.page.Resources = self.resources
        old = self.page.get("/Contents")
        contents = (
            list(old.as_list()) if isinstance(old, Array) else [old] if old is not None else []
        )
        if self.drawn[False]:
            contents.insert(0, _content(self.pdf, self.drawn[False]))
        if self.drawn[True]:
            opening, closing = _isolation(self.page)
            contents.insert(0, Stream(self.pdf, opening))
            contents.append(_content(self.pdf, self.drawn[True], before=closing))
        self.page.Contents = Array(contents)


def _renamed(form: Object, names: Mapping[str, str]) -> bytes:
    """The content of a form with its resources renamed."""
    instructions = [
        (
            [
                Name(names.get(str(one), str(one))) if isinstance(one, Name) else one
                for one in step.operands
            ],
            step.operator,
        )
        for step in pikepdf.parse_content_stream(form)
    ]
    return pikepdf.unparse_content_stream(instructions)


def _content(pdf: pikepdf.Pdf, drawn: Sequence[bytes], before: bytes = b"") -> Object:
    body = b" ".join(drawn)
    return Stream(pdf, before + b"/Artifact <</Type/Pagination>> BDC " + body + b" EMC\n")


def _isolation(page: Object) -> tuple[bytes, bytes]:
    """What must be written before and after the content to come back to the page's first state."""
    depth = least = 0
    text = False
    for step in pikepdf.parse_content_stream(page, "q Q BT ET"):
        match str(step.operator):
            case "q":
                depth += 1
            case "Q":
                depth -= 1
                least = min(least, depth)
            case "BT":
                text = True
            case "ET":
                text = False
    opening = b"q " * (1 - least)
    return opening, (b"ET " if text else b"") + b"Q " * (depth - least + 1)


def _items(value: Object | None) -> dict[str, Object]:
    return dict(value.items()) if isinstance(value, Dictionary) else {}


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
