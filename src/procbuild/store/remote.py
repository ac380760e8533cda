"""A store behind an address that fsspec knows: a bucket, a server, a file system elsewhere.

The store is there; here is a copy of what was needed of it, which may be deleted at any time. Each
object is compared by size and by the tag or time that its server states, and fetched when it
differs. ``fixes.toml`` stays with the project: people write it, and keep it in its history.
"""

import json
import os
import platform
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from procbuild.conference import StoreRules
from procbuild.errors import StoreError, UsageError
from procbuild.files import open_atomic, write_atomic
from procbuild.incremental.cache import digest
from procbuild.incremental.checksums import Checksums
from procbuild.model import Record
from procbuild.progress import Progress, Silent
from procbuild.project import NAME, Project
from procbuild.store import JSON, LETTERS, RECORD_ADAPTER, Store, names_of
from procbuild.threads import in_threads

STATE = ".state.json"
STREAMS = 16
"""Objects that are on the way at once."""

TAGS = ("ETag", "etag", "md5Hash", "content_md5", "checksum")
TIMES = ("mtime", "LastModified", "last_modified", "updated", "created")
"""What servers call the tag of an object's content, or the time it was last written."""

RENAMED = frozenset({"file", "local", "sftp", "ssh", "hdfs", "smb"})
"""Protocols where a file that is written can be read half: it is written aside and renamed."""


def store_of(project: Project, name: str, rules: StoreRules) -> Store:
    """The store of a volume: in ``submissions/``, or where ``[store] url`` says.

    Raises :class:`UsageError` where the library for its address is not installed.
    """
    local = project.submissions(name)
    if not rules.url:
        return Store(local)
    mirror = project.cache / "store" / name / digest(rules.url)[:16]
    return RemoteStore(mirror, local, Objects(rules.url))


@dataclass(frozen=True)
class Object:
    """What a server states of an object."""

    size: int
    tag: str
    """Changes with the content"""


class Objects:
    """The objects below an address, by name; what goes wrong is a :class:`StoreError`."""

    def __init__(self, url: str) -> None:
        """Raises :class:`UsageError` where the library for the address is not installed."""
        self.url = url.rstrip("/")
        extra = "install it with: pip install 'procbuild[remote]'"
        if find_spec("fsspec") is None:
            message = f"{url}: store.url needs fsspec; {extra}"
            raise UsageError(message)
        try:
            self._system, self._root = import_module("fsspec.core").url_to_fs(self.url)
        except (ImportError, ValueError) as error:
            message = f"{url}: store.url: {error}; {extra}, and what fsspec names"
            raise UsageError(message) from error
        protocols = self._system.protocol
        protocols = {protocols} if isinstance(protocols, str) else set(protocols)
        self._renames = not protocols.isdisjoint(RENAMED)

    def all(self) -> dict[str, Object]:
        """The objects by name."""
        with self._told():
            self._system.invalidate_cache()
            try:
                found = self._system.find(self._root, detail=True)
            except FileNotFoundError:
                return {}
        start = len(self._root.rstrip("/")) + 1
        return {path[start:]: _object(info) for path, info in found.items()}

    def fetch(self, name: str, target: Path) -> None:
        """Copy an object here, in one step."""
        with (
            self._told(name),
            open_atomic(target) as stream,
            self._system.open(self._path(name), "rb") as there,
        ):
            shutil.copyfileobj(there, stream, 1 << 20)

    def put(self, source: Path, name: str) -> None:
        """Copy a file there; where the server can, in one step."""
        with self._told(name):
            self._system.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
            if self._renames:
                aside = f"{self._path(name)}.part"
                self._system.put_file(str(source), aside)
                self._system.mv(aside, self._path(name))
            else:
                self._system.put_file(str(source), self._path(name))

    def remove(self, name: str) -> None:
        """Remove an object, if it is there."""
        with self._told(name), suppress(FileNotFoundError):
            self._system.rm_file(self._path(name))

    def claim(self, name: str, text: str) -> str | None:
        """Make an object unless it is there; the text of what is there, None where it was made.

        No two runs make the same one where the server has conditional writes; elsewhere, two that
        ask in the same instant may.
        """
        data = text.encode()
        with self._told(name):
            self._system.makedirs(self._root, exist_ok=True)
            try:
                self._system.pipe_file(self._path(name), data, mode="create")
            except FileExistsError:
                there: bytes = self._system.cat_file(self._path(name))
                return there.decode(errors="replace")
        return None

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    @contextmanager
    def _told(self, name: str = "") -> Iterator[None]:
        try:
            yield
        except StoreError:
            raise
        except Exception as error:  # each library has its own
            place = f"{self.url}/{name}" if name else self.url
            message = f"{place}: the store does not answer as it should: {error}"
            raise StoreError(message) from error


def _object(info: Mapping[str, Any]) -> Object:
    tag = next((str(info[name]) for name in (*TAGS, *TIMES) if info.get(name)), "")
    return Object(size=int(info.get("size") or 0), tag=tag)


class RemoteStore(Store):
    """The papers of one volume, elsewhere; ``root`` has copies of what was needed."""

    def __init__(self, root: Path, local: Path, objects: Objects) -> None:
        """``local`` is the volume's folder in ``submissions/``, with what people write."""
        super().__init__(root)
        self.local = local
        self.place = objects.url
        self._objects = objects
        self._known: dict[str, list[object]] = {}
        """By name: size and tag there, size and time of the copy here"""
        self._there: dict[str, Object] | None = None
        self._sent: set[str] = set()

    def fixes_file(self, id_: str) -> Path:
        """In the project."""
        return self.local / id_ / super().fixes_file(id_).name

    def size(self, id_: str, name: str) -> int | None:
        """As the server states it."""
        found = self._listed().get(f"{id_}/{name}")
        return found.size if found else None

    def has(self, id_: str, name: str, size: int, sha256: str, sums: Checksums) -> bool:
        """Whether a file of a paper is there, as the server states it: by its size alone."""
        del sha256, sums
        return self.size(id_, name) == size

    def fetch(self, records: Iterable[Record], progress: Progress) -> None:
        """Have here what the records name."""
        wanted = [f"{one.id}/{name}" for one in records for name in names_of(one)]
        self._obtain([name for name in wanted if name in self._listed()], progress)

    def raw(self) -> dict[str, Record]:
        """All papers by id; what is here is brought up to date first."""
        self._pull()
        return super().raw()

    def records(self) -> tuple[Record, ...]:
        """All papers in the source's order; what is here is brought up to date first."""
        self._pull()
        return super().records()

    @property
    def letters(self) -> Path:
        """The log of letters to authors, as it is there."""
        if LETTERS in self._listed():
            self._obtain([LETTERS], Silent())
        return super().letters

    def write_letters(self, text: str) -> None:
        """Put the log of letters here and there."""
        super().write_letters(text)
        self._objects.put(super().letters, LETTERS)
        self._there = None

    @contextmanager
    def lock_letters(self, file: Path) -> Iterator[None]:
        """Hold the log of letters alone, among runs here and among machines."""
        with super().lock_letters(file), self._alone("letters"):
            yield

    @contextmanager
    def lock(self, file: Path) -> Iterator[None]:
        """Hold the store alone, among runs here and among machines."""
        with super().lock(file), self._alone("collect"):
            yield
            if self._sent:
                self._there = None
                self._remember(self._sent)

    @contextmanager
    def _alone(self, command: str) -> Iterator[None]:
        """Hold an object that other machines look for."""
        name = f"{command}.lock"
        own = json.dumps({"host": platform.node(), "pid": os.getpid()})
        while (there := self._objects.claim(name, own)) is not None:
            holder = _holder(there)
            if holder is not None:
                message = (
                    f"{self.place}: 'procbuild {command}' is at work here on {holder}; run this "
                    f"again when it has ended; if it was killed, delete {self.place}/{name}"
                )
                raise StoreError(message)
            self._objects.remove(name)
        self._there = None
        try:
            yield
        finally:
            self._objects.remove(name)

    def put(self, record: Record, pdf: Path | None, supplements: Mapping[str, Path]) -> None:
        """Write a paper: here, then there, ``paper.json`` last."""
        if record.replaced:
            self.fetch([record], Silent())
        before = self._named(record.id)
        super().put(record, pdf, supplements)
        wanted = [f"{record.id}/{name}" for name in names_of(record)]
        for name in wanted:
            if (self.root / name).is_file() and not self._is_same(name):
                self._objects.put(self.root / name, name)
        for name in before - set(wanted):
            self._objects.remove(name)
        self._objects.put(self.root / record.id / JSON, f"{record.id}/{JSON}")
        self._sent |= {*wanted, f"{record.id}/{JSON}"}

    def _named(self, id_: str) -> set[str]:
        """The objects that the ``paper.json`` here names."""
        try:
            old = RECORD_ADAPTER.validate_json((self.root / id_ / JSON).read_bytes())
        except (OSError, ValidationError):
            return set()
        return {f"{id_}/{name}" for name in names_of(old)}

    def _listed(self) -> dict[str, Object]:
        """What is there, as it was when this run first looked."""
        if self._there is None:
            self._there = self._objects.all()
            with suppress(OSError, ValueError):
                self._known = json.loads((self.root / STATE).read_bytes())
        return self._there

    def _pull(self) -> None:
        """Have here each ``paper.json`` that is there, and no other."""
        parts = [name.split("/") for name in self._listed()]
        papers = {part[0] for part in parts if part[1:] == [JSON] and NAME.fullmatch(part[0])}
        self._obtain([f"{id_}/{JSON}" for id_ in papers], Silent())
        for folder in self._folders():
            if folder.name not in papers:
                shutil.rmtree(folder)

    def _is_same(self, name: str) -> bool:
        """Whether the copy here is what is there."""
        there = self._listed().get(name)
        try:
            status = (self.root / name).stat()
        except OSError:
            return False
        here = [status.st_size, status.st_mtime_ns]
        return there is not None and self._known.get(name) == [there.size, there.tag, *here]

    def _obtain(self, names: Iterable[str], progress: Progress) -> None:
        """Have here the objects of these names."""
        missing = [name for name in names if not self._is_same(name)]
        if not missing:
            return

        def fetch(name: str) -> str:
            self._objects.fetch(name, self.root / name)
            return name

        with progress.stage("Fetching papers", len(missing)) as tick:
            for name in in_threads(fetch, missing, STREAMS):
                tick(name)
        self._remember(missing)

    def _remember(self, names: Iterable[str]) -> None:
        """Remember that the copies here are what is there."""
        for name in names:
            there = self._listed().get(name)
            with suppress(OSError):
                status = (self.root / name).stat()
                if there:
                    here = [status.st_size, status.st_mtime_ns]
                    self._known[name] = [there.size, there.tag, *here]
        write_atomic(self.root / STATE, json.dumps(self._known), durable=False)


def _holder(text: str) -> str | None:
    """The machine that holds a lock; None: this one, by a process that is gone."""
    try:
        holder = json.loads(text)
        host, pid = str(holder["host"]), int(holder["pid"])
    except (ValueError, KeyError, TypeError):
        return "an unknown machine"
    if host == platform.node():
        with suppress(PermissionError):
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return None
    return host
