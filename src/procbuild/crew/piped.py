"""A module of this package run as a process, with pipes to and from it."""

import subprocess
import sys
from contextlib import suppress
from typing import IO


class Piped:
    """A running ``python -m module arguments``.

    It leads a session of its own, so that an interrupt on the terminal reaches only the process
    that started it.
    """

    def __init__(self, module: str, *arguments: str, errors: bool = True) -> None:
        """``errors`` says whether what it writes to standard error is shown."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if errors else subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def answers(self) -> IO[bytes]:
        """What it writes to standard output."""
        return _open(self._process.stdout)

    def tell(self, data: bytes) -> None:
        """Write to its standard input. Raises :class:`OSError` where it is gone."""
        stream = _open(self._process.stdin)
        stream.write(data)
        stream.flush()

    def ended(self, seconds: float) -> int | None:
        """How it has ended, where it does within some seconds."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=seconds)
        return self._process.returncode

    def kill(self) -> None:
        """End it; who reads its answers finds their end."""
        self._process.kill()

    def stop(self) -> None:
        """End it and leave nothing of it."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _open(pipe).close()


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("a process has pipes")
    return pipe
