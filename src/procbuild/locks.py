"""Locks between processes; each is released when the process that holds it ends."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from procbuild.progress import Progress


@contextmanager
def exclusive_lock(file: Path, busy: Exception) -> Iterator[None]:
    """Hold a lock on ``file``; raise ``busy`` at once if another process holds it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(file, timeout=0):
            yield
    except Timeout:
        raise busy from None


@contextmanager
def wait_for_lock(
    file: Path, busy: Exception, *, seconds: float, what: str, progress: Progress
) -> Iterator[None]:
    """Hold a lock on ``file`` once others release it; raise ``busy`` after so many ``seconds``.

    While it waits, ``progress`` shows a stage "Waiting for ``what``".
    """
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
