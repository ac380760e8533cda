"""How papers are ordered, checked and turned into outputs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from procbuild.conference.declared import Declared

Severity = Literal["error", "warning", "info", "off"]
"""How much a finding counts; ``off`` silences the check."""


@dataclass(frozen=True, kw_only=True)
class PaperRules(Declared):
    """``[papers]``: order, citation keys, page numbers and language."""

    order: Literal["sessions", "tracks", "explicit", "source"] = "source"
    """What the papers are ordered by; within it, they keep the order of their sources"""
    explicit: tuple[str, ...] = ()
    """Ids of papers in order, for ``explicit``; other papers follow"""
    keys: Literal["pmlr", "acl", "source"] = "pmlr"
    """Style of citation keys: ``surname24a``, ``surname-etal-2024-word``, or those of the source"""
    first_page: int = 1
    """Number of the first page of the first paper"""
    starts: Literal["any", "recto"] = "any"
    """``recto``: each paper starts on an odd page, after a blank one if needed"""
    doi: str = ""
    """Pattern of the DOIs of papers that have none: ``10.5555/{volume}.{id}``"""
    language: str = ""
    """Language of the papers, BCP 47; empty: that of the volume"""


@dataclass(frozen=True, kw_only=True)
class BibRules(Declared):
    """``[bib]``: how the BibTeX is written."""

    encoding: Literal["ascii", "unicode"] = "unicode"
    """``ascii`` writes LaTeX escapes for other characters"""
    crossref: bool = False
    """Papers refer to the ``@proceedings`` entry instead of repeating its fields"""


@dataclass(frozen=True, kw_only=True)
class Limits(Declared):
    """``[check.limits]``: limits for reading a PDF, above which it is refused."""

    seconds: float = 60.0
    """Processor time for one file, in seconds"""
    megabytes: int = 1024
    """Memory of the worker that reads one file, in MiB"""
    pages: int = 1000
    """Maximum number of pages of one file"""
    decompressed_megabytes: int = 512
    """Maximum size of the decompressed streams of one file, in MiB"""


@dataclass(frozen=True, kw_only=True)
class CheckRules(Declared):
    """``[check]``: the rules that papers are checked by."""

    profile: str = ""
    """Format profile; empty: guessed from each PDF"""
    page_limit: int | None = None
    """Maximum pages of main content; absent: the profile's"""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Severity of findings by id of the check: ``"fonts-embedded" = "warning"``"""
    override: Mapping[str, object] = field(default_factory=dict)
    """Values that replace those of the profile, by the keys of profiles"""
    limits: Limits = field(default_factory=Limits)
    """Limits for reading a PDF"""


@dataclass(frozen=True, kw_only=True)
class LetterRules(Declared):
    """``[letters]``: letters to authors about findings."""

    deadline: str = "Camera-ready version"
    """The date by which authors correct their papers: the ``what`` of one of ``[[dates]]``"""


@dataclass(frozen=True, kw_only=True)
class BookRules(Declared):
    """``[book]``: how the combined book is made."""

    stamps: bool = True
    """Whether papers get running heads, page numbers and a citation on the first page"""
    dividers: bool = False
    """Whether a divider page precedes each session or track"""
    trim: str = ""
    """Page size that papers are fitted to: ``a4``, ``170x240mm``, ``6x9in``; empty: their own"""
    split: int = 0
    """Number of pages after which another physical volume begins; 0: never"""
    pages: tuple[str, ...] = ("preface",)
    """Organizers' pages in the front matter, by document name"""


COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}){1,2}")
"""An accent colour."""


@dataclass(frozen=True, kw_only=True)
class SiteRules(Declared):
    """``[site]``: appearance of the site."""

    accent: str = "#1f5fa8"
    """Accent colour in light mode, as ``#1f5fa8``"""
    accent_dark: str = ""
    """Accent colour in dark mode; empty: derived"""
    logo: str = ""
    """Image file, as a path below the volume's folder"""
    thumbnails: bool = True
    """Whether the first page of each paper is drawn, for its page and for previews elsewhere"""
    pages: tuple[str, ...] = ()
    """Organizers' pages in the navigation, by document name; empty: all of them, sorted by name"""


@dataclass(frozen=True, kw_only=True)
class StoreRules(Declared):
    """``[store]``: where the papers are stored."""

    url: str = ""
    """URL of a bucket or another folder: ``s3://bucket/myconf2025``; empty: submissions/"""


@dataclass(frozen=True, kw_only=True)
class SourceRules(Declared):
    """``[[sources]]``: where ``procbuild collect`` finds papers."""

    path: str
    """File, folder or URL; relative paths start at the root of the project"""
    kind: str = ""
    """Kind of source: ``pmlr``, ``csv``, ``folder`` …; empty: detected"""
    track: str = ""
    """Track of its papers, if the source does not state it"""
    prefix: str = ""
    """Prefix of its papers' ids, if two sources use the same ids: ``demo-``"""
    files: str = ""
    """Folder with the PDFs, if they are not in that of the metadata"""
    map: Mapping[str, str] = field(default_factory=dict)
    """PDF file by the key of an entry, for PDFs that neither names nor titles identify"""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Heading of a column by field, if the guess is wrong: ``title = "Paper Name"``"""
    accepted: tuple[str, ...] = ()
    """Decisions that mean acceptance, in its words: ``conditional accept``"""
    fetch: bool = False
    """Whether files that a local export names by URL are downloaded"""
    venue: str = ""
    """Venue whose papers are collected, if the source has several: the venueid of OpenReview"""
    optional: bool = False
    """Whether the source may be absent"""
