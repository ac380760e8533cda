"""Plug-ins: sources, checks, exports and profiles that installed packages add.

A package names what it adds in its ``pyproject.toml``, as entry points of the table's group::

    [project.entry-points."procbuild.exports"]
    house = "house_rules.exports:house"

Entry points are loaded when a table is first asked for a name that is not procbuild's own. An entry
point that cannot be used is left out, with one line that says why, and does not affect the others.
"""

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TypeVar

from procbuild.errors import ProcbuildError, UsageError
from procbuild.suggest import closest, did_you_mean

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""Pattern of plug-in names, which may become names of files."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """An entry point of an installed package."""

    name: str
    """Its name in the table"""
    package: str
    """Name of the installed distribution"""
    version: str
    value: str
    """The object reference of the entry point: ``module:attribute``"""

    def __str__(self) -> str:
        return f"the plug-in '{self.name}' of {self.package} {self.version}"


class Table(Mapping[str, T]):
    """Values by name: procbuild's own first, then those of plug-ins in the order of their names."""

    def __init__(
        self, noun: str, own: Mapping[str, T], read: Callable[[Plugin, object], T]
    ) -> None:
        """A table of ``noun``; the group of its entry points is ``procbuild.<noun>s``.

        ``read`` turns the object of an entry point into a value; if it raises, the plug-in is left
        out for that reason.
        """
        self.noun = noun
        self.own = own
        self._read = read

    def __getitem__(self, name: str) -> T:
        return self.own[name] if name in self.own else self.plugged[name]

    def __iter__(self) -> Iterator[str]:
        yield from self.own
        yield from self.plugged

    def __len__(self) -> int:
        return len(self.own) + len(self.plugged)

    @property
    def plugged(self) -> Mapping[str, T]:
        """The values of plug-ins, by name."""
        return {plugin.name: value for plugin, value in self._loaded[0].items()}

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plug-ins in use."""
        return tuple(self._loaded[0])

    @property
    def broken(self) -> Mapping[Plugin, str]:
        """The plug-ins that are left out, each with the reason in one line."""
        return self._loaded[1]

    def unknown(self, name: str) -> str:
        """The message for a name that is not in the table."""
        for plugin, reason in self.broken.items():
            if plugin.name == name:
                return reason
        hint = did_you_mean(closest(name, self)) or ";"
        return f"there is no {self.noun} '{name}'{hint} {self.noun}s: {', '.join(self)}"

    @cached_property
    def state(self) -> list[str]:
        """Versions of the plug-ins in use and digests of their packages' code, for cache keys."""
        return [
            f"{plugin} {_code_digest(plugin.value.partition(':')[0])}" for plugin in self.plugins
        ]

    @cached_property
    def _loaded(self) -> tuple[dict[Plugin, T], dict[Plugin, str]]:
        """The values of usable plug-ins, and the reasons why others are left out."""
        values: dict[Plugin, T] = {}
        broken: dict[Plugin, str] = {}
        points = {_plugin(point): point for point in entry_points(group=f"procbuild.{self.noun}s")}
        name_counts = Counter(plugin.name for plugin in points)
        for plugin in sorted(points, key=lambda plugin: (plugin.name, plugin.package)):
            try:
                self._refuse(plugin, name_counts)
                values[plugin] = self._read(plugin, points[plugin].load())
            except (Exception, SystemExit) as error:  # noqa: BLE001 - third-party code may raise anything
                kind = "" if isinstance(error, ProcbuildError) else f"{type(error).__name__}: "
                reason = " ".join(f"{kind}{error}".split())
                broken[plugin] = (
                    f"{plugin} is left out: {reason}; fix {plugin.package} or uninstall it"
                )
        return values, broken

    def _refuse(self, plugin: Plugin, name_counts: Mapping[str, int]) -> None:
        """Raise :class:`UsageError` if the name is invalid, taken, or given by several packages."""
        if plugin.name in self.own:
            raise UsageError(f"procbuild has a {self.noun} of this name; it needs another")
        if name_counts[plugin.name] > 1:
            raise UsageError(f"another package has a {self.noun} of this name")
        if not NAME.fullmatch(plugin.name):
            raise UsageError("its name may only contain a-z, 0-9, '_' and '-'")


def expected(value: T, *kinds: type) -> T:
    """Check the type of a value from a plug-in. Raises :class:`TypeError`."""
    if not isinstance(value, kinds):
        names = " or ".join(kind.__name__ for kind in kinds)
        raise TypeError(f"it provides {type(value).__name__}, not {names}")
    return value


def _plugin(point: EntryPoint) -> Plugin:
    package, version = (point.dist.name, point.dist.version) if point.dist else ("?", "?")
    return Plugin(name=point.name, package=package, version=version, value=point.value)


def _code_digest(module: str) -> str:
    """A digest of the files of a module's outermost package, whose version lags during development.

    Namespace packages have no files of their own and are skipped.
    """
    parts = module.split(".")
    names = [".".join(parts[: end + 1]) for end in range(len(parts))]
    files = [Path(file) for name in names if (file := getattr(sys.modules[name], "__file__", None))]
    digest = hashlib.sha256()
    for first in files[:1]:
        contents = first.parent.rglob("*") if first.name == "__init__.py" else [first]
        for path in sorted(contents):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(first.parent).as_posix()}\0".encode())
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
