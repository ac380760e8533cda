"""Stamps drawn on the pages of a paper, which keep their own content as it is."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from procbuild.pdf.bound.boxes import Frame, Matrix
from procbuild.pdf.bound.index import unpacked
from procbuild.pdf.bound.source import Source
from procbuild.pdf.bound.stamp import Placed
from procbuild.pdf.syntax import Held
from procbuild.pdf.values import DamagedError, Entries, Ref, Value, decimal

KINDS = (b"/Font", b"/ColorSpace", b"/ExtGState", b"/XObject", b"/Pattern", b"/Shading")
"""Resources that content names."""


def stamp_pages(
    source: Source,
    pages: Sequence[Ref],
    frames: Sequence[Frame],
    overlay: Source,
    stamps: Sequence[Placed],
) -> None:
    """Draw stamps, which are pages of ``overlay``.

    What is drawn several times becomes a form, the rest is written in place.
    """
    uses = Counter(stamp.form.number for stamp in stamps)
    sheets = Sheets(source, overlay)
    pieces = {
        number: sheets.form(number) if count > 1 else sheets.inline(number)
        for number, count in uses.items()
    }
    by_page: dict[int, list[Placed]] = {}
    for stamp in stamps:
        by_page.setdefault(stamp.page, []).append(stamp)
    for number, group in by_page.items():
        canvas = Canvas(source, pages[number], frames[number])
        for stamp in group:
            canvas.draw(pieces[stamp.form.number], stamp)
        canvas.finish()


@dataclass(frozen=True)
class Piece:
    """Content, and the resources that it names: kind, name, value."""

    body: bytes
    resources: Sequence[tuple[bytes, bytes, Value]]


class Sheets:
    """The pages of an overlay, brought into a paper."""

    def __init__(self, source: Source, overlay: Source) -> None:
        self._source = source
        self._overlay = overlay
        self._known: dict[int, Ref] = {}

    def form(self, number: int) -> Piece:
        """A page as an object of its own, to be drawn several times."""
        page, head, data = self._parts(number)
        form: Entries = {
            **head,
            b"/Type": b"/XObject",
            b"/Subtype": b"/Form",
            b"/BBox": page[b"/MediaBox"],
            b"/Resources": self._adopted(page.get(b"/Resources", b"null")),
        }
        name = b"/p%d" % number
        return Piece(name + b" Do", [(b"/XObject", name, self._source.add(form, data))])

    def inline(self, number: int) -> Piece:
        """What a page draws, to be written in place."""
        page, head, data = self._parts(number)
        resources = self._overlay.entries(page.get(b"/Resources")) or {}
        found = [
            (kind, name, self._adopted(value))
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

    def _adopted(self, value: Value) -> Value:
        return self._source.adopt(self._overlay, value, self._known)


@dataclass
class Canvas:
    """One page that is drawn on; its own content keeps its graphics state to itself.

    Stamps are drawn before the content, which then cannot disturb them, however unbalanced; above
    it only where the content paints the page white.
    """

    source: Source
    page: Ref
    frame: Frame
    groups: dict[bytes, Entries] = field(default_factory=dict)
    """The page's resources by kind, as far as they are added to"""
    drawn: dict[bool, list[bytes]] = field(default_factory=lambda: {False: [], True: []})

    def __post_init__(self) -> None:
        self.entries = self.source.entries(self.page) or {}
        self.resources = self.source.entries(self.entries.get(b"/Resources")) or {}

    def draw(self, piece: Piece, stamp: Placed) -> None:
        """Draw a piece at its place."""
        matrix = self.frame.place(stamp.x, stamp.y, stamp.form.height)
        names = {name: self._add(kind, name, value) for kind, name, value in piece.resources}
        taken = {old: new for old, new in names.items() if old != new}
        body = piece.body
        if taken:
            from procbuild.pdf.bound.content import renamed  # noqa: PLC0415  most papers need no pikepdf

            body = renamed(body, taken)
        self.drawn[stamp.over].append(b"q %s cm %s Q" % (_numbers(matrix), body))

    def _add(self, kind: bytes, name: bytes, value: Value) -> bytes:
        """What a resource is called on this page: as it was, where that is still free."""
        if kind not in self.groups:
            self.groups[kind] = dict(self.source.entries(self.resources.get(kind)) or {})
        group = self.groups[kind]
        while group.get(name, value) != value:
            name += b"x"
        group[name] = value
        return name

    def finish(self) -> None:
        """Put resources and content where the page has them."""
        page = self.entries
        page[b"/Resources"] = {**self.resources, **self.groups}
        old = page.get(b"/Contents")
        own = self.source.items(old)
        contents = list(own) if own is not None else [] if old is None else [old]
        before: list[Value] = []
        behind: list[Value] = []
        if self.drawn[False]:
            before = [self._content(self.drawn[False])]
        if self.drawn[True]:
            from procbuild.pdf.bound.content import content_of, isolation  # noqa: PLC0415  as above

            opening, closing = isolation(content_of(self.source, contents))
            before.insert(0, self.source.add({}, opening))
            behind = [self._content(self.drawn[True], closing)]
        page[b"/Contents"] = [*before, *contents, *behind]

    def _content(self, drawn: Sequence[bytes], first: bytes = b"") -> Ref:
        body = b"/Artifact <</Type/Pagination>> BDC " + b" ".join(drawn) + b" EMC\n"
        return self.source.add({}, first + body)


def _numbers(matrix: Matrix) -> bytes:
    return b" ".join(map(decimal, matrix))
