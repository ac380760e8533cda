"""What procbuild knows: records, papers, what was found in PDFs, the volume.

Frozen values without parents. Text is plain Unicode (NFC); maths stands between dollars (see
:mod:`procbuild.text`), and each output escapes for itself.
"""

from dataclasses import dataclass, field
from datetime import date
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


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something wrong with a paper, its metadata or the volume: what, where, what to do."""

    check: str
    """Id of the check: ``page-limit``"""
    severity: Severity
    message: str
    """One sentence: what is wrong, with the distance or value and the rule"""
    summary: str = ""
    """What it says of several papers at once, without the numbers of one; empty: nothing shorter"""
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


@dataclass(frozen=True, kw_only=True)
class Supplement(Declared):
    """A file that belongs to a paper beside its PDF."""

    name: str
    """File name in the paper's folder"""
    sha256: str = ""
    """Hash of the file"""
    label: str = "Supplement"
    """What readers see"""


@dataclass(frozen=True, kw_only=True)
class Link(Declared):
    """An address that belongs to a paper."""

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
    """What was wrong, what is right now, or why the paper is retracted; a sentence or two"""
    file: str = ""
    """The paper's supplement that is the notice's own PDF, where there is one"""


@dataclass(frozen=True, kw_only=True)
class EarlierVersion(Declared):
    """A PDF that was published and has been replaced; readers still find it."""

    name: str
    """File name in the paper's folder: ``paper-v1.pdf``"""
    sha256: str
    file: str = ""
    """Name it had in the source"""
    pages: int = 0
    """Its length; 0 where it could not be read"""


@dataclass(frozen=True, kw_only=True)
class Origin(Declared):
    """Where a record came from."""

    kind: str = ""
    """Kind of source: ``pmlr``, ``csv``, ``folder`` …"""
    name: str = ""
    """File or folder relative to the project, or address without query and credentials"""
    key: str = ""
    """The source's own key for the paper"""


@dataclass(frozen=True, kw_only=True)
class Record(Declared):
    """A paper as a source describes it: the content of ``paper.json``, fixes laid over."""

    id: str
    """Folder name in the store, ``[a-z0-9][a-z0-9._-]*``"""
    title: str = ""
    """Title, as cited"""
    authors: tuple[Person, ...] = ()
    """Authors, in order"""
    abstract: str = ""
    """Abstract; an empty line parts paragraphs"""
    keywords: tuple[str, ...] = ()
    """Keywords, each on the site with its papers"""
    track: str = ""
    """Id of a track; empty: none"""
    position: int = 0
    """Place in the source's order, from 1"""
    key: str = ""
    """Citation key where a person or the source insists on one"""
    status: Status = "accepted"
    """What is not accepted is known and not published"""
    file: str = ""
    """Name the PDF had in the source; empty: there is no PDF. In the store it is ``paper.pdf``"""
    sha256: str = ""
    """Hash of the PDF"""
    supplements: tuple[Supplement, ...] = ()
    doi: str = ""
    """Its DOI; empty: by the pattern of ``papers.doi``, where there is one"""
    award: str = ""
    """``Best paper``"""
    licence: str = ""
    """SPDX identifier of its licence, where it is not the volume's: ``CC-BY-4.0``"""
    language: str = ""
    """Language it is written in, BCP 47: ``en``; empty: that of the volume's papers"""
    links: tuple[Link, ...] = ()
    """Addresses shown on its page"""
    pages: str = ""
    """Page range as the source states it; the volume computes its own"""
    session: str = ""
    """Id of a session of the program, where the source states one"""
    replaced: tuple[EarlierVersion, ...] = ()
    """Published PDFs before this one, the oldest first"""
    erratum: tuple[Notice, ...] = ()
    """Errata; the PDF stays as it is"""
    version: tuple[Notice, ...] = ()
    """What the second version changed, the third …"""
    retraction: Notice | None = None
    """The paper is retracted: it stays where it is, and says so"""
    origin: Origin = field(default_factory=Origin)
    """The source that brought the paper"""
    additions: tuple[Origin, ...] = ()
    """Further sources that added to it"""


Foreign = Literal["empty", "not-a-pdf", "not-exported"]
Unreadable = Foreign | Literal["damaged", "password", "no-pages", "too-long", "too-big", "too-slow"]


@dataclass(frozen=True, kw_only=True)
class Inspection:
    """One PDF as it was read in a worker of limited memory and time."""

    file: Path
    sha256: str
    """Of the file's bytes; empty where it could not be opened"""
    facts: PdfFacts | None = None
    """None where the file cannot be read"""
    layout: PdfLayout | None = None
    """None where ``facts`` is"""
    kind: Unreadable | Literal["missing", ""] = ""
    """Why ``facts`` is None. ``too-long``: too many pages; ``too-big``: over the limit of memory
    or of decompressed bytes, a decompression bomb; ``too-slow``: over the limit of time;
    ``missing``: the file could not be opened"""
    problem: str = ""
    """The same in words for the author: ``not a PDF but an HTML page: the download failed``"""


def page_range(first: int | None, last: int | None) -> str:
    """``11-25``, ``7`` for a single page, or nothing where there are no pages."""
    ends = () if first is None or last is None else dict.fromkeys((first, last))
    return "-".join(map(str, ends))


@dataclass(frozen=True, kw_only=True)
class Paper(Record):
    """A record with its place in the volume."""

    citation_key: str
    """Unique in the volume; file names and addresses are made of it"""
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
        """``11-25``, ``7`` for a single page, or nothing while there is no PDF."""
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
    """One volume: everything right of the store is a pure function of it and of the PDFs."""

    name: str
    """Folder name in ``conf/``"""
    conference: Conference
    program: Program
    sections: tuple[Section, ...] = ()
    """The accepted papers in order"""
    withdrawn: tuple[Record, ...] = ()
    """Withdrawn and rejected papers: known, not published"""
    findings: tuple[Finding, ...] = ()
    """What was noticed while loading: ranges that differ, keys that had to change …"""

    @property
    def papers(self) -> tuple[Paper, ...]:
        """All accepted papers in the volume's order."""
        return tuple(paper for section in self.sections for paper in section.papers)

    @property
    def issue_date(self) -> date:
        """The day the volume is dated: its publication, or the event's first day until then."""
        return self.conference.issue_date
