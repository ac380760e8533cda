"""Organizers' pages in the book: through Sphinx's own doctree, so that site and book say the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from procbuild.model import Volume


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """A page as Typst markup."""

    name: str
    source: str
    pictures: Mapping[str, Path]
    """Pictures by the path that the markup names"""


def chapters(volume: Volume, conf: Path) -> list[Chapter]:
    return []
