"""What was computed, kept by the content of what it was computed from."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from procbuild.files import seal, unsealed, write_atomic


def digest(*parts: bytes | str | float | bool | list[str] | None) -> str:
    """One SHA-256 over parts; parts can't run into each other."""
    values = [
        {"sha256": hashlib.sha256(part).hexdigest()} if isinstance(part, bytes) else part
        for part in parts
    ]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()


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
