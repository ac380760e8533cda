"""Diagnosis of the installation and of a project.

The result is a sequence of :class:`Section`, which ``procbuild doctor`` prints one by one.
"""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "absent", "problem"]
"""``absent``: not here, and optional or needed later; ``problem``: something cannot work"""

REPAIR = "run 'pip install --upgrade --force-reinstall procbuild'"
"""The remedy if a part of procbuild itself is missing."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that was examined."""

    name: str
    state: State = "ok"
    found: str = ""
    """What was found: a version, a place, a size"""
    remedy: str = ""
    """What to do if it is not ``ok``"""


@dataclass(frozen=True, kw_only=True)
class Section:
    """A group of items."""

    title: str
    items: tuple[Item, ...]
