"""The layout of a project folder."""

import re
from dataclasses import dataclass
from pathlib import Path

from procbuild.errors import UsageError

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
"""Names of volumes and ids of papers."""


@dataclass(frozen=True)
class Project:
    """A folder with ``conf/``, ``submissions/`` and ``proceedings/``."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Project":
        """Find the project that contains ``start``: the nearest folder upwards that has ``conf/``.

        Raises :class:`UsageError` if there is none.
        """
        start = start.absolute()
        for folder in (start, *start.parents):
            if (folder / "conf").is_dir():
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
