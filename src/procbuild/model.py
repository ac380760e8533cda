"""The data model: findings, records, papers, inspected PDFs, the volume.

Values are frozen and have no references to their parents. Text is plain Unicode (NFC) with maths
between dollars (see :mod:`procbuild.text`); each output does its own escaping.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache as cached
from pathlib import Path
from typing import Literal

from procbuild.conference import Conference, Declared, Organizer, Person, Program, Severity
from procbuild.facts import Font, Info, OutlineEntry, PdfFacts
from procbuild.layout import PdfLayout

__all__ = [
    "EarlierVersion",
    "Finding",
    "Font",
    "Info",
    "Inspection",
    "Link",
    "Notice",
    "Organizer",
    "Origin",
    "OutlineEntry",
    "Paper",
    "PdfFacts",
    "Person",
    "Record",
    "Section",
    "Severity",
    "Supplement",
    "Volume",
    "Waiver",
]

Status = Literal["accepted", "rejected", "withdrawn", "undecided"]

PDF_MISSING = "pdf-missing"
"""Check id of the finding for a paper without a PDF"""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong with a paper, its metadata or the volume: what, where, what to do."""

    check: str
    """Id of the check: ``page-limit``"""
    severity: Severity
    message: str
    """One sentence: what is wrong, with the distance or value and the rule"""
    summary: str = ""
    """The message for several papers at once, without the values of one; empty: ``message``"""
    remedy: str = ""
    """One or two sentences: what to do, in the author's terms"""
    paper: str = ""
    """Id of the paper; empty: the volume"""
    page: int | None = None
    """Page of the PDF, from 1"""
    bbox: tuple[float, float, float, float] | None = None
    """x0, y0, x1, y1 in pt from the page's top left corner"""
    waived: str = ""
    """The organizer's reason for accepting it; empty: it counts"""


@dataclass(frozen=True, kw_only=True)
class Waiver(Declared):
    """``[[waive]]`` in a paper's ``fixes.toml``: an organizer accepts one finding of it."""

    check: str
    """Id of the check: ``fonts-embedded``"""
    reason: str
    """Why; shown beside the finding"""
    page: int | None = None
    """Page the finding is on; absent: any page"""

    def covers(self, finding: Finding) -> bool:
        """Whether it accepts this finding of its paper."""
        return self.check == finding.check and self.page in (None, finding.page)


def waived(
    findings: Iterable[Finding], waivers_of: Callable[[str], Sequence[Waiver]]
) -> Iterator[Finding]:
    """The findings; those that organizers accept are marked with the reason.

    ``waivers_of`` returns the waivers of a paper by its id, and is called once for each.
    """
    known = cached(waivers_of)
    for finding in findings:
        waivers = known(finding.paper) if finding.paper else ()
        reason = next((one.reason for one in waivers if one.reason and one.covers(finding)), "")
        yield replace(finding, waived=reason) if reason else finding


@dataclass(frozen=True, kw_only=True)
class Supplement(Declared):
    """A file that belongs to a paper beside its PDF."""

    name: str
    """File name in the paper's folder"""
    sha256: str = ""
    """SHA-256 of the file"""
    label: str = "Supplement"
    """What readers see"""


@dataclass(frozen=True, kw_only=True)
class Link(Declared):
    """A web address that belongs to a paper."""

    label: str
    """``OpenReview``, ``Code``, ``Video`` …"""
    url: str
    """The address"""


@dataclass(frozen=True, kw_only=True)
class Notice(Declared):
    """A dated notice about a published paper."""

    on: date
    """Day of the notice: ``2026-11-02``"""
    text: str
    """What was wrong and is correct now, or why the paper is retracted; a sentence or two"""
    file: str = ""
    """Name of the supplement that is the notice's own PDF; empty: there is none"""


@dataclass(frozen=True, kw_only=True)
class EarlierVersion(Declared):
    """A published PDF that has been replaced, and is still offered to readers."""

    name: str
    """File name in the paper's folder: ``paper-v1.pdf``"""
    sha256: str
    file: str = ""
    """Its file name in the source"""
    pages: int = 0
    """Number of pages; 0 if it could not be read"""


@dataclass(frozen=True, kw_only=True)
class Origin(Declared):
    """Where a record came from."""

    kind: str = ""
    """Kind of source: ``pmlr``, ``csv``, ``folder`` …"""
    name: str = ""
    """File or folder relative to the project, or address without query and credentials"""
    key: str = ""
    """The source's own key for the paper"""

    @property
    def source(self) -> tuple[str, str]:
        """What is the same for all papers of a source."""
        return self.kind, self.name


@dataclass(frozen=True, kw_only=True)
class Record(Declared):
    """A paper as its sources describe it: the content of ``paper.json``, with corrections."""

    id: str
    """Folder name in the store, ``[a-z0-9][a-z0-9._-]*``"""
    title: str = ""
    """Title, as cited"""
    authors: tuple[Person, ...] = ()
    """Authors, in order"""
    abstract: str = ""
    """Abstract; paragraphs are separated by an empty line"""
    keywords: tuple[str, ...] = ()
    """Keywords; the site lists the papers of each"""
    track: str = ""
    """Id of a track; empty: none"""
    position: int = 0
    """Place in the source's order, from 1"""
    key: str = ""
    """Citation key, if a correction or the source states one"""
    status: Status = "accepted"
    """Papers that are not accepted are recorded but not published"""
    file: str = ""
    """File name of the PDF in the source; empty: no PDF. In the store it is ``paper.pdf``"""
    sha256: str = ""
    """SHA-256 of the PDF"""
    supplements: tuple[Supplement, ...] = ()
    doi: str = ""
    """Its DOI; empty: made from the pattern ``papers.doi``, if there is one"""
    award: str = ""
    """``Best paper``"""
    licence: str = ""
    """SPDX identifier of its licence, if not that of the volume: ``CC-BY-4.0``"""
    language: str = ""
    """Language it is written in, BCP 47: ``en``; empty: that of the volume's papers"""
    links: tuple[Link, ...] = ()
    """Links shown on its page"""
    pages: str = ""
    """Page range as the source states it; that of the volume is computed"""
    session: str = ""
    """Id of a session of the program, if the source states one"""
    replaced: tuple[EarlierVersion, ...] = ()
    """Published PDFs that this one replaced, oldest first"""
    erratum: tuple[Notice, ...] = ()
    """Errata, which do not change the PDF"""
    version: tuple[Notice, ...] = ()
    """Notices of the second version, the third …"""
    retraction: Notice | None = None
    """Notice of retraction; the paper remains published, marked as retracted"""
    origin: Origin = field(default_factory=Origin)
    """The source that the paper was collected from"""
    additions: tuple[Origin, ...] = ()
    """Further sources that added metadata or files"""

    @property
    def origins(self) -> tuple[Origin, ...]:
        """All its sources."""
        return (self.origin, *self.additions)


Foreign = Literal["empty", "not-a-pdf", "not-exported"]
Unreadable = Foreign | Literal["damaged", "password", "no-pages", "too-long", "too-big", "too-slow"]


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """What was read from one PDF, in a process with limits of memory and time."""

    file: Path
    sha256: str
    """SHA-256 of the file; empty if it could not be opened"""
    facts: PdfFacts | None = None
    """None if the file cannot be read"""
    layout: PdfLayout | None = None
    """None if ``facts`` is None"""
    kind: Unreadable | Literal["missing", ""] = ""
    """Why ``facts`` is None. ``too-long``: too many pages; ``too-big``: over the limit of memory
    or of decompressed bytes, a decompression bomb; ``too-slow``: over the limit of time;
    ``missing``: the file could not be opened"""
    problem: str = ""
    """``kind`` in words for the author: ``not a PDF but an HTML page: the download failed``"""


def page_range(first: int | None, last: int | None) -> str:
    """``11-25``; ``7`` for a single page; empty without pages."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first}-{last}"


@dataclass(frozen=True, kw_only=True)
class Paper(Record):
    """A record with its place in the volume."""

    citation_key: str
    """Unique in the volume; file names and URLs are made from it"""
    pdf: Path | None = None
    """The camera-ready PDF in the store; None while it is missing or unreadable"""
    folder: Path | None = None
    """The paper's folder in the store"""
    facts: PdfFacts | None = None
    first_page: int | None = None
    """None while there is no PDF"""
    last_page: int | None = None

    @property
    def page_range(self) -> str:
        """``11-25``; ``7`` for a single page; empty while there is no PDF."""
        return page_range(self.first_page, self.last_page)


@dataclass(frozen=True, kw_only=True)
class Section:
    """Consecutive papers of the volume that share a session or track."""

    id: str
    title: str
    """Empty where the volume has no sections"""
    papers: tuple[Paper, ...]


@dataclass(frozen=True, kw_only=True)
class Volume:
    """One volume; outputs are pure functions of it, of the organizers' pages and of the PDFs."""

    name: str
    """Folder name in ``conf/``"""
    conference: Conference
    program: Program
    sections: tuple[Section, ...] = ()
    """The accepted papers in order"""
    withdrawn: tuple[Record, ...] = ()
    """Papers that are not accepted: recorded, not published"""
    findings: tuple[Finding, ...] = ()
    """Findings of loading: page ranges that differ, unknown papers in the program …"""

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All accepted papers in the volume's order."""
        return tuple(paper for section in self.sections for paper in section.papers)

    @property
    def without_pdf(self) -> Mapping[str, str]:
        """Why a paper may be without a PDF, by its id, where organizers accept that."""
        missing = (finding for finding in self.findings if finding.check == PDF_MISSING)
        return {finding.paper: finding.waived for finding in missing if finding.waived}

    @property
    def issue_date(self) -> date:
        """Date of the volume: its publication, or the first day of the event until then."""
        return self.conference.issue_date
