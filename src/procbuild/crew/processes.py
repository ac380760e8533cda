"""Processes that answer requests about hostile files, one request at a time.

A request is a line of JSON, with the bytes of the file behind it where the file does not lie on
this machine; its answer is a line of JSON. A process that dies or hangs is replaced, and the
request it was at is the only one that suffers.
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
from procbuild.crew.piped import Piped

LONGEST = 1 << 28
"""Bytes of an answer that are read."""

SPENT = b'{"kind":"too-big"'
"""How the answer of a process begins that ran out of memory over a file."""


class Processes:
    """As many processes as are asked at once."""

    def __init__(self) -> None:
        self._all: list[_Process] = []
        self._free: defaultdict[str, list[_Process]] = defaultdict(list)
        self._lock = Lock()
        self._closed = False

    @contextmanager
    def open(self) -> Iterator["Processes"]:
        """The processes; all are gone afterwards."""
        try:
            yield self
        finally:
            self.close()

    def close(self) -> None:
        """End all processes; what they are at is given up."""
        with self._lock:
            self._closed = True
        for process in self._all:
            process.close()

    def ask(
        self, module: str, file: Path | bytes, limits: Limits, request: Mapping[str, object]
    ) -> Answer:
        """The answer of a process of ``python -m module`` about a file or its bytes.

        Raises :class:`RuntimeError` when the processes are closed.
        """
        process = self._taken(module)
        try:
            return process.ask(file, limits, request)
        finally:
            self._free[module].append(process)

    def _taken(self, module: str) -> "_Process":
        with self._lock:
            if self._closed:
                raise RuntimeError("the processes are closed")
            if free := self._free[module]:
                return free.pop()
            self._all.append(_Process(module))
            return self._all[-1]


class _Process:
    """One process, started when first asked."""

    def __init__(self, module: str) -> None:
        self._module = module
        self._process: Piped | None = None
        self._closed = False
        self._starting = Lock()

    def ask(self, file: Path | bytes, limits: Limits, request: Mapping[str, object]) -> Answer:
        data = file if isinstance(file, bytes) else b""
        source = {"bytes": len(data)} if isinstance(file, bytes) else {"file": str(file.absolute())}
        line = json.dumps({**request, **source, "limits": asdict(limits)}).encode() + b"\n"
        process = self._start()
        watch = Timer(limits.seconds * 2 + 10, process.kill)
        watch.start()
        try:
            with suppress(OSError):
                process.tell(line + data)
            answer = process.answers.readline(LONGEST)
        except OSError:
            answer = b""
        finally:
            watch.cancel()
        if not answer.endswith(b"\n"):
            code = process.ended(1)
            self._stop()
            return Answer(b"", code)
        if answer.startswith(SPENT):
            self._stop()
        return Answer(answer)

    def close(self) -> None:
        """End the process; what it is at is given up."""
        with self._starting:
            self._closed = True
        self._stop()

    def _start(self) -> Piped:
        with self._starting:
            if self._process is None and not self._closed:
                self._process = Piped(self._module, errors=False)
            if self._process is None:
                raise RuntimeError("the processes are closed")
            return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.stop()
