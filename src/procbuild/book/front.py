"""The data that the book's own pages are typeset from: plain values for the Typst templates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from procbuild.authors import Author, authors_of, by_letter
from procbuild.book.citing import names, series, short_title
from procbuild.conference import Organizer, Person
from procbuild.licences import licence
from procbuild.model import Paper, Volume
from procbuild.text import fold
from procbuild.typeset.markup import runs
from procbuild.updates import shown_title

Data = dict[str, Any]


def paper_data(paper: Paper) -> Data:
    """A paper as the contents list it."""
    return {
        "key": paper.citation_key,
        "title": runs(shown_title(paper)),
        "authors": [person.display for person in paper.authors],
        "page": paper.first_page,
    }


def front_data(volume: Volume, size: tuple[float, float], chapters: Sequence[str]) -> Data:
    """Everything that ``book.typ`` needs besides the organizers' pages."""
    conference = volume.conference
    identity, event = conference.volume, conference.event
    last = max(
        (paper.last_page or 0 for paper in volume.papers), default=conference.papers.first_page - 1
    )
    sections = [
        {
            "id": section.id,
            "title": section.title,
            "papers": [paper_data(paper) for paper in section.papers],
        }
        for section in volume.sections
    ]
    return {
        "size": list(size),
        "language": identity.language,
        "title": runs(identity.title),
        "title-length": len(identity.title),
        "short": short_title(volume),
        "series": series(volume),
        "event": {
            "name": event.name if event.name not in identity.title else "",
            "host": event.host,
            "place": ", ".join(part for part in (event.venue, event.city, event.country) if part),
            "dates": event.when or span(event.start, event.end),
        },
        "editors": [_person(person) for person in conference.editors],
        "publisher": identity.publisher,
        "year": volume.published.year,
        "colophon": colophon(volume),
        "citation": runs(_citation(volume)),
        "abstract": [runs(part) for part in identity.abstract.strip().split("\n\n") if part],
        "chapters": list(chapters),
        "organizers": roles(conference.organizers),
        "committee": roles(conference.committee),
        "sponsors": [
            {"name": one.name, "level": one.level, "url": one.url, "logo": one.logo}
            for one in conference.sponsors
        ],
        "speakers": [
            {
                **_person(one),
                "title": runs(one.title),
                "abstract": [runs(part) for part in one.abstract.strip().split("\n\n") if part],
                "bio": [runs(part) for part in one.bio.strip().split("\n\n") if part],
            }
            for one in conference.speakers
            if one.title or one.abstract
        ],
        "program": program(volume),
        "sections": sections,
        "authors": author_index(volume),
        "keywords": keyword_index(volume),
        "first": conference.papers.first_page,
        "after": last + 1,
    }


def sheet_data(sheet: Mapping[str, Any]) -> Data:
    """A page between the papers."""
    if sheet["kind"] == "divider":
        title, authors = sheet["section"].title, []
    else:
        title = sheet["paper"].title
        authors = [person.display for person in sheet["paper"].authors]
    return {"run": sheet["run"], "kind": sheet["kind"], "title": runs(title), "authors": authors}


def span(first: date, last: date | None) -> str:
    """``15 December 2023``, ``17–18 September 2026``, ``30 November – 2 December 2025``."""
    end = f"{first.day} {first:%B %Y}"
    if last is None or last == first:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {first:%B %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {last.day} {last:%B %Y}"
    return f"{end} – {last.day} {last:%B %Y}"


def colophon(volume: Volume) -> list[list[str]]:
    """Name and value of what a librarian looks for; what is not known is left out."""
    identity = volume.conference.volume
    rights, address = licence(identity.licence)
    known = [
        ("Series", series(volume)),
        ("Publisher", identity.publisher),
        ("Published", span(volume.published, None) if identity.published else ""),
        ("ISBN", identity.isbn),
        ("ISSN", identity.issn),
        ("DOI", identity.doi),
        ("Online", identity.url),
        ("Sponsored by", identity.sponsored_by),
        ("Licence", f"{rights} ({address})" if address else rights),
    ]
    return [[name, value] for name, value in known if value]


def _citation(volume: Volume) -> str:
    identity = volume.conference.volume
    editors = volume.conference.editors
    who = f"{names(editors)} ({'eds' if len(editors) > 1 else 'ed.'}). " if editors else ""
    where = ", ".join(part for part in (series(volume), identity.publisher) if part)
    where = where or identity.publisher
    tail = f" https://doi.org/{identity.doi}" if identity.doi else ""
    middle = f" {where}," if where else ""
    return f"{who}{identity.title.rstrip('.')}.{middle} {volume.published.year}.{tail}"


def _person(person: Person) -> Data:
    return {
        "name": person.display,
        "script": person.script,
        "at": ", ".join(person.affiliations),
    }


def roles(people: Sequence[Organizer]) -> list[Data]:
    """People by role, in the order in which the roles first come."""
    groups: dict[str, list[Data]] = {}
    for one in people:
        groups.setdefault(one.role, []).append(_person(one))
    return [{"role": role, "people": group} for role, group in groups.items()]


def program(volume: Volume) -> list[Data]:
    """The program by day; empty where there is none."""
    by_key = {paper.id: paper for paper in volume.papers}
    by_key |= {paper.citation_key: paper for paper in volume.papers}
    speakers = {one.display: one for one in volume.conference.speakers}
    days: dict[date, list[Data]] = {}
    for session in volume.program.sessions:
        talks: list[Data] = []
        for talk in session.talks:
            people = list(talk.speakers)
            titles = [
                runs(speakers[one].title) for one in people if one in speakers and not talk.title
            ]
            talks.append(
                {
                    "time": f"{talk.start:%H:%M}–{talk.end:%H:%M}",
                    "title": runs(talk.title) if talk.title else (titles or [[]])[0],
                    "kind": talk.kind,
                    "people": people,
                    "room": talk.room,
                    "papers": [paper_data(by_key[one]) for one in talk.papers if one in by_key],
                }
            )
        rest = [paper_data(by_key[one]) for one in session.papers if one in by_key]
        if talks or rest:
            day = session.on or volume.conference.event.start
            days.setdefault(day, []).append(
                {
                    "title": runs(session.title),
                    "room": session.room,
                    "chair": session.chair,
                    "talks": talks,
                    "papers": rest,
                }
            )
    return [
        {"day": f"{day:%A}, {span(day, None)}", "sessions": sessions}
        for day, sessions in sorted(days.items())
    ]


def author_index(volume: Volume) -> list[Data]:
    """Authors in the order of an index, by letter, with the papers' first pages."""
    placed = [paper for paper in volume.papers if paper.first_page is not None]
    return [
        {"letter": letter, "entries": [_indexed(author) for author in authors]}
        for letter, authors in by_letter(authors_of(placed)).items()
    ]


def _indexed(author: Author) -> Data:
    return {
        "name": author.person.inverted,
        "script": author.person.script,
        "pages": [{"key": paper.citation_key, "page": paper.first_page} for paper in author.papers],
    }


def keyword_index(volume: Volume) -> list[Data]:
    """Keywords in alphabetical order with the first pages of their papers."""
    found: dict[str, list[Paper]] = {}
    shown: dict[str, str] = {}
    for paper in volume.papers:
        for keyword in paper.keywords:
            if paper.first_page is not None:
                key = fold(keyword)
                shown.setdefault(key, keyword)
                found.setdefault(key, []).append(paper)
    return [
        {
            "name": runs(shown[key]),
            "pages": [
                {"key": paper.citation_key, "page": paper.first_page}
                for paper in dict.fromkeys(found[key])
            ],
        }
        for key in sorted(found)
    ]
