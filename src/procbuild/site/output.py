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
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR

from procbuild.run import Cache, digest
from procbuild.state import files_below, looks, program_version

Remembered = dict[str, tuple[str, str]]
"""By name: a digest of what the file or folder was made of, and what it looked like"""


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
        self._folders: set[str] = set()

    def keep(self, name: str, inputs: str) -> bool:
        """Take over a file or folder of the last site if it was made of these inputs.

        ``inputs`` is a :func:`procbuild.run.digest` of everything that it shows; the program
        belongs to it unsaid.
        """
        known = self._known.get(name)
        if self._last is None or known is None or known[0] != _with_program(inputs):
            return False
        source = f"{self._last}/{name}"
        if _look(source) != known[1]:
            return False
        target = self._place(name)
        if Path(source).is_dir():
            shutil.copytree(source, target, copy_function=link)
        else:
            link(source, target)
        self._made[name] = known[0]
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
        self._made[name] = _with_program(inputs)

    def finish(self) -> None:
        """Let files with the bytes of the last site's be the same files; remember all for the
        next one.
        """
        if self._last is None or self._cache is None:
            return
        for name in _twins(self.folder, self._last):
            (self.folder / name).unlink()
            link(self._last / name, self.folder / name)
        remembered: Remembered = {
            name: (inputs, _look(f"{self.folder}/{name}")) for name, inputs in self._made.items()
        }
        self._cache.write(_key(self._last), json.dumps(remembered).encode())


def link(source: str | Path, target: str | Path) -> None:
    """The same file under another name; a copy where the file system knows no second names."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _with_program(inputs: str) -> str:
    return digest(program_version(), inputs)


def _look(path: str) -> str:
    """What a file looks like, or all files of a folder by their names in it; empty: not there."""
    try:
        status = Path(path).stat()
    except OSError:
        return ""
    if not S_ISDIR(status.st_mode):
        return looks(status)
    return digest(sorted(f"{name} {looks(status)}" for name, status in _named(path)))


def _named(folder: str | Path) -> Iterator[tuple[str, os.stat_result]]:
    """Name below the folder and status of each file in it."""
    begin = len(str(folder)) + 1
    return ((file[begin:], status) for file, status in files_below(folder))


def _twins(new: Path, old: Path) -> Iterator[str]:
    """The files that have the bytes of those of the same name in ``old`` and are others."""
    before = dict(_named(old)) if old.is_dir() else {}
    for name, status in list(_named(new)):
        twin = before.get(name)
        if twin is None or twin.st_size != status.st_size or twin.st_ino == status.st_ino:
            continue
        if filecmp.cmp(new / name, old / name, shallow=False):
            yield name


def _key(last: Path) -> str:
    return digest("site", str(last))


def _remembered(cache: Cache | None, last: Path | None) -> Remembered:
    """What is known of the last site; nothing where the cache is gone or torn."""
    if cache is None or last is None:
        return {}
    try:
        told = json.loads(cache.read(_key(last)) or b"{}")
        return {name: (inputs, look) for name, (inputs, look) in told.items()}
    except (ValueError, AttributeError, TypeError):
        return {}
