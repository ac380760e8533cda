"""A pool of processes that answer requests about untrusted files.

A request is a line of JSON, followed by the bytes of the file if it is not on this machine; the
answer is a line of JSON. A process that dies or hangs is replaced, and only its current request is
affected.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Timer

from procbuild.conference import Limits
from procbuild.crew import Answer
from procbuild.crew.piped import PipedProcess

MAX_ANSWER = 1 << 28
"""Maximum size of an answer in bytes."""

OUT_OF_MEMORY = b'{"kind":"too-big"'
"""Prefix of the answer of a process that ran out of memory."""


class Processes:
    """A pool with as many processes as there are concurrent requests."""

    def __init__(self) -> None:
        self._all: list[_Process] = []
        self._free: defaultdict[str, list[_Process]] = defaultdict(list)
        self._lock = Lock()
        self._closed = False

    @contextmanager
    def open(self) -> Iterator["Processes"]:
        """The pool; all processes are ended on exit."""
        try:
            yield self
        finally:
            self.close()

    def close(self) -> None:
        """End all processes; current requests fail."""
        with self._lock:
            self._closed = True
        for process in self._all:
            process.close()

    def ask(
        self, module: str, file: Path | bytes, limits: Limits, request: Mapping[str, object]
    ) -> Answer:
        """Ask a process of ``python -m module`` about a file or its bytes.

        Raises :class:`RuntimeError` if the pool is closed.
        """
        process = self._get_process(module)
        try:
            return process.ask(file, limits, request)
        finally:
            self._free[module].append(process)

    def _get_process(self, module: str) -> "_Process":
        with self._lock:
            if self._closed:
                raise RuntimeError("the processes are closed")
            if free := self._free[module]:
                return free.pop()
            self._all.append(_Process(module))
            return self._all[-1]


class _Process:
    """One process, started on its first request."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: PipedProcess | None = None
        self._closed = False
        self._starting = Lock()

    def ask(self, file: Path | bytes, limits: Limits, request: Mapping[str, object]) -> Answer:
        data = file if isinstance(file, bytes) else b""
        source = {"bytes": len(data)} if isinstance(file, bytes) else {"file": str(file.absolute())}
        line = json.dumps({**request, **source, "limits": asdict(limits)}).encode() + b"\n"
        process = self._start()
        watchdog = Timer(limits.seconds * 2 + 10, process.kill)
        watchdog.start()
        try:
            with suppress(OSError):
                process.send(line + data)
            answer = process.answers.readline(MAX_ANSWER)
        except OSError:
            answer = b""
        finally:
            watchdog.cancel()
        if not answer.endswith(b"\n"):
            code = process.wait(1)
            self._stop()
            return Answer(b"", code)
        if answer.startswith(OUT_OF_MEMORY):
            self._stop()
        return Answer(answer)

    def close(self) -> None:
        """End the process; its current request fails."""
        with self._starting:
            self._closed = True
        self._stop()

    def _start(self) -> PipedProcess:
        with self._starting:
            if self._process is None and not self._closed:
                self._process = PipedProcess(self._module, errors=False)
            if self._process is None:
                raise RuntimeError("the processes are closed")
            return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.stop()
