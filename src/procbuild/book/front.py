"""The data that the book's own pages are typeset from: plain values for the Typst templates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from procbuild.authors import Author, authors_of, by_letter
from procbuild.book.citing import last_page, names, short_title
from procbuild.conference import Organizer, Person
from procbuild.days import day, day_of_week, days
from procbuild.licences import licence
from procbuild.model import Paper, Volume
from procbuild.text import fold, plain
from procbuild.typeset.markup import is_right_to_left, isolate_direction, runs
from procbuild.updates import shown_title
from procbuild.words import Words, words_of

Data = dict[str, Any]


def paper_data(paper: Paper, language: str, words: Words) -> Data:
    """A paper as the contents of a volume in this language list it."""
    return {
        "key": paper.citation_key,
        "title": runs(shown_title(paper, words), language),
        "authors": [isolate_direction(person.display, language) for person in paper.authors],
        "page": paper.first_page,
    }


def front_data(volume: Volume, size: tuple[float, float], chapters: Sequence[str]) -> Data:
    """Everything that ``book.typ`` needs besides the organizers' pages."""
    conference = volume.conference
    identity, event = conference.volume, conference.event
    language = identity.language
    words = words_of(conference)
    sections = [
        {
            "id": section.id,
            "title": plain(section.title),
            "heading": runs(section.title, language),
            "papers": [paper_data(paper, language, words) for paper in section.papers],
        }
        for section in volume.sections
    ]
    return {
        "size": list(size),
        "language": language,
        "leftward": is_right_to_left(language),
        "words": dict(words.said),
        "title": runs(identity.title),
        "title-length": len(identity.title),
        "short": short_title(volume),
        "series": identity.numbered_as(words("Volume {number}")),
        "event": {
            "name": isolate_direction(
                event.name if event.name not in identity.title else "", language
            ),
            "host": isolate_direction(event.host, language),
            "place": isolate_direction(
                ", ".join(part for part in (event.venue, event.city, event.country) if part),
                language,
            ),
            "dates": isolate_direction(event.when or days(event.start, event.end, words), language),
        },
        "editors": [_person(person, language) for person in conference.editors],
        "publisher": identity.publisher,
        "year": volume.issue_date.year,
        "colophon": colophon(volume),
        "stamps": conference.book.stamps,
        "citation": runs(_citation(volume), language),
        "abstract": [runs(part) for part in identity.abstract.strip().split("\n\n") if part],
        "chapters": list(chapters),
        "organizers": roles(conference.organizers, language),
        "committee": roles(conference.committee, language),
        "sponsors": [
            {"name": one.name, "level": one.level, "url": one.url, "logo": one.logo}
            for one in conference.sponsors
        ],
        "speakers": [
            {
                **_person(one, language),
                "title": runs(one.title, language),
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
        "after": last_page(volume) + 1,
    }


def sheet_data(sheet: Mapping[str, Any]) -> Data:
    """A page between the papers."""
    if sheet["kind"] == "divider":
        title, authors, key = sheet["section"].title, [], ""
    else:
        title, key = sheet["paper"].title, sheet["paper"].citation_key
        authors = [isolate_direction(person.display) for person in sheet["paper"].authors]
    return {
        "run": sheet["run"],
        "kind": sheet["kind"],
        "key": key,
        "title": runs(title),
        "authors": authors,
    }


def colophon(volume: Volume) -> list[list[str]]:
    """Name and value of what a librarian looks for; what is not known is left out."""
    identity = volume.conference.volume
    words = words_of(volume.conference)
    rights, address = licence(identity.licence)
    known = [
        (words("Series"), identity.numbered if identity.series else ""),
        (words("Volume"), "" if identity.series else identity.number),
        (words("Publisher"), identity.publisher),
        (words("Published"), day(volume.issue_date, words) if identity.published else ""),
        ("ISBN", identity.isbn),
        ("ISSN", identity.issn),
        ("DOI", identity.doi),
        (words("Online"), identity.url),
        (words("Sponsored by"), identity.sponsored_by),
        (words("Licence"), f"{rights} ({address})" if address else rights),
    ]
    return [[name, value] for name, value in known if value]


def _citation(volume: Volume) -> str:
    identity = volume.conference.volume
    editors = volume.conference.editors
    words = words_of(volume.conference)
    called = "{names} (eds)" if len(editors) > 1 else "{names} (ed.)"
    who = f"{words(called, names=names(editors, words))}. " if editors else ""
    numbered = identity.numbered_as(words("Volume {number}"))
    where = ", ".join(part for part in (numbered, identity.publisher) if part)
    tail = f" https://doi.org/{identity.doi}" if identity.doi else ""
    middle = f" {where}," if where else ""
    return f"{who}{identity.title.rstrip('.')}.{middle} {volume.issue_date.year}.{tail}"


def _person(person: Person, language: str) -> Data:
    return {
        "name": isolate_direction(person.display, language),
        "script": person.script,
        "at": isolate_direction(", ".join(person.affiliations), language),
    }


def roles(people: Sequence[Organizer], language: str) -> list[Data]:
    """People by role, in the order in which the roles first come."""
    groups: dict[str, list[Data]] = {}
    for one in people:
        groups.setdefault(one.role, []).append(_person(one, language))
    return [{"role": role, "people": group} for role, group in groups.items()]


def program(volume: Volume) -> list[Data]:
    """The program by day; empty where there is none."""
    by_key = {paper.id: paper for paper in volume.papers}
    by_key |= {paper.citation_key: paper for paper in volume.papers}
    speakers = {one.display: one for one in volume.conference.speakers}
    language = volume.conference.volume.language
    words = words_of(volume.conference)
    by_day: dict[date, list[Data]] = {}
    for session in volume.program.sessions:
        talks: list[Data] = []
        for talk in session.talks:
            named = [speakers[one].title for one in talk.speakers if one in speakers]
            title = talk.title or next(iter(named), "")
            talks.append(
                {
                    "time": f"{talk.start:%H:%M}–{talk.end:%H:%M}",
                    "title": runs(title, language),
                    "kind": talk.kind,
                    "people": [isolate_direction(one, language) for one in talk.speakers],
                    "room": talk.room,
                    "papers": [
                        paper_data(by_key[one], language, words)
                        for one in talk.papers
                        if one in by_key
                    ],
                }
            )
        rest = [paper_data(by_key[one], language, words) for one in session.papers if one in by_key]
        if talks or rest:
            on = session.on or volume.conference.event.start
            by_day.setdefault(on, []).append(
                {
                    "title": runs(session.title, language),
                    "room": session.room,
                    "chair": isolate_direction(session.chair, language),
                    "talks": talks,
                    "papers": rest,
                }
            )
    return [
        {"day": isolate_direction(day_of_week(one, words), language), "sessions": sessions}
        for one, sessions in sorted(by_day.items())
    ]


def author_index(volume: Volume) -> list[Data]:
    """Authors in the order of an index, by letter, with the papers' first pages."""
    placed = [paper for paper in volume.papers if paper.first_page is not None]
    language = volume.conference.volume.language
    return [
        {"letter": letter, "entries": [_indexed(author, language) for author in authors]}
        for letter, authors in by_letter(authors_of(placed)).items()
    ]


def _indexed(author: Author, language: str) -> Data:
    return {
        "name": isolate_direction(author.person.inverted, language),
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
            "name": runs(shown[key], volume.conference.volume.language),
            "pages": [
                {"key": paper.citation_key, "page": paper.first_page}
                for paper in dict.fromkeys(found[key])
            ],
        }
        for key in sorted(found)
    ]
