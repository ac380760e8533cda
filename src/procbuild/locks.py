"""Locks between processes, which end with the process that holds them."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from procbuild.progress import Progress


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
