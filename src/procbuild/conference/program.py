"""``program.toml``: sessions and talks."""

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from procbuild.conference.declared import Declared


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
