"""The combined book, and the papers as single files."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from procbuild.book.chapter import Chapter
from procbuild.crew import Crew
from procbuild.incremental.cache import Cache
from procbuild.model import Finding, Volume
from procbuild.pdf.bound.saved import DamagedSegmentError
from procbuild.progress import Progress

USING = ("procbuild.typeset.papers",)
"""Imported by workers first: half of the time for a book with one changed paper."""


def build(
    volume: Volume,
    conf: Path,
    out: Path,
    *,
    allow_missing: bool = False,
    pages: Sequence[Chapter] | None = None,
    crew: Crew,
    cache: Cache,
    progress: Progress,
) -> tuple[Finding, ...]:
    """Write ``book.pdf`` (``book-2.pdf`` … if it is split) and ``papers/<key>.pdf``.

    Papers without a PDF are listed in the contents without a page. A paper whose PDF cannot be used
    stops the build with :class:`OutputError`; with ``allow_missing``, a page replaces either kind.
    ``pages`` are the organizers' pages, if Sphinx is already running. What is damaged in the cache
    is made again.
    """
    with crew.here.executor(len(volume.papers) + 1, USING) as executor:
        # This process imports what it needs while its first worker does.
        from procbuild.book.making import make  # noqa: PLC0415

        make_book = partial(
            make,
            volume,
            conf,
            out,
            allow_missing=allow_missing,
            pages=pages,
            executor=executor,
            crew=crew,
            cache=cache,
            progress=progress,
        )
        try:
            return make_book()
        except DamagedSegmentError:  # only once: what is damaged again is a matter of the disk
            return make_book()
