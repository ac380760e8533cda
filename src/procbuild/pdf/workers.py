"""Processes that answer requests about hostile files, one request at a time.

A request and its answer are a line of JSON each. A process that dies or hangs is replaced, and the
request it was at is the only one that suffers.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from queue import SimpleQueue
from threading import Lock, Timer
from typing import IO, ParamSpec, TypeVar

from procbuild.conference import Limits

P = ParamSpec("P")
T = TypeVar("T")

LONGEST = 1 << 28
"""Bytes of an answer that are read."""


@dataclass(frozen=True)
class Answer:
    """What came back for a request."""

    line: bytes
    """The whole line; empty where the process died or was stopped over the request"""
    code: int | None = None
    """How a process that died ended"""


class Workers:
    """As many threads as worker processes; a thread takes a process that is free."""

    def __init__(
        self, module: str, jobs: int, *, spent: Callable[[bytes], bool] = lambda _line: False
    ) -> None:
        """Each process runs ``python -m module``.

        One whose answer says that it is ``spent`` is replaced before the next request.
        """
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="pdf")
        self._all = [_Worker(module, spent) for _ in range(jobs)]
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._all:
            self._free.put(worker)

    @contextmanager
    def open(self) -> Iterator["Workers"]:
        """The workers; all are gone afterwards."""
        try:
            yield self
        finally:
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in self._all:
                worker.close()
            self._threads.shutdown(wait=True)

    def submit(
        self, function: Callable[P, T], *arguments: P.args, **options: P.kwargs
    ) -> Future[T]:
        """Begin what asks one or more requests, in a thread of its own."""
        return self._threads.submit(function, *arguments, **options)

    def ask(self, request: Mapping[str, object], limits: Limits) -> Answer:
        """The answer of a process that holds itself to ``limits``."""
        worker = self._free.get()
        try:
            return worker.ask(request, limits)
        finally:
            self._free.put(worker)


class _Worker:
    """One process, started when first asked."""

    def __init__(self, module: str, spent: Callable[[bytes], bool]) -> None:
        self._module = module
        self._spent = spent
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._starting = Lock()

    def ask(self, request: Mapping[str, object], limits: Limits) -> Answer:
        process = self._start()
        line = json.dumps({**request, "limits": asdict(limits)}).encode() + b"\n"
        watch = Timer(limits.seconds * 2 + 10, process.kill)
        watch.start()
        try:
            _pipe(process.stdin).write(line)
            _pipe(process.stdin).flush()
            answer = _pipe(process.stdout).readline(LONGEST)
        except OSError:
            answer = b""
        finally:
            watch.cancel()
        if not answer.endswith(b"\n"):
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
            self._stop()
            return Answer(b"", process.returncode)
        if self._spent(answer):
            self._stop()
        return Answer(answer)

    def close(self) -> None:
        """End the process; what it is at is given up."""
        with self._starting:
            self._closed = True
        self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._process is None and not self._closed:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", self._module],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )
            if self._process is None:
                raise RuntimeError("the workers are closed")
            return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                _pipe(pipe).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("a worker has pipes")
    return pipe
