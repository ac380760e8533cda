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
from procbuild.crew import Ask, Crew, finished, in_turn
from procbuild.files import sha256_of
from procbuild.layout import PdfLayout
from procbuild.model import Inspection
from procbuild.run import Cache, Progress, digest, in_brief
from procbuild.sums import Sums

READER = "procbuild.pdf.worker"

GROUP = 16
"""Files that a thread looks at in one go: to hash a small one takes no longer than to hand it over.
"""

ENDS = (b"]", b"}")
"""How a piece ends that was kept whole."""

Piece = Literal["layout", "spaces"]
"""What is kept beside the facts of a file, for those who ask for it."""


@dataclass(frozen=True)
class Reading:
    """What a process said of a file: small, and sent to other processes as it is."""

    brief: Inspection
    """All but the layout"""
    layout: bytes = b""
    """A :class:`PdfLayout` as JSON, where it was asked for"""
    spaces: bytes = b""
    """The free margins of all pages, see :func:`procbuild.pdf.space.spaces_from_json`"""

    def whole(self) -> Inspection:
        """The inspection with its layout."""
        if not self.layout:
            return self.brief
        try:
            layout = _layout_reader()(self.layout)
        except ValueError:
            return replace(_senseless(), file=self.brief.file, sha256=self.brief.sha256)
        return replace(self.brief, layout=layout)


def inspect_all(
    paths: Iterable[Path],
    *,
    layout: bool = True,
    limits: Limits,
    crew: Crew,
    cache: Cache | None,
    progress: Progress,
    sums: Sums | None = None,
) -> Iterator[Inspection]:
    """Read PDFs: one inspection per path, in order, with its layout or without; see
    :func:`read_all`.
    """
    pieces: tuple[Piece, ...] = ("layout",) if layout else ()
    readings = read_all(
        paths, pieces, limits=limits, crew=crew, cache=cache, progress=progress, sums=sums
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
    sums: Sums | None = None,
) -> Generator[Reading, None, None]:
    """Read PDFs: one reading per path, in order, with the ``pieces`` that are wanted.

    Nothing about a file raises: what could not be read says why. Closing the iterator, or an
    interrupt, ends all processes. Files whose ``sums`` are known are not even opened.
    """
    files = list(paths)
    recall = partial(_recalled, limits, cache, pieces)
    threads = max(1, min(crew.size, len(files)))
    with (
        progress.stage("Reading PDFs", len(files)) as tick,
        ThreadPoolExecutor(threads, thread_name_prefix="pdf") as pool,
        crew.limited() as ask,
    ):

        def look(group: Sequence[Path]) -> Future[list[_Looked]]:
            known = [sums.known(path) if sums else "" for path in group]
            if all(known):
                return finished(list(map(recall, group, known)))
            return pool.submit(_look, group, sums.of if sums else sha256_of, recall)

        def begin(found: _Looked) -> Future[Reading]:
            if found.known:
                return finished(found.known)
            return pool.submit(_read, ask, limits, cache, found, pieces)

        groups = (files[start : start + GROUP] for start in range(0, len(files), GROUP))
        looked: Iterator[list[_Looked]] = in_turn(look, groups, crew)
        for reading in in_turn(begin, chain.from_iterable(looked), crew):
            tick(in_brief(reading.brief.file))
            yield reading


class _Looked(NamedTuple):
    """A file whose content was hashed."""

    path: Path
    sha256: str
    known: Reading | None
    """What the cache has of it"""


def _look(
    paths: Sequence[Path],
    sum_of: Callable[[Path], str],
    recall: Callable[[Path, str], _Looked],
) -> list[_Looked]:
    found = []
    for path in paths:
        try:
            found.append(recall(path, sum_of(path)))
        except OSError as error:
            problem = f"cannot be opened: {error.strerror}"
            brief = Inspection(file=path, sha256="", kind="missing", problem=problem)
            found.append(_Looked(path, "", Reading(brief)))
    return found


def _recalled(
    limits: Limits, cache: Cache | None, pieces: Sequence[Piece], path: Path, sha256: str
) -> _Looked:
    known = _kept(_key(sha256, limits), pieces, cache) if cache else None
    if known:
        known = replace(known, brief=replace(known.brief, file=path, sha256=sha256))
    return _Looked(path, sha256, known)


def _read(
    ask: Ask, limits: Limits, cache: Cache | None, file: _Looked, pieces: Sequence[Piece]
) -> Reading:
    path, sha256, _ = file
    answer = ask(READER, path, limits, {"sha256": sha256})
    told = answer.line.strip().split(b"\t") if answer.line else [_death(answer.code, limits)]
    brief = _parsed(told[0])
    rest = dict(zip(("layout", "spaces", "apart"), told[1:], strict=False))
    with suppress(ValueError):
        rest["apart"] = b64decode(rest.get("apart", b""))
    if brief and cache and brief.kind not in ("too-slow", "missing"):
        key = _key(sha256, limits)
        for name, data in rest.items():
            if data:
                cache.write(digest(key, name), data)
        cache.write(key, told[0])
    wanted = {name: rest.get(name, b"") for name in pieces}
    return Reading(replace(brief or _senseless(), file=path, sha256=sha256), **wanted)


def _kept(key: str, pieces: Sequence[Piece], cache: Cache) -> Reading | None:
    """What the cache has of a file, or None where anything of it is not there."""
    known = cache.read(key)
    brief = _parsed(known) if known else None
    if brief is None or brief.facts is None:
        return Reading(brief) if brief else None
    rest = {name: cache.read(digest(key, name)) for name in pieces}
    found = {name: data for name, data in rest.items() if data and data.endswith(ENDS)}
    return Reading(brief, **found) if len(found) == len(rest) else None


def recalled(
    path: Path,
    sha256: str,
    *,
    there: bool,
    limits: Limits,
    cache: Cache,
    layout: bool = False,
) -> Inspection | None:
    """What was found in a PDF when it was last read, or None where it never was.

    The file is not opened: ``sha256`` is believed, and that it is ``there``. The layout is left out
    unless asked for.
    """
    if not there:
        problem = f"cannot be opened: {os.strerror(errno.ENOENT)}"
        return Inspection(file=path, sha256="", kind="missing", problem=problem)
    found = _recalled(limits, cache, ("layout",) if layout else (), path, sha256)
    return found.known.whole() if found.known else None


def margins(
    papers: Mapping[str, Path], *, limits: Limits, crew: Crew, cache: Cache, progress: Progress
) -> dict[str, bytes]:
    """The free margins of PDFs by their SHA-256: remembered, or seen now.

    None of those that cannot be read; see :func:`procbuild.pdf.space.spaces_from_json`.
    """
    known = {sha256: cache.read(digest(_key(sha256, limits), "spaces")) for sha256 in papers}
    found = {sha256: data for sha256, data in known.items() if data and data.endswith(ENDS)}
    rest = [path for sha256, path in papers.items() if sha256 not in found]
    if rest:
        readings = read_all(
            rest, ("spaces",), limits=limits, crew=crew, cache=cache, progress=progress
        )
        found.update((one.brief.sha256, one.spaces) for one in readings)
    return found


def apart(sha256: str, *, limits: Limits, cache: Cache) -> Path:
    """Where a PDF that was read lies taken apart, see :mod:`procbuild.pdf.apart.kept`.

    Nothing is there where it is not plain, or was not read yet.
    """
    return cache.path(digest(_key(sha256, limits), "apart"))


def _key(sha256: str, limits: Limits) -> str:
    return digest("inspection", reading_version(), sha256, _stated(limits))


@cached
def _stated(limits: Limits) -> str:
    return json.dumps(asdict(limits))


def _death(code: int | None, limits: Limits) -> bytes:
    """What a process's end says about the file it was reading."""
    if code is not None and -code in (signal.SIGKILL, getattr(signal, "SIGXCPU", 24)):
        problem = f"takes more than {limits.seconds:g} s to read (check.limits.seconds)"
        return json.dumps({"kind": "too-slow", "problem": problem}).encode()
    problem = (
        "a damaged PDF: the process that read it crashed, as over a file made to do harm or one "
        f"that needs more than {limits.megabytes} MiB"
    )
    return json.dumps({"kind": "damaged", "problem": problem}).encode()


@cached
def _answer_reader() -> Callable[[bytes], Inspection]:
    # It takes long to import, and a book of known papers asks no process.
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Inspection).validate_json


@cached
def _layout_reader() -> Callable[[bytes], PdfLayout]:
    from pydantic import TypeAdapter  # noqa: PLC0415  as above

    return TypeAdapter(PdfLayout).validate_json


def _parsed(data: bytes) -> Inspection | None:
    """An answer, or None where it is none: after all, a hostile file may have taken the process."""
    if not data.startswith(b"{"):
        return None
    try:
        return _answer_reader()(b'{"file":"","sha256":"",' + data[1:])
    except ValueError:
        return None


def _senseless() -> Inspection:
    problem = "a damaged PDF: the answer of the reading process makes no sense"
    return Inspection(file=Path(), sha256="", kind="damaged", problem=problem)


@cached
def reading_version() -> str:
    """Changes with the code that reads PDFs and with the libraries beneath it."""
    here = Path(__file__).parent
    beside = (here.parent / name for name in ("layout.py", "facts.py", "text/unicode.py"))
    own = [path for part in ("*.py", "reading/*.py", "apart/*.py") for path in here.glob(part)]
    sources = sorted([*own, *beside])
    libraries = [version(name) for name in ("pikepdf", "pypdfium2", "deflate")]
    return digest(*(source.read_bytes() for source in sources), libraries)
