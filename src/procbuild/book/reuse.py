"""The book of the previous build, most of whose parts can be copied into the next one."""

from collections import deque
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from typing import IO

from procbuild.errors import OutputError
from procbuild.files import copy_range

PIECE = 32 << 20
"""Number of bytes at which a copy is started, although adjacent bytes may follow."""


class Earlier:
    """A file that parts are copied from in the background, in as few pieces as possible."""

    def __init__(self, stream: IO[bytes], places: Mapping[str, int], beside: Executor) -> None:
        """``places`` gives the offset of each part's body in ``stream``, by key."""
        self._stream = stream
        self._places = places
        self._beside = beside
        self._due = range(0)
        """Range of bytes that are not yet being copied"""
        self._into = (-1, 0)
        """The file that they go into, and the place there"""
        self._running: deque[Future[None]] = deque()

    def copy(self, key: str, size: int, target: int, at: int) -> bool:
        """Schedule a copy of a part's body to an offset of an open file.

        Returns False if this file lacks the part. A later call raises the error of a failed copy.
        """
        if (place := self._places.get(key)) is None:
            return False
        while self._running and self._running[0].done():
            _wait_for(self._running.popleft())
        if place != self._due.stop or (target, at - len(self._due)) != self._into:
            self._start()
            self._due, self._into = range(place, place), (target, at)
        self._due = range(self._due.start, place + size)
        if len(self._due) >= PIECE:
            self._start()
        return True

    def _start(self) -> None:
        """Start to copy the bytes that are due."""
        count = len(self._due)
        if count:
            source = self._stream.fileno()
            job = self._beside.submit(copy_range, source, self._due.start, *self._into, count)
            self._running.append(job)
            target, at = self._into
            self._due, self._into = range(self._due.stop, self._due.stop), (target, at + count)

    def finish(self) -> None:
        """Wait until everything is copied.

        Raises :class:`OutputError` if the file was truncated meanwhile.
        """
        self._start()
        while self._running:
            _wait_for(self._running.popleft())


def _wait_for(copy: Future[None]) -> None:
    try:
        copy.result()
    except EOFError as error:
        raise OutputError("the book was truncated while it was read; run this again") from error
