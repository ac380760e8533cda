"""Drawing pages: what a page shows is a function of what it is given, and of nothing else.

So a digest of that says whether the page of the last site is still right, and any worker process
can draw it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from procbuild.conference import Program
from procbuild.model import Volume
from procbuild.run import digest
from procbuild.site.mould import Content

Draw = Callable[[Volume, Any], Content]
"""A function of a module: from the volume without its papers, and what the page is given."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One of the many pages of a folder."""

    folder: str
    name: str
    """Of the file, without suffix"""
    draw: Draw
    given: Any
    """A dataclass of plain values: all that the page shows of papers, people and files"""

    @property
    def page(self) -> str:
        """The page as Sphinx names it."""
        return f"{self.folder}/{self.name}"

    def inputs(self, around: str) -> str:
        """Changes with what the page is given, and with the digest of what stands around it."""
        return digest(around, self.draw.__module__, _as_json(self.given))


def _as_json(value: object) -> bytes:
    kind: Any = type(value)
    return _adapter(kind).dump_json(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def without_papers(volume: Volume) -> Volume:
    """What a volume says of itself, so that no page shows of other papers what it is not given."""
    return replace(volume, program=Program(), sections=(), withdrawn=(), findings=())


def volume_digest(volume: Volume) -> str:
    """Changes with what a volume says of itself."""
    return digest(_as_json(volume))
