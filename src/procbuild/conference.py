"""What an organizer writes in ``volume.toml`` and ``program.toml``, as typed values.

Each option is declared once: type, default and, in the line below it, its help. The JSON Schemas
of both files and the reference in the documentation are made from these declarations. Text is
plain Unicode; maths stands between dollars (see :mod:`procbuild.text`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from typing import ClassVar, Literal
from zoneinfo import ZoneInfo

Severity = Literal["error", "warning", "info", "off"]
"""How much a finding counts; ``off`` silences the check."""


class Declared:
    """A table whose unknown keys are mistakes and whose fields carry their own help."""

    __pydantic_config__: ClassVar[dict[str, object]] = {
        "extra": "forbid",
        "use_attribute_docstrings": True,
    }


@dataclass(frozen=True, kw_only=True)
class Person(Declared):
    """An author, editor, speaker or organizer: name parts, never one string to be guessed at."""

    given: str = ""
    """Given names as printed: ``Sarah E.``"""
    family: str = ""
    """Family name without particle: ``Gerven``"""
    particle: str = ""
    """Lower-case particle before the family name: ``van``, ``de la``"""
    suffix: str = ""
    """``Jr.``, ``III``"""
    literal: str = ""
    """The whole name where it has no parts: a group, or a person with one name"""
    script: str = ""
    """The name in its original script"""
    sort: str = ""
    """Sort key, where the name's own order would be wrong"""
    id: str = ""
    """An explicit identifier that joins this person's papers"""
    orcid: str = ""
    """ORCID iD, ``0000-0000-0000-0000``"""
    email: str = ""
    """Address for correspondence"""
    url: str = ""
    """Home page"""
    affiliations: tuple[str, ...] = ()
    """Institutions, in printed order"""

    @property
    def display(self) -> str:
        """The name as printed under a title: ``Marcel van Gerven``."""
        parts = (self.given, self.particle, self.family, self.suffix)
        return self.literal or " ".join(part for part in parts if part)

    @property
    def inverted(self) -> str:
        """The name as an index prints it: ``van Gerven, Marcel``."""
        if self.literal:
            return self.literal
        family = " ".join(part for part in (self.particle, self.family) if part)
        return ", ".join(part for part in (family, self.suffix, self.given) if part)


@dataclass(frozen=True, kw_only=True)
class Organizer(Person):
    """Somebody who runs the event."""

    role: str = ""
    """``General chair``, ``Program committee`` …; people of one role are listed together"""
    photo: str = ""
    """Picture, as a path below the volume's folder"""


@dataclass(frozen=True, kw_only=True)
class Speaker(Person):
    """An invited speaker."""

    title: str = ""
    """Title of the talk"""
    abstract: str = ""
    """Abstract of the talk"""
    bio: str = ""
    """A few lines about the speaker"""
    photo: str = ""
    """Picture, as a path below the volume's folder"""


@dataclass(frozen=True, kw_only=True)
class Identity(Declared):
    """``[volume]``: what the published volume is."""

    title: str
    """Title of the volume as cited: ``Proceedings of …``"""
    short_title: str = ""
    """Short form for running heads: ``UniReps 2023``"""
    series: str = ""
    """Series the volume appears in"""
    number: str = ""
    """Number of the volume within its series"""
    publisher: str = ""
    """Publisher as cited"""
    issn: str = ""
    """ISSN of the series"""
    isbn: str = ""
    """ISBN-13 of the volume"""
    doi: str = ""
    """DOI of the volume"""
    url: str = ""
    """Address at which the site is published; canonical links and citation tags start with it"""
    language: str = "en"
    """Language of the volume, BCP 47"""
    licence: str = ""
    """SPDX identifier of the papers' licence: ``CC-BY-4.0``"""
    published: date | None = None
    """Day of publication; also the timestamp of every output"""
    status: Literal["announced", "published"] = "announced"
    """``announced`` until the papers are out; ``published`` puts the papers first on the site"""
    abstract: str = ""
    """One paragraph about the volume"""
    sponsored_by: str = ""
    """Society or conference that sponsors the volume"""


@dataclass(frozen=True, kw_only=True)
class Event(Declared):
    """``[event]``: where and when people meet."""

    name: str
    """Full name of the event"""
    short_name: str = ""
    """``UniReps``"""
    edition: str = ""
    """``First``, ``3rd``"""
    tagline: str = ""
    """One line below the name"""
    host: str = ""
    """Conference that hosts the workshop: ``NeurIPS 2023``"""
    host_url: str = ""
    """Address of the host's site"""
    venue: str = ""
    """Building"""
    city: str = ""
    """City and, where usual, state"""
    country: str = ""
    """Country"""
    start: date
    """First day"""
    end: date | None = None
    """Last day, when it is not the first"""
    when: str = ""
    """The date in words where it is not settled: ``December 6 or 7, 2025``"""
    timezone: str = "UTC"
    """IANA time zone of the venue: ``America/Chicago``"""
    url: str = ""
    """Address of the event's own site"""
    contact: str = ""
    """Address for questions"""


@dataclass(frozen=True, kw_only=True)
class Deadline(Declared):
    """``[[dates]]``: one line of the important dates."""

    what: str
    """``Paper submission deadline``"""
    on: date | None = None
    """The day; absent while it is to be announced"""
    at: time | None = None
    """Time of day, where there is one: ``23:59:00``"""
    zone: str = "AoE"
    """``AoE`` (Anywhere on Earth, UTC-12) or an IANA time zone"""
    until: date | None = None
    """Last day, where it lasts"""
    note: str = ""
    """``extended``, ``midnight AoE`` …"""


@dataclass(frozen=True, kw_only=True)
class Track(Declared):
    """``[[tracks]]``: a kind of paper with its own rules."""

    id: str
    """Identifier used by papers and sources"""
    title: str
    """Heading on the site and in the book"""
    description: str = ""
    """What belongs here"""
    profile: str = ""
    """Format profile; empty: the volume's"""
    page_limit: int | None = None
    """Pages of main content; absent: the profile's"""
    archival: bool = True
    """Whether its papers are published in the volume"""


@dataclass(frozen=True, kw_only=True)
class Call(Declared):
    """``[call]``: the facts of the call for papers."""

    topics: tuple[str, ...] = ()
    """Topics of interest"""
    review: str = ""
    """How papers are reviewed: ``double-blind``"""
    submit_url: str = ""
    """Where papers are submitted"""
    notes: tuple[str, ...] = ()
    """Further rules, one sentence each"""


@dataclass(frozen=True, kw_only=True)
class Sponsor(Declared):
    """``[[sponsors]]``: who pays."""

    name: str
    """Name as the sponsor writes it"""
    url: str = ""
    """Address"""
    logo: str = ""
    """Picture, as a path below the volume's folder"""
    level: str = ""
    """``Gold`` …"""


@dataclass(frozen=True, kw_only=True)
class News(Declared):
    """``[[news]]``: one line of news."""

    on: date
    """Day of the news"""
    text: str
    """One sentence"""


@dataclass(frozen=True, kw_only=True)
class PaperRules(Declared):
    """``[papers]``: order, citation keys and page numbers."""

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
    """Severity by check id: ``"fonts-embedded" = "warning"``"""
    override: Mapping[str, object] = field(default_factory=dict)
    """Numbers of the profile to override, by the profile's own keys"""
    limits: Limits = field(default_factory=Limits)
    """What one PDF may cost"""


@dataclass(frozen=True, kw_only=True)
class BookRules(Declared):
    """``[book]``: how the combined book is made."""

    stamps: bool = True
    """Stamp running heads, folios and the first-page citation"""
    dividers: bool = False
    """A page before each session or track"""
    trim: str = ""
    """Page size all papers are fitted to (``a4``, ``letter``, ``170x240mm``); empty: as they are"""
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
    pages: tuple[str, ...] = ()
    """Organizers' pages in the navigation, by document name; empty: all, by name"""


@dataclass(frozen=True, kw_only=True)
class SourceRules(Declared):
    """``[[sources]]``: where ``procbuild collect`` finds papers."""

    path: str
    """File, folder or address; relative paths start at the project's root"""
    kind: str = ""
    """``pmlr``, ``csv``, ``folder`` …; empty: told by its shape"""
    track: str = ""
    """Track of its papers, where the source does not say"""
    files: str = ""
    """Folder with the PDFs, where they do not lie beside the metadata"""
    map: Mapping[str, str] = field(default_factory=dict)
    """PDF file by entry key, where neither names nor titles tell"""
    optional: bool = False
    """Whether the source may be absent"""


@dataclass(frozen=True, kw_only=True)
class Conference(Declared):
    """The whole of ``volume.toml``."""

    volume: Identity
    """What the published volume is"""
    event: Event
    """Where and when people meet"""
    editors: tuple[Person, ...] = ()
    """Editors of the volume, in cited order"""
    organizers: tuple[Organizer, ...] = ()
    """Organizers, by role"""
    committee: tuple[Organizer, ...] = ()
    """Program committee and reviewers, by role"""
    speakers: tuple[Speaker, ...] = ()
    """Invited speakers"""
    dates: tuple[Deadline, ...] = ()
    """Important dates, in order"""
    tracks: tuple[Track, ...] = ()
    """Tracks, in order"""
    call: Call = field(default_factory=Call)
    """The call for papers"""
    sponsors: tuple[Sponsor, ...] = ()
    """Sponsors"""
    news: tuple[News, ...] = ()
    """News, newest first"""
    papers: PaperRules = field(default_factory=PaperRules)
    """Order, citation keys and page numbers"""
    bib: BibRules = field(default_factory=BibRules)
    """How the BibTeX is written"""
    check: CheckRules = field(default_factory=CheckRules)
    """What papers are held against"""
    book: BookRules = field(default_factory=BookRules)
    """How the combined book is made"""
    site: SiteRules = field(default_factory=SiteRules)
    """Look of the site"""
    sources: tuple[SourceRules, ...] = ()
    """Where papers come from"""
    exports: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Settings by export target"""


@dataclass(frozen=True, kw_only=True)
class Talk(Declared):
    """``[[sessions.talks]]``: one entry of the schedule."""

    title: str = ""
    """Title; empty where speakers or papers say it"""
    kind: Literal["talk", "invited", "opening", "closing", "panel", "posters", "break", "other"] = (
        "talk"
    )
    """What it is"""
    start: time
    """Begin, in the event's time zone"""
    end: time
    """End"""
    count: int | None = None
    """Number of contributions, while they are not named: the 3 of ``3x10 min``"""
    minutes: int | None = None
    """Length of each contribution in minutes"""
    speakers: tuple[str, ...] = ()
    """Names as in ``[[speakers]]``, or any others"""
    papers: tuple[str, ...] = ()
    """Ids of the papers presented"""
    room: str = ""
    """Room, where it is not the session's"""


@dataclass(frozen=True, kw_only=True)
class Session(Declared):
    """``[[sessions]]``: a part of the program."""

    id: str
    """Identifier"""
    title: str
    """Heading"""
    on: date | None = None
    """Day; absent: the event's first"""
    room: str = ""
    """Room"""
    chair: str = ""
    """Session chair"""
    talks: tuple[Talk, ...] = ()
    """Entries in order"""
    papers: tuple[str, ...] = ()
    """Ids of the session's papers that no talk names, in order"""


@dataclass(frozen=True, kw_only=True)
class Program(Declared):
    """The whole of ``program.toml``."""

    note: str = ""
    """``tentative`` …"""
    sessions: tuple[Session, ...] = ()
    """Sessions, in order"""


def moment(deadline: Deadline) -> datetime | None:
    """The instant of a deadline, or None while its day is not known.

    ``AoE`` is UTC-12: what is due on a day is due while it is that day anywhere on Earth.
    A deadline without a time ends with its day.
    """
    if deadline.on is None:
        return None
    zone = (
        timezone(timedelta(hours=-12), "AoE") if deadline.zone == "AoE" else ZoneInfo(deadline.zone)
    )
    return datetime.combine(deadline.until or deadline.on, deadline.at or time(23, 59, 59), zone)
