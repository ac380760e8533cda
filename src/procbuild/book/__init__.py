"""The combined book, and the papers as single files."""

from collections.abc import Sequence
from pathlib import Path

from procbuild.book.chapter import Chapter
from procbuild.crew import Crew
from procbuild.incremental.cache import Cache
from procbuild.model import Finding, Volume
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
    ``pages`` are the organizers' pages, if Sphinx is already running.
    """
    with crew.here.executor(len(volume.papers) + 1, USING) as executor:
        # This process imports what it needs while its first worker does.
        from procbuild.book.making import make  # noqa: PLC0415

        return make(
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
