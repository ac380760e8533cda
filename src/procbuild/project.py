"""The layout of a project folder."""

import re
from dataclasses import dataclass
from pathlib import Path

from procbuild.errors import UsageError

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
"""Names of volumes and ids of papers."""


def require_utf8(path: Path, what: str = "project folder") -> None:
    """Raise :class:`UsageError` if the path of ``what`` is not UTF-8, as outputs name it."""
    try:
        str(path).encode()
    except UnicodeEncodeError as error:
        message = f"{path}: the name of a {what} must be UTF-8; rename it"
        raise UsageError(message) from error


@dataclass(frozen=True)
class Project:
    """A folder with ``conf/``, ``submissions/`` and ``proceedings/``."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Project":
        """Find the project that contains ``start``: the nearest folder upwards that has ``conf/``.

        Raises :class:`UsageError` if there is none, or if its path is not UTF-8.
        """
        start = start.absolute()
        for folder in (start, *start.parents):
            if (folder / "conf").is_dir():
                require_utf8(folder)
                return cls(folder)
        message = (
            f"{start}: no project here: neither this folder nor a parent has conf/. "
            "Start one with 'procbuild init DIR', or name one with -C DIR"
        )
        raise UsageError(message)

    @property
    def volumes(self) -> tuple[str, ...]:
        """Names of the volumes, sorted."""
        return tuple(sorted(path.parent.name for path in self.root.glob("conf/*/volume.toml")))

    def require_volume(self, name: str) -> str:
        """Return the name of a volume. Raises :class:`UsageError` if it cannot be in addresses."""
        if not NAME.fullmatch(name):
            rule = "the name of a volume is made of a-z, 0-9, '.', '_' and '-'"
            raise UsageError(f"{self.conf(name)}: {rule}; rename this folder")
        return name

    @property
    def cache(self) -> Path:
        """The folder of cached results."""
        return self.root / "proceedings" / ".cache"

    def conf(self, volume: str) -> Path:
        """The folder of a volume's configuration and pages."""
        return self.root / "conf" / volume

    def submissions(self, volume: str) -> Path:
        """The folder of a volume's papers."""
        return self.root / "submissions" / volume

    def proceedings(self, volume: str) -> Path:
        """The folder of a volume's outputs."""
        return self.root / "proceedings" / volume
