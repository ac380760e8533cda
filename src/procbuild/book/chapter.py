"""An organizer's page as a chapter of the book."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A page as Typst markup."""

    name: str
    source: str
    pictures: Mapping[str, Path]
    """Pictures by the path used in the markup"""
    parts: tuple[str, ...] = ()
    """Parts of the volume that the page places: ``sponsors``, ``committee`` …"""
