"""Progress of long work, told to whoever watches."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

Tick = Callable[[str], None]
"""Called with a few words whenever one item of a stage is done."""


def in_brief(path: Path) -> str:
    """A file as a :data:`Tick` names it: the papers of a volume are all called ``paper.pdf``."""
    return str(Path(*path.parts[-2:]))


class Progress(Protocol):
    """Where long work says how far it is."""

    def stage(self, name: str, total: int) -> AbstractContextManager[Tick]:
        """Begin a stage of ``total`` items; it ends with the context."""


class Silent:
    """Progress that nobody watches."""

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Tick]:
        """Begin a stage and say nothing."""
        del name, total
        yield lambda _item: None
