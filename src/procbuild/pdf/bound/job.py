"""What is asked of a worker about one PDF, and what it tells: plain values."""

from dataclasses import dataclass
from pathlib import Path

from procbuild.pdf.bound.metadata import Description


@dataclass(frozen=True, kw_only=True)
class Job:
    """What is to be made of one PDF."""

    source: Path
    sha256: str = ""
    """Of the source; empty for pages of our own"""
    pages: int
    """How many pages it must have"""
    prefix: bytes = b""
    """Put before the names of its destinations; empty for pages of our own"""
    elsewhere: tuple[tuple[str, str], ...] = ()
    """Destinations in other files, for pages of our own: name and file"""
    runs: tuple[int, ...] = ()
    """Lengths of the runs of pages of our own; empty for a paper, which has one"""
    base: int
    block: int
    key: str
    """Digest of everything the segment depends on"""
    segment: Path
    """Where the segment is saved"""
    trim: tuple[float, float] | None = None
    """Sheet in pt that all pages are fitted to"""
    spaces: bytes = b""
    """The free margins of its pages, see :func:`spaces_from_json`"""
    apart: Path | None = None
    """Where it may lie taken apart, see :mod:`procbuild.pdf.apart.kept`"""
    single: Path | None = None
    """Where the paper is written as a document of its own"""
    about: Description | None = None
    first_page: int = 1
    last_page: int | None = None
    """Last page of the range; pages behind it have labels of their own"""


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a worker tells."""

    problem: str = ""
    """Why there is no segment"""
    need: int = 0
    """Numbers that it needs, where more than were reserved"""
