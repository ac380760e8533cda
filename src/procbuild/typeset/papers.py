"""Process one paper in a worker: typeset its stamps, write its segment and its own file."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path

from procbuild.errors import OutputError
from procbuild.pdf.bound.job import Job, JobResult
from procbuild.pdf.bound.paper import Choices, Overlay, make
from procbuild.pdf.bound.stamp import Line
from procbuild.pdf.space import Space
from procbuild.typeset.compiler import Typesetter
from procbuild.typeset.fonts import FontSet
from procbuild.typeset.stamps import Stamps


def process_paper(
    job: Job, stamps: Stamps | None, *, template: Path, fonts: FontSet, published: date
) -> JobResult:
    """Process one paper; problems with it are returned, not raised."""
    if stamps is None and job.trim is None:
        return make(job, None)
    typesetter = stamp_typesetter(template, fonts, published)
    try:
        return make(job, _overlay(stamps, typesetter))
    except OutputError as error:
        return JobResult(problem=f"its stamps cannot be typeset: {error}")


@lru_cache(1)
def stamp_typesetter(template: Path, fonts: FontSet, published: date) -> Typesetter:
    """The typesetter of all papers of a volume, cached so that its template is read once."""
    return Typesetter(template, fonts, published)


def _overlay(stamps: Stamps | None, typesetter: Typesetter) -> Overlay:
    """The overlay with these stamps; an empty one, for pages that are only trimmed."""

    def overlay(spaces: Sequence[Space], lean: bool) -> tuple[bytes, Choices]:
        written = stamps.lean if stamps and lean else stamps
        pieces, wishes = written.pieces(spaces) if written else ([], [])

        def choices(sizes: Sequence[tuple[float, float]]) -> Iterator[Iterator[Line]]:
            return (wish.lines(sizes) for wish in wishes)

        return typesetter.pdf({"pieces": pieces}, tagged=False), choices

    return overlay
