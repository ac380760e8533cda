"""Processes that answer requests about untrusted files.

A request is a line of JSON, followed by the bytes of the file if it is not on this machine; the
answer is a line of JSON. A process that dies or hangs is replaced, and only its current request is
affected.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Timer

from procbuild.conference import Limits
from procbuild.crew import Answer
from procbuild.crew.idle import Idle
from procbuild.crew.piped import PipedProcess

MAX_ANSWER = 1 << 28
"""Maximum size of an answer in bytes."""

OUT_OF_MEMORY = b'{"kind":"too-big"'
"""Prefix of the answer of a process that ran out of memory."""


class Processes:
    """As many processes as there are concurrent requests; between requests they are idle."""

    def __init__(self, idle: Idle) -> None:
        self._idle = idle
        self._busy: set[PipedProcess] = set()
        self._lock = Lock()
        self._closed = False

    @contextmanager
    def open(self) -> Iterator["Processes"]:
        """On exit, current requests fail."""
        try:
            yield self
        finally:
            with self._lock:
                self._closed = True
                busy = list(self._busy)
            for process in busy:
                process.kill()

    def ask(
        self, module: str, file: Path | bytes, limits: Limits, request: Mapping[str, object]
    ) -> Answer:
        """Ask a process of ``python -m module`` about a file or its bytes.

        Raises :class:`RuntimeError` if this is closed.
        """
        process = self._idle.take(module) or PipedProcess(module, errors=False)
        with self._lock:
            self._busy.add(process)
            closed = self._closed
        line = b""
        try:
            if closed:
                raise RuntimeError("the processes are closed")
            line = _ask(process, file, limits, request)
            return Answer(line) if line else Answer(line, process.wait(1))
        finally:
            with self._lock:
                self._busy.discard(process)
            if line and not line.startswith(OUT_OF_MEMORY):
                self._idle.put(module, process)
            else:
                process.stop()


def _ask(
    process: PipedProcess, file: Path | bytes, limits: Limits, request: Mapping[str, object]
) -> bytes:
    """The line that a process answers; empty if it died or was stopped."""
    data = file if isinstance(file, bytes) else b""
    source = {"bytes": len(data)} if isinstance(file, bytes) else {"file": str(file.absolute())}
    line = json.dumps({**request, **source, "limits": asdict(limits)}).encode() + b"\n"
    watchdog = Timer(limits.seconds * 2 + 10, process.kill)
    watchdog.start()
    try:
        with suppress(OSError):
            process.send(line + data)
        answer = process.answers.readline(MAX_ANSWER)
    except OSError:
        return b""
    finally:
        watchdog.cancel()
    return answer if answer.endswith(b"\n") else b""
