"""A table of times and rooms, for days on which sessions run in parallel."""

from collections.abc import Sequence
from datetime import time
from itertools import combinations, starmap

from docutils import nodes

from procbuild.conference import Session
from procbuild.site.inline import paragraph, span, text, text_nodes, xref
from procbuild.translations import Words


def timetable(sessions: Sequence[Session], words: Words) -> list[nodes.Node]:
    """Times as rows, rooms as columns; empty if no sessions in different rooms overlap."""
    timed = [session for session in sessions if session.talks]
    if not any(starmap(_are_parallel, combinations(timed, 2))):
        return []
    rooms = list(dict.fromkeys(session.room for session in timed))
    begins = sorted({_begin(session) for session in timed})
    head = _row(
        [[span(words("Time"))], *([span(room or words("No room given"))] for room in rooms)]
    )
    body = [
        _row([[text(f"{begin:%H:%M}")], *(_cell(timed, begin, room, words) for room in rooms)])
        for begin in begins
    ]
    group = nodes.tgroup("", cols=len(rooms) + 1)
    group += [nodes.colspec("", colwidth=1, stub=not number) for number in range(len(rooms) + 1)]
    group += [nodes.thead("", head), nodes.tbody("", *body)]
    return [nodes.table("", group, classes=["proc-timetable", "colwidths-auto"])]


def _cell(sessions: Sequence[Session], begin: time, room: str, words: Words) -> list[nodes.Node]:
    """The sessions that begin at this time in this room, linked to their own lists."""
    content: list[nodes.Node] = []
    for session in sessions:
        if session.room == room and _begin(session) == begin:
            title = xref("session", session.id, *text_nodes(session.title))
            until = words("until {time}", time=f"{_end(session):%H:%M}")
            content += [title, text(" "), span(until, "facts")]
    return content


def _row(cells: Sequence[Sequence[nodes.Node]]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", paragraph(*cell)) for cell in cells))


def _begin(session: Session) -> time:
    return min(talk.start for talk in session.talks)


def _end(session: Session) -> time:
    return max(talk.end for talk in session.talks)


def _are_parallel(first: Session, second: Session) -> bool:
    overlap = _begin(first) < _end(second) and _begin(second) < _end(first)
    return overlap and first.room != second.room
