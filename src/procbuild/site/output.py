"""The folder that a site is written into; what the last site has of the same inputs is taken over.

A file of the last site is right when it was made of the same inputs and still looks as it did then
(see :mod:`procbuild.state`). It is taken over as a hard link: no bytes are copied, and its time
stays, so that tools that upload what is newer upload what changed. Because of that, nothing here
is written into a file that is there: each is a new one.
"""

import filecmp
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

from procbuild.run import Cache, digest
from procbuild.state import entries_below, files_below, looks, program_version


class Remembered(NamedTuple):
    """What is known of a file or folder."""

    inputs: str
    """A digest of what it was made of"""
    look: str
    """What it looked like then"""


class Output:
    """A site in the making."""

    def __init__(
        self, folder: Path = Path(), last: Path | None = None, cache: Cache | None = None
    ) -> None:
        """The site is written into ``folder``; ``last`` is the one whose place it will take.

        What that one was made of is remembered in ``cache``. Without both all is made anew.
        """
        self.folder = folder
        self._last = last
        self._cache = cache
        self._known = _remembered(cache, last)
        self._made: dict[str, str] = {}
        self._kept: dict[str, Remembered] = {}
        self._same: set[str] = set()
        self._folders: set[str] = set()

    def keep(self, name: str, inputs: str) -> bool:
        """Take over a file or folder of the last site if it was made of these inputs.

        ``inputs`` is a :func:`procbuild.run.digest` of everything that it shows; the program
        belongs to it unsaid.
        """
        known = self._known.get(name)
        if known is None or known.inputs != inputs:
            return False
        source = f"{self._last}/{name}"
        files = list(_files_of(source))
        if not files or _look(files) != known.look:
            return False
        same = {name + part for part, _ in files if link(source + part, self._place(name + part))}
        self._same |= same
        if len(same) == len(files):
            self._kept[name] = known
        else:
            self._made[name] = inputs
        return True

    def put(self, name: str, inputs: str, data: bytes) -> None:
        """Write a file, to be kept as long as its inputs are these."""
        with Path(self._place(name)).open("xb") as stream:
            stream.write(data)
        self.made(name, inputs)

    def _place(self, name: str) -> str:
        """Where a file goes, its folder made."""
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self.folder}/{name}"

    def made(self, name: str, inputs: str) -> None:
        """A file or folder was written, to be kept as long as its inputs are these."""
        self._made[name] = inputs

    def finish(self) -> None:
        """Let files with the bytes of the last site's be the same files; remember all for the
        next one.
        """
        if self._last is None or self._cache is None:
            return
        for name in list(self._twins(self._last)):
            (self.folder / name).unlink()
            link(self._last / name, self.folder / name)
        made = {
            name: Remembered(inputs, _look(_files_of(f"{self.folder}/{name}")))
            for name, inputs in self._made.items()
        }
        told = {"program": program_version(), "files": {**self._kept, **made}}
        self._cache.write(_key(self._last), json.dumps(told).encode())

    def _twins(self, last: Path) -> Iterator[str]:
        """The files that have the bytes of those of the same name in ``last`` and are others."""
        begin = len(str(self.folder)) + 1
        for entry in entries_below(self.folder):
            name = entry.path[begin:]
            if name in self._same:
                continue
            try:
                new, old = entry.stat(), (last / name).stat()
            except OSError:
                continue
            if new.st_size != old.st_size or new.st_ino == old.st_ino:
                continue
            if filecmp.cmp(entry.path, last / name, shallow=False):
                yield name


def link(source: str | Path, target: str | Path) -> bool:
    """The same file under another name; a copy where the file system knows no second names.

    Whether it is the same.
    """
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
        return False
    return True


def _files_of(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """Each file of a folder, by what stands behind the folder's name, with its status; a file
    itself, behind whose name nothing stands.
    """
    try:
        status = os.stat(path)  # noqa: PTH116  -- asked so often that making a Path counts
    except OSError:
        return
    if S_ISDIR(status.st_mode):
        yield from ((file[len(path) :], its) for file, its in files_below(path))
    else:
        yield "", status


def _look(files: Iterable[tuple[str, os.stat_result]]) -> str:
    """What files look like; empty: there are none."""
    return "\n".join(sorted(f"{name} {looks(status)}" for name, status in files))


def _key(last: Path) -> str:
    return digest("site", str(last))


def _remembered(cache: Cache | None, last: Path | None) -> dict[str, Remembered]:
    """What this program knows of the last site; nothing where the cache is gone."""
    if cache is None or last is None:
        return {}
    told = json.loads(cache.read(_key(last)) or b"{}")
    if told.get("program") != program_version():
        return {}
    return {name: Remembered(inputs, look) for name, (inputs, look) in told["files"].items()}
