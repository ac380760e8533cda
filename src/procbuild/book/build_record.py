"""The record of a folder of single papers, kept from one build to the next."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from procbuild.book.version import code_version
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.fingerprint import files_below, fingerprint
from procbuild.pdf.bound.job import Job
from procbuild.pdf.bound.saved import reserved_for

PAUSE = 10.0
"""Maximum number of seconds of work that an aborted build loses."""


class Memory:
    """The single papers in a folder, with the keys of their jobs and their reserved object numbers.

    The record has the papers that were asked about or noted. It is an entry of the cache and may be
    lost at any time: then papers are made again.
    """

    def __init__(self, cache: Cache, folder: Path) -> None:
        """Load the record of the papers below ``folder``, and the fingerprints of its files."""
        self._cache = cache
        self._key = key_of(folder)
        nothing: dict[str, Any] = {"singles": {}, "reserved": {}, "books": {}}
        self._known = nothing | json.loads(cache.read(self._key) or b"{}")
        self._there: dict[str, str] = {}
        if folder.is_dir():
            self._there = {file: fingerprint(status) for file, status in files_below(folder)}
        self._singles: dict[str, list[str]] = {}
        self._reserved: dict[str, int] = {}
        books = self._known["books"].items()
        self._books = {book: known for book, known in books if Path(book).exists()}
        self._saved_at = time.monotonic()

    def reserved(self, path: Path, sha256: str, pages: int) -> int:
        """Cached :func:`procbuild.pdf.bound.saved.reserved_for`, by the file's SHA-256."""
        name = f"{sha256} {pages}"
        count = self._known["reserved"].get(name) or reserved_for(path, pages)
        self._reserved[name] = count
        return count

    def has(self, job: Job) -> bool:
        """Whether the single paper of a job exists as it was written."""
        name = str(job.single)
        current = [job.key, self._there.get(name, "")]
        known = self._singles.get(name) or self._known["singles"].get(name)
        if known != current:
            return False
        self._singles[name] = current
        return True

    def note(self, job: Job) -> None:
        """Record that the single paper of a job was written."""
        if job.single is not None:
            name, look = str(job.single), fingerprint(job.single.stat())
            self._there[name] = look  # papers that need other numbers are planned again
            self._singles[name] = [job.key, look]
            if time.monotonic() - self._saved_at > PAUSE:
                self._save()

    def places_in(self, book: Path, status: os.stat_result) -> Mapping[str, int]:
        """Offsets of a book's parts, by key; empty for a file that was changed.

        ``status`` is that of the open file. The time of the inode's change is ignored: the site has
        a hard link to the same file.
        """
        look, places = self._books.get(str(book), ("", {}))
        return places if look == fingerprint(status) else {}

    def note_book(self, book: Path, status: os.stat_result, places: Mapping[str, int]) -> None:
        """Record that a book was written, and the offsets of its parts."""
        self._books[str(book)] = [fingerprint(status), places]

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Save the record at the end, even after an error."""
        try:
            yield
        finally:
            self._save()

    def _save(self) -> None:
        record = {"singles": self._singles, "reserved": self._reserved, "books": self._books}
        if record != self._known:
            self._cache.write(self._key, json.dumps(record).encode())
        self._saved_at = time.monotonic()


def key_of(folder: Path) -> str:
    """The cache key of a folder's record; it depends on the program version."""
    return digest("single papers", code_version(), str(folder))
