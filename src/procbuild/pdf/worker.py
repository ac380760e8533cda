"""Worker process that reads PDFs: one request per line in, one answer of JSON per line out.

Started by :mod:`procbuild.pdf.sandbox` alone. A hostile PDF may attack the C code that reads it, so
the process sets itself limits that the operating system enforces, and answers in plain JSON.
"""

import errno
import hashlib
import json
import os
import signal
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from procbuild.conference import Limits
from procbuild.pdf.apart.content import isolations
from procbuild.pdf.apart.kept import dump
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import take_apart
from procbuild.pdf.inspect import MIB, UnreadableError
from procbuild.pdf.read import read_pdf
from procbuild.pdf.space import Space

if sys.platform != "win32":
    import resource

MAX_APART_BYTES = 16 << 20
"""Size in bytes above which keeping a paper taken apart is not worth it."""

MAX_APART_SECONDS = 10.0
"""The same limit in seconds."""

BASE = 128
"""MiB of address space that the interpreter and the libraries take before a file is read."""


def main() -> None:
    """Answer requests from standard input until it ends."""
    answers = os.fdopen(os.dup(1), "wb")
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.close(quiet)
    for request in sys.stdin.buffer:
        _answer(json.loads(request), answers)


def _answer(request: dict[str, Any], answers: BinaryIO) -> None:
    limits = Limits(**request["limits"])
    set_limits(limits)
    try:
        data = read_file(request)
        facts, layout, spaces = read_pdf(data, request["sha256"], limits)
        apart = _take_apart(data, spaces, limits)
        reply: list[object] = [{"facts": facts}, layout, spaces, apart]
    except UnreadableError as error:
        reply = [{"kind": error.kind, "problem": error.problem}]
    except MemoryError:
        problem = f"needs more than {limits.megabytes} MiB to read (check.limits.megabytes)"
        reply = [{"kind": "too-big", "problem": problem}]
    except OSError as error:
        reply = [{"kind": "missing", "problem": f"cannot be opened: {error.strerror}"}]
    except Exception as error:  # noqa: BLE001 - any failure affects this paper alone
        reply = [{"kind": "damaged", "problem": f"a damaged PDF ({type(error).__name__}: {error})"}]
    parts = (json.dumps(part, default=_as_json, separators=(",", ":")).encode() for part in reply)
    answers.write(b"\t".join(parts) + b"\n")
    answers.flush()


def _take_apart(data: bytes, spaces: Sequence[Space], limits: Limits) -> str:
    """The paper taken apart, in base64; empty if it has to be taken apart when it is bound.

    The reading does not depend on this, so any failure or timeout is ignored here.
    """
    set_limits(limits)
    painted_pages = [page for page, space in enumerate(spaces) if space.is_painted]
    try:
        with time_limit(min(MAX_APART_SECONDS, limits.seconds)):
            apart = take_apart(Source(data))
            isolation_by_page = isolations(data, painted_pages) if painted_pages else {}
            pages = [
                replace(page, isolation=isolation_by_page.get(index))
                for index, page in enumerate(apart.pages)
            ]
            serialized = dump(replace(apart, pages=pages))
            return b64encode(serialized).decode() if len(serialized) < MAX_APART_BYTES else ""
    except Exception:  # noqa: BLE001 - reported when the paper is bound
        return ""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise :class:`TimeoutError` after some seconds of processor time, except on Windows."""
    if sys.platform == "win32":
        yield
        return

    def on_timeout(_signal: int, _frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGPROF, on_timeout)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def read_file(request: dict[str, Any]) -> bytes:
    """The bytes of the file that a request is about: from the disk, or appended to the request.

    Raises :class:`OSError` if its SHA-256 is not the requested one, because the answer is cached
    under that.
    """
    path = request.get("file")
    data = Path(path).read_bytes() if path else sys.stdin.buffer.read(request["bytes"])
    if hashlib.sha256(data).hexdigest() != request["sha256"]:
        raise OSError(errno.ESTALE, "it changed while it was read; run this again")
    return data


def set_limits(limits: Limits) -> None:
    """Have the operating system limit this process to what one file may use."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
    size = (limits.megabytes + BASE) * MIB
    for kind, limit in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        soft = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (soft, hard))


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    """Names and defaults of a dataclass's fields."""
    return tuple((field.name, field.default) for field in fields(kind) if field.init)


def _as_json(value: object) -> object:
    """A dataclass as an object of the fields that differ from their defaults."""
    if not is_dataclass(value) or isinstance(value, type):
        return str(value)
    return {
        name: current
        for name, default in _defaults(type(value))
        if (current := getattr(value, name)) != default or default is MISSING
    }


if __name__ == "__main__":
    main()
