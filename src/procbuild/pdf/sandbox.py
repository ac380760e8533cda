"""Read PDFs in worker processes with limits, so that a hostile file costs only itself.

A process reads many files, one after the other. The operating system limits its memory and
processor time, a watchdog its wall-clock time; a process that dies or hangs is replaced, and only
the file that it was reading is affected. Answers are cached by the file's content, the limits and
the version of the reading code.
"""

import errno
import json
import os
import signal
from base64 import b64decode
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import asdict, dataclass, replace
from functools import cache as cached
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

from procbuild.conference import Limits
from procbuild.crew import Ask, Crew, completed, map_ordered
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.checksums import Checksums
from procbuild.layout import PdfLayout
from procbuild.model import Inspection
from procbuild.progress import Progress, short_path

READER = "procbuild.pdf.worker"

GROUP = 16
"""Files that a thread hashes in one task: hashing a small file takes no longer than scheduling it.
"""

ENDS = (b"]", b"}")
"""Last byte of a complete piece in the cache."""

Piece = Literal["layout", "spaces"]
"""Data stored beside the facts of a file, on request."""


@dataclass(frozen=True)
class Reading:
    """The answer of a worker about one file: small, and sent to other processes as it is."""

    brief: Inspection
    """The inspection without its layout"""
    layout: bytes = b""
    """A :class:`PdfLayout` as JSON, if it was requested"""
    spaces: bytes = b""
    """The free margins of all pages, see :func:`procbuild.pdf.space.spaces_from_json`"""

    def whole(self) -> Inspection:
        """The inspection with its layout."""
        if not self.layout:
            return self.brief
        try:
            layout = _layout_reader()(self.layout)
        except ValueError:
            return replace(_invalid_answer(), file=self.brief.file, sha256=self.brief.sha256)
        return replace(self.brief, layout=layout)


def inspect_all(
    paths: Iterable[Path],
    *,
    layout: bool = True,
    limits: Limits,
    crew: Crew,
    cache: Cache | None,
    progress: Progress,
    sums: Checksums | None = None,
) -> Iterator[Inspection]:
    """Read PDFs: one inspection per path, in order; see :func:`read_all`.

    ``layout`` says whether inspections include the layout.
    """
    requested: tuple[Piece, ...] = ("layout",) if layout else ()
    readings = read_all(
        paths, requested, limits=limits, crew=crew, cache=cache, progress=progress, sums=sums
    )
    with closing(readings):
        yield from map(Reading.whole, readings)


def read_all(
    paths: Iterable[Path],
    pieces: Sequence[Piece] = (),
    *,
    limits: Limits,
    crew: Crew,
    cache: Cache | None,
    progress: Progress,
    sums: Checksums | None = None,
    stage: str = "Reading PDFs",
) -> Generator[Reading, None, None]:
    """Read PDFs: one reading per path, in order, with the requested ``pieces``.

    Problems of a file are part of its reading and never raised. Closing the iterator, or an
    interrupt, ends all processes. Files whose ``sums`` are known are not even opened. ``stage`` is
    the name of the work for ``progress``.
    """
    files = list(paths)
    lookup = partial(_from_cache, limits, cache, pieces)
    threads = max(1, min(crew.size, len(files)))
    with (
        progress.stage(stage, len(files)) as tick,
        ThreadPoolExecutor(threads, thread_name_prefix="pdf") as pool,
        crew.limited() as ask,
    ):

        def hash_group(group: Sequence[Path]) -> Future[list[_HashedFile]]:
            known = [sums.known(path) if sums else "" for path in group]
            if all(known):
                return completed(list(map(lookup, group, known)))
            return pool.submit(_hash_files, group, sums.of if sums else sha256_of, lookup)

        def begin(file: _HashedFile) -> Future[Reading]:
            if file.known:
                return completed(file.known)
            return pool.submit(_read_file, ask, limits, cache, file, pieces)

        groups = (files[start : start + GROUP] for start in range(0, len(files), GROUP))
        hashed: Iterator[list[_HashedFile]] = map_ordered(hash_group, groups, crew)
        for reading in map_ordered(begin, chain.from_iterable(hashed), crew):
            tick(short_path(reading.brief.file))
            yield reading


class _HashedFile(NamedTuple):
    """A file whose content was hashed."""

    path: Path
    sha256: str
    known: Reading | None
    """What the cache has for it"""


def _hash_files(
    paths: Sequence[Path],
    sum_of: Callable[[Path], str],
    lookup: Callable[[Path, str], _HashedFile],
) -> list[_HashedFile]:
    files = []
    for path in paths:
        try:
            files.append(lookup(path, sum_of(path)))
        except OSError as error:
            problem = f"cannot be opened: {error.strerror}"
            brief = Inspection(file=path, sha256="", kind="missing", problem=problem)
            files.append(_HashedFile(path, "", Reading(brief)))
    return files


def _from_cache(
    limits: Limits, cache: Cache | None, pieces: Sequence[Piece], path: Path, sha256: str
) -> _HashedFile:
    known = _cached_reading(_key(sha256, limits), pieces, cache) if cache else None
    if known:
        known = replace(known, brief=replace(known.brief, file=path, sha256=sha256))
    return _HashedFile(path, sha256, known)


def _read_file(
    ask: Ask, limits: Limits, cache: Cache | None, file: _HashedFile, pieces: Sequence[Piece]
) -> Reading:
    path, sha256, _ = file
    answer = ask(READER, path, limits, {"sha256": sha256})
    parts = (
        answer.line.strip().split(b"\t") if answer.line else [_describe_death(answer.code, limits)]
    )
    brief = _parse_answer(parts[0])
    pieces_by_name = dict(zip(("layout", "spaces", "apart"), parts[1:], strict=False))
    with suppress(ValueError):
        pieces_by_name["apart"] = b64decode(pieces_by_name.get("apart", b""))
    if brief and cache and brief.kind not in ("too-slow", "missing"):
        key = _key(sha256, limits)
        for name, data in pieces_by_name.items():
            if data:
                cache.write(digest(key, name), data)
        cache.write(key, parts[0])
    wanted = {name: pieces_by_name.get(name, b"") for name in pieces}
    return Reading(replace(brief or _invalid_answer(), file=path, sha256=sha256), **wanted)


def _cached_reading(key: str, pieces: Sequence[Piece], cache: Cache) -> Reading | None:
    """The reading of a file in the cache; None if any of its pieces is missing."""
    answer = cache.read(key)
    brief = _parse_answer(answer) if answer else None
    if brief is None or brief.facts is None:
        return Reading(brief) if brief else None
    cached = {name: cache.read(digest(key, name)) for name in pieces}
    complete = {name: data for name, data in cached.items() if data and data.endswith(ENDS)}
    return Reading(brief, **complete) if len(complete) == len(cached) else None


def cached_inspection(
    path: Path,
    sha256: str,
    *,
    there: bool,
    limits: Limits,
    cache: Cache,
    layout: bool = False,
) -> Inspection | None:
    """The cached inspection of a PDF; None if it was never read.

    The file is not opened: the caller vouches for ``sha256`` and for whether the file is ``there``.
    The layout is left out unless requested.
    """
    if not there:
        problem = f"cannot be opened: {os.strerror(errno.ENOENT)}"
        return Inspection(file=path, sha256="", kind="missing", problem=problem)
    file = _from_cache(limits, cache, ("layout",) if layout else (), path, sha256)
    return file.known.whole() if file.known else None


def margins(
    papers: Mapping[str, Path], *, limits: Limits, crew: Crew, cache: Cache, progress: Progress
) -> dict[str, bytes]:
    """The free margins of PDFs by SHA-256, from the cache or read now.

    Empty for files that cannot be read; see :func:`procbuild.pdf.space.spaces_from_json`.
    """
    cached = {sha256: cache.read(digest(_key(sha256, limits), "spaces")) for sha256 in papers}
    known = {sha256: data for sha256, data in cached.items() if data and data.endswith(ENDS)}
    missing = [path for sha256, path in papers.items() if sha256 not in known]
    if missing:
        readings = read_all(
            missing,
            ("spaces",),
            limits=limits,
            crew=crew,
            cache=cache,
            progress=progress,
            stage="Reading margins",
        )
        known.update((reading.brief.sha256, reading.spaces) for reading in readings)
    return known


def cached_apart(sha256: str, *, limits: Limits, cache: Cache) -> Path:
    """Path in the cache of a PDF taken apart, see :mod:`procbuild.pdf.apart.kept`.

    The path does not exist if the PDF was not read yet or could not be taken apart.
    """
    return cache.path(digest(_key(sha256, limits), "apart"))


def _key(sha256: str, limits: Limits) -> str:
    return digest("inspection", reading_version(), sha256, _limits_json(limits))


@cached
def _limits_json(limits: Limits) -> str:
    return json.dumps(asdict(limits))


def _describe_death(code: int | None, limits: Limits) -> bytes:
    """What a process's exit code says about the file it was reading."""
    if code is not None and -code in (signal.SIGKILL, getattr(signal, "SIGXCPU", 24)):
        problem = f"takes more than {limits.seconds:g} s to read (check.limits.seconds)"
        return json.dumps({"kind": "too-slow", "problem": problem}).encode()
    problem = (
        "a damaged PDF: the process that read it crashed, as it may over a malicious file or "
        f"one that needs more than {limits.megabytes} MiB"
    )
    return json.dumps({"kind": "damaged", "problem": problem}).encode()


@cached
def _answer_reader() -> Callable[[bytes], Inspection]:
    # Slow to import, and not needed for a book whose papers are all in the cache.
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Inspection).validate_json


@cached
def _layout_reader() -> Callable[[bytes], PdfLayout]:
    from pydantic import TypeAdapter  # noqa: PLC0415  as above

    return TypeAdapter(PdfLayout).validate_json


def _parse_answer(data: bytes) -> Inspection | None:
    """A worker's answer; None if it is invalid: a hostile file may have taken over the process."""
    if not data.startswith(b"{"):
        return None
    try:
        return _answer_reader()(b'{"file":"","sha256":"",' + data[1:])
    except ValueError:
        return None


def _invalid_answer() -> Inspection:
    problem = "a damaged PDF: the reading process gave an invalid answer"
    return Inspection(file=Path(), sha256="", kind="damaged", problem=problem)


READ_WITH = (
    *("facts.py", "layout.py", "standards/east_asian.py", "standards/page_sizes.py"),
    "standards/right_to_left.py",
    *("text/hyphens.py", "text/maths.py", "text/naming.py", "text/scripts.py"),
    *("text/symbols.py", "text/unicode.py"),
)
"""Files outside of this package that decide what is read in a PDF."""


@cached
def reading_version() -> str:
    """Digest of the code that reads PDFs and of the versions of its libraries."""
    folder = Path(__file__).parent
    other_files = (folder.parent / name for name in READ_WITH)
    reader_files = [
        path for part in ("*.py", "reading/*.py", "apart/*.py") for path in folder.glob(part)
    ]
    sources = sorted([*reader_files, *other_files])
    libraries = [version(name) for name in ("pikepdf", "pypdfium2", "deflate", "zopfli")]
    return digest(*(source.read_bytes() for source in sources), libraries)
