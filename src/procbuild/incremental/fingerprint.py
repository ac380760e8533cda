"""What files look like from outside, so that they need not be read to see that nobody changed them.

As git does it: a file is taken for unchanged while its size, its time of change to the nanosecond
and its inode are. Everything that procbuild writes takes its place by renaming, so that even a
file of the same size, written within one tick of the clock, has another inode.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from procbuild import __version__
from procbuild.incremental.cache import digest


def fingerprint_of(paths: Iterable[Path], *, ours: bool = True) -> str:
    """A digest of names and looks of the files at and below ``paths``; see :func:`fingerprint`."""
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
    """Path and status of every file below a folder, in no order; several times as fast as
    :meth:`pathlib.Path.rglob`.
    """
    return ((entry.path, entry.stat()) for entry in entries_below(folder))


def entries_below(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    """Every file below a folder, in no order, not looked at yet."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from entries_below(entry.path)
            elif entry.is_file():
                yield entry


def fingerprint(status: os.stat_result, *, ours: bool = True) -> str:
    """What of a file's status changes with its content.

    ``ours``: procbuild wrote it. Files of people may be written in place by anything, even with
    the time put back: of them, the time of the inode's change counts too, which no program sets.
    """
    told = f"{status.st_size} {status.st_mtime_ns} {status.st_ino}"
    return told if ours else f"{told} {status.st_ctime_ns}"


@cache
def program_version() -> str:
    """Changes with the program's code and templates, and with the libraries beneath it."""
    package = Path(__file__).parents[1]
    code = sorted(
        f"{file} {fingerprint(status)}"
        for file, status in files_below(package)
        if not file.endswith(".pyc")
    )
    return digest(__version__, code, sorted(_libraries()))


def _libraries() -> Iterator[str]:
    """Names and versions of the distributions that the program asks for."""
    for requirement in requires("procbuild") or ():
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            continue  # an extra that is not installed
