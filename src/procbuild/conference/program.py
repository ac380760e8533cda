"""``program.toml``: sessions and talks."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from procbuild.conference.declared import Declared


@dataclass(frozen=True, kw_only=True)
class Talk(Declared):
    """``[[sessions.talks]]``: an entry of the schedule."""

    title: str = ""
    """Title; may be empty if there are speakers or papers"""
    kind: Literal["talk", "invited", "opening", "closing", "panel", "posters", "break", "other"] = (
        "talk"
    )
    """Kind of the entry"""
    start: time
    """Start time, in the time zone of the event"""
    end: time
    """End time"""
    count: int | None = None
    """Number of contributions, while they are not known: the 3 of ``3x10 min``"""
    minutes: int | None = None
    """Length of each contribution in minutes"""
    speakers: tuple[str, ...] = ()
    """Names of speakers, as in ``[[speakers]]`` or any others"""
    papers: tuple[str, ...] = ()
    """Ids of the papers presented"""
    room: str = ""
    """Room, if it is not that of the session"""


@dataclass(frozen=True, kw_only=True)
class Session(Declared):
    """``[[sessions]]``: a part of the program."""

    id: str
    """Identifier"""
    title: str
    """Heading"""
    on: date | None = None
    """Day; absent: the first day of the event"""
    room: str = ""
    """Room"""
    chair: str = ""
    """Session chair"""
    talks: tuple[Talk, ...] = ()
    """Entries in order"""
    papers: tuple[str, ...] = ()
    """Ids of papers of the session without a talk, in order"""


@dataclass(frozen=True, kw_only=True)
class Program(Declared):
    """The whole of ``program.toml``."""

    note: str = ""
    """A note on the program: ``tentative`` …"""
    sessions: tuple[Session, ...] = ()
    """Sessions, in order"""
