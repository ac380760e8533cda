"""The objects below a URL, through fsspec."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from procbuild.errors import StoreError, UsageError
from procbuild.files import open_atomic
from procbuild.wording import extra_hint

TAGS = ("ETag", "etag", "md5Hash", "content_md5", "checksum")
TIMES = ("mtime", "LastModified", "last_modified", "updated", "created")
"""Keys under which servers state an object's entity tag or the time of its last change."""

RENAMED = frozenset({"file", "local", "sftp", "ssh", "hdfs", "smb"})
"""Protocols without atomic writes: files are written under another name and renamed."""


@dataclass(frozen=True)
class Object:
    """Size and tag of an object, as its server states them."""

    size: int
    tag: str
    """Changes with the content"""


class Objects:
    """The objects below a URL, by name; every failure is raised as :class:`StoreError`."""

    def __init__(self, url: str) -> None:
        """Raises :class:`UsageError` if the library for the URL is not installed."""
        self.url = url.rstrip("/")
        extra = f"install it: {extra_hint('remote')}"
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
        with self._store_errors():
            self._system.invalidate_cache()
            try:
                infos = self._system.find(self._root, detail=True)
            except FileNotFoundError:
                return {}
        start = len(self._root.rstrip("/")) + 1
        return {path[start:]: _object(info) for path, info in infos.items()}

    def fetch(self, name: str, target: Path) -> None:
        """Download an object to ``target``, atomically."""
        with (
            self._store_errors(name),
            open_atomic(target) as stream,
            self._system.open(self._path(name), "rb") as remote,
        ):
            shutil.copyfileobj(remote, stream, 1 << 20)

    def put(self, source: Path, name: str) -> None:
        """Upload a file, atomically if the server supports it."""
        with self._store_errors(name):
            self._system.makedirs(self._path(name).rpartition("/")[0], exist_ok=True)
            if self._renames:
                partial = f"{self._path(name)}.part"
                self._system.put_file(str(source), partial)
                self._system.mv(partial, self._path(name))
            else:
                self._system.put_file(str(source), self._path(name))

    def remove(self, name: str) -> None:
        """Remove an object, if it exists."""
        with self._store_errors(name), suppress(FileNotFoundError):
            self._system.rm_file(self._path(name))

    def claim(self, name: str, text: str) -> str | None:
        """Create an object; return None, or the text of the existing object if there is one.

        If the server has conditional writes, only one of several runs creates it; otherwise two
        that ask at the same instant may.
        """
        data = text.encode()
        with self._store_errors(name):
            self._system.makedirs(self._root, exist_ok=True)
            try:
                self._system.pipe_file(self._path(name), data, mode="create")
            except FileExistsError:
                existing: bytes = self._system.cat_file(self._path(name))
                return existing.decode(errors="replace")
        return None

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    @contextmanager
    def _store_errors(self, name: str = "") -> Iterator[None]:
        """Raise every error within the context as :class:`StoreError`."""
        try:
            yield
        except StoreError:
            raise
        except Exception as error:  # each library has exceptions of its own
            place = f"{self.url}/{name}" if name else self.url
            message = f"{place}: the store cannot be used: {error}"
            raise StoreError(message) from error


def _object(info: Mapping[str, Any]) -> Object:
    tag = next((str(info[name]) for name in (*TAGS, *TIMES) if info.get(name)), "")
    return Object(size=int(info.get("size") or 0), tag=tag)
