"""Draw stamps on the pages of a paper without changing their content."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from procbuild.pdf.apart.boxes import Matrix
from procbuild.pdf.apart.pages import AFTER, BEFORE, CATEGORIES, CATEGORY, PAGE, REST, Page, slot
from procbuild.pdf.apart.reach import Objects, Reach
from procbuild.pdf.apart.source import Source
from procbuild.pdf.bound.pieces import OverlayPages, Piece
from procbuild.pdf.bound.stamp import PlacedForm
from procbuild.pdf.syntax import array, reference
from procbuild.pdf.values import Ref, Value, decimal, on_one_line, serialize

SHOWN = re.compile(rb"([^\[(<]*)(.*[\])>] ?T[Jj])([^\[\]()<>]*)", re.DOTALL)
"""Content in three parts: what it shows, from the first string or array on, and what is around."""


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

    What several pages draw is in content streams that they share: the running head, and all that is
    around the digits of the folio. ``isolation`` returns what must be written around the content
    of a page (from 0) if something is drawn above it.
    """
    uses = Counter(stamp.form.number for stamp in stamps)
    overlay_pages = OverlayPages(overlay)
    pieces = {number: overlay_pages.piece(number) for number in uses}
    shared: dict[bytes, Ref] = {}
    by_page: dict[int, list[PlacedForm]] = {
        number: [] for number, page in enumerate(pages) if page.clip and page.contents
    }
    for stamp in stamps:
        by_page.setdefault(stamp.page, []).append(stamp)
    slots: dict[int, bytes] = {}
    for number, group in by_page.items():
        canvas = Canvas(overlay, pages[number], shared)
        for stamp in group:
            canvas.draw(pieces[stamp.form.number], stamp, often=uses[stamp.form.number] > 1)
        around = isolation(number) if canvas.is_over else (b"", b"")
        slots.update((slot(number, place), text) for place, text in canvas.finish(*around).items())
    reach = Reach(overlay)
    reach.follow(map(Ref, reach.loose.add(list(slots.values()))))
    return DrawnStamps(reach.objects(reach.numbers), list(slots))


@dataclass
class Canvas:
    """A page that is drawn on; the graphics state of its own content is isolated.

    Stamps are drawn before the content, which then cannot disturb them even if it is unbalanced.
    They are drawn above it only if the content paints the page white.
    """

    overlay: Source
    page: Page
    shared: dict[bytes, Ref]
    """Content streams of all pages that other pages may have, too"""
    groups: dict[bytes, dict[bytes, Value]] = field(default_factory=dict)
    """Resources that are added to the page's, by category"""
    drawn: dict[bool, list[tuple[bytes, bool]]] = field(
        default_factory=lambda: {False: [], True: []}
    )

    def draw(self, piece: Piece, stamp: PlacedForm, *, often: bool) -> None:
        """Draw a piece at the position of a stamp; it may be drawn ``often``, on several pages."""
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
        text = b"q %s cm %s Q " % (_write_matrix(matrix), body)
        self.drawn[stamp.over].append((text, often))

    def _add_resource(self, category: bytes, name: bytes, value: Value) -> bytes:
        """Add a resource under its own name or, if that is taken, a new one; returns the name."""
        group = self.groups.setdefault(category, {})
        page_names = self.page.names.get(category, ())
        while name in page_names or group.get(name, value) != value:
            name += b"x"
        group[name] = value
        return name

    @property
    def is_over(self) -> bool:
        """Whether something is drawn above the content."""
        return bool(self.drawn[True])

    def finish(self, opening: bytes, closing: bytes) -> dict[int, bytes]:
        """Replacements of the page's slots.

        ``opening`` and ``closing`` go around the content if something is drawn above it.
        """
        before: list[bytes] = []
        after: list[bytes] = []
        clipping = self._clipping()
        if self.drawn[False]:
            before = self._content(self.drawn[False])
        if self.is_over:
            if clipping:  # outside of the content, which may restore more states than it saves
                opening, closing = b"q " + clipping + opening, closing + b"Q "
            before.append(self._shared(opening))
            after = self._content(self.drawn[True], closing)
        elif clipping:
            before.append(self._shared(clipping))
        slots = self._resources()
        if self.page.contents:
            slots[BEFORE], slots[AFTER] = b" ".join([b"[", *before]), b" ".join([*after, b"]"])
        else:
            slots[PAGE] = self.page.boxes + b" /Contents " + array([*before, *after])
        return slots

    def _clipping(self) -> bytes:
        """What clips the following content."""
        if self.page.clip is None or not self.page.contents:
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

    def _content(self, drawn: Sequence[tuple[bytes, bool]], first: bytes = b"") -> list[bytes]:
        """References to content streams of what is drawn, after ``first``."""
        if not drawn:
            return [self._shared(first)]
        texts = [text for text, _ in drawn]
        begin, end = first + b"/Artifact <</Type/Pagination>> BDC ", b"EMC\n"
        rare = [index for index, (_, often) in enumerate(drawn) if not often]
        parts = SHOWN.fullmatch(texts[rare[0]]) if len(rare) == 1 < len(drawn) else None
        if parts is None:
            return [self._shared(begin + b"".join(texts) + end)]
        before, after = b"".join(texts[: rare[0]]), b"".join(texts[rare[0] + 1 :])
        return [
            self._shared(begin + before + parts[1]),
            reference(self.overlay.add({}, parts[2])),
            self._shared(parts[3] + after + end),
        ]

    def _shared(self, content: bytes) -> bytes:
        """A reference to a content stream of this and other pages."""
        if content not in self.shared:
            self.shared[content] = self.overlay.add({}, content)
        return reference(self.shared[content])


def _join_entries(group: Mapping[bytes, Value]) -> bytes:
    values = on_one_line([serialize(value) for value in group.values()])
    return b" ".join(name + b" " + value for name, value in zip(group, values, strict=True))


def _write_matrix(matrix: Matrix) -> bytes:
    return b" ".join(map(decimal, matrix))
