"""What changes in files that people and other programs write."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PAUSE = 0.2
"""Seconds between two looks, at least"""
SHARE = 20
"""How many times as long as a look the pause after it is: large volumes cost no more"""
LONGEST = 3.0
"""Seconds that one waits for a program that keeps on writing"""

Look = frozenset[tuple[str, int, int, int]]
"""Path, time in ns, size and inode of each file."""


@dataclass
class Watch:
    """Files and folders that are looked at again and again.

    Looking costs a fraction of a second even for thousands of files, works on network drives and
    in containers, where the system tells of no change, and needs no further package.
    """

    paths: Sequence[Path]
    passed_over: frozenset[str] = frozenset()
    """Names of files and folders whose changes mean nothing"""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _seen: Look = field(default_factory=frozenset)
    _cost: float = 0.0

    def __post_init__(self) -> None:
        self._seen = self._look()

    def wait(self) -> None:
        """Come back when something has changed since the last time, and is still for a moment."""
        while (now := self._look()) == self._seen:
            self._rest()
        end = self.clock() + LONGEST
        while self.clock() < end:
            self._rest()
            before, now = now, self._look()
            if now == before:
                break
        self._seen = now

    def _rest(self) -> None:
        self.sleep(max(PAUSE, SHARE * self._cost))

    def _look(self) -> Look:
        begin = self.clock()
        seen = frozenset(one for path in self.paths for one in self._below(path))
        self._cost = self.clock() - begin
        return seen

    def _below(self, path: Path | str) -> Iterator[tuple[str, int, int, int]]:
        """The files at and below a path; what goes away meanwhile is passed over."""
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
    """What editors and systems leave beside a file, and what is being written."""
    return name.startswith(".") or name.endswith(("~", ".swp", ".swx", ".tmp")) or name == "4913"
