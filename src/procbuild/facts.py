"""What was found in a PDF, as far as the volume has to know it."""

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
    """Whether its text can be mapped to Unicode"""
    page: int | None = None
    """First page whose resources name it, where known"""
    figure: bool = False
    """Whether it comes with an included figure: a form on a page that has fonts of its own"""


@dataclass(frozen=True, kw_only=True)
class OutlineEntry:
    """An entry of a PDF's outline."""

    title: str
    level: int
    """From 0"""
    page: int | None
    """From 1; None where it leads nowhere"""


@dataclass(frozen=True, kw_only=True)
class Info:
    """What a PDF says of itself: hostile text, never trusted over the record."""

    title: str = ""
    author: str = ""
    subject: str = ""
    keywords: str = ""
    creator: str = ""
    producer: str = ""
    created: str = ""
    """As written: ``D:20231212103000Z``"""
    modified: str = ""
    language: str = ""
    tagged: bool = False


@dataclass(frozen=True, kw_only=True)
class PdfFacts:
    """What was found in one PDF; lengths in pt, pages from 1, y from the page's top."""

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
    """Format profile that geometry and text speak for, or ``unknown``"""
    mode: Literal["submission", "final", "preprint", "unknown"] = "unknown"
    """Mode of the template, by its own notices"""
    line_numbers: bool = False
    anonymous: bool = False
    title: str = ""
    """As printed on page 1, on one line"""
    authors: tuple[str, ...] = ()
    """As printed on page 1, in reading order"""
    abstract: str = ""
    """As printed, without maths marked; paragraphs are parted by an empty line"""
    fonts: tuple[Font, ...] = ()
    links: int = 0
    """Link annotations, internal ones too"""
    outline: int = 0
    """Entries of the outline at all levels"""
    pdf_version: str = ""
    encrypted: bool = False
    outline_entries: tuple[OutlineEntry, ...] = ()
    labels: tuple[str, ...] = ()
    """Page labels, one per page; empty where the file has none"""
    info: Info = field(default_factory=Info)
