"""What the volume is, where and when people meet, what they are called to send."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal
from zoneinfo import ZoneInfo

from procbuild.conference.declared import Declared


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
    """Number of the volume, within its series where it has one"""
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
    """Language of the volume, BCP 47; book and site speak it"""
    licence: str = ""
    """SPDX identifier of the papers' licence: ``CC-BY-4.0``; for terms of your own ``LicenseRef-``
    and a name: ``LicenseRef-All-rights-reserved``; empty: none is stated"""
    published: date | None = None
    """Day of publication; also the timestamp of every output"""
    status: Literal["announced", "published"] = "announced"
    """``announced`` until the papers are out; ``published`` puts the papers first on the site
    and keeps what readers cite"""
    abstract: str = ""
    """One paragraph about the volume"""
    sponsored_by: str = ""
    """Society or conference that sponsors the volume"""

    @property
    def numbered(self) -> str:
        """:meth:`numbered_as` for archives, in English."""
        return self.numbered_as("Volume {number}")

    def numbered_as(self, pattern: str) -> str:
        """``Proceedings of Machine Learning Research 243``; ``Volume 2`` of no series; or nothing.

        A number that says what it is, ``Vol. 2``, stays as it is. ``pattern`` is what other numbers
        of no series are called.
        """
        if self.series or not self.number:
            return " ".join(part for part in (self.series, self.number) if part)
        called = ("vol", pattern.partition("{")[0].strip().casefold() or "vol")
        told = self.number.casefold().startswith(called)
        return self.number if told else pattern.format(number=self.number)


@dataclass(frozen=True, kw_only=True)
class Event(Declared):
    """``[event]``: where and when people meet."""

    name: str
    """Full name of the event"""
    short_name: str = ""
    """Short name, as people say it: ``UniReps``"""
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
