"""Draw stamps on the pages of a paper without changing their content."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from procbuild.pdf.apart.boxes import Matrix
from procbuild.pdf.apart.index import decode
from procbuild.pdf.apart.pages import AFTER, BEFORE, CATEGORIES, CATEGORY, PAGE, REST, Page, slot
from procbuild.pdf.apart.reach import Objects, Reach
from procbuild.pdf.apart.source import Source
from procbuild.pdf.bound.stamp import PlacedForm
from procbuild.pdf.syntax import StreamData, array, reference
from procbuild.pdf.values import DamagedError, Entries, Ref, Value, decimal, on_one_line, serialize


@dataclass(frozen=True)
class DrawnStamps:
    """What was drawn on the pages of a paper."""

    objects: Objects
    """Objects that it needs: the replacements of the slots, then all others"""
    slots: Sequence[int]


def stamp_pages(
    pages: Sequence[Page],
    overlay: Source,
    stamps: Sequence[PlacedForm],
    isolation: Callable[[int], tuple[bytes, bytes]],
) -> DrawnStamps:
    """Draw stamps, which are pages of ``overlay``.

    A stamp that is drawn several times becomes a form XObject, others are drawn inline.
    ``isolation`` returns what must be written around the content of a page (from 0) if something is
    drawn above it, or if it is clipped.
    """
    uses = Counter(stamp.form.number for stamp in stamps)
    overlay_pages = OverlayPages(overlay)
    pieces = {
        number: overlay_pages.form(number) if count > 1 else overlay_pages.inline(number)
        for number, count in uses.items()
    }
    by_page: dict[int, list[PlacedForm]] = {
        number: [] for number, page in enumerate(pages) if page.clip and page.contents
    }
    for stamp in stamps:
        by_page.setdefault(stamp.page, []).append(stamp)
    slots: dict[int, bytes] = {}
    for number, group in by_page.items():
        canvas = Canvas(overlay, pages[number])
        for stamp in group:
            canvas.draw(pieces[stamp.form.number], stamp)
        around = isolation(number) if canvas.is_around else (b"", b"")
        slots.update((slot(number, place), text) for place, text in canvas.finish(*around).items())
    reach = Reach(overlay)
    reach.follow(map(Ref, reach.loose.add(list(slots.values()))))
    return DrawnStamps(reach.objects(reach.numbers), list(slots))


@dataclass(frozen=True)
class Piece:
    """Content to draw, and the resources that it names: category, name, value."""

    body: bytes
    resources: Sequence[tuple[bytes, bytes, Value]]


class OverlayPages:
    """The pages of an overlay as pieces that can be drawn."""

    def __init__(self, overlay: Source) -> None:
        self._overlay = overlay

    def form(self, number: int) -> Piece:
        """A page as a form XObject, to be drawn several times."""
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
        """The content of a page, to be drawn once."""
        page, head, data = self._parts(number)
        resources = self._overlay.entries(page.get(b"/Resources")) or {}
        used = [
            (category, name, value)
            for category in CATEGORIES
            for name, value in (self._overlay.entries(resources.get(category)) or {}).items()
        ]
        return Piece(decode(data, head), used)

    def _parts(self, number: int) -> tuple[Entries, Entries, StreamData]:
        """The dictionary of a page, and the dictionary and data of its content stream."""
        page = self._overlay.entries(self._overlay.pages[number]) or {}
        content = page.get(b"/Contents")
        head = self._overlay.value(content)
        if not isinstance(head, dict) or not isinstance(content, Ref):
            raise DamagedError("a stamp has no content stream")
        return page, head, self._overlay.streams[content]


@dataclass
class Canvas:
    """A page that is drawn on; the graphics state of its own content is isolated.

    Stamps are drawn before the content, which then cannot disturb them even if it is unbalanced.
    They are drawn above it only if the content paints the page white.
    """

    overlay: Source
    page: Page
    groups: dict[bytes, dict[bytes, Value]] = field(default_factory=dict)
    """Resources that are added to the page's, by category"""
    drawn: dict[bool, list[bytes]] = field(default_factory=lambda: {False: [], True: []})

    def draw(self, piece: Piece, stamp: PlacedForm) -> None:
        """Draw a piece at the position of a stamp."""
        matrix = self.page.frame.place(stamp.x, stamp.y, stamp.form.height)
        names = {
            name: self._add_resource(category, name, value)
            for category, name, value in piece.resources
        }
        renames = {old: new for old, new in names.items() if old != new}
        body = piece.body
        if renames:
            from procbuild.pdf.bound.renamed import rename_resources  # noqa: PLC0415  most papers need no pikepdf

            body = rename_resources(body, renames)
        self.drawn[stamp.over].append(b"q %s cm %s Q" % (_write_matrix(matrix), body))

    def _add_resource(self, category: bytes, name: bytes, value: Value) -> bytes:
        """Add a resource under its own name or, if that is taken, a new one; returns the name."""
        group = self.groups.setdefault(category, {})
        page_names = self.page.names.get(category, ())
        while name in page_names or group.get(name, value) != value:
            name += b"x"
        group[name] = value
        return name

    @property
    def is_around(self) -> bool:
        """Whether something must be written around the content."""
        return bool(self.drawn[True] or (self.page.clip and self.page.contents))

    def finish(self, opening: bytes, closing: bytes) -> dict[int, bytes]:
        """Replacements of the page's slots.

        ``opening`` and ``closing`` go around the content, if necessary.
        """
        before: list[bytes] = []
        after: list[bytes] = []
        if self.drawn[False]:
            before = [self._content(self.drawn[False])]
        if self.is_around:
            before.append(reference(self.overlay.add({}, opening + self._clipping())))
            after = [self._content(self.drawn[True], closing)]
        slots = self._resources()
        if self.page.contents:
            slots[BEFORE], slots[AFTER] = b" ".join([b"[", *before]), b" ".join([*after, b"]"])
        else:
            slots[PAGE] = self.page.boxes + b" /Contents " + array([*before, *after])
        return slots

    def _clipping(self) -> bytes:
        """What clips the following content."""
        if self.page.clip is None:
            return b""
        left, bottom, right, top = self.page.clip
        box = map(decimal, (left, bottom, right - left, top - bottom))
        return b" ".join(box) + b" re W n "

    def _resources(self) -> dict[int, bytes]:
        slots: dict[int, bytes] = {}
        others: list[bytes] = []
        for category, group in self.groups.items():
            if category in self.page.names:
                slots[CATEGORY + CATEGORIES.index(category)] = _join_entries(group)
            else:
                others += [category, b"<<", _join_entries(group), b">>"]
        slots[REST] = b" ".join(others)
        return slots

    def _content(self, drawn: Sequence[bytes], first: bytes = b"") -> bytes:
        body = b"/Artifact <</Type/Pagination>> BDC " + b" ".join(drawn) + b" EMC\n"
        return reference(self.overlay.add({}, first + (body if drawn else b"")))


def _join_entries(group: Mapping[bytes, Value]) -> bytes:
    values = on_one_line([serialize(value) for value in group.values()])
    return b" ".join(name + b" " + value for name, value in zip(group, values, strict=True))


def _write_matrix(matrix: Matrix) -> bytes:
    return b" ".join(map(decimal, matrix))
