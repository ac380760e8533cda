"""The process that reads PDFs: a file and its limits in, one line of JSON out, until the end.

Started by :mod:`procbuild.pdf.sandbox` alone. What it reads is hostile to C code, so it holds
itself to limits that the operating system enforces, and its answers are plain JSON.
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
from procbuild.pdf.apart.kept import dumped
from procbuild.pdf.apart.source import Source
from procbuild.pdf.apart.taken import taken
from procbuild.pdf.inspect import MIB, UnreadableError
from procbuild.pdf.read import read_pdf
from procbuild.pdf.space import Space

if sys.platform != "win32":
    import resource

LARGE = 16 << 20
"""Bytes beyond which it is no gain to have a paper taken apart before it is bound."""

LONG = 10.0
"""Seconds of the same."""

BASE = 128
"""MiB of addresses that the interpreter and the libraries take before a file is read."""


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
    hold_to(limits)
    try:
        data = bytes_of(request)
        facts, layout, spaces = read_pdf(data, request["sha256"], limits)
        apart = _apart(data, spaces, limits)
        reply: list[object] = [{"facts": facts}, layout, spaces, apart]
    except UnreadableError as error:
        reply = [{"kind": error.kind, "problem": error.problem}]
    except MemoryError:
        problem = f"needs more than {limits.megabytes} MiB to read (check.limits.megabytes)"
        reply = [{"kind": "too-big", "problem": problem}]
    except OSError as error:
        reply = [{"kind": "missing", "problem": f"cannot be opened: {error.strerror}"}]
    except Exception as error:  # noqa: BLE001 - whatever it is, it costs this paper alone
        reply = [{"kind": "damaged", "problem": f"a damaged PDF ({type(error).__name__}: {error})"}]
    parts = (json.dumps(one, default=_as_json, separators=(",", ":")).encode() for one in reply)
    answers.write(b"\t".join(parts) + b"\n")
    answers.flush()


def _apart(data: bytes, spaces: Sequence[Space], limits: Limits) -> str:
    """The paper taken apart, in letters; nothing where who binds it must do that itself.

    What was read of it does not depend on this: whatever goes wrong or takes too long, is left.
    """
    hold_to(limits)
    painted = [page for page, space in enumerate(spaces) if space.is_painted]
    try:
        with within(min(LONG, limits.seconds)):
            apart = taken(Source(data))
            around = isolations(data, painted) if painted else {}
            pages = [
                replace(page, isolation=around.get(place)) for place, page in enumerate(apart.pages)
            ]
            whole = dumped(replace(apart, pages=pages))
            return b64encode(whole).decode() if len(whole) < LARGE else ""
    except Exception:  # noqa: BLE001 - who binds it is told of it again
        return ""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise :class:`TimeoutError` in what takes more processor time, where the system can tell."""
    if sys.platform == "win32":
        yield
        return

    def late(_signal: int, _frame: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def bytes_of(request: dict[str, Any]) -> bytes:
    """The file that a request is about: from the disk, or from behind the request.

    Raises :class:`OSError` where it is another one than was asked about: what is found would be
    kept as that of the other.
    """
    path = request.get("file")
    data = Path(path).read_bytes() if path else sys.stdin.buffer.read(request["bytes"])
    if hashlib.sha256(data).hexdigest() != request["sha256"]:
        raise OSError(errno.ESTALE, "it changed while it was read; run this again")
    return data


def hold_to(limits: Limits) -> None:
    """Let the system stop this process beyond the limits of one file."""
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
    size = (limits.megabytes + BASE) * MIB
    for what, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (soft, hard))


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    """Names and defaults of a dataclass's fields."""
    return tuple((field.name, field.default) for field in fields(kind) if field.init)


def _as_json(value: object) -> object:
    """A dataclass as an object of what differs from its defaults."""
    if not is_dataclass(value) or isinstance(value, type):
        return str(value)
    return {
        name: own
        for name, default in _defaults(type(value))
        if (own := getattr(value, name)) != default or default is MISSING
    }


if __name__ == "__main__":
    main()
