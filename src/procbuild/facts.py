"""Facts about a PDF that a volume needs to know."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Font:
    """A font used by a PDF."""

    name: str
    """Without the subset prefix"""
    type: str
    embedded: bool
    unicode: bool = True
    """Whether its text maps to Unicode"""
    page: int | None = None
    """First page whose resources refer to it, if known"""
    figure: bool = False
    """Whether it belongs to an included figure: a form XObject on a page with fonts of its own"""


@dataclass(frozen=True, kw_only=True)
class OutlineEntry:
    """An outline entry of a PDF."""

    title: str
    level: int
    """From 0"""
    page: int | None
    """From 1; None if it has no valid target"""


@dataclass(frozen=True, kw_only=True)
class Info:
    """Metadata in a PDF: untrusted text, the record takes precedence."""

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    creator: str = ""
    producer: str = ""
    language: str = ""
    tagged: bool = False


@dataclass(frozen=True, kw_only=True)
class PdfFacts:
    """Facts about one PDF; lengths in pt, pages from 1, y from the top of the page."""

    sha256: str
    pages: int
    page_sizes: tuple[tuple[float, float], ...]
    """Distinct sizes in the order of their first page: CropBox times UserUnit, before /Rotate"""
    references_page: int | None = None
    references_at_top: bool = False
    main_pages: int = 0
    body_pages: int = 0
    appendix_page: int | None = None
    template: str = "unknown"
    """Format profile that matches geometry and text, or ``unknown``"""
    mode: Literal["submission", "final", "preprint", "unknown"] = "unknown"
    """Mode of the template, according to its notices"""
    line_numbers: bool = False
    anonymous: bool = False
    title: str = ""
    """As printed on page 1, on one line"""
    authors: tuple[str, ...] = ()
    """As printed on page 1, in reading order"""
    abstract: str = ""
    """As printed, without marked maths; paragraphs are separated by an empty line"""
    fonts: tuple[Font, ...] = ()
    links: int = 0
    """Number of link annotations, including internal ones"""
    outline: int = 0
    """Number of outline entries at all levels"""
    pdf_version: str = ""
    encrypted: bool = False
    outline_entries: tuple[OutlineEntry, ...] = ()
    labels: tuple[str, ...] = ()
    """Page labels, one per page; empty if the file has none"""
    info: Info = field(default_factory=Info)
