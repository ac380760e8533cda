"""The program."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from docutils import nodes

from procbuild.conference import Conference, Session, Speaker, Talk
from procbuild.days import day
from procbuild.model import Paper
from procbuild.names import name_key
from procbuild.site.addresses import anchor
from procbuild.site.inline import (
    folded,
    heading,
    items,
    paragraph,
    span,
    spoken,
    text,
    text_nodes,
    time_node,
    xref,
)
from procbuild.site.material import Material, foreign
from procbuild.site.parts.timetable import timetable
from procbuild.updates import shown_title
from procbuild.words import Words


def program(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """Sessions in order, their talks as lists of time and title."""
    volume, words = material.volume, material.words
    wanted = options.get("session")
    sessions = [one for one in volume.program.sessions if wanted in (None, one.id)]
    if not sessions:
        return []
    zone = volume.conference.event.timezone
    calendar = xref("file", "program.ics", text(words("calendar")))
    before, behind = words.around("As a {calendar}.", "calendar")
    note = words("Times are local to the venue ({zone}).", zone=zone)
    if volume.program.note:
        note = f"{volume.program.note.capitalize()}. {note}"
    lead = paragraph(span(note), text(f" {before}"), calendar, text(behind), classes=["proc-note"])
    found: list[nodes.Node] = [lead]
    days: dict[date, list[Session]] = {}
    for session in sessions:
        days.setdefault(session.on or volume.conference.event.start, []).append(session)
    several = len({one.on for one in volume.program.sessions}) > 1
    for on, of_day in days.items():
        if several:
            found.append(paragraph(time_node(on, day(on, words)), classes=["proc-day"]))
        found += timetable(of_day, words)
        for session in of_day:
            found += _session(material, session, on)
    return found


def _session(material: Material, session: Session, on: date) -> list[nodes.Node]:
    title = heading(session.title, anchor("session", session.id))
    words = material.words
    chair = session.chair and words("Chair: {name}", name=session.chair)
    facts = [part for part in (session.room, chair) if part]
    if facts:
        title += [nodes.Text(" "), span(" · ".join(facts), "facts")]
    if session.talks:
        file = xref("file", session_ics(session), text(words("calendar")))
        title += [text(" "), nodes.inline("", "", file, classes=["facts"])]
    zone = ZoneInfo(material.volume.conference.event.timezone)
    found: list[nodes.Node] = [title]
    if session.talks:
        talks = (_talk(material, talk, on, zone) for talk in session.talks)
        found.append(items(talks, "proc-program"))
    papers = [material.by_name[one] for one in session.papers if one in material.by_name]
    if papers:
        found.append(_papers(material, papers))
    return found


def session_ics(session: Session) -> str:
    """File of a session's own calendar."""
    return f"program/{anchor('session', session.id)}.ics"


def _talk(material: Material, talk: Talk, on: date, zone: ZoneInfo) -> list[nodes.Node]:
    """A line of the schedule; a paper that has a talk of its own is the talk's title."""
    words = material.words
    begin, end = _clock(on, talk.start, zone), _clock(on, talk.end, zone)
    hours = nodes.inline("", "", begin, nodes.Text("–"), end, classes=["hours"])
    papers = [material.by_name[one] for one in talk.papers if one in material.by_name]
    speaker = announced(material.volume.conference, talk)
    talk = titled(talk, speaker)
    line = paragraph(hours, nodes.Text(" "), classes=[f"kind-{talk.kind}"])
    facts = f"{talk.count} × {talk.minutes} min" if talk.count and talk.minutes else ""
    if len(papers) == 1 and not talk.title:
        line += _paper(material, papers.pop())
    else:
        line += span(talk_title(talk, words), "what")
    for told, name in (
        (facts, "facts"),
        (", ".join(talk.speakers) if talk.title else "", "who"),
        (talk.room, "facts"),
    ):
        if told:
            line += [nodes.Text(" "), span(told, name)]
    found: list[nodes.Node] = [line]
    if papers:
        found.append(_papers(material, papers))
    if speaker and speaker.abstract:
        found.append(folded(words("Abstract"), speaker.abstract))
    return found


def announced(conference: Conference, talk: Talk) -> Speaker | None:
    """The invited speaker who gives this talk alone, where it is the one announced with them."""
    if len(talk.speakers) != 1 or talk.papers or talk.kind not in ("talk", "invited"):
        return None
    name = name_key(talk.speakers[0])
    known = (one for one in conference.speakers if name_key(one.display) == name)
    return next((one for one in known if talk.title in ("", one.title)), None)


def titled(talk: Talk, speaker: Speaker | None) -> Talk:
    """The talk under the title that its speaker announced, unless it has one."""
    return replace(talk, title=speaker.title) if speaker and not talk.title else talk


def talk_title(talk: Talk, words: Words) -> str:
    """The title, or what stands for one."""
    return talk.title or ", ".join(talk.speakers) or words(KINDS[talk.kind])


KINDS = {
    "talk": "Talks",
    "invited": "Invited talk",
    "opening": "Opening",
    "closing": "Closing",
    "panel": "Panel",
    "posters": "Posters",
    "break": "Break",
    "other": "To be announced",
}
"""What a talk without title, speakers and papers is called."""


def _papers(material: Material, papers: Sequence[Paper]) -> nodes.Node:
    return items(([paragraph(*_paper(material, paper))] for paper in papers), "proc-session-papers")


def _paper(material: Material, paper: Paper) -> list[nodes.Node]:
    """Title and authors of a paper."""
    title = xref(
        "paper",
        paper.citation_key,
        *text_nodes(shown_title(paper, material.words)),
        classes=["what", *spoken(foreign(material.volume, paper))],
    )
    names = ", ".join(person.display for person in paper.authors)
    return [title, nodes.Text(" "), span(names, "who")]


def _clock(on: date, at: time, zone: ZoneInfo) -> nodes.Node:
    return time_node(datetime.combine(on, at, zone), f"{at:%H:%M}")
