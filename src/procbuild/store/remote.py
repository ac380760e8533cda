"""A remote store, at any URL that fsspec supports: a bucket, a server, another file system.

The local mirror holds copies of the files that were needed; it may be deleted at any time. Objects
are compared by size and by the tag or time that the server states, and fetched if they differ.
``fixes.toml`` remains in the project, because people write it and keep it under version control.
"""

import json
import os
import platform
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from procbuild.conference import StoreRules
from procbuild.errors import StoreError
from procbuild.files import write_atomic
from procbuild.incremental.cache import digest
from procbuild.incremental.checksums import Checksums
from procbuild.model import Record
from procbuild.progress import Progress, Silent
from procbuild.project import NAME, Project
from procbuild.store import JSON, LETTERS, LOCKS, RECORD_ADAPTER, Store, names_of
from procbuild.store.objects import Object, Objects
from procbuild.threads import in_threads

STATE = ".state.json"
STREAMS = 16
"""Number of concurrent transfers."""


def store_of(project: Project, name: str, rules: StoreRules) -> Store:
    """Open the store of a volume: in ``submissions/``, or at the URL of ``[store]``.

    Raises :class:`UsageError` if the library for the URL is not installed.
    """
    local = project.submissions(name)
    if not rules.url:
        return Store(local)
    mirror = project.cache / "store" / name / digest(rules.url)[:16]
    return RemoteStore(mirror, local, Objects(rules.url))


class RemoteStore(Store):
    """The papers of one volume in a remote store; ``root`` is the local mirror."""

    def __init__(self, root: Path, local: Path, objects: Objects) -> None:
        """``local`` is the volume's folder in ``submissions/``, which has the ``fixes.toml``."""
        super().__init__(root)
        self.local = local
        self.place = objects.url
        self._objects = objects
        self._known: dict[str, list[object]] = {}
        """By name: size and tag of the object, size and time of the local copy"""
        self._listing: dict[str, Object] | None = None
        self._sent: set[str] = set()

    def fixes_file(self, id_: str) -> Path:
        """Path of the corrections of a paper, which lie in the project."""
        return self.local / id_ / super().fixes_file(id_).name

    def size(self, id_: str, name: str) -> int | None:
        """Size in bytes of a file of a paper, as the server states it; None if there is none."""
        listed = self._objects_by_name().get(f"{id_}/{name}")
        return listed.size if listed else None

    def has(self, id_: str, name: str, size: int, sha256: str, sums: Checksums) -> bool:
        """Whether a file of a paper has this content, judged by its size alone."""
        del sha256, sums
        return self.size(id_, name) == size

    def fetch(self, records: Iterable[Record], progress: Progress) -> None:
        """Download the files that the records name, unless they are in the mirror."""
        wanted = [f"{record.id}/{name}" for record in records for name in names_of(record)]
        objects = self._objects_by_name()
        self._download([name for name in wanted if name in objects], progress)

    def uncorrected_records(self) -> dict[str, Record]:
        """All papers by id, without corrections; updates the mirror first."""
        self._pull()
        return super().uncorrected_records()

    def records(self) -> tuple[Record, ...]:
        """All papers in the order of their sources; updates the mirror first."""
        self._pull()
        return super().records()

    @property
    def letters(self) -> Path:
        """The log of letters to authors, downloaded first."""
        if LETTERS in self._objects_by_name():
            self._download([LETTERS], Silent())
        return super().letters

    def write_letters(self, text: str) -> None:
        """Write the log of letters to the mirror and to the remote store."""
        super().write_letters(text)
        self._objects.put(super().letters, LETTERS)
        self._listing = None

    @contextmanager
    def lock_letters(self, file: Path) -> Iterator[None]:
        """Lock the log of letters against other runs on this and on other machines."""
        with super().lock_letters(file), self._remote_lock("letters"):
            yield

    @contextmanager
    def lock(self, file: Path) -> Iterator[None]:
        """Lock the store against other runs on this and on other machines."""
        with super().lock(file), self._remote_lock("collect"):
            yield
            if self._sent:
                self._listing = None
                self._remember(self._sent)

    @contextmanager
    def _remote_lock(self, command: str) -> Iterator[None]:
        """Hold a lock that is an object of the remote store."""
        name = LOCKS[command]
        run = secrets.token_hex(8)  # the claim is ours, too, if only its answer was lost
        own = json.dumps({**this_machine(), "pid": os.getpid(), "run": run})
        while (existing := self._objects.claim(name, own)) not in (None, own):
            holder = _lock_holder(existing)
            if holder is not None:
                message = (
                    f"{self.place}: 'procbuild {command}' is running on {holder}; run this "
                    f"again when it has ended; if it was killed, delete {self.place}/{name}"
                )
                raise StoreError(message)
            self._objects.remove(name)
        self._listing = None
        try:
            yield
        finally:
            self._objects.remove(name)

    def put(self, record: Record, pdf: Path | None, supplements: Mapping[str, Path]) -> None:
        """Write a paper to the mirror, then to the remote store, ``paper.json`` last."""
        if record.replaced:
            self.fetch([record], Silent())
        before = self._recorded_files(record.id)
        super().put(record, pdf, supplements)
        wanted = [f"{record.id}/{name}" for name in names_of(record)]
        for name in wanted:
            if (self.root / name).is_file() and not self._is_same(name):
                self._objects.put(self.root / name, name)
        for name in before - set(wanted):
            self._objects.remove(name)
        self._objects.put(self.root / record.id / JSON, f"{record.id}/{JSON}")
        self._sent |= {*wanted, f"{record.id}/{JSON}"}

    def _recorded_files(self, id_: str) -> set[str]:
        """Names of the objects that the ``paper.json`` in the mirror lists."""
        try:
            old = RECORD_ADAPTER.validate_json((self.root / id_ / JSON).read_bytes())
        except (OSError, ValidationError):
            return set()
        return {f"{id_}/{name}" for name in names_of(old)}

    def _objects_by_name(self) -> dict[str, Object]:
        """The remote objects, listed once per run."""
        if self._listing is None:
            self._listing = self._objects.all()
            self._known = _read_state(self.root / STATE)
        return self._listing

    def _pull(self) -> None:
        """Download every changed ``paper.json``; remove papers from the mirror that are gone."""
        parts = [name.split("/") for name in self._objects_by_name()]
        papers = {part[0] for part in parts if part[1:] == [JSON] and NAME.fullmatch(part[0])}
        self._download([f"{id_}/{JSON}" for id_ in papers], Silent())
        for folder in self._folders():
            if folder.name not in papers:
                shutil.rmtree(folder)

    def _is_same(self, name: str) -> bool:
        """Whether the local copy of an object is up to date."""
        remote = self._objects_by_name().get(name)
        try:
            status = (self.root / name).stat()
        except OSError:
            return False
        local = [status.st_size, status.st_mtime_ns]
        return remote is not None and self._known.get(name) == [remote.size, remote.tag, *local]

    def _download(self, names: Iterable[str], progress: Progress) -> None:
        """Download the objects whose local copy is missing or out of date."""
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
        """Record that the local copies are up to date."""
        for name in names:
            remote = self._objects_by_name().get(name)
            with suppress(OSError):
                status = (self.root / name).stat()
                if remote:
                    local = [status.st_size, status.st_mtime_ns]
                    self._known[name] = [remote.size, remote.tag, *local]
        write_atomic(self.root / STATE, json.dumps(self._known), durable=False)


def _read_state(path: Path) -> dict[str, list[object]]:
    """What is known of the local copies; nothing if that is absent or damaged."""
    try:
        state = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return state if isinstance(state, dict) else {}


def this_machine() -> dict[str, str]:
    """What distinguishes this machine, and this container of it, from others of the same name."""
    names = {"host": platform.node()}
    with suppress(OSError):  # another system
        names["boot"] = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        names["processes"] = str(Path("/proc/self/ns/pid").readlink())
    return names


def _lock_holder(text: str) -> str | None:
    """The machine that holds a lock; None if it was this one, by a process that has ended."""
    try:
        holder = json.loads(text)
        host, pid = str(holder["host"]), int(holder["pid"])
    except (ValueError, KeyError, TypeError):
        return "an unknown machine"
    if all(holder.get(name) == value for name, value in this_machine().items()):
        with suppress(PermissionError):
            try:
                os.kill(pid, 0)
            except (ProcessLookupError, OverflowError):
                return None
    return host
