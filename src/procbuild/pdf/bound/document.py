"""What an assembled document is made of, as plain values."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from procbuild.pdf.bound.metadata import Description
from procbuild.pdf.bound.saved import Segment
from procbuild.pdf.syntax import Laid


@dataclass(frozen=True, kw_only=True)
class Part:
    """A segment and where its body is."""

    segment: Segment
    rows: bytes
    """Of the segment's numbers, with places in the body"""
    body: Path | Laid
    """A saved segment, which begins with the body; or the body itself"""
    lender: Path | None = None
    """The file with what the saved body leaves to it: its loans"""
    key: str
    """Digest of what the segment was made of"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """Pages of a part that stand together."""

    part: int
    run: int = 0


@dataclass(frozen=True, kw_only=True)
class Blank:
    """An empty page."""

    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An entry of the outline."""

    title: str
    page: int | None
    """Number of the page object it leads to"""
    children: tuple["Entry", ...] = ()
    part: int | None = None
    """The part whose own outline hangs beneath"""
    open: bool = False


class Label(NamedTuple):
    """What pages are called from one on."""

    page: int
    """Place of the first page, from 0"""
    style: str
    """``r``, ``D`` or nothing"""
    number: int
    prefix: str = ""


def beyond(page: int, last: int) -> Label:
    """The label of pages behind the range of their paper, which ends on ``last``: ``25.e1``."""
    return Label(page, "D", 1, f"{last}.e")


@dataclass(frozen=True, kw_only=True)
class Document:
    """What a document is made of, besides the bytes of its parts."""

    parts: tuple[Part, ...]
    pages: tuple[Run | Blank, ...]
    outline: tuple[Entry, ...] = ()
    """Empty: the outline of the only part"""
    labels: tuple[Label, ...] = ()
    about: Description
    tight: bool = False
    """Whether its metadata are packed, which only readers of PDF then find (14.3.2)"""
