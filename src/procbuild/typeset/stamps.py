"""The stamps on a paper's pages: running heads, folios, and the citation on the first page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from procbuild.pdf.bound.stamp import Form, Line
from procbuild.pdf.space import Space
from procbuild.typeset.markup import runs

FOLIO = 30.0
"""Width of a folio in pt, including the space beside it (as in ``templates/stamps.typ``)."""

PLACES: tuple[Literal["head", "foot"], ...] = ("head", "foot")


@dataclass(frozen=True, kw_only=True)
class Stamps:
    """The text of a paper's stamps."""

    first_page: int
    last_page: int
    """Last page of the page range; a corrected paper may have more pages"""
    verso: str
    """Running head of even pages"""
    recto: str
    """Running head of odd pages"""
    citation: tuple[str, ...]
    """Lines of the footer of the first page"""
    brief: tuple[str, ...]
    """The same for less space"""

    volume: str
    """Short title of the volume, for running heads of papers that must stay small"""

    ligatures: bool = True
    """Whether letters are joined; a lean font has none of these"""

    alarm: bool = False
    """Whether they are red, because the paper is retracted"""

    @property
    def lean(self) -> "Stamps":
        """The same stamps with fewer letters, for papers that must stay small."""
        return replace(
            self, verso=self.volume, recto=self.volume, citation=self.brief, ligatures=False
        )

    def folio(self, number: int) -> str:
        """The label of a page: ``25``, and ``25.e1`` for the first after a range to 25."""
        excess = number - self.last_page
        return f"{self.last_page}.e{excess}" if excess > 0 else str(number)

    def pieces(self, spaces: Sequence[Space]) -> tuple[list[dict[str, Any]], list["PageStamps"]]:
        """The pieces to typeset, and how the pages use them."""
        pieces: list[dict[str, Any]] = []
        indices: dict[tuple[object, ...], int] = {}
        page_stamps: list[PageStamps] = []

        def piece(kind: str, at: str, width: float, text: str, lines: Sequence[str] = ()) -> int:
            key = (kind, at, round(width), text, tuple(lines))
            if key not in indices:
                indices[key] = len(pieces)
                pieces.append(
                    {
                        "kind": kind,
                        "alarm": self.alarm,
                        "ligatures": self.ligatures,
                        "at": at,
                        "width": round(width),
                        "text": text,
                        "runs": runs(text),
                        "lines": [runs(line) for line in lines],
                    }
                )
            return indices[key]

        for page, space in enumerate(spaces):
            folio = self.first_page + page
            width = max(space.width - space.left - space.right, 2 * FOLIO)
            outer = "right" if folio % 2 else "left"
            inner = "left" if folio % 2 else "right"
            number = piece("folio", outer, FOLIO, self.folio(folio))
            if page == 0:
                feet = [
                    piece("foot", "left", width, str(folio), lines)
                    for lines in (self.citation, self.brief)
                ]
                page_stamps.append(PageStamps(page, "foot", ((*feet,), number), outer))
                continue
            head = piece("head", inner, width - FOLIO, self.recto if folio % 2 else self.verso)
            page_stamps.append(PageStamps(page, "head", ((head,), number), outer))
        return pieces, page_stamps


@dataclass(frozen=True)
class PageStamps:
    """How one page uses typeset pieces."""

    page: int
    where: Literal["head", "foot"]
    pieces: tuple[tuple[int, ...], int]
    """Indices of the variants of the text, and of the folio"""
    outer: str
    """Side of the folio"""

    def lines(self, sizes: Sequence[tuple[float, float]]) -> Iterator[Line]:
        """The variants of the stamp, the best first; the last is the folio alone."""

        def form(number: int) -> Form:
            width, height = sizes[number]
            return Form(number=number, width=width, height=height)

        texts, folio = self.pieces
        is_left = self.outer == "left"
        if self.where == "foot":
            for text in texts:
                yield Line(page=self.page, where="foot", left=(form(text),))
        else:
            for where in PLACES:
                pair = (form(folio),), (form(texts[0]),)
                first, last = pair if is_left else pair[::-1]
                yield Line(page=self.page, where=where, left=first, right=last)
        for where in PLACES:
            alone = (form(folio),)
            if is_left:
                yield Line(page=self.page, where=where, left=alone)
            else:
                yield Line(page=self.page, where=where, right=alone)
