"""Turn one paper, or the volume's own pages, into a segment and a document of its own.

Runs in a worker with plain values and files as input and output, so that a hostile paper affects
only itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from procbuild.files import open_atomic, read_sealed
from procbuild.pdf.apart.kept import load
from procbuild.pdf.apart.repacked import SMALL_PAPER, needs_lean_stamps
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import FAILURES, Apart, OwnPages, take_apart
from procbuild.pdf.bound.assemble import Assembly, body_start, first_base
from procbuild.pdf.bound.canvas import DrawnStamps, stamp_pages
from procbuild.pdf.bound.document import Document, Label, Part, Run, label_after_range
from procbuild.pdf.bound.job import Job, JobResult
from procbuild.pdf.bound.saved import loans, save
from procbuild.pdf.bound.segment import BlockError, Layout
from procbuild.pdf.bound.sheet import fit
from procbuild.pdf.bound.stamp import Line, place_stamps
from procbuild.pdf.space import NO_SPACE, Space, fit_to_sheet, spaces_from_json
from procbuild.pdf.syntax import join_rows
from procbuild.pdf.values import Ref, number

Choices = Callable[[Sequence[tuple[float, float]]], Iterable[Iterable[Line]]]
"""From the sizes of typeset pieces to the stamps, each as a series of variants, the best first."""

Overlay = Callable[[Sequence[Space], bool], tuple[bytes, Choices]]
"""Typesets the pieces of a paper's stamps, one per page.

Given the free space of its pages, and whether the stamps must be lean.
"""


def make(job: Job, overlay: Overlay | None) -> JobResult:
    """Write the segment and, if requested, the paper as a document of its own."""
    try:
        data = job.source.read_bytes()
        if job.sha256 and sha256(data).hexdigest() != job.sha256:
            return JobResult(problem="its PDF changed while it was read")
        return _build(job, overlay, data).write(job)
    except BlockError as error:
        return JobResult(need=error.need)
    except PageCountError as error:
        return JobResult(problem=str(error))
    except FAILURES as error:
        return JobResult(problem=f"it cannot be put into the book: {error}")


class PageCountError(Exception):
    """Two PDF readers disagree on the number of pages of a paper."""


@dataclass(frozen=True, kw_only=True)
class BoundPaper:
    """A paper ready to be written."""

    layout: Layout
    unstamped: tuple[int, ...]
    small: bool
    """Whether its source is smaller than :data:`SMALL_PAPER`"""

    def write(self, job: Job) -> JobResult:
        body, segment = self.layout.lay_out(job.base, job.block, self.unstamped)
        if job.single is not None and job.about is not None:
            single_body, single_segment = self.layout.lay_out(first_base(), packed=False)
            single_rows = join_rows(single_body.rows, single_segment.numbers)
            document = Document(
                parts=(
                    Part(segment=single_segment, rows=single_rows, body=single_body, key=job.key),
                ),
                pages=(Run(part=0),),
                labels=tuple(_labels(job)),
                about=job.about,
                tight=self.small,
            )
            with open_atomic(job.single, size=single_body.size) as stream:
                Assembly(stream).finish(document)
            segment = replace(segment, lent=tuple(loans(body, single_body, body_start())))
        with open_atomic(job.segment, size=body.size) as stream:
            save(body, segment, stream)
        return JobResult()


def _labels(job: Job) -> Iterator[Label]:
    yield Label(0, "D", job.first_page)
    length = (job.last_page or job.first_page + job.pages) - job.first_page + 1
    if length < job.pages:
        yield label_after_range(length, job.first_page + length - 1)


def _build(job: Job, overlay: Overlay | None, data: bytes) -> BoundPaper:
    """The paper as it is if it is plain, as rewritten by qpdf otherwise."""
    own = OwnPages(runs=job.runs, elsewhere=dict(job.elsewhere)) if job.runs else None
    try:
        return _bind(job, overlay, data, _load_cached(job, data) or take_apart(Source(data), own))
    except FAILURES:
        from procbuild.pdf.apart.repaired import rewrite  # noqa: PLC0415  most papers need no pikepdf

        data = rewrite(data)
        return _bind(job, overlay, data, take_apart(Source(data), own))


def _load_cached(job: Job, data: bytes) -> Apart | None:
    """The paper from the cache of papers taken apart; None if it is missing or damaged."""
    kept = read_sealed(job.apart) if job.apart else None
    with suppress(*FAILURES):
        return load(kept, data) if kept else None
    return None


def _bind(job: Job, overlay: Overlay | None, data: bytes, apart: Apart) -> BoundPaper:
    count = len(apart.pages)
    if count != job.pages:
        message = f"the PDF readers disagree on its number of pages: {count} or {job.pages}"
        raise PageCountError(message)
    unstamped_pages: list[int] = []
    drawn: DrawnStamps | None = None
    spaces: tuple[Space, ...] = ()
    if overlay is not None or job.trim is not None:
        known = spaces_from_json(job.spaces)[: job.pages]
        spaces = (*known, *(NO_SPACE for _ in range(job.pages - len(known))))
    if job.trim is not None:
        width, height = job.trim
        trimmed = [
            fit_to_sheet(space, (width / page.unit, height / page.unit))
            if space.width
            else (space, 1.0)
            for page, space in zip(apart.pages, spaces, strict=True)
        ]
        spaces = tuple(space for space, _ in trimmed)
        pages = [
            fit(page, (space.width, space.height, factor)) if space.width else page
            for page, (space, factor) in zip(apart.pages, trimmed, strict=True)
        ]
        apart = replace(apart, pages=pages)
    if overlay is not None:
        lean = needs_lean_stamps(apart.objects, len(data), count)
        typeset, choices = overlay(spaces, lean)
        overlay_pdf = Source(typeset)
        stamps, unstamped_pages = place_stamps(
            choices([_size(overlay_pdf, page) for page in overlay_pdf.pages]), spaces
        )
        drawn = stamp_pages(apart.pages, overlay_pdf, stamps, partial(_isolation, apart, data))
    return BoundPaper(
        layout=Layout(apart, drawn, job.prefix),
        unstamped=tuple(page + 1 for page in unstamped_pages),
        small=len(data) < SMALL_PAPER,
    )


def _isolation(apart: Apart, data: bytes, page: int) -> tuple[bytes, bytes]:
    """What must be written around the content of a page (from 0) that is drawn over."""
    if known := apart.pages[page].isolation:
        return known
    from procbuild.pdf.apart.content import isolations  # noqa: PLC0415  few pages are drawn over

    return isolations(data, [page])[page]


def _size(overlay_pdf: Source, page: Ref) -> tuple[float, float]:
    """Width and height of a typeset piece."""
    box = overlay_pdf.items((overlay_pdf.entries(page) or {}).get(b"/MediaBox")) or []
    width, height = (number(corner) or 0.0 for corner in box[2:4])
    return width, height
