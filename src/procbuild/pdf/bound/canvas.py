"""Stamps drawn on the pages of a paper, which keep their own content as it is."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from procbuild.pdf.apart.boxes import Matrix
from procbuild.pdf.apart.index import unpacked
from procbuild.pdf.apart.pages import BEFORE, BEHIND, KIND, KINDS, PAGE, REST, Page, slot
from procbuild.pdf.apart.reach import Objects, Reach
from procbuild.pdf.apart.source import Source
from procbuild.pdf.bound.stamp import Placed
from procbuild.pdf.syntax import Held, array, reference
from procbuild.pdf.values import DamagedError, Entries, Ref, Value, decimal, lines, written


@dataclass(frozen=True)
class Drawn:
    """What was drawn on the pages of a paper."""

    objects: Objects
    """What it needs, values for the slots before all others"""
    slots: Sequence[int]


def stamp_pages(
    pages: Sequence[Page],
    overlay: Source,
    stamps: Sequence[Placed],
    isolation: Callable[[int], tuple[bytes, bytes]],
) -> Drawn:
    """Draw stamps, which are pages of ``overlay``.

    What is drawn several times becomes a form, the rest is written in place. ``isolation`` tells
    what must stand around the content of a page (from 0) that is drawn over.
    """
    uses = Counter(stamp.form.number for stamp in stamps)
    sheets = Sheets(overlay)
    pieces = {
        number: sheets.form(number) if count > 1 else sheets.inline(number)
        for number, count in uses.items()
    }
    by_page: dict[int, list[Placed]] = {}
    for stamp in stamps:
        by_page.setdefault(stamp.page, []).append(stamp)
    slots: dict[int, bytes] = {}
    for number, group in by_page.items():
        canvas = Canvas(overlay, pages[number])
        for stamp in group:
            canvas.draw(pieces[stamp.form.number], stamp)
        is_over = any(stamp.over for stamp in group)
        around = isolation(number) if is_over else (b"", b"")
        slots.update((slot(number, place), text) for place, text in canvas.finish(*around).items())
    reach = Reach(overlay)
    reach.follow(map(Ref, reach.loose.add(list(slots.values()))))
    return Drawn(reach.objects(reach.numbers), list(slots))


@dataclass(frozen=True)
class Piece:
    """Content, and the resources that it names: kind, name, value."""

    body: bytes
    resources: Sequence[tuple[bytes, bytes, Value]]


class Sheets:
    """The pages of an overlay as what can be drawn."""

    def __init__(self, overlay: Source) -> None:
        self._overlay = overlay

    def form(self, number: int) -> Piece:
        """A page as an object of its own, to be drawn several times."""
        page, head, data = self._parts(number)
        form: Entries = {
            **head,
            b"/Type": b"/XObject",
            b"/Subtype": b"/Form",
            b"/BBox": page[b"/MediaBox"],
            b"/Resources": page.get(b"/Resources", b"null"),
        }
        name = b"/p%d" % number
        return Piece(name + b" Do", [(b"/XObject", name, self._overlay.add(form, data))])

    def inline(self, number: int) -> Piece:
        """What a page draws, to be written in place."""
        page, head, data = self._parts(number)
        resources = self._overlay.entries(page.get(b"/Resources")) or {}
        found = [
            (kind, name, value)
            for kind in KINDS
            for name, value in (self._overlay.entries(resources.get(kind)) or {}).items()
        ]
        return Piece(unpacked(data, head), found)

    def _parts(self, number: int) -> tuple[Entries, Entries, Held]:
        """A page, and the entries and bytes of what it draws."""
        page = self._overlay.entries(self._overlay.pages[number]) or {}
        content = page.get(b"/Contents")
        head = self._overlay.value(content)
        if not isinstance(head, dict) or not isinstance(content, Ref):
            raise DamagedError("a stamp draws nothing")
        return page, head, self._overlay.streams[content]


@dataclass
class Canvas:
    """One page that is drawn on; its own content keeps its graphics state to itself.

    Stamps are drawn before the content, which then cannot disturb them, however unbalanced; above
    it only where the content paints the page white.
    """

    overlay: Source
    page: Page
    groups: dict[bytes, dict[bytes, Value]] = field(default_factory=dict)
    """Resources that are added to the page's, by kind"""
    drawn: dict[bool, list[bytes]] = field(default_factory=lambda: {False: [], True: []})

    def draw(self, piece: Piece, stamp: Placed) -> None:
        """Draw a piece at its place."""
        matrix = self.page.frame.place(stamp.x, stamp.y, stamp.form.height)
        names = {name: self._add(kind, name, value) for kind, name, value in piece.resources}
        taken = {old: new for old, new in names.items() if old != new}
        body = piece.body
        if taken:
            from procbuild.pdf.bound.renamed import renamed  # noqa: PLC0415  most papers need no pikepdf

            body = renamed(body, taken)
        self.drawn[stamp.over].append(b"q %s cm %s Q" % (_numbers(matrix), body))

    def _add(self, kind: bytes, name: bytes, value: Value) -> bytes:
        """What a resource is called on this page: as it was, where that is still free."""
        group = self.groups.setdefault(kind, {})
        own = self.page.names.get(kind, ())
        while name in own or group.get(name, value) != value:
            name += b"x"
        group[name] = value
        return name

    def finish(self, opening: bytes, closing: bytes) -> dict[int, bytes]:
        """What stands in slots of the page; what is given, around content that is drawn over."""
        before: list[bytes] = []
        behind: list[bytes] = []
        if self.drawn[False]:
            before = [self._content(self.drawn[False])]
        if self.drawn[True]:
            before.insert(0, reference(self.overlay.add({}, opening)))
            behind = [self._content(self.drawn[True], closing)]
        found = self._resources()
        if self.page.contents:
            found[BEFORE], found[BEHIND] = b" ".join([b"[", *before]), b" ".join([*behind, b"]"])
        else:
            found[PAGE] = self.page.boxes + b" /Contents " + array([*before, *behind])
        return found

    def _resources(self) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        others: list[bytes] = []
        for kind, group in self.groups.items():
            if kind in self.page.names:
                found[KIND + KINDS.index(kind)] = _pairs(group)
            else:
                others += [kind, b"<<", _pairs(group), b">>"]
        found[REST] = b" ".join(others)
        return found

    def _content(self, drawn: Sequence[bytes], first: bytes = b"") -> bytes:
        body = b"/Artifact <</Type/Pagination>> BDC " + b" ".join(drawn) + b" EMC\n"
        return reference(self.overlay.add({}, first + body))


def _pairs(group: Mapping[bytes, Value]) -> bytes:
    values = lines([written(value) for value in group.values()])
    return b" ".join(name + b" " + value for name, value in zip(group, values, strict=True))


def _numbers(matrix: Matrix) -> bytes:
    return b" ".join(map(decimal, matrix))
