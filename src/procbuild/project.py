"""Where things lie in a project folder."""

import re
from dataclasses import dataclass
from pathlib import Path

from procbuild.errors import UsageError

NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
"""What volumes and papers are called."""


@dataclass(frozen=True)
class Project:
    """A folder with ``conf/``, ``submissions/`` and ``proceedings/``."""

    root: Path

    @classmethod
    def find(cls, start: Path) -> "Project":
        """The project that ``start`` lies in: the nearest parent folder that has ``conf/``."""
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
        """What was computed, by content."""
        return self.root / "proceedings" / ".cache"

    def conf(self, volume: str) -> Path:
        """What people write about a volume."""
        return self.root / "conf" / volume

    def submissions(self, volume: str) -> Path:
        """The store of a volume."""
        return self.root / "submissions" / volume

    def proceedings(self, volume: str) -> Path:
        """The outputs of a volume."""
        return self.root / "proceedings" / volume
