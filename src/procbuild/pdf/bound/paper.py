"""One paper, or the book's own pages, made into a segment and a file of its own.

Runs in a worker: it takes and gives plain values and files, so that a hostile paper can harm
nothing but itself.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from procbuild.files import open_atomic
from procbuild.pdf.bound.assemble import Assembly, body_start, first_base
from procbuild.pdf.bound.boxes import Fit
from procbuild.pdf.bound.document import Document, Label, Part, Run, beyond
from procbuild.pdf.bound.job import Job, Made
from procbuild.pdf.bound.prepare import prepare
from procbuild.pdf.bound.saved import loans, save
from procbuild.pdf.bound.segment import BlockError, Layout, harvest
from procbuild.pdf.bound.source import Source
from procbuild.pdf.bound.stamp import Line, Placed, place
from procbuild.pdf.space import NOWHERE, Space, fitted, spaces_from_json
from procbuild.pdf.values import Ref, number

Choices = Callable[[Sequence[tuple[float, float]]], Iterable[Iterable[Line]]]
"""From the sizes of typeset pieces to the stamps, each in its variants, the best first."""

Overlay = Callable[[Sequence[Space]], tuple[bytes, Choices]]
"""Typesets the pieces of a paper's stamps, a page each, once the free space is known."""


FAILURES = (ValueError, OverflowError, RecursionError, MemoryError)
"""What reading an odd paper may lead to; numbers without end are among it."""


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


@dataclass(frozen=True)
class Built:
    """A paper ready to be written."""

    laid: Layout
    unstamped: tuple[int, ...]

    def write(self, job: Job) -> Made:
        laid, segment = self.laid.lay_out(job.base, job.block, self.unstamped)
        if job.single is not None and job.about is not None:
            alone, description = self.laid.lay_out(first_base())
            document = Document(
                parts=(Part(segment=description, body=alone, key=job.key),),
                pages=(Run(part=0),),
                labels=tuple(_labels(job)),
                about=job.about,
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
    try:
        return _prepared(job, overlay, Source(data))
    except FAILURES:
        from procbuild.pdf.bound.mended import rewritten  # noqa: PLC0415  most papers need no pikepdf

        return _prepared(job, overlay, Source(rewritten(data)))


def _prepared(job: Job, overlay: Overlay | None, source: Source) -> Built:
    count = len(source.pages)
    if count != job.pages:
        message = f"it has {count} pages for one reader and {job.pages} for another"
        raise PageCountError(message)
    stamps: list[Placed] = []
    full: list[int] = []
    fits: list[Fit] = []
    sheet: Source | None = None
    spaces: tuple[Space, ...] = ()
    if overlay is not None or job.trim is not None:
        seen = spaces_from_json(job.spaces)[: job.pages]
        spaces = (*seen, *(NOWHERE for _ in range(job.pages - len(seen))))
    if job.trim is not None:
        trimmed = [fitted(space, job.trim) if space.width else (space, 1.0) for space in spaces]
        spaces = tuple(space for space, _ in trimmed)
        fits = [(space.width, space.height, factor) for space, factor in trimmed]
    if overlay is not None:
        typeset, choices = overlay(spaces)
        sheet = Source(typeset)
        stamps, full = place(choices([_size(sheet, page) for page in sheet.pages]), spaces)
    prepared = prepare(
        source,
        prefix=job.prefix,
        elsewhere=dict(job.elsewhere),
        runs=job.runs or None,
        overlay=sheet,
        stamps=stamps,
        fits=fits,
    )
    return Built(Layout(harvest(source, prepared), prepared), tuple(page + 1 for page in full))


def _size(sheet: Source, page: Ref) -> tuple[float, float]:
    """Width and height of a typeset piece."""
    box = sheet.items((sheet.entries(page) or {}).get(b"/MediaBox")) or []
    width, height = (number(one) or 0.0 for one in box[2:4])
    return width, height
