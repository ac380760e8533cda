"""The protocol by which long work reports its progress."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

Tick = Callable[[str], None]
"""Called with a few words whenever one item of a stage is done."""


def short_path(path: Path) -> str:
    """Folder and name of a file, for a :data:`Tick`: all papers are called ``paper.pdf``."""
    return str(Path(*path.parts[-2:]))


class Progress(Protocol):
    """Receives the progress of long work."""

    def stage(self, name: str, total: int) -> AbstractContextManager[Tick]:
        """Begin a stage of ``total`` items, which ends with the context."""


class Silent:
    """Progress that is not shown."""

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        """Begin a stage without output."""
        del name, total
        yield lambda _item: None
