"""Watching files that people and other programs write."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

POLL_INTERVAL = 0.2
"""Minimum number of seconds between two scans"""
SHARE = 20
"""Minimum ratio of a pause to the preceding scan, so that large volumes use no more CPU"""
MAX_WAIT = 3.0
"""Maximum number of seconds to wait for a program that keeps on writing"""

Snapshot = frozenset[tuple[str, int, int, int]]
"""Path, modification time in ns, size and inode of each file."""


@dataclass
class Watch:
    """Files and folders that are scanned repeatedly.

    A scan takes a fraction of a second even for thousands of files, works on network drives and in
    containers, where the system reports no changes, and needs no further package.
    """

    paths: Sequence[Path]
    passed_over: frozenset[str] = frozenset()
    """Names of files and folders whose changes are ignored"""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _last: Snapshot = field(default_factory=frozenset)
    _cost: float = 0.0

    def __post_init__(self) -> None:
        self._last = self._scan()

    def wait(self) -> None:
        """Return when files have changed since the last call, and then stopped changing."""
        while (current := self._scan()) == self._last:
            self._rest()
        end = self.clock() + MAX_WAIT
        while self.clock() < end:
            self._rest()
            previous, current = current, self._scan()
            if current == previous:
                break
        self._last = current

    def _rest(self) -> None:
        self.sleep(max(POLL_INTERVAL, SHARE * self._cost))

    def _scan(self) -> Snapshot:
        begin = self.clock()
        snapshot = frozenset(state for path in self.paths for state in self._below(path))
        self._cost = self.clock() - begin
        return snapshot

    def _below(self, path: Path | str) -> Iterator[tuple[str, int, int, int]]:
        """Yield the files at and below a path; those that disappear meanwhile are skipped."""
        with suppress(FileNotFoundError, PermissionError):
            try:
                entries = list(os.scandir(path))
            except NotADirectoryError:
                yield _state(path, Path(path).stat())
                return
            for entry in entries:
                if entry.name in self.passed_over or _is_scratch(entry.name):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    yield from self._below(entry.path)
                else:
                    with suppress(OSError):
                        yield _state(entry.path, entry.stat())


def _state(path: Path | str, status: os.stat_result) -> tuple[str, int, int, int]:
    return str(path), status.st_mtime_ns, status.st_size, status.st_ino


def _is_scratch(name: str) -> bool:
    """Whether a name is that of a temporary or hidden file of an editor or the system."""
    return name.startswith(".") or name.endswith(("~", ".swp", ".swx", ".tmp")) or name == "4913"
