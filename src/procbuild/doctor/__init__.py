"""What procbuild stands on, whether it works here, and whether a project is sound.

Each part of the answer is a :class:`Section`; ``procbuild doctor`` prints them one by one.
"""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "absent", "problem"]
"""``absent``: not here, and needed by some or later; ``problem``: something cannot work"""

REPAIR = "run 'pip install --upgrade --force-reinstall procbuild'"
"""What helps where a part of procbuild itself is missing."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing that was looked at."""

    name: str
    state: State = "ok"
    found: str = ""
    """What is there: a version, a place, a size"""
    remedy: str = ""
    """What to do where it is not ``ok``"""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Things that belong together."""

    title: str
    items: tuple[Item, ...]
