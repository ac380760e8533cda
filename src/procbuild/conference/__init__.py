"""The options of ``volume.toml`` and ``program.toml``, as typed values.

Each option is declared once: type, default and, as a docstring below it, its help. The JSON Schemas
of both files and the reference in the documentation are generated from these declarations. Text is
plain Unicode; maths stands between dollars (see :mod:`procbuild.text`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from procbuild.conference.declared import Declared
from procbuild.conference.event import (
    END_OF_DAY,
    Call,
    Deadline,
    Event,
    Identity,
    News,
    Sponsor,
    Track,
    moment,
)
from procbuild.conference.people import Organizer, Person, Speaker
from procbuild.conference.program import Program, Session, Talk
from procbuild.conference.rules import (
    COLOUR,
    BibRules,
    BookRules,
    CheckRules,
    LetterRules,
    Limits,
    PaperRules,
    Severity,
    SiteRules,
    SourceRules,
    StoreRules,
)

__all__ = [
    "COLOUR",
    "END_OF_DAY",
    "PICTURES",
    "BibRules",
    "BookRules",
    "Call",
    "CheckRules",
    "Conference",
    "Deadline",
    "Declared",
    "Event",
    "Identity",
    "LetterRules",
    "Limits",
    "News",
    "Organizer",
    "PaperRules",
    "Person",
    "Program",
    "Session",
    "Severity",
    "SiteRules",
    "SourceRules",
    "Speaker",
    "Sponsor",
    "StoreRules",
    "Talk",
    "Track",
    "moment",
]

PICTURES = {"sponsors": "logo", "speakers": "photo", "organizers": "photo", "committee": "photo"}
"""The tables of ``volume.toml`` that name pictures, and the key that names them."""


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
    """Order, citation keys, page numbers and language of the papers"""
    bib: BibRules = field(default_factory=BibRules)
    """How the BibTeX is written"""
    check: CheckRules = field(default_factory=CheckRules)
    """The rules that papers are checked by"""
    letters: LetterRules = field(default_factory=LetterRules)
    """Letters to authors about findings"""
    book: BookRules = field(default_factory=BookRules)
    """How the combined book is made"""
    site: SiteRules = field(default_factory=SiteRules)
    """Look of the site"""
    words: Mapping[str, str] = field(default_factory=dict)
    """Replacements of words in book and site, by the English words: ``Program = "Schedule"``"""
    store: StoreRules = field(default_factory=StoreRules)
    """Where the papers are stored"""
    sources: tuple[SourceRules, ...] = ()
    """Where papers come from"""
    exports: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    """Settings of exports, by target"""

    @property
    def issue_date(self) -> date:
        """Date of the volume: its publication, or the first day of the event until then."""
        return self.volume.published or self.event.start

    @property
    def non_archival(self) -> frozenset[str]:
        """Ids of the tracks whose papers are listed, but not published in the volume."""
        return frozenset(track.id for track in self.tracks if not track.archival)
