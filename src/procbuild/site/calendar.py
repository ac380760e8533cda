"""``program.ics``: the program as a calendar (RFC 5545)."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from procbuild.conference import Session, Speaker, Talk
from procbuild.incremental.cache import digest
from procbuild.model import Paper, Volume
from procbuild.site.addresses import base_of
from procbuild.site.material import Material
from procbuild.text import plain
from procbuild.updates import shown_title
from procbuild.volume.authors import listed_authors
from procbuild.volume.talks import announced_speaker, talk_title, with_announced_title


def program_ics(material: Material, session: Session | None = None) -> bytes:
    """A calendar of the program, or of one session.

    Without a program, it contains the days of the event. Times are in UTC, so that no time zone
    definition is needed; the result does not depend on the current time.
    """
    volume = material.volume
    calendar = Calendar()
    calendar.add("prodid", "-//procbuild//program//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _line(volume.conference.event.name))
    for event in list(_talks(material, session)) or [_whole_event(volume)]:
        calendar.add_component(event)
    data: bytes = calendar.to_ical()
    return data


def _talks(material: Material, only: Session | None) -> Iterator[Event]:
    """The talks of the program, or of one session."""
    known: Counter[str] = Counter()
    for session in material.volume.program.sessions:
        for talk in session.talks:
            id_ = _identity(material, session, talk)
            known[id_] += 1
            if only in (None, session):
                yield _talk(material, session, talk, f"{id_}-{known[id_]}")


def _identity(material: Material, session: Session, talk: Talk) -> str:
    """What stays when a talk is moved, so that readers' calendars move it too.

    Its papers; without papers, session, kind, title and speakers.
    """
    by_name = material.by_name
    papers = [by_name[name].id if name in by_name else name for name in talk.papers]
    if papers:
        return digest(sorted(papers))[:16]
    return digest(session.id, talk.kind, talk.title, list(talk.speakers))[:16]


def _talk(material: Material, session: Session, listed: Talk, id_: str) -> Event:
    volume = material.volume
    speaker = announced_speaker(volume.conference, listed)
    talk = with_announced_title(listed, speaker)
    summary = _summary(material, session, talk)
    papers = [material.by_name[name] for name in talk.papers if name in material.by_name]
    page = f"papers/{papers[0].citation_key}.html" if len(papers) == 1 else "program.html"
    event = _event(volume, id_, summary, page)
    on = session.on or volume.conference.event.start
    zone = ZoneInfo(volume.conference.event.timezone)
    event.add("dtstart", datetime.combine(on, talk.start, zone).astimezone(UTC))
    event.add("dtend", datetime.combine(on, talk.end, zone).astimezone(UTC))
    place = [talk.room or session.room, volume.conference.event.place]
    if where := ", ".join(part for part in place if part):
        event.add("location", _line(where))
    event.add("categories", [_line(session.title)])
    abouts = [_about(material, paper, summary) for paper in papers]
    if about := "\n\n".join(abouts) if abouts else _announced(speaker):
        event.add("description", about)
    return event


def _about(material: Material, paper: Paper, summary: str) -> str:
    """Title and authors of a paper on a line each; without a title that the summary says."""
    title = _line(shown_title(paper, material.words))
    authors, others = listed_authors(paper, material.words)
    names = " ".join(filter(None, (", ".join(person.display for person in authors), others)))
    return "\n".join(line for line in (title if title != summary else "", _line(names)) if line)


def _announced(speaker: Speaker | None) -> str:
    return _line(speaker.abstract) if speaker else ""


def _whole_event(volume: Volume) -> Event:
    """The days of the event, used as long as there is no program."""
    facts = volume.conference.event
    event = _event(volume, "event", _line(facts.name), "")
    event.add("dtstart", facts.start)
    event.add("dtend", facts.last_day + timedelta(days=1))
    if facts.when:
        event.add("status", "TENTATIVE")
    if where := facts.place:
        event.add("location", _line(where))
    return event


def _event(volume: Volume, id_: str, summary: str, page: str) -> Event:
    """An event without its time; ``page`` is the page of the site that its address leads to."""
    event = Event()
    event.add("uid", f"{volume.name}-{id_}@procbuild")
    event.add("dtstamp", _stamp(volume.issue_date))
    event.add("summary", summary)
    if url := volume.conference.volume.url:
        event.add("url", base_of(url) + page)
    return event


def _stamp(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _summary(material: Material, session: Session, talk: Talk) -> str:
    """The talk's title with its speakers, or the title of a single paper; else of the session."""
    if not talk.title and len(talk.papers) == 1 and talk.papers[0] in material.by_name:
        return _line(material.by_name[talk.papers[0]].title)
    if talk.kind == "talk" and not talk.title and not talk.speakers:
        return _line(session.title)
    speakers = f" ({', '.join(talk.speakers)})" if talk.title and talk.speakers else ""
    return _line(talk_title(talk, material.words) + speakers)


def _line(text: str) -> str:
    """Text of the model on a single line, without maths markup or control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in plain(text)).split())
