"""Locks between processes; each is released when the process that holds it ends."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from procbuild.progress import Progress


@contextmanager
def exclusive_lock(file: Path, busy: Exception) -> Iterator[None]:
    """Hold a lock on ``file``; raise ``busy`` at once if another process holds it."""
    lock = FileLock(file)
    if not _acquire(lock, 0):
        raise busy
    with _released(lock):
        yield


@contextmanager
def wait_for_lock(
    file: Path, busy: Exception, *, seconds: float, what: str, progress: Progress
) -> Iterator[None]:
    """Hold a lock on ``file`` once others release it; raise ``busy`` after so many ``seconds``.

    While it waits, ``progress`` shows a stage "Waiting for ``what``".
    """
    lock = FileLock(file)
    if not _acquire(lock, 0):
        with progress.stage(f"Waiting for {what}", 1):
            if not _acquire(lock, seconds):
                raise busy
    with _released(lock):
        yield


def _acquire(lock: FileLock, seconds: float) -> bool:
    """Try for so many seconds to get the lock; return whether it is held now."""
    Path(lock.lock_file).parent.mkdir(parents=True, exist_ok=True)
    with suppress(Timeout):
        lock.acquire(timeout=seconds)
    return lock.is_locked


@contextmanager
def _released(lock: FileLock) -> Iterator[None]:
    """Release a lock that is held when the context ends."""
    try:
        yield
    finally:
        lock.release()
