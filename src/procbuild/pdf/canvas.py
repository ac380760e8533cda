"""Stamps drawn on the pages of a paper, which keep their own content as it is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from procbuild.pdf.boxes import Frame, Matrix
from procbuild.pdf.objects import is_same
from procbuild.pdf.stamp import Placed

KINDS = ("/Font", "/ColorSpace", "/ExtGState", "/XObject", "/Pattern", "/Shading")
"""Resources that content names."""


def stamp_pages(
    pdf: pikepdf.Pdf,
    pages: Sequence[Object],
    frames: Sequence[Frame],
    overlay: pikepdf.Pdf,
    stamps: Sequence[Placed],
) -> None:
    """Draw stamps, which are pages of ``overlay``.

    What is drawn several times becomes a form, the rest is written in place.
    """
    uses = Counter(stamp.form.number for stamp in stamps)
    sheets = list(overlay.pages)
    copied: dict[tuple[int, int], Object] = {}
    pieces = {
        number: _form(pdf, sheets[number], number)
        if count > 1
        else _inline(pdf, sheets[number], copied)
        for number, count in uses.items()
    }
    by_page: dict[int, list[Placed]] = {}
    for stamp in stamps:
        by_page.setdefault(stamp.page, []).append(stamp)
    for page, group in by_page.items():
        canvas = Canvas(pdf, pages[page], frames[page])
        for stamp in group:
            canvas.draw(pieces[stamp.form.number], stamp)
        canvas.finish()


@dataclass(frozen=True)
class Piece:
    """Content, and the resources that it names: kind, name, value."""

    body: bytes
    resources: Sequence[tuple[str, str, Object]]


def _form(pdf: pikepdf.Pdf, page: pikepdf.Page, number: int) -> Piece:
    name = f"/p{number}"
    form = pdf.copy_foreign(page.as_form_xobject())
    return Piece(name.encode() + b" Do", [("/XObject", name, form)])


def _inline(pdf: pikepdf.Pdf, page: pikepdf.Page, copied: dict[tuple[int, int], Object]) -> Piece:
    """A piece with the content of a page; ``copied`` are the resources that others had too."""
    resources = page.obj.get("/Resources", Dictionary())
    found: list[tuple[str, str, Object]] = []
    for kind in KINDS:
        for name, value in resources[kind].items() if kind in resources else ():
            if value.is_indirect and value.objgen not in copied:
                copied[value.objgen] = pdf.copy_foreign(value)
            found.append((kind, name, copied.get(value.objgen, value)))
    return Piece(page.obj.Contents.read_bytes(), found)


@dataclass
class Canvas:
    """One page that is drawn on; its own content keeps its graphics state to itself.

    Stamps are drawn before the content, which then cannot disturb them, however unbalanced; above
    it only where the content paints the page white.
    """

    pdf: pikepdf.Pdf
    page: Object
    frame: Frame
    groups: dict[str, Object] = field(default_factory=dict)
    """The page's resources by kind, as far as they are added to"""
    drawn: dict[bool, list[bytes]] = field(default_factory=lambda: {False: [], True: []})

    def draw(self, piece: Piece, stamp: Placed) -> None:
        """Draw a piece at its place."""
        matrix = self.frame.place(stamp.x, stamp.y, stamp.form.height)
        names = {name: self._add(kind, name, value) for kind, name, value in piece.resources}
        taken = {old: new for old, new in names.items() if old != new}
        body = _renamed(Stream(self.pdf, piece.body), taken) if taken else piece.body
        self.drawn[stamp.over].append(b"q %s cm %s Q" % (_numbers(matrix), body))

    def _add(self, kind: str, name: str, value: Object) -> str:
        """What a resource is called on this page: as it was, where that is still free."""
        if kind not in self.groups:
            self.groups[kind] = _copied(self.page.Resources.get(kind))
        group = self.groups[kind]
        while name in group and not is_same(group[name], value):
            name += "x"
        group[name] = value
        return name

    def finish(self) -> None:
        """Put resources and content where the page has them."""
        resources = _copied(self.page.Resources)
        for kind, group in self.groups.items():
            resources[kind] = group
        self.page.Resources = resources
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


def _copied(value: Object | None) -> Object:
    """A dictionary that others may share, to be changed; an empty one for anything else."""
    return copy(value) if isinstance(value, Dictionary) else Dictionary()


def _numbers(matrix: Matrix) -> bytes:
    return " ".join(f"{one:.3f}".rstrip("0").rstrip(".") for one in matrix).encode()


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
