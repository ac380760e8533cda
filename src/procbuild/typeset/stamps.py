"""What is stamped on a paper's pages: running heads, folios and the citation on the first page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from procbuild.pdf.bound.stamp import Form, Line
from procbuild.pdf.space import Space
from procbuild.typeset.markup import runs

FOLIO = 30.0
"""Width of a folio in pt, blank beside it included (as in ``templates/stamps.typ``)."""

PLACES: tuple[Literal["head", "foot"], ...] = ("head", "foot")


@dataclass(frozen=True, kw_only=True)
class Stamps:
    """The text of a paper's stamps."""

    first_page: int
    last_page: int
    """Last page of the range; a corrected paper may have more"""
    verso: str
    """Running head of even pages"""
    recto: str
    """Running head of odd pages"""
    citation: tuple[str, ...]
    """Lines of the first page's footer"""
    brief: tuple[str, ...]
    """The same, where there is less room"""

    volume: str
    """Short title of the volume, for the running heads of papers that must stay small"""

    alarm: bool = False
    """Whether they are in red: the paper is retracted"""

    @property
    def lean(self) -> "Stamps":
        """The same in fewer letters, for papers that must stay small."""
        return replace(self, verso=self.volume, recto=self.volume, citation=self.brief)

    def folio(self, number: int) -> str:
        """What a page is called: ``25``, and ``25.e1`` for the first behind the range to 25."""
        behind = number - self.last_page
        return f"{self.last_page}.e{behind}" if behind > 0 else str(number)

    def pieces(self, spaces: Sequence[Space]) -> tuple[list[dict[str, Any]], list["Wish"]]:
        """What has to be typeset, and how the pages use it."""
        pieces: list[dict[str, Any]] = []
        known: dict[tuple[object, ...], int] = {}
        wishes: list[Wish] = []

        def piece(kind: str, at: str, width: float, text: str, lines: Sequence[str] = ()) -> int:
            key = (kind, at, round(width), text, tuple(lines))
            if key not in known:
                known[key] = len(pieces)
                pieces.append(
                    {
                        "kind": kind,
                        "alarm": self.alarm,
                        "at": at,
                        "width": round(width),
                        "text": text,
                        "runs": runs(text),
                        "lines": [runs(line) for line in lines],
                    }
                )
            return known[key]

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
                wishes.append(Wish(page, "foot", ((*feet,), number), outer))
                continue
            head = piece("head", inner, width - FOLIO, self.recto if folio % 2 else self.verso)
            wishes.append(Wish(page, "head", ((head,), number), outer))
        return pieces, wishes


@dataclass(frozen=True)
class Wish:
    """How one page uses typeset pieces."""

    page: int
    where: Literal["head", "foot"]
    pieces: tuple[tuple[int, ...], int]
    """The text in its variants, and the folio, by number"""
    outer: str
    """Side of the folio"""

    def lines(self, sizes: Sequence[tuple[float, float]]) -> Iterator[Line]:
        """The variants of the stamp, the best first; the last is the folio alone."""

        def form(number: int) -> Form:
            width, height = sizes[number]
            return Form(number=number, width=width, height=height)

        texts, folio = self.pieces
        left = self.outer == "left"
        if self.where == "foot":
            for one in texts:
                yield Line(page=self.page, where="foot", left=(form(one),))
        else:
            for where in PLACES:
                pair = (form(folio),), (form(texts[0]),)
                first, last = pair if left else pair[::-1]
                yield Line(page=self.page, where=where, left=first, right=last)
        for where in PLACES:
            alone = (form(folio),)
            if left:
                yield Line(page=self.page, where=where, left=alone)
            else:
                yield Line(page=self.page, where=where, right=alone)
