"""The files of a book, into which papers are copied while others are still being made."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Thread

from procbuild.book.build_record import Memory
from procbuild.book.plan import PlannedPaper
from procbuild.book.reuse import Earlier
from procbuild.book.tomes import Tome
from procbuild.errors import OutputError
from procbuild.files import open_atomic, require_regular
from procbuild.incremental.fingerprint import fingerprint
from procbuild.model import Paper
from procbuild.pdf.bound.assemble import Assembly, Copy, no_copy
from procbuild.pdf.bound.document import Document, Part
from procbuild.pdf.bound.saved import DamagedSegmentError, load


class Press:
    """A file for the papers of each physical volume."""

    def __init__(self, tomes: Sequence[Tome], files: Mapping[str, Assembly]) -> None:
        self.parts: dict[str, Part] = {}
        """The papers that were taken, by id"""
        self._missing: list[DamagedSegmentError] = []
        self._files = files
        self._by_paper = {paper.id: files[tome.file] for tome in tomes for paper in tome.papers}

    def take(self, planned: PlannedPaper) -> None:
        """Copy the next paper; an old version is not part of a book."""
        if file := self._by_paper.get(planned.paper.id):
            try:
                part = _part(planned)
            except DamagedSegmentError as error:
                self._missing.append(error)
            else:
                self.parts[planned.paper.id] = part
                file.add(part)

    def finish(self, name: str, document: Document) -> None:
        """Complete a file; the document's first parts are the papers copied into it.

        Raises :class:`DamagedSegmentError` once all saved segments are read, if some are missing or
        damaged.
        """
        self._files[name].finish(document)
        if self._missing:
            raise self._missing[0]


@contextmanager
def open_press(out: Path, tomes: Sequence[Tome], memory: Memory) -> Iterator[Press]:
    """Open the files of the physical volumes, by name.

    All are moved into place when the context ends, and none if it ends with an error.
    """
    with ExitStack() as closing, ExitStack() as stack:
        streams = {
            tome.file: stack.enter_context(
                open_atomic(out / tome.file, size=_likely_size(tome.papers))
            )
            for tome in tomes
        }
        ours = {name: os.fstat(stream.fileno()).st_ino for name, stream in streams.items()}
        files = {
            name: Assembly(stream, stack.enter_context(_copying(out / name, memory, closing)))
            for name, stream in streams.items()
        }
        yield Press(tomes, files)
        for stream in streams.values():
            stream.flush()  # a full disk is reported before the first file is moved into place
    for name, file in files.items():
        status = (out / name).stat()
        if status.st_ino == ours[name]:  # nobody has replaced it meanwhile
            memory.note_book(out / name, status, file.places)


@contextmanager
def _copying(path: Path, memory: Memory, closing: ExitStack) -> Iterator[Copy]:
    """Copies from the existing file, if it is as it was assembled.

    They are complete when the context ends. Raises :class:`OutputError` if the file was changed
    meanwhile. The file is closed by ``closing``: if it was replaced before, the system releases it
    then, which takes a tenth of a second for a gigabyte, beside whatever follows.
    """
    with ExitStack() as stack:
        places: Mapping[str, int] = {}
        with suppress(OSError):  # unreadable, or a folder: nothing is copied from it
            stream = require_regular(path).open("rb")
            closing.callback(Thread(target=stream.close, name="closing").start)
            status = os.fstat(stream.fileno())
            places = memory.places_in(path, status)
        if not places:
            yield no_copy
            return
        beside = ThreadPoolExecutor(1, "copying")
        stack.callback(beside.shutdown, cancel_futures=True)
        earlier = Earlier(stream, places, beside)
        yield earlier.copy
        earlier.finish()
        if fingerprint(os.fstat(stream.fileno())) != fingerprint(status):
            raise OutputError(f"{path} changed while it was read; run this again")


def _likely_size(papers: Sequence[Paper]) -> int:
    """Estimate of the maximum size of a file, in bytes: the size of the authors' PDFs."""
    files = [paper.pdf for paper in papers if paper.pdf is not None]
    return sum(file.stat().st_size for file in files if file.is_file())


def _part(planned: PlannedPaper) -> Part:
    job = planned.job.job
    saved = load(job.segment)
    if saved is None:
        job.segment.unlink(missing_ok=True)
        message = f"{job.segment}: the segment of {planned.paper.id} is missing; run this again"
        raise DamagedSegmentError(message)
    return Part(
        segment=saved.segment,
        rows=saved.rows,
        body=job.segment,
        lender=job.single,
        key=job.key,
        language=job.about.language if job.about else "",
    )
