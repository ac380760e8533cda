"""The SHA-256 of files, remembered: one that looks as it did then is not read again."""

import json
import os
import time
from functools import cached_property
from pathlib import Path

from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.fingerprint import fingerprint

MOMENT = 2_000_000_000
"""Nanoseconds in which a file may change again without looking otherwise: the coarsest clock of a
file system in use (FAT) has steps of two seconds."""


class Checksums:
    """The sums of the files of one place.

    They are told by their :func:`~procbuild.incremental.fingerprint.fingerprint`. Those of people
    are not remembered while they are as young as the clock is coarse, as git does with its index.
    """

    def __init__(self, cache: Cache, place: Path, *, ours: bool) -> None:
        """What was remembered of the files at ``place``; ``ours``: procbuild wrote them."""
        self._cache = cache
        self._key = digest("sums", str(place))
        self._ours = ours
        self._seen: dict[str, str] = {}

    @cached_property
    def _known(self) -> dict[str, str]:
        """What was remembered: sums by what files look like."""
        known: dict[str, str] = json.loads(self._cache.read(self._key) or b"{}")
        return known

    def known(self, path: str | Path) -> str:
        """The sum of a file that need not be read; empty for one that must be, or is not there."""
        try:
            return self._recalled(self._look(os.stat(path)))  # noqa: PTH116  pathlib is half as fast
        except OSError:
            return ""

    def of(self, path: str | Path, status: os.stat_result | None = None) -> str:
        """The sum of a file, whose ``status`` may be known. Raises :class:`OSError`."""
        status = status or os.stat(path)  # noqa: PTH116  as above
        look = self._look(status)
        if value := self._recalled(look):
            return value
        value = sha256_of(Path(path))
        if self._ours or status.st_ctime_ns < time.time_ns() - MOMENT:
            self._seen[look] = value
        return value

    def _look(self, status: os.stat_result) -> str:
        return f"{status.st_dev} {fingerprint(status, ours=self._ours)}"

    def _recalled(self, look: str) -> str:
        value = self._seen.get(look) or self._known.get(look, "")
        if value:
            self._seen[look] = value
        return value

    def keep(self, *, whole: bool) -> None:
        """Remember for the next time; ``whole``: forget what was not asked for this time."""
        known = self._seen if whole else {**self._known, **self._seen}
        if known != self._known:
            self._cache.write(self._key, json.dumps(known).encode())
