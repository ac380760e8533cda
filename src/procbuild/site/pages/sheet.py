"""Page rendering as a pure function of the page's data.

So a digest of the data tells whether the page of the previous site is still valid, and any worker
process can render it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from procbuild.conference import Program
from procbuild.incremental.cache import digest
from procbuild.model import Volume
from procbuild.site.shell import Content

Draw = Callable[[Volume, Any], Content]
"""A module-level function of the volume without its papers, and the page's data."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One of the many pages of a folder."""

    folder: str
    name: str
    """File name without suffix"""
    draw: Draw
    given: Any
    """A dataclass of plain values: all data of papers, people and files that the page shows"""

    @property
    def page(self) -> str:
        """The page's name in Sphinx."""
        return f"{self.folder}/{self.name}"

    def inputs(self, around: str) -> str:
        """A digest of the page's data and of ``around``, the digest of its frame."""
        return digest(around, self.draw.__module__, _as_json(self.given))


def _as_json(value: object) -> bytes:
    kind: Any = type(value)
    return _adapter(kind).dump_json(value)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def without_papers(volume: Volume) -> Volume:
    """The volume's own metadata: a page gets data of papers only through its sheet."""
    return replace(volume, program=Program(), sections=(), withdrawn=(), findings=())


def volume_digest(volume: Volume) -> str:
    """A digest of the volume's own metadata."""
    return digest(_as_json(volume))
