"""PDFs are read in worker processes with limits: a hostile one costs itself, not the run.

A worker reads many files, one after the other. The operating system bounds its memory and
processor time, a watch its time on the clock; one that dies or hangs is replaced, and the file it
was reading is the only one that suffers. Answers are cached by the file's content, the limits and
the version of the reading code.
"""

import json
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from functools import cache as cached
from importlib.metadata import version
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Timer
from typing import IO

from pydantic import TypeAdapter, ValidationError

from procbuild.conference import Limits
from procbuild.files import sha256_of
from procbuild.model import Inspection
from procbuild.run import Cache, Progress, digest

AHEAD = 4
"""Files per worker that are read before the first of them is asked for."""

LONGEST = 1 << 28
"""Bytes of an answer that are read."""


def inspect_all(
    paths: Iterable[Path], *, limits: Limits, jobs: int, cache: Cache | None, progress: Progress
) -> Iterator[Inspection]:
    """Read PDFs in ``jobs`` workers: one inspection per path, in order.

    Nothing about a file raises: what could not be read says why. Closing the iterator, or an
    interrupt, ends all workers.
    """
    files = list(paths)
    jobs = max(1, min(jobs, len(files)))
    with progress.stage("Reading PDFs", len(files)) as tick, _Workers(jobs).open() as workers:
        waiting: deque[tuple[Path, Future[Inspection]]] = deque()
        rest = iter(files)
        while True:
            for path in rest:
                waiting.append((path, workers.read(path, limits, cache)))
                if len(waiting) >= AHEAD * jobs:
                    break
            if not waiting:
                return
            path, future = waiting.popleft()
            inspection = future.result()
            tick(path.name)
            yield inspection


class _Workers:
    """As many threads as worker processes; a thread takes a worker that is free."""

    def __init__(self, jobs: int) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="read-pdf")
        self._all = [_Worker() for _ in range(jobs)]
        self._free: SimpleQueue[_Worker] = SimpleQueue()
        for worker in self._all:
            self._free.put(worker)

    @contextmanager
    def open(self) -> Iterator["_Workers"]:
        """The workers; all are gone afterwards."""
        try:
            yield self
        finally:
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in self._all:
                worker.close()
            self._threads.shutdown(wait=True)

    def read(self, path: Path, limits: Limits, cache: Cache | None) -> Future[Inspection]:
        """Begin to read a file."""
        return self._threads.submit(self._read, path, limits, cache)

    def _read(self, path: Path, limits: Limits, cache: Cache | None) -> Inspection:
        try:
            sha256 = sha256_of(path)
        except OSError as error:
            problem = f"cannot be opened: {error.strerror}"
            return Inspection(file=path, sha256="", kind="missing", problem=problem)
        key = digest("inspection", reading_version(), sha256, json.dumps(asdict(limits)))
        if cache and (known := cache.read(key)) and (answer := _parsed(known)):
            return replace(answer, file=path, sha256=sha256)
        worker = self._free.get()
        try:
            data = worker.ask(path, sha256, limits)
        finally:
            self._free.put(worker)
        answer = _parsed(data)
        if answer is None:
            problem = "a damaged PDF: the answer of the reading process makes no sense"
            answer = Inspection(file=path, sha256=sha256, kind="damaged", problem=problem)
        elif cache and answer.kind not in ("too-slow", "missing"):
            cache.write(key, data)
        return replace(answer, file=path, sha256=sha256)


class _Worker:
    """One process, started when first asked."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._starting = Lock()

    def ask(self, path: Path, sha256: str, limits: Limits) -> bytes:
        """The answer about one file, as JSON; also where the process dies over it."""
        process = self._start()
        request = {"file": str(path.absolute()), "sha256": sha256, "limits": asdict(limits)}
        watch = Timer(limits.seconds * 2 + 10, process.kill)
        watch.start()
        try:
            _pipe(process.stdin).write(json.dumps(request).encode() + b"\n")
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
            return json.dumps(_death(process.returncode, limits)).encode()
        if b'"too-big"' in answer[:40]:
            self._stop()
        return answer

    def close(self) -> None:
        """End the process; what it is reading is given up."""
        with self._starting:
            self._closed = True
        self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        with self._starting:
            if self._process is None and not self._closed:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "procbuild.pdf.worker"],
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


def _death(code: int | None, limits: Limits) -> dict[str, str]:
    """What a worker's end says about the file it was reading."""
    if code is not None and -code in (signal.SIGKILL, getattr(signal, "SIGXCPU", 24)):
        problem = f"takes more than {limits.seconds:g} s to read (check.limits.seconds)"
        return {"kind": "too-slow", "problem": problem}
    problem = (
        "a damaged PDF: the process that read it crashed, as over a file made to do harm or one "
        f"that needs more than {limits.megabytes} MiB"
    )
    return {"kind": "damaged", "problem": problem}


@cached
def _answers() -> TypeAdapter[Inspection]:
    return TypeAdapter(Inspection)


def _parsed(data: bytes) -> Inspection | None:
    """An answer, or None where it is none: after all, a hostile file may have taken the worker."""
    try:
        parts = json.loads(data)
        return _answers().validate_python({"file": Path(), "sha256": "", **parts})
    except (ValueError, ValidationError, TypeError):
        return None


@cached
def reading_version() -> str:
    """Changes with the code that reads PDFs and with the libraries beneath it."""
    here = Path(__file__).parent
    sources = sorted([*here.rglob("*.py"), here.parent / "layout.py", here.parent / "model.py"])
    libraries = [version(name) for name in ("pikepdf", "pypdfium2")]
    return digest(*(source.read_bytes() for source in sources), libraries)
