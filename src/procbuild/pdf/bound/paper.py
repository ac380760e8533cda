"""One paper, or the book's own pages, made into a segment and a file of its own.

Runs in a worker: it takes and gives plain values and files, so that a hostile paper can harm
nothing but itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from procbuild.files import open_atomic, unsealed
from procbuild.pdf.apart.kept import loaded
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import FAILURES, Apart, Own, taken
from procbuild.pdf.apart.tight import SMALL
from procbuild.pdf.bound.assemble import Assembly, body_start, first_base
from procbuild.pdf.bound.canvas import Drawn, stamp_pages
from procbuild.pdf.bound.document import Document, Label, Part, Run, beyond
from procbuild.pdf.bound.job import Job, Made
from procbuild.pdf.bound.saved import loans, save
from procbuild.pdf.bound.segment import BlockError, Layout
from procbuild.pdf.bound.sheet import fit
from procbuild.pdf.bound.stamp import Line, place
from procbuild.pdf.space import NOWHERE, Space, fitted, spaces_from_json
from procbuild.pdf.syntax import rows_of
from procbuild.pdf.values import Ref, number

Choices = Callable[[Sequence[tuple[float, float]]], Iterable[Iterable[Line]]]
"""From the sizes of typeset pieces to the stamps, each in its variants, the best first."""

Overlay = Callable[[Sequence[Space]], tuple[bytes, Choices]]
"""Typesets the pieces of a paper's stamps, a page each, once the free space is known."""


def make(job: Job, overlay: Overlay | None) -> Made:
    """Write the segment and, where asked, the single paper."""
    try:
        data = job.source.read_bytes()
        if job.sha256 and sha256(data).hexdigest() != job.sha256:
            return Made(problem="its PDF changed while it was read")
        return _built(job, overlay, data).write(job)
    except BlockError as error:
        return Made(need=error.need)
    except PageCountError as error:
        return Made(problem=str(error))
    except FAILURES as error:
        return Made(problem=f"it cannot be put into the book: {error}")


class PageCountError(Exception):
    """Two readers count the pages of a paper differently."""


@dataclass(frozen=True, kw_only=True)
class Built:
    """A paper ready to be written."""

    laid: Layout
    unstamped: tuple[int, ...]
    small: bool
    """Whether its source is"""

    def write(self, job: Job) -> Made:
        laid, segment = self.laid.lay_out(job.base, job.block, self.unstamped)
        if job.single is not None and job.about is not None:
            alone, description = self.laid.lay_out(first_base())
            rows = rows_of(alone.rows, description.numbers)
            document = Document(
                parts=(Part(segment=description, rows=rows, body=alone, key=job.key),),
                pages=(Run(part=0),),
                labels=tuple(_labels(job)),
                about=job.about,
                tight=self.small,
            )
            with open_atomic(job.single, size=alone.size) as stream:
                Assembly(stream).finish(document)
            segment = replace(segment, lent=tuple(loans(laid, alone, body_start())))
        with open_atomic(job.segment, size=laid.size) as stream:
            save(laid, segment, stream)
        return Made()


def _labels(job: Job) -> Iterator[Label]:
    yield Label(0, "D", job.first_page)
    length = (job.last_page or job.first_page + job.pages) - job.first_page + 1
    if length < job.pages:
        yield beyond(length, job.first_page + length - 1)


def _built(job: Job, overlay: Overlay | None, data: bytes) -> Built:
    """The paper as it is where it is plain; as qpdf writes it anew where it is not."""
    own = Own(runs=job.runs, elsewhere=dict(job.elsewhere)) if job.runs else None
    try:
        return _bound(job, overlay, data, _known(job, data) or taken(Source(data), own))
    except FAILURES:
        from procbuild.pdf.apart.mended import rewritten  # noqa: PLC0415  most papers need no pikepdf

        data = rewritten(data)
        return _bound(job, overlay, data, taken(Source(data), own))


def _known(job: Job, data: bytes) -> Apart | None:
    """The paper as it was taken apart before, where that is still there."""
    kept = unsealed(job.apart) if job.apart else None
    with suppress(*FAILURES):
        return loaded(kept, data) if kept else None
    return None


def _bound(job: Job, overlay: Overlay | None, data: bytes, apart: Apart) -> Built:
    count = len(apart.pages)
    if count != job.pages:
        message = f"it has {count} pages for one reader and {job.pages} for another"
        raise PageCountError(message)
    full: list[int] = []
    drawn: Drawn | None = None
    spaces: tuple[Space, ...] = ()
    if overlay is not None or job.trim is not None:
        seen = spaces_from_json(job.spaces)[: job.pages]
        spaces = (*seen, *(NOWHERE for _ in range(job.pages - len(seen))))
    if job.trim is not None:
        trimmed = [fitted(space, job.trim) if space.width else (space, 1.0) for space in spaces]
        spaces = tuple(space for space, _ in trimmed)
        pages = [
            fit(page, (space.width, space.height, factor)) if space.width else page
            for page, (space, factor) in zip(apart.pages, trimmed, strict=True)
        ]
        apart = replace(apart, pages=pages)
    if overlay is not None:
        typeset, choices = overlay(spaces)
        sheet = Source(typeset)
        stamps, full = place(choices([_size(sheet, page) for page in sheet.pages]), spaces)
        drawn = stamp_pages(apart.pages, sheet, stamps, partial(_isolation, apart, data))
    return Built(
        laid=Layout(apart, drawn, job.prefix),
        unstamped=tuple(page + 1 for page in full),
        small=len(data) < SMALL,
    )


def _isolation(apart: Apart, data: bytes, page: int) -> tuple[bytes, bytes]:
    """What stands around the content of a page (from 0) that is drawn over: few are."""
    if known := apart.pages[page].isolation:
        return known
    from procbuild.pdf.apart.content import isolations  # noqa: PLC0415  as above

    return isolations(data, [page])[page]


def _size(sheet: Source, page: Ref) -> tuple[float, float]:
    """Width and height of a typeset piece."""
    box = sheet.items((sheet.entries(page) or {}).get(b"/MediaBox")) or []
    width, height = (number(one) or 0.0 for one in box[2:4])
    return width, height
