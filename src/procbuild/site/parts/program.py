"""The program."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from docutils import nodes

from procbuild.conference import Conference, Session, Speaker, Talk
from procbuild.model import Paper
from procbuild.names import name_key
from procbuild.site.addresses import anchor
from procbuild.site.inline import (
    collapsed,
    heading,
    items,
    language_classes,
    paragraph,
    span,
    text,
    text_nodes,
    time_node,
    xref,
)
from procbuild.site.material import Material, foreign
from procbuild.site.parts.timetable import timetable
from procbuild.translations import Words
from procbuild.translations.days import day
from procbuild.updates import shown_title


def program(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """Sessions in order, with their talks as lists of time and title."""
    volume, words = material.volume, material.words
    selected = options.get("session")
    sessions = [session for session in volume.program.sessions if selected in (None, session.id)]
    if not sessions:
        return []
    zone = volume.conference.event.timezone
    calendar = xref("file", "program.ics", text(words("calendar")))
    before, behind = words.around("As a {calendar}.", "calendar")
    note = words("Times are local to the venue ({zone}).", zone=zone)
    if volume.program.note:
        note = f"{volume.program.note.capitalize()}. {note}"
    lead = paragraph(span(note), text(f" {before}"), calendar, text(behind), classes=["proc-note"])
    content: list[nodes.Node] = [lead]
    days: dict[date, list[Session]] = {}
    for session in sessions:
        days.setdefault(session.on or volume.conference.event.start, []).append(session)
    has_several_days = len({session.on for session in volume.program.sessions}) > 1
    for on, on_day in days.items():
        if has_several_days:
            content.append(paragraph(time_node(on, day(on, words)), classes=["proc-day"]))
        content += timetable(on_day, words)
        for session in on_day:
            content += _session(material, session, on)
    return content


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
    content: list[nodes.Node] = [title]
    if session.talks:
        talks = (_talk(material, talk, on, zone) for talk in session.talks)
        content.append(items(talks, "proc-program"))
    papers = [material.by_name[name] for name in session.papers if name in material.by_name]
    if papers:
        content.append(_papers(material, papers))
    return content


def session_ics(session: Session) -> str:
    """Path of a session's own calendar."""
    return f"program/{anchor('session', session.id)}.ics"


def _talk(material: Material, talk: Talk, on: date, zone: ZoneInfo) -> list[nodes.Node]:
    """A line of the schedule; the paper of a talk without a title is its title."""
    words = material.words
    begin, end = _clock(on, talk.start, zone), _clock(on, talk.end, zone)
    hours = nodes.inline("", "", begin, nodes.Text("–"), end, classes=["hours"])
    papers = [material.by_name[name] for name in talk.papers if name in material.by_name]
    speaker = announced_speaker(material.volume.conference, talk)
    talk = with_announced_title(talk, speaker)
    line = paragraph(hours, nodes.Text(" "), classes=[f"kind-{talk.kind}"])
    facts = f"{talk.count} × {talk.minutes} min" if talk.count and talk.minutes else ""
    if len(papers) == 1 and not talk.title:
        line += _paper(material, papers.pop())
    else:
        line += span(talk_title(talk, words), "what")
    for detail, class_name in (
        (facts, "facts"),
        (", ".join(talk.speakers) if talk.title else "", "who"),
        (talk.room, "facts"),
    ):
        if detail:
            line += [nodes.Text(" "), span(detail, class_name)]
    content: list[nodes.Node] = [line]
    if papers:
        content.append(_papers(material, papers))
    if speaker and speaker.abstract:
        content.append(collapsed(words("Abstract"), speaker.abstract))
    return content


def announced_speaker(conference: Conference, talk: Talk) -> Speaker | None:
    """The invited speaker who gives this talk, if it is the one announced with the speaker."""
    if len(talk.speakers) != 1 or talk.papers or talk.kind not in ("talk", "invited"):
        return None
    name = name_key(talk.speakers[0])
    speakers = (speaker for speaker in conference.speakers if name_key(speaker.display) == name)
    return next((speaker for speaker in speakers if talk.title in ("", speaker.title)), None)


def with_announced_title(talk: Talk, speaker: Speaker | None) -> Talk:
    """The talk with the title announced by its speaker, unless it has one."""
    return replace(talk, title=speaker.title) if speaker and not talk.title else talk


def talk_title(talk: Talk, words: Words) -> str:
    """The title, or a substitute."""
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
"""Names of talks without title, speakers and papers."""


def _papers(material: Material, papers: Sequence[Paper]) -> nodes.Node:
    return items(([paragraph(*_paper(material, paper))] for paper in papers), "proc-session-papers")


def _paper(material: Material, paper: Paper) -> list[nodes.Node]:
    """Title and authors of a paper."""
    title = xref(
        "paper",
        paper.citation_key,
        *text_nodes(shown_title(paper, material.words)),
        classes=["what", *language_classes(foreign(material.volume, paper))],
    )
    names = ", ".join(person.display for person in paper.authors)
    return [title, nodes.Text(" "), span(names, "who")]


def _clock(on: date, at: time, zone: ZoneInfo) -> nodes.Node:
    return time_node(datetime.combine(on, at, zone), f"{at:%H:%M}")
