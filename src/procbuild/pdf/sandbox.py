"""PDFs are read in worker processes with limits: a hostile one costs itself, not the run.

A worker reads many files, one after the other. The operating system bounds its memory and
processor time, a watch its time on the clock; one that dies or hangs is replaced, and the file it
was reading is the only one that suffers. Answers are cached by the file's content, the limits and
the version of the reading code.
"""

import errno
import json
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import asdict, replace
from functools import cache as cached
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from procbuild.conference import Limits
from procbuild.files import sha256_of
from procbuild.model import Inspection
from procbuild.pdf.workers import Workers
from procbuild.run import Cache, Progress, digest

AHEAD = 4
"""Files per worker that are read before the first of them is asked for."""


def inspect_all(
    paths: Iterable[Path], *, limits: Limits, jobs: int, cache: Cache | None, progress: Progress
) -> Iterator[Inspection]:
    """Read PDFs in ``jobs`` workers: one inspection per path, in order.

    Nothing about a file raises: what could not be read says why. Closing the iterator, or an
    interrupt, ends all workers.
    """
    files = list(paths)
    jobs = max(1, min(jobs, len(files)))
    workers = Workers("procbuild.pdf.worker", jobs, spent=_spent)
    with progress.stage("Reading PDFs", len(files)) as tick, workers.open():
        waiting: deque[tuple[Path, Future[Inspection]]] = deque()
        rest = iter(files)
        while True:
            for path in rest:
                waiting.append((path, workers.submit(_read, workers, path, limits, cache)))
                if len(waiting) >= AHEAD * jobs:
                    break
            if not waiting:
                return
            path, future = waiting.popleft()
            inspection = future.result()
            tick(path.name)
            yield inspection


def _read(workers: Workers, path: Path, limits: Limits, cache: Cache | None) -> Inspection:
    try:
        sha256 = sha256_of(path)
    except OSError as error:
        problem = f"cannot be opened: {error.strerror}"
        return Inspection(file=path, sha256="", kind="missing", problem=problem)
    key = _key(sha256, limits)
    if cache and (known := cache.read(key)) and (inspection := _parsed(known)):
        return replace(inspection, file=path, sha256=sha256)
    answer = workers.ask({"file": str(path.absolute()), "sha256": sha256}, limits)
    data = answer.line or json.dumps(_death(answer.code, limits)).encode()
    inspection = _parsed(data)
    if inspection is None:
        problem = "a damaged PDF: the answer of the reading process makes no sense"
        inspection = Inspection(file=path, sha256=sha256, kind="damaged", problem=problem)
    elif cache and inspection.kind not in ("too-slow", "missing"):
        cache.write(key, data)
    return replace(inspection, file=path, sha256=sha256)


def recalled(
    path: Path, sha256: str, *, limits: Limits, cache: Cache, layout: bool = False
) -> Inspection | None:
    """What was found in a PDF when it was last read, or None where it never was.

    The file is not opened: ``sha256`` is believed. The layout is left out unless asked for.
    """
    if not path.is_file():
        problem = f"cannot be opened: {os.strerror(errno.ENOENT)}"
        return Inspection(file=path, sha256="", kind="missing", problem=problem)
    known = cache.read(_key(sha256, limits))
    found = _parsed(known, layout=layout) if known else None
    return replace(found, file=path, sha256=sha256) if found else None


def _key(sha256: str, limits: Limits) -> str:
    return digest("inspection", reading_version(), sha256, json.dumps(asdict(limits)))


def _spent(line: bytes) -> bool:
    """Whether a process ran out of memory over a file."""
    return b'"too-big"' in line[:40]


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


def _parsed(data: bytes, *, layout: bool = True) -> Inspection | None:
    """An answer, or None where it is none: after all, a hostile file may have taken the worker."""
    try:
        parts = json.loads(data)
        if not layout:
            parts.pop("layout", None)
        return _answers().validate_python({"file": Path(), "sha256": "", **parts})
    except (ValueError, ValidationError, TypeError, AttributeError):
        return None


@cached
def reading_version() -> str:
    """Changes with the code that reads PDFs and with the libraries beneath it."""
    here = Path(__file__).parent
    sources = sorted([*here.rglob("*.py"), here.parent / "layout.py", here.parent / "model.py"])
    libraries = [version(name) for name in ("pikepdf", "pypdfium2")]
    return digest(*(source.read_bytes() for source in sources), libraries)
