"""Cached SHA-256 checksums: a file with an unchanged fingerprint is not read again."""

import json
import os
import time
from functools import cached_property
from pathlib import Path

from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.fingerprint import fingerprint

MOMENT = 2_000_000_000
"""Nanoseconds within which a file may change without a new timestamp: the coarsest clock of a file
system in use (FAT) has steps of two seconds."""


class Checksums:
    """The checksums of the files in one folder.

    Files are recognized by :func:`~procbuild.incremental.fingerprint.fingerprint`. Checksums of
    people's files that changed within the last :data:`MOMENT` are not cached, as in git's index.
    """

    def __init__(self, cache: Cache, place: Path, *, ours: bool) -> None:
        """``place`` is the folder; ``ours``: procbuild wrote its files."""
        self._cache = cache
        self._key = digest("sums", str(place))
        self._ours = ours
        self._used: dict[str, str] = {}

    @cached_property
    def _known(self) -> dict[str, str]:
        """Cached checksums by fingerprint."""
        known: dict[str, str] = json.loads(self._cache.read(self._key) or b"{}")
        return known

    def known(self, path: str | Path) -> str:
        """The cached checksum of a file; empty if it would have to be read, or is absent."""
        try:
            return self._cached(self._key_of(os.stat(path)))  # noqa: PTH116  pathlib is half as fast
        except OSError:
            return ""

    def of(self, path: str | Path, status: os.stat_result | None = None) -> str:
        """The checksum of a file, whose ``status`` may be known. Raises :class:`OSError`."""
        status = status or os.stat(path)  # noqa: PTH116  as above
        key = self._key_of(status)
        if value := self._cached(key):
            return value
        value = sha256_of(Path(path))
        if self._ours or status.st_ctime_ns < time.time_ns() - MOMENT:
            self._used[key] = value
        return value

    def _key_of(self, status: os.stat_result) -> str:
        return f"{status.st_dev} {fingerprint(status, ours=self._ours)}"

    def _cached(self, key: str) -> str:
        value = self._used.get(key) or self._known.get(key, "")
        if value:
            self._used[key] = value
        return value

    def keep(self, *, whole: bool) -> None:
        """Save the checksums; ``whole``: drop those that were not asked for this time."""
        known = self._used if whole else {**self._known, **self._used}
        if known != self._known:
            self._cache.write(self._key, json.dumps(known).encode())
