"""How work is run: results cached by content, progress told to whoever watches."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from procbuild.files import seal, unsealed, write_atomic

Tick = Callable[[str], None]
"""Called with a few words whenever one item of a stage is done."""


def in_brief(path: Path) -> str:
    """A file as a :data:`Tick` names it: the papers of a volume are all called ``paper.pdf``."""
    return str(Path(*path.parts[-2:]))


class Progress(Protocol):
    """Where long work says how far it is."""

    def stage(self, name: str, total: int) -> AbstractContextManager[Tick]:
        """Begin a stage of ``total`` items; it ends with the context."""


class Silent:
    """Progress that nobody watches."""

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        """Begin a stage and say nothing."""
        del name, total
        yield lambda _item: None


def cores() -> int:
    """Processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def digest(*parts: bytes | str | float | bool | list[str] | None) -> str:
    """One SHA-256 over parts; parts can't run into each other."""
    values = [
        {"sha256": hashlib.sha256(part).hexdigest()} if isinstance(part, bytes) else part
        for part in parts
    ]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


@contextmanager
def alone(file: Path, busy: Exception) -> Iterator[None]:
    """Hold a lock on ``file`` that ends with the process; raise ``busy`` where another has it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(file, timeout=0):
            yield
    except Timeout:
        raise busy from None


@contextmanager
def in_turn(
    file: Path, busy: Exception, *, seconds: float, what: str, progress: Progress
) -> Iterator[None]:
    """Like :func:`alone`, but say that one waits for ``what``, and raise after so many seconds."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(file)
    with suppress(Timeout):
        lock.acquire(timeout=0)
    if not lock.is_locked:
        with progress.stage(f"Waiting for {what}", 1), suppress(Timeout):
            lock.acquire(timeout=seconds)
    if not lock.is_locked:
        raise busy
    try:
        yield
    finally:
        lock.release()


LIMIT = 8 << 30
"""Bytes that a cache may have where nobody says otherwise."""


class Cache:
    """What was computed, by the hash of what it was computed from.

    Safe under several processes: entries are written atomically and never change. It may be
    deleted at any time.
    """

    def __init__(self, root: Path, limit: int = LIMIT) -> None:
        """``root`` is made when needed; ``limit`` is its size in bytes (see :meth:`trim`)."""
        self.root = root
        self.limit = limit
        self.grown = False
        """Whether anything was written since it was last trimmed"""

    def path(self, key: str) -> Path:
        """Where the entry of a key (a :func:`digest`) lies or would lie."""
        return self.root.joinpath(key[:2], key[2:])

    def read(self, key: str) -> bytes | None:
        """The entry of a key; None where there is none, or a power cut or a disk has damaged it."""
        return unsealed(self.path(key))

    def use(self, key: str) -> bool:
        """Note that an entry is in use, for those who read its file themselves, if it is there."""
        path = self.path(key)
        try:
            os.utime(path)
            return path.stat().st_size > 0
        except OSError:
            return False

    def write(self, key: str, data: bytes) -> None:
        """Keep an entry."""
        path = self.path(key)
        write_atomic(path, data + seal(data, path.name), durable=False)
        self.grown = True

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """An empty folder that is gone afterwards; what killed runs have left goes with it."""
        place = self.root / "scratch"
        place.mkdir(parents=True, exist_ok=True)
        for left in place.glob("*.lock"):
            with suppress(Timeout), FileLock(left, timeout=0):
                shutil.rmtree(left.with_suffix(""), ignore_errors=True)
                left.unlink(missing_ok=True)
        folder = place / os.urandom(16).hex()
        lock = folder.with_suffix(".lock")
        with FileLock(lock):
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                lock.unlink(missing_ok=True)

    def trim(self, before: float) -> None:
        """Remove the entries that were used longest ago until the rest fits the limit.

        Those that were used after ``before`` (seconds since 1970) stay, so that no run takes from
        another what it is about to read, and a volume that is larger than the limit is made once.
        """
        entries = []
        for folder in self.root.glob("??"):
            with suppress(OSError), os.scandir(folder) as files:
                for file in files:
                    with suppress(OSError):
                        status = file.stat()
                        entries.append((status.st_mtime, status.st_size, file.path))
        excess = sum(size for _, size, _ in entries) - self.limit
        for used, size, path in sorted(entries):
            if excess <= 0 or used >= before:
                break
            Path(path).unlink(missing_ok=True)
            excess -= size
        self.grown = False
