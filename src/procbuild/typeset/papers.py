"""One paper in a worker: its stamps typeset, then a segment for the book and a file of its own."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from procbuild.errors import OutputError
from procbuild.pdf.apart.tight import SMALL
from procbuild.pdf.bound.job import Job, Made
from procbuild.pdf.bound.paper import Choices, Overlay, make
from procbuild.pdf.bound.stamp import Line
from procbuild.pdf.space import Space
from procbuild.typeset.compiler import Typesetter
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.stamps import Stamps

LEAN = range(100_000, SMALL)
"""Sizes in bytes of papers whose stamps are lean.

Most of a stamp is its fonts, about 10 kB; a single paper may be 2 % larger than its source. Of a
paper that is smaller still, even lean stamps are more than that.
"""


def stamped(
    job: Job, stamps: Stamps | None, *, template: Path, fonts: FontSet, published: date
) -> Made:
    """Make one paper; what goes wrong with it is told, not raised."""
    if stamps is None:
        return make(job, None)
    small = job.source.stat().st_size in LEAN
    typesetter = typesetter_of(template, fonts, published)
    try:
        return make(job, _overlay(stamps.lean if small else stamps, typesetter))
    except OutputError as error:
        return Made(problem=f"its stamps cannot be typeset: {error}")


@lru_cache(1)
def typesetter_of(template: Path, fonts: FontSet, published: date) -> Typesetter:
    """The typesetter of all papers of a volume: its template is read once."""
    return Typesetter(template, fonts, published)


def _overlay(stamps: Stamps, typesetter: Typesetter) -> Overlay:
    def overlay(spaces: Sequence[Space]) -> tuple[bytes, Choices]:
        pieces, wishes = stamps.pieces(spaces)

        def choices(sizes: Sequence[tuple[float, float]]) -> Iterator[Iterator[Line]]:
            return (wish.lines(sizes) for wish in wishes)

        return typesetter.pdf({"pieces": pieces}, tagged=False), choices

    return overlay
