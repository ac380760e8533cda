"""Input and output of a worker for one PDF, as plain values."""

from dataclasses import dataclass
from pathlib import Path

from procbuild.pdf.bound.metadata import Description


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a worker makes of one PDF, and where."""

    source: Path
    sha256: str = ""
    """Of the source; empty for pages of the volume's own"""
    pages: int
    """Number of pages it must have"""
    prefix: bytes = b""
    """Prefix of the names of its destinations; empty for pages of the volume's own"""
    elsewhere: tuple[tuple[str, str], ...] = ()
    """For pages of the volume's own: name and file of destinations in other files"""
    runs: tuple[int, ...] = ()
    """Lengths of the runs of pages of the volume's own; empty for a paper, which has one"""
    base: int
    block: int
    key: str
    """Digest of the segment's inputs"""
    segment: Path
    """Where the segment is saved"""
    trim: tuple[float, float] | None = None
    """Size in pt of the sheet that all pages are fitted to"""
    spaces: bytes = b""
    """JSON of the free margins of its pages, see :func:`spaces_from_json`"""
    apart: Path | None = None
    """Path of the paper taken apart, if it exists, see :mod:`procbuild.pdf.apart.kept`"""
    single: Path | None = None
    """Where the paper is written as a document of its own"""
    about: Description | None = None
    first_page: int = 1
    last_page: int | None = None
    """Last page of the page range; pages after it have labels of their own"""


@dataclass(frozen=True, kw_only=True)
class JobResult:
    """What a worker answers."""

    problem: str = ""
    """Why there is no segment"""
    need: int = 0
    """Object numbers that it needs, if more than were reserved"""
