"""PDFs are read in worker processes with limits: a hostile one costs itself, not the run.

A process reads many files, one after the other. The operating system bounds its memory and
processor time, a watch its time on the clock; one that dies or hangs is replaced, and the file it
was reading is the only one that suffers. Answers are cached by the file's content, the limits and
the version of the reading code.
"""

import errno
import json
import os
import signal
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import cache as cached
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from procbuild.conference import Limits
from procbuild.crew import Ask, Crew, in_turn
from procbuild.files import sha256_of
from procbuild.model import Inspection
from procbuild.run import Cache, Progress, digest

READER = "procbuild.pdf.worker"


@dataclass(frozen=True)
class Reading:
    """What a process said of a file: small, and sent to other processes as it is."""

    brief: Inspection
    """All but the layout"""
    data: bytes
    """The answer itself; empty where the file could not be opened"""

    def whole(self) -> Inspection:
        """The inspection with its layout."""
        if not self.data:
            return self.brief
        found = _parsed(self.data) or _senseless()
        return replace(found, file=self.brief.file, sha256=self.brief.sha256)


def inspect_all(
    paths: Iterable[Path], *, limits: Limits, crew: Crew, cache: Cache | None, progress: Progress
) -> Iterator[Inspection]:
    """Read PDFs: one inspection per path, in order; see :func:`read_all`."""
    readings = read_all(paths, limits=limits, crew=crew, cache=cache, progress=progress)
    with closing(readings):
        yield from map(Reading.whole, readings)


def read_all(
    paths: Iterable[Path], *, limits: Limits, crew: Crew, cache: Cache | None, progress: Progress
) -> Generator[Reading, None, None]:
    """Read PDFs: one reading per path, in order.

    Nothing about a file raises: what could not be read says why. Closing the iterator, or an
    interrupt, ends all processes.
    """
    files = list(paths)
    threads = max(1, min(crew.size, len(files)))
    with (
        progress.stage("Reading PDFs", len(files)) as tick,
        ThreadPoolExecutor(threads, thread_name_prefix="pdf") as pool,
        crew.limited() as ask,
    ):

        def begin(path: Path) -> Future[Reading]:
            return pool.submit(_read, ask, limits, cache, path)

        for reading in in_turn(begin, files, crew):
            tick(reading.brief.file.name)
            yield reading


def _read(ask: Ask, limits: Limits, cache: Cache | None, path: Path) -> Reading:
    try:
        sha256 = sha256_of(path)
    except OSError as error:
        problem = f"cannot be opened: {error.strerror}"
        missing = Inspection(file=path, sha256="", kind="missing", problem=problem)
        return Reading(missing, b"")
    key = _key(sha256, limits)
    if cache and (known := cache.read(key)) and (brief := _parsed(known, layout=False)):
        return Reading(replace(brief, file=path, sha256=sha256), known)
    answer = ask(READER, path, limits, {"sha256": sha256})
    data = answer.line or json.dumps(_death(answer.code, limits)).encode()
    brief = _parsed(data, layout=False)
    if brief and cache and brief.kind not in ("too-slow", "missing"):
        cache.write(key, data)
    return Reading(replace(brief or _senseless(), file=path, sha256=sha256), data)


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


def _death(code: int | None, limits: Limits) -> dict[str, str]:
    """What a process's end says about the file it was reading."""
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
    """An answer, or None where it is none: after all, a hostile file may have taken the process."""
    try:
        parts = json.loads(data)
        if not layout:
            parts.pop("layout", None)
        return _answers().validate_python({"file": Path(), "sha256": "", **parts})
    except (ValueError, ValidationError, TypeError, AttributeError, RecursionError):
        return None


def _senseless() -> Inspection:
    problem = "a damaged PDF: the answer of the reading process makes no sense"
    return Inspection(file=Path(), sha256="", kind="damaged", problem=problem)


@cached
def reading_version() -> str:
    """Changes with the code that reads PDFs and with the libraries beneath it."""
    here = Path(__file__).parent
    sources = sorted([*here.rglob("*.py"), here.parent / "layout.py", here.parent / "model.py"])
    libraries = [version(name) for name in ("pikepdf", "pypdfium2")]
    return digest(*(source.read_bytes() for source in sources), libraries)
