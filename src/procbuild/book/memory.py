"""What is remembered from one build of a folder to the next: one record, read and written whole."""

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from procbuild.book.version import code
from procbuild.pdf.bound.job import Job
from procbuild.pdf.bound.saved import reserved_for
from procbuild.run import Cache, digest
from procbuild.state import files_below, looks

PAUSE = 10.0
"""Seconds of work that a killed build may lose."""


class Memory:
    """The single papers in a folder, what each was made of, and the numbers that papers get.

    The record has the papers that were asked about or noted. It is an entry of the cache that may
    be lost at any time: then papers are made again.
    """

    def __init__(self, cache: Cache, folder: Path) -> None:
        """What is remembered of the papers below ``folder``, and how its files look now."""
        self._cache = cache
        self._key = key_of(folder)
        nothing: dict[str, Any] = {"singles": {}, "reserved": {}, "books": {}}
        self._known = nothing | json.loads(cache.read(self._key) or b"{}")
        self._there: dict[str, str] = {}
        if folder.is_dir():
            self._there = {file: looks(status) for file, status in files_below(folder)}
        self._singles: dict[str, list[str]] = {}
        self._reserved: dict[str, int] = {}
        books = self._known["books"].items()
        self._books = {book: known for book, known in books if Path(book).exists()}
        self._kept = time.monotonic()

    def reserved(self, path: Path, sha256: str, pages: int) -> int:
        """As :func:`procbuild.pdf.bound.saved.reserved_for`, of a file whose sum is known."""
        name = f"{sha256} {pages}"
        found = self._known["reserved"].get(name) or reserved_for(path, pages)
        self._reserved[name] = found
        return found

    def has(self, job: Job) -> bool:
        """Whether the single paper of a job lies there as it was written."""
        name = str(job.single)
        found = [job.key, self._there.get(name, "")]
        known = self._singles.get(name) or self._known["singles"].get(name)
        if known != found:
            return False
        self._singles[name] = found
        return True

    def note(self, job: Job) -> None:
        """Note that the single paper of a job was written."""
        if job.single is not None:
            name, look = str(job.single), looks(job.single.stat())
            self._there[name] = look  # papers that need other numbers are asked about again
            self._singles[name] = [job.key, look]
            if time.monotonic() - self._kept > PAUSE:
                self._keep()

    def places_in(self, book: Path, status: os.stat_result) -> Mapping[str, int]:
        """Where the parts of a book begin, by key; nowhere in a file that is another than it was.

        ``status`` is that of the open file. The time of its inode's change says nothing: the site
        has the same file as a hard link.
        """
        look, places = self._books.get(str(book), ("", {}))
        return places if look == looks(status) else {}

    def note_book(self, book: Path, status: os.stat_result, places: Mapping[str, int]) -> None:
        """Note that a book was written, and where its parts begin."""
        self._books[str(book)] = [looks(status), places]

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Have the record written in the end, also where the work was broken off."""
        try:
            yield
        finally:
            self._keep()

    def _keep(self) -> None:
        record = {"singles": self._singles, "reserved": self._reserved, "books": self._books}
        if record != self._known:
            self._cache.write(self._key, json.dumps(record).encode())
        self._kept = time.monotonic()


def key_of(folder: Path) -> str:
    """The key of the record of a folder; another version of the program has another."""
    return digest("single papers", code(), str(folder))
