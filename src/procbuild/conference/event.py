"""The volume, the event, its dates, tracks, call for papers, sponsors and news."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from procbuild.conference.declared import Declared


@dataclass(frozen=True, kw_only=True)
class Identity(Declared):
    """``[volume]``: the published volume."""

    title: str
    """Title of the volume as cited: ``Proceedings of …``"""
    short_title: str = ""
    """Short form for running heads: ``UniReps 2023``"""
    series: str = ""
    """Series the volume appears in"""
    number: str = ""
    """Number of the volume, within its series if it has one"""
    publisher: str = ""
    """Publisher as cited"""
    issn: str = ""
    """ISSN of the series"""
    isbn: str = ""
    """ISBN-13 of the volume"""
    doi: str = ""
    """DOI of the volume"""
    url: str = ""
    """URL at which the site is published; canonical links and citation tags start with it"""
    language: str = "en"
    """Language of the volume, BCP 47, in which book and site are written"""
    licence: str = ""
    """SPDX identifier of the papers' licence: ``CC-BY-4.0``; for terms of your own, ``LicenseRef-``
    and a name: ``LicenseRef-All-rights-reserved``; empty: none is stated"""
    published: date | None = None
    """Date of publication; also the timestamp of every output"""
    status: Literal["announced", "published"] = "announced"
    """``announced`` until the papers are published; ``published`` puts the papers first on the
    site and protects what readers cite from changes"""
    abstract: str = ""
    """One paragraph about the volume"""
    sponsored_by: str = ""
    """Society or conference that sponsors the volume"""

    @property
    def numbered(self) -> str:
        """:meth:`numbered_as` for archives, in English."""
        return self.numbered_as("Volume {number}")

    def numbered_as(self, pattern: str) -> str:
        """Series and number: ``Proceedings of Machine Learning Research 243``.

        ``pattern`` formats a number without a series: ``Volume 2``. A number that already says what
        it is, such as ``Vol. 2``, is not changed. Empty if there is neither series nor number.
        """
        if self.series or not self.number:
            return " ".join(part for part in (self.series, self.number) if part)
        words = ("vol", pattern.partition("{")[0].strip().casefold() or "vol")
        if self.number.casefold().startswith(words):
            return self.number
        return pattern.format(number=self.number)


@dataclass(frozen=True, kw_only=True)
class Event(Declared):
    """``[event]``: place and time of the event."""

    name: str
    """Full name of the event"""
    short_name: str = ""
    """Short name, as commonly used: ``UniReps``"""
    tagline: str = ""
    """One line below the name"""
    host: str = ""
    """Conference that hosts the workshop: ``NeurIPS 2023``"""
    host_url: str = ""
    """URL of the host's site"""
    venue: str = ""
    """Building"""
    city: str = ""
    """City and, if customary, state"""
    country: str = ""
    """Country"""
    start: date
    """First day"""
    end: date | None = None
    """Last day, if it is not the first"""
    when: str = ""
    """The date in words while it is not settled: ``December 6 or 7, 2025``; start and end are then
    the days in question"""
    timezone: str = "UTC"
    """IANA time zone of the venue: ``America/Chicago``"""
    url: str = ""
    """URL of the event's own site"""
    contact: str = ""
    """E-mail address for questions"""

    @property
    def last_day(self) -> date:
        """The last day; the first if there is one alone."""
        return self.end or self.start

    @property
    def brief_name(self) -> str:
        """The short name, or the full one if there is none."""
        return self.short_name or self.name

    @property
    def city_and_country(self) -> str:
        """``New Orleans, USA``; empty if neither is known."""
        return ", ".join(filter(None, (self.city, self.country)))

    @property
    def place(self) -> str:
        """Building, city and country, as far as they are known."""
        return ", ".join(filter(None, (self.venue, self.city_and_country)))

    @property
    def iso_period(self) -> str:
        """:attr:`iso_days` as ``2025-05-09/2025-05-12``; the day alone if there is one."""
        return "/".join(dict.fromkeys(self.iso_days))

    @property
    def iso_days(self) -> tuple[str, str]:
        """First and last day in ISO 8601; if they are not settled, the months that they are in."""
        days = (self.start, self.last_day)
        first, last = (f"{day:%Y-%m}" if self.when else day.isoformat() for day in days)
        return first, last


@dataclass(frozen=True, kw_only=True)
class Deadline(Declared):
    """``[[dates]]``: one of the important dates."""

    what: str
    """What is due: ``Paper submission deadline``"""
    on: date | None = None
    """The day; absent while it is to be announced"""
    at: time | None = None
    """Time of day: ``23:59:00``; absent: the end of the day"""
    zone: str = "AoE"
    """``AoE`` (Anywhere on Earth, UTC-12) or an IANA time zone"""
    until: date | None = None
    """Last day, for a period"""
    note: str = ""
    """A note: ``extended``, ``midnight AoE`` …"""


@dataclass(frozen=True, kw_only=True)
class Track(Declared):
    """``[[tracks]]``: a kind of paper with its own rules."""

    id: str
    """Identifier used by papers and sources"""
    title: str
    """Heading on the site and in the book"""
    description: str = ""
    """The papers that belong to it"""
    profile: str = ""
    """Format profile; empty: the volume's"""
    page_limit: int | None = None
    """Maximum pages of main content; absent: the profile's"""
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
    """URL at which papers are submitted"""
    deadline: str = ""
    """The date after which the site no longer asks for papers: the ``what`` of one of
    ``[[dates]]``; empty: the last one with the word ``submission``. In any case this ends when the
    event begins."""
    notes: tuple[str, ...] = ()
    """Further rules, one sentence each, in plain text"""


@dataclass(frozen=True, kw_only=True)
class Sponsor(Declared):
    """``[[sponsors]]``: a sponsor."""

    name: str
    """Name as the sponsor writes it"""
    url: str = ""
    """URL of the sponsor"""
    logo: str = ""
    """Image file, as a path below the volume's folder"""
    level: str = ""
    """Level of sponsorship: ``Gold`` …"""


@dataclass(frozen=True, kw_only=True)
class News(Declared):
    """``[[news]]``: a news item."""

    on: date
    """Date of the news item"""
    text: str
    """One sentence, in plain text"""


END_OF_DAY = time(23, 59, 59)
"""When a deadline without a time ends."""


def moment(deadline: Deadline) -> datetime | None:
    """The instant of a deadline; None while its day is not known.

    ``AoE`` is UTC-12: what is due on a day is due while it is that day anywhere on Earth.
    A deadline without a time ends with its day.
    """
    if deadline.on is None:
        return None
    zone = (
        timezone(timedelta(hours=-12), "AoE") if deadline.zone == "AoE" else ZoneInfo(deadline.zone)
    )
    return datetime.combine(deadline.until or deadline.on, deadline.at or END_OF_DAY, zone)
