"""What installed packages add to the tables of sources, checks, exports and profiles.

A package names what it adds in its ``pyproject.toml``, as entry points of the table's group::

    [project.entry-points."procbuild.exports"]
    house = "house_rules.exports:house"

Nothing is looked for before a table is asked for a name that is not procbuild's own. An entry
point that is no use is left out, with one line that says why, and keeps no other from being found.
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

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
"""What a plug-in is called: the name may become a file's."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Plugin:
    """An entry point of an installed package."""

    name: str
    """Its name in the table"""
    package: str
    """The package as it is installed and uninstalled"""
    version: str
    value: str
    """What the entry point names: ``module:attribute``"""

    def __str__(self) -> str:
        return f"the plug-in '{self.name}' of {self.package} {self.version}"


class Table(Mapping[str, T]):
    """Values by name: procbuild's own first, then those of plug-ins, by name."""

    def __init__(
        self, noun: str, own: Mapping[str, T], read: Callable[[Plugin, object], T]
    ) -> None:
        """A table of ``noun``; the group of its entry points is ``procbuild.<noun>s``.

        ``read`` makes a value of what an entry point names; what it raises is the reason why that
        can't be used.
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
        """What plug-ins add, by name."""
        return {plugin.name: value for plugin, value in self._found[0].items()}

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        """The plug-ins in use."""
        return tuple(self._found[0])

    @property
    def broken(self) -> Mapping[Plugin, str]:
        """The plug-ins that are left out, and why, in one line each."""
        return self._found[1]

    def unknown(self, name: str) -> str:
        """What to say to somebody who asks for a name that is not here."""
        for plugin, reason in self.broken.items():
            if plugin.name == name:
                return reason
        return f"there is no {self.noun} '{name}'; {self.noun}s: {', '.join(self)}"

    @cached_property
    def state(self) -> list[str]:
        """Changes with the plug-ins in use: their versions, and the code beside theirs."""
        return [f"{plugin} {_code(plugin.value.partition(':')[0])}" for plugin in self.plugins]

    @cached_property
    def _found(self) -> tuple[dict[Plugin, T], dict[Plugin, str]]:
        found: dict[Plugin, T] = {}
        broken: dict[Plugin, str] = {}
        points = {_plugin(one): one for one in entry_points(group=f"procbuild.{self.noun}s")}
        named = Counter(plugin.name for plugin in points)
        for plugin in sorted(points, key=lambda one: (one.name, one.package)):
            try:
                self._refuse(plugin, named)
                found[plugin] = self._read(plugin, points[plugin].load())
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a stranger's code
                kind = "" if isinstance(error, ProcbuildError) else f"{type(error).__name__}: "
                reason = " ".join(f"{kind}{error}".split())
                broken[plugin] = (
                    f"{plugin} is left out: {reason}; fix {plugin.package} or uninstall it"
                )
        return found, broken

    def _refuse(self, plugin: Plugin, named: Mapping[str, int]) -> None:
        """Raise for a name that can't be used; two of one name are both refused."""
        if plugin.name in self.own:
            raise UsageError(f"procbuild has a {self.noun} of this name; it needs another")
        if named[plugin.name] > 1:
            raise UsageError(f"another package has a {self.noun} of this name")
        if not NAME.fullmatch(plugin.name):
            raise UsageError("its name may have a-z, 0-9, '_' and '-' alone")


def expected(value: T, *kinds: type) -> T:
    """The value that a plug-in hands over, where it is of one of these kinds."""
    if not isinstance(value, kinds):
        wanted = " or ".join(kind.__name__ for kind in kinds)
        raise TypeError(f"it hands over {type(value).__name__}, not {wanted}")
    return value


def _plugin(point: EntryPoint) -> Plugin:
    package, version = (point.dist.name, point.dist.version) if point.dist else ("?", "?")
    return Plugin(name=point.name, package=package, version=version, value=point.value)


def _code(module: str) -> str:
    """A digest of the files of a module's outermost package: versions lag behind while one works.

    Packages that only group others (namespaces) have no files of their own and are passed over.
    """
    parts = module.split(".")
    names = [".".join(parts[: end + 1]) for end in range(len(parts))]
    files = [Path(file) for name in names if (file := getattr(sys.modules[name], "__file__", None))]
    whole = hashlib.sha256()
    for first in files[:1]:
        below = first.parent.rglob("*") if first.name == "__init__.py" else [first]
        for path in sorted(below):
            if path.is_file() and "__pycache__" not in path.parts:
                whole.update(f"{path.relative_to(first.parent).as_posix()}\0".encode())
                whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
