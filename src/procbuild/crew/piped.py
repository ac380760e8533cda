"""Run a module of this package as a process, with pipes to its standard streams."""

import subprocess
import sys
from contextlib import suppress
from typing import IO


class PipedProcess:
    """A running ``python -m module arguments``.

    It runs in a new session, so that an interrupt in the terminal reaches only its parent.
    """

    def __init__(self, module: str, *arguments: str, errors: bool = True) -> None:
        """``errors`` says whether its standard error is shown."""
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", module, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if errors else subprocess.DEVNULL,
            start_new_session=True,
        )

    @property
    def answers(self) -> IO[bytes]:
        """Its standard output."""
        return _open(self._process.stdout)

    def send(self, data: bytes) -> None:
        """Write to its standard input. Raises :class:`OSError` if it has ended."""
        stream = _open(self._process.stdin)
        stream.write(data)
        stream.flush()

    def wait(self, seconds: float) -> int | None:
        """Wait up to ``seconds``; the exit code, or None if it is still running."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=seconds)
        return self._process.returncode

    def kill(self) -> None:
        """Kill it; readers of its answers reach the end of file."""
        self._process.kill()

    def stop(self) -> None:
        """Kill it, wait for it and close its pipes."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                _open(pipe).close()


def _open(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("a process has pipes")
    return pipe
