"""A document as it was assembled before: most of its parts are the next one's too."""

from collections import deque
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from typing import IO

from procbuild.errors import OutputError
from procbuild.files import copy_range

PIECE = 32 << 20
"""Bytes from which on a copy is begun although what follows may stand next to them."""


class Earlier:
    """A file that parts are copied from, in as few pieces as can be, beside other work."""

    def __init__(self, stream: IO[bytes], places: Mapping[str, int], beside: Executor) -> None:
        """``places`` are where the body of each part begins in ``stream``, by key."""
        self._stream = stream
        self._places = places
        self._beside = beside
        self._due = range(0)
        """Bytes whose copy was not begun yet"""
        self._into = (-1, 0)
        """The file that they go into, and the place there"""
        self._begun: deque[Future[None]] = deque()

    def copy(self, key: str, size: int, target: int, at: int) -> bool:
        """Have the body of a part copied to a place of an open file.

        False where it is not in this one. A copy that failed is told by one of the next calls.
        """
        if (place := self._places.get(key)) is None:
            return False
        while self._begun and self._begun[0].done():
            _end(self._begun.popleft())
        if place != self._due.stop or (target, at - len(self._due)) != self._into:
            self._begin()
            self._due, self._into = range(place, place), (target, at)
        self._due = range(self._due.start, place + size)
        if len(self._due) >= PIECE:
            self._begin()
        return True

    def _begin(self) -> None:
        """Begin to copy what is due."""
        count = len(self._due)
        if count:
            source = self._stream.fileno()
            job = self._beside.submit(copy_range, source, self._due.start, *self._into, count)
            self._begun.append(job)
            target, at = self._into
            self._due, self._into = range(self._due.stop, self._due.stop), (target, at + count)

    def finish(self) -> None:
        """Wait until all is copied.

        Raises :class:`OutputError` where the file was cut short meanwhile.
        """
        self._begin()
        while self._begun:
            _end(self._begun.popleft())


def _end(copy: Future[None]) -> None:
    try:
        copy.result()
    except EOFError as error:
        raise OutputError("the book was cut short while it was read; run this again") from error
