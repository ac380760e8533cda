"""Description of an assembled document as plain values."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from procbuild.pdf.bound.metadata import Description
from procbuild.pdf.bound.saved import Segment
from procbuild.pdf.syntax import LaidOut


@dataclass(frozen=True, kw_only=True)
class Part:
    """A segment and the location of its body."""

    segment: Segment
    rows: bytes
    """Cross-reference rows of its objects, with offsets from the start of the body"""
    body: Path | LaidOut
    """A saved segment, which begins with the body, or the body itself"""
    lender: Path | None = None
    """The file that contains the loans of the saved body"""
    key: str
    """Digest of the segment's inputs"""
    language: str = ""
    """BCP 47; empty: that of the document"""


@dataclass(frozen=True, kw_only=True)
class Run:
    """Consecutive pages of a part."""

    part: int
    run: int = 0


@dataclass(frozen=True, kw_only=True)
class Blank:
    """An empty page."""

    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class OutlineItem:
    """An outline entry."""

    title: str
    page: int | None
    """Object number of the page it leads to"""
    children: tuple["OutlineItem", ...] = ()
    part: int | None = None
    """The part whose own outline becomes its children"""
    open: bool = False


class Label(NamedTuple):
    """A page label range (ISO 32000-1, 12.4.2)."""

    page: int
    """Index of the first page, from 0"""
    style: str
    """``r``, ``D`` or empty"""
    number: int
    prefix: str = ""


def label_after_range(page: int, last: int) -> Label:
    """The label of pages after their paper's page range, which ends on ``last``: ``25.e1``."""
    return Label(page, "D", 1, f"{last}.e")


@dataclass(frozen=True, kw_only=True)
class Document:
    """A document without the bytes of its parts."""

    parts: tuple[Part, ...]
    pages: tuple[Run | Blank, ...]
    outline: tuple[OutlineItem, ...] = ()
    """If empty, the outline of the only part is used"""
    labels: tuple[Label, ...] = ()
    about: Description
    tight: bool = False
    """Whether its size matters: all but the parts is compressed as well as possible, even the XMP
    metadata, which only PDF readers find then (14.3.2)"""
