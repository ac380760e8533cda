"""Findings about times, rooms and speakers of the program."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import accumulate
from typing import NamedTuple

from procbuild.conference import Event, Program, Session, Talk
from procbuild.model import Finding, Volume
from procbuild.names import name_key
from procbuild.suggest import closest, did_you_mean
from procbuild.volume.talks import contributions

LIKENESS = 0.8
"""Similarity of two spellings of a speaker's name: another person may have a similar one."""

BESIDE = frozenset({"break", "other"})
"""Kinds of items that may take place beside talks."""


def schedule_findings(volume: Volume) -> Iterator[Finding]:
    """Find days outside the event, overlaps in a room, talks that are too long, odd speakers."""
    event, program = volume.conference.event, volume.program
    yield from _other_days(event, program)
    yield from _overlaps(event, program)
    yield from _too_long(program)
    yield from _misspelt_speakers(volume)


def _other_days(event: Event, program: Program) -> Iterator[Finding]:
    """Sessions on days outside the event, unless its days are not settled."""
    last = event.last_day
    for session in program.sessions:
        if session.on and not event.when and not event.start <= session.on <= last:
            days = f"{event.start}" if last == event.start else f"{event.start} to {last}"
            yield _finding(
                f"program.toml: session '{session.title}' is on {session.on}, but the event is on "
                f"{days}",
                "Correct 'on' of the session, or start and end of the event in volume.toml.",
            )


class _Slot(NamedTuple):
    """A talk in its session."""

    session: Session
    talk: Talk


def _overlaps(event: Event, program: Program) -> Iterator[Finding]:
    """Talks that begin before the previous one in the same room ends; once per pair of sessions.

    In a session without rooms, all talks are in one room. Breaks and what is no talk, such as
    registration, may be beside talks, and posters beside posters.
    """
    rooms: dict[tuple[date, bool, str], list[_Slot]] = defaultdict(list)
    for session in program.sessions:
        for talk in (talk for talk in session.talks if talk.kind not in BESIDE):
            room = " ".join((talk.room or session.room).split())
            day = session.on or event.start
            place = room.casefold() if room else session.id
            rooms[day, room != "", place].append(_Slot(session, talk))
    reported = set[tuple[str, str]]()
    for slots in rooms.values():
        slots.sort(key=lambda slot: (slot.talk.start, slot.talk.end))
        for first, second in zip(accumulate(slots, _later), slots[1:], strict=False):
            sessions = (first.session.id, second.session.id)
            if second.talk.start >= first.talk.end or sessions in reported:
                continue
            if first.talk.kind == second.talk.kind == "posters":
                continue
            if sessions[0] != sessions[1]:
                reported |= {sessions, sessions[::-1]}
            room = second.talk.room or second.session.room
            where = f" in '{room}'" if sessions[0] != sessions[1] else ""
            yield _finding(
                f"program.toml: {_name(second)} begins{where} at {second.talk.start:%H:%M}, "
                f"but {_name(first)} ends at {first.talk.end:%H:%M}",
                "Correct the times; parallel talks need rooms or sessions of their own.",
            )


def _later(first: _Slot, second: _Slot) -> _Slot:
    """The slot that ends later."""
    return first if first.talk.end > second.talk.end else second


def _too_long(program: Program) -> Iterator[Finding]:
    """Talks whose contributions take longer than from start to end; posters are shown together."""
    for session in program.sessions:
        for talk in (talk for talk in session.talks if talk.kind != "posters"):
            day = date.min
            time = datetime.combine(day, talk.end) - datetime.combine(day, talk.start)
            slot = int(time.total_seconds()) // 60
            if (talk.minutes or 0) * (len(talk.papers) or talk.count or 1) > slot > 0:
                length = contributions(talk, len(talk.papers)) or f"{talk.minutes} min"
                yield _finding(
                    f"program.toml: {_name(_Slot(session, talk))} lasts {length}, but has {slot} "
                    f"min, {talk.start:%H:%M} to {talk.end:%H:%M}",
                    "Correct minutes, start or end.",
                )


def _misspelt_speakers(volume: Volume) -> Iterator[Finding]:
    """Speakers of talks named almost like an announced speaker who gives none.

    The title and abstract announced with that speaker would not appear in the program.
    """
    talks = [talk for session in volume.program.sessions for talk in session.talks]
    named = {name_key(name) for talk in talks for name in talk.speakers}
    silent = {
        speaker.display.casefold(): speaker.display
        for speaker in volume.conference.speakers
        if name_key(speaker.display) not in named
    }
    known = {name_key(speaker.display) for speaker in volume.conference.speakers}
    for name in dict.fromkeys(
        name for talk in talks if talk.kind in ("talk", "invited") for name in talk.speakers
    ):
        if name_key(name) in known:
            continue
        if meant := silent.get(closest(name.casefold(), silent, likeness=LIKENESS)):
            yield _finding(
                f"program.toml: '{name}' is not a speaker of volume.toml{did_you_mean(meant)}",
                "Write the name as in [[speakers]], so that the program has the title announced "
                "there.",
            )


def _name(slot: _Slot) -> str:
    session, talk = slot
    name = talk.title or ", ".join((*talk.papers, *talk.speakers)) or talk.kind
    return f"'{name}' of '{session.title}'"


def _finding(message: str, remedy: str) -> Finding:
    return Finding(check="program", severity="warning", message=message, remedy=remedy)
