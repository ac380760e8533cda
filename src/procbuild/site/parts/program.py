"""The program."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from docutils import nodes

from procbuild.conference import Session, Talk
from procbuild.site.inline import day, heading, items, paragraph, span, text_nodes, time_node, xref
from procbuild.site.material import Material


def program(material: Material, options: Mapping[str, str]) -> Sequence[nodes.Node]:
    """Sessions in order, their talks as lists of time and title."""
    volume = material.volume
    wanted = options.get("session")
    sessions = [one for one in volume.program.sessions if wanted in (None, one.id)]
    if not sessions:
        return []
    zone = volume.conference.event.timezone
    note = f"Times are local to the venue ({zone})."
    if volume.program.note:
        note = f"{volume.program.note.capitalize()}. {note}"
    found: list[nodes.Node] = [paragraph(span(note), classes=["proc-note"])]
    shown: date | None = None
    several = len({one.on for one in volume.program.sessions}) > 1
    for session in sessions:
        on = session.on or volume.conference.event.start
        if several and on != shown:
            found.append(paragraph(time_node(on, day(on)), classes=["proc-day"]))
            shown = on
        found += _session(material, session, on)
    return found


def _session(material: Material, session: Session, on: date) -> list[nodes.Node]:
    title = heading(session.title, session_anchor(session.id))
    facts = [part for part in (session.room, session.chair and f"Chair: {session.chair}") if part]
    if facts:
        title += [nodes.Text(" "), span(" · ".join(facts), "facts")]
    zone = ZoneInfo(material.volume.conference.event.timezone)
    found: list[nodes.Node] = [title]
    if session.talks:
        talks = (_talk(material, talk, on, zone) for talk in session.talks)
        found.append(items(talks, "proc-program"))
    if session.papers:
        found.append(items(_papers(material, session.papers), "proc-session-papers"))
    return found


def session_anchor(id_: str) -> str:
    """Anchor of a session on the page of the program."""
    return f"session-{id_}"


def _talk(material: Material, talk: Talk, on: date, zone: ZoneInfo) -> list[nodes.Node]:
    begin, end = _clock(on, talk.start, zone), _clock(on, talk.end, zone)
    hours = nodes.inline("", "", begin, nodes.Text("–"), end, classes=["hours"])
    title = span(talk_title(talk), "what")
    line = paragraph(hours, nodes.Text(" "), title, classes=[f"kind-{talk.kind}"])
    if talk.count and talk.minutes:
        line += [nodes.Text(" "), span(f"{talk.count} × {talk.minutes} min", "facts")]
    if talk.speakers and talk.title:
        line += [nodes.Text(" "), span(", ".join(talk.speakers), "who")]
    if talk.room:
        line += [nodes.Text(" "), span(talk.room, "facts")]
    papers = _papers(material, talk.papers)
    return [line, items(papers, "proc-session-papers")] if papers else [line]


def talk_title(talk: Talk) -> str:
    """The title, or what stands for one."""
    return talk.title or ", ".join(talk.speakers) or KINDS[talk.kind]


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


def _papers(material: Material, ids: Sequence[str]) -> list[list[nodes.Node]]:
    """Links to the papers that are there; the program may name papers that have gone."""
    found = [material.by_name[one] for one in ids if one in material.by_name]
    return [
        [
            paragraph(
                xref("paper", paper.citation_key, *text_nodes(paper.title)),
                nodes.Text(" "),
                span(", ".join(person.display for person in paper.authors), "who"),
            )
        ]
        for paper in found
    ]


def _clock(on: date, at: time, zone: ZoneInfo) -> nodes.Node:
    return time_node(datetime.combine(on, at, zone), f"{at:%H:%M}")
