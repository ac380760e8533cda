"""The cache: results by a digest of what they were computed from."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from procbuild.files import read_sealed, seal, write_atomic


def digest(*parts: bytes | str | float | bool | list[str] | None) -> str:
    """One SHA-256 over parts, unambiguous about where each part ends."""
    values = [
        {"sha256": hashlib.sha256(part).hexdigest()} if isinstance(part, bytes) else part
        for part in parts
    ]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


LIMIT = 8 << 30
"""Default size limit of a cache in bytes."""


class Cache:
    """Results by a digest of what they were computed from.

    Safe under several processes: entries are written atomically and never change. It may be
    deleted at any time.
    """

    def __init__(self, root: Path, limit: int = LIMIT) -> None:
        """``root`` is made when needed; ``limit`` is its size in bytes (see :meth:`trim`)."""
        self.root = root
        self.limit = limit
        self.grown = False
        """Whether anything was written since the last :meth:`trim`"""

    def path(self, key: str) -> Path:
        """Path of the entry of a key (a :func:`digest`), whether or not it exists."""
        return self.root.joinpath(key[:2], key[2:])

    def read(self, key: str) -> bytes | None:
        """Read an entry; None if there is none, or a power cut or a disk has damaged it."""
        return read_sealed(self.path(key))

    def use(self, key: str) -> bool:
        """Mark an entry as used, for callers that read its file themselves; False if absent."""
        path = self.path(key)
        try:
            os.utime(path)
            return path.stat().st_size > 0
        except OSError:
            return False

    def write(self, key: str, data: bytes) -> None:
        """Store an entry."""
        path = self.path(key)
        write_atomic(path, data + seal(data, path.name), durable=False)
        self.grown = True

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A temporary folder, removed afterwards; those of killed runs are removed first."""
        parent = self.root / "scratch"
        parent.mkdir(parents=True, exist_ok=True)
        for stale in parent.glob("*.lock"):
            with suppress(Timeout), FileLock(stale, timeout=0):
                shutil.rmtree(stale.with_suffix(""), ignore_errors=True)
                stale.unlink(missing_ok=True)
        folder = parent / os.urandom(16).hex()
        lock = folder.with_suffix(".lock")
        with FileLock(lock):
            folder.mkdir()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
                lock.unlink(missing_ok=True)

    def trim(self, before: float) -> None:
        """Remove the least recently used entries until the rest fits the limit.

        Entries used after ``before`` (seconds since 1970) are kept, so that no run removes what
        another is about to read, and a volume larger than the limit is built only once.
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
