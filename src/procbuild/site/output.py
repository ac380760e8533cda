"""The folder a site is written into; files of the previous site with the same inputs are reused.

A file of the previous site is valid if it was made of the same inputs and still looks as it did
then (see :mod:`procbuild.incremental.fingerprint`). It is reused as a hard link: no bytes are
copied, and its time is preserved, so that tools that upload newer files upload only changed ones.
Because of the links, existing files are never written to: each changed file is a new one.
"""

import filecmp
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple

from procbuild.incremental.cache import Cache, digest
from procbuild.incremental.fingerprint import (
    entries_below,
    files_below,
    fingerprint,
    program_version,
)


class RecordedFile(NamedTuple):
    """What the cache records of a file or folder."""

    inputs: str
    """A digest of the inputs it was made of"""
    look: str
    """Its fingerprint at that time"""


class Output:
    """A site that is being written."""

    def __init__(
        self, folder: Path = Path(), last: Path | None = None, cache: Cache | None = None
    ) -> None:
        """Write the site into ``folder``; it will replace the previous one in ``last``.

        ``cache`` records the inputs of the previous site. Without both, everything is written anew.
        """
        self.folder = folder
        self._last = last
        self._cache = cache
        self._known = _recorded_files(cache, last)
        self._made: dict[str, str] = {}
        self._kept: dict[str, RecordedFile] = {}
        self._same: set[str] = set()
        self._folders: set[str] = set()

    def reuse(self, name: str, inputs: str) -> bool:
        """Reuse a file or folder of the previous site if it was made of these inputs.

        ``inputs`` is a :func:`procbuild.incremental.cache.digest` of everything that the file
        shows. The program version need not be part of it.
        """
        known = self._known.get(name)
        if known is None or known.inputs != inputs:
            return False
        source = f"{self._last}/{name}"
        files = list(_files_of(source))
        if not files or _look(files) != known.look:
            return False
        linked = {
            name + part for part, _ in files if link(source + part, self._target(name + part))
        }
        self._same |= linked
        if len(linked) == len(files):
            self._kept[name] = known
        else:
            self._made[name] = inputs
        return True

    def put(self, name: str, inputs: str, data: bytes) -> None:
        """Write a file and record its inputs."""
        with Path(self._target(name)).open("xb") as stream:
            stream.write(data)
        self.record(name, inputs)

    def _target(self, name: str) -> str:
        """The path of a file, whose folder is created."""
        folder = name.rpartition("/")[0]
        if folder not in self._folders:
            (self.folder / folder).mkdir(parents=True, exist_ok=True)
            self._folders.add(folder)
        return f"{self.folder}/{name}"

    def record(self, name: str, inputs: str) -> None:
        """Record the inputs of a file or folder that was written."""
        self._made[name] = inputs

    def finish(self) -> None:
        """Replace files identical to those of the previous site by hard links; save the record."""
        if self._last is None or self._cache is None:
            return
        for name in list(self._identical_files(self._last)):
            (self.folder / name).unlink()
            link(self._last / name, self.folder / name)
        made = {
            name: RecordedFile(inputs, _look(_files_of(f"{self.folder}/{name}")))
            for name, inputs in self._made.items()
        }
        record = {"program": program_version(), "files": {**self._kept, **made}}
        self._cache.write(_key(self._last), json.dumps(record).encode())

    def _identical_files(self, last: Path) -> Iterator[str]:
        """Names of files that have the same bytes in ``last`` but are not the same file."""
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
    """Create a hard link; a copy if the file system has no hard links.

    Returns whether both are the same file.
    """
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
        return False
    return True


def _files_of(path: str) -> Iterator[tuple[str, os.stat_result]]:
    """The files of a folder by the rest of their paths, with their status.

    A path that is a file itself has an empty rest.
    """
    try:
        status = os.stat(path)  # noqa: PTH116  -- asked so often that making a Path counts
    except OSError:
        return
    if S_ISDIR(status.st_mode):
        yield from ((file[len(path) :], file_status) for file, file_status in files_below(path))
    else:
        yield "", status


def _look(files: Iterable[tuple[str, os.stat_result]]) -> str:
    """Fingerprint of files; empty if there are none."""
    return "\n".join(sorted(f"{name} {fingerprint(status)}" for name, status in files))


def _key(last: Path) -> str:
    return digest("site", str(last))


def _recorded_files(cache: Cache | None, last: Path | None) -> dict[str, RecordedFile]:
    """The record of the previous site by this program version; empty without a cache."""
    if cache is None or last is None:
        return {}
    record = json.loads(cache.read(_key(last)) or b"{}")
    if record.get("program") != program_version():
        return {}
    return {name: RecordedFile(inputs, look) for name, (inputs, look) in record["files"].items()}
