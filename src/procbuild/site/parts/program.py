"""The program."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from docutils import nodes

from procbuild.conference import Event, Session, Talk
from procbuild.model import Paper
from procbuild.site.addresses import anchor
from procbuild.site.inline import (
    collapsed,
    echo,
    heading,
    items,
    language_classes,
    paragraph,
    people,
    span,
    text,
    text_nodes,
    time_node,
    xref,
)
from procbuild.site.material import Material, foreign
from procbuild.site.parts.timetable import timetable
from procbuild.translations.days import day_of_week
from procbuild.updates import shown_title
from procbuild.volume.authors import listed_authors
from procbuild.volume.talks import (
    announced_speaker,
    contributions,
    kind_name,
    note_sentence,
    talk_title,
    with_affiliations,
    with_announced_title,
)


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
    if stated := note_sentence(volume.program):
        note = f"{stated} {note}"
    lead = paragraph(span(note), text(f" {before}"), calendar, text(behind), classes=["proc-note"])
    content: list[nodes.Node] = [lead]
    days: dict[date, list[Session]] = {}
    for session in sessions:
        days.setdefault(session.on or volume.conference.event.start, []).append(session)
    are_days_known = _are_days_known(volume.conference.event, volume.program.sessions)
    for on, on_day in days.items():
        if are_days_known:
            title = heading("")
            title["classes"].append("proc-day")
            title += time_node(on, day_of_week(on, words))
            content.append(title)
        content += timetable(on_day, words)
        for session in on_day:
            content += _session(material, session, on, level=4 if are_days_known else 3)
    return content


def _are_days_known(event: Event, sessions: Sequence[Session]) -> bool:
    """Whether sessions are on stated days, or the event has only one."""
    return event.end in (None, event.start) or any(session.on for session in sessions)


def _session(material: Material, session: Session, on: date, *, level: int) -> list[nodes.Node]:
    content: list[nodes.Node] = [heading(session.title, anchor("session", session.id), level=level)]
    words = material.words
    chair = session.chair and words("Chair: {name}", name=session.chair)
    facts: list[nodes.Node] = [span(part) for part in (session.room, chair) if part]
    if session.talks:
        facts.append(xref("file", session_ics(session), text(words("calendar"))))
    if facts:
        spaced = [node for fact in facts for node in (text(" · "), fact)]
        content.append(paragraph(*spaced[1:], classes=["proc-session-facts"]))
    zone = ZoneInfo(material.volume.conference.event.timezone)
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
    lengths = contributions(talk, len(papers))
    conference = material.volume.conference
    speaker = announced_speaker(conference, talk)
    talk = with_announced_title(talk, speaker)
    speakers = ", ".join(with_affiliations(conference, talk))
    line = paragraph(hours, nodes.Text(" "), classes=[f"kind-{talk.kind}"])
    if kind := kind_name(talk, words):
        line += [span(kind, "kind"), nodes.Text(" ")]
    if len(papers) == 1 and not talk.title:
        echo(line).extend(_paper(material, papers.pop()))
    else:
        line += span(talk.title or speakers or talk_title(talk, words), "what")
    for detail, class_name in (
        (lengths, "facts"),
        (speakers if talk.title else "", "who"),
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


def _papers(material: Material, papers: Sequence[Paper]) -> nodes.Node:
    entries = ([paragraph(*_paper(material, paper))] for paper in papers)
    return echo(items(entries, "proc-session-papers"))


def _paper(material: Material, paper: Paper) -> list[nodes.Node]:
    """Title and authors of a paper."""
    title = xref(
        "paper",
        paper.citation_key,
        *text_nodes(shown_title(paper, material.words)),
        classes=["what", *language_classes(foreign(material.volume, paper))],
    )
    authors, others = listed_authors(paper, material.words)
    names = people([span(person.display) for person in authors], others)
    return [title, text(" "), nodes.inline("", "", *names, classes=["who"])]


def _clock(on: date, at: time, zone: ZoneInfo) -> nodes.Node:
    return time_node(datetime.combine(on, at, zone), f"{at:%H:%M}")
