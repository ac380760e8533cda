"""Fingerprints of files, which show without reading a file whether it has changed.

As in git, a file is taken for unchanged while its size, its modification time in nanoseconds and
its inode are. Everything that procbuild writes is moved into place, so that even a file of the same
size, written within one tick of the clock, has another inode.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution, requires
from pathlib import Path

from procbuild import __version__
from procbuild.incremental.cache import digest


def fingerprint_of(paths: Iterable[Path], *, ours: bool = True) -> str:
    """A digest of the paths and :func:`fingerprint` of the files at and below ``paths``."""
    return digest(sorted(line for path in paths for line in _lines(path, ours=ours)))


def _lines(path: Path, *, ours: bool) -> Iterator[str]:
    try:
        status = path.stat()
    except OSError:
        return
    if stat.S_ISDIR(status.st_mode):
        yield from (
            f"{file} {fingerprint(status, ours=ours)}" for file, status in files_below(path)
        )
    else:
        yield f"{path} {fingerprint(status, ours=ours)}"


def files_below(folder: str | Path) -> Iterator[tuple[str, os.stat_result]]:
    """Path and status of every file below a folder, unordered.

    Several times as fast as :meth:`pathlib.Path.rglob`.
    """
    return ((entry.path, entry.stat()) for entry in entries_below(folder))


def entries_below(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    """The directory entry of every file below a folder, unordered."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from entries_below(entry.path)
            elif entry.is_file():
                yield entry


def fingerprint(status: os.stat_result, *, ours: bool = True) -> str:
    """The parts of a file's status that change with its content.

    ``ours``: procbuild wrote it. People's files may be written in place, even with the modification
    time restored: for them, the change time of the inode counts too, which programs cannot set.
    """
    parts = f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"
    return parts if ours else f"{parts} {status.st_ctime_ns}"


@cache
def program_version() -> str:
    """A digest of the program's code and templates, and of the versions of its libraries."""
    package = Path(__file__).parents[1]
    code = sorted(
        f"{file} {fingerprint(status)}"
        for file, status in files_below(package)
        if not file.endswith(".pyc")
    )
    return digest(__version__, code, sorted(_libraries()))


def _libraries() -> Iterator[str]:
    """Metadata of the installed distributions that the program requires, with their versions.

    To parse the versions of all would take as long as to import a tenth of the program.
    """
    for requirement in requires("procbuild") or ():
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue  # an extra that is not installed
        yield installed.read_text("METADATA") or f"{name} {installed.version}"
