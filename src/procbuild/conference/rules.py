"""How papers are ordered, checked and turned into outputs."""

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
    """What the papers are ordered by; ties keep the source's order"""
    explicit: tuple[str, ...] = ()
    """Paper ids in order, for ``explicit``; papers not named follow"""
    keys: Literal["pmlr", "acl", "source"] = "pmlr"
    """Style of citation keys: ``surname24a``, ``surname-etal-2024-word``, or the source's own"""
    first_page: int = 1
    """Number of the first paper's first page"""
    starts: Literal["any", "recto"] = "any"
    """``recto``: each paper starts on an odd page, after a blank one where needed"""
    doi: str = ""
    """Pattern of DOIs for papers that have none: ``10.5555/{volume}.{id}``"""
    language: str = ""
    """Language that the papers are written in, BCP 47; empty: the volume's"""


@dataclass(frozen=True, kw_only=True)
class BibRules(Declared):
    """``[bib]``: how the BibTeX is written."""

    encoding: Literal["ascii", "unicode"] = "unicode"
    """``ascii`` writes LaTeX escapes"""
    crossref: bool = False
    """Children refer to the ``@proceedings`` entry instead of repeating its fields"""


@dataclass(frozen=True, kw_only=True)
class Limits(Declared):
    """``[check.limits]``: what one PDF may cost before it is refused."""

    seconds: float = 60.0
    """Processor time for one file"""
    megabytes: int = 1024
    """Memory of the worker that reads one file, in MiB"""
    pages: int = 1000
    """Pages of one file"""
    decompressed_megabytes: int = 512
    """Bytes that one file's streams may expand to, in MiB"""


@dataclass(frozen=True, kw_only=True)
class CheckRules(Declared):
    """``[check]``: what papers are held against."""

    profile: str = ""
    """Format profile; empty: guessed from each PDF"""
    page_limit: int | None = None
    """Pages of main content; absent: the profile's"""
    severity: Mapping[str, Severity] = field(default_factory=dict)
    """Severity by id of what checks and collecting find: ``"fonts-embedded" = "warning"``"""
    override: Mapping[str, object] = field(default_factory=dict)
    """Numbers of the profile to override, by the profile's own keys"""
    limits: Limits = field(default_factory=Limits)
    """What one PDF may cost"""


@dataclass(frozen=True, kw_only=True)
class LetterRules(Declared):
    """``[letters]``: what authors are written about findings."""

    deadline: str = "Camera-ready version"
    """The line of ``[[dates]]``, by its ``what``, until which authors correct their papers"""


@dataclass(frozen=True, kw_only=True)
class BookRules(Declared):
    """``[book]``: how the combined book is made."""

    stamps: bool = True
    """Stamp running heads, folios and the first-page citation"""
    dividers: bool = False
    """A page before each session or track"""
    trim: str = ""
    """Page size all papers are fitted to (``a4``, ``170x240mm``, ``6x9in``); empty: as they are"""
    split: int = 0
    """Begin another physical volume after this many pages; 0: never"""
    pages: tuple[str, ...] = ("preface",)
    """Organizers' pages that stand in the front matter, by document name"""


@dataclass(frozen=True, kw_only=True)
class SiteRules(Declared):
    """``[site]``: look of the site."""

    accent: str = "#1f5fa8"
    """Accent colour in light mode"""
    accent_dark: str = ""
    """Accent colour in dark mode; empty: derived"""
    logo: str = ""
    """Picture, as a path below the volume's folder"""
    thumbnails: bool = True
    """Draw the first page of each paper, for its page and for previews elsewhere"""
    pages: tuple[str, ...] = ()
    """Organizers' pages in the navigation, by document name; empty: all, by name"""


@dataclass(frozen=True, kw_only=True)
class StoreRules(Declared):
    """``[store]``: where the papers are kept."""

    url: str = ""
    """Address of a bucket or a folder elsewhere: ``s3://bucket/myconf2025``; empty: submissions/"""


@dataclass(frozen=True, kw_only=True)
class SourceRules(Declared):
    """``[[sources]]``: where ``procbuild collect`` finds papers."""

    path: str
    """File, folder or address; relative paths start at the project's root"""
    kind: str = ""
    """``pmlr``, ``csv``, ``folder`` …; empty: told by its shape"""
    track: str = ""
    """Track of its papers, where the source does not say"""
    prefix: str = ""
    """Put before its papers' ids, where two sources number theirs alike: ``demo-``"""
    files: str = ""
    """Folder with the PDFs, where they do not lie beside the metadata"""
    map: Mapping[str, str] = field(default_factory=dict)
    """PDF file by entry key, where neither names nor titles tell"""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Heading of a table's column by field, where the guess is wrong: ``title = "Paper Name"``"""
    fetch: bool = False
    """Whether files that a local export names by address are fetched"""
    venue: str = ""
    """Venue whose accepted papers are taken, where the source has several: OpenReview's venueid"""
    optional: bool = False
    """Whether the source may be absent"""
