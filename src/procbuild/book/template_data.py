"""Data for the book's own pages: plain values for the Typst templates."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from procbuild.book.chapter import Chapter
from procbuild.book.descriptions import last_page, names, short_title
from procbuild.conference import Organizer, Person
from procbuild.model import Paper, Volume
from procbuild.standards.licences import licence
from procbuild.text import plain
from procbuild.translations import Words, words_of
from procbuild.translations.days import day, day_of_week, days
from procbuild.typeset.markup import is_right_to_left, isolate_direction, runs
from procbuild.updates import shown_title
from procbuild.volume.authors import Author, authors_of, by_letter, listed_authors
from procbuild.volume.keywords import keywords_of
from procbuild.volume.talks import (
    announced_speaker,
    contributions,
    kind_name,
    note_sentence,
    talk_title,
    with_affiliations,
    with_announced_title,
)

Data = dict[str, Any]

PLACED: Mapping[str, Sequence[str]] = {
    "organizers": ("organizers",),
    "committee": ("committee",),
    "sponsors": ("sponsors",),
    "speakers": ("speakers", "invited"),
    "program": ("program",),
}
"""The data of the book's own pages that a page of the organizers replaces by placing a part."""


def paper_data(paper: Paper, language: str, words: Words) -> Data:
    """A paper as listed in the contents of a volume in this language."""
    authors, others = listed_authors(paper, words)
    names = [isolate_direction(person.display, language) for person in authors]
    return {
        "key": paper.citation_key,
        "title": runs(shown_title(paper, words), language),
        "authors": [*names[:-1], f"{names[-1]} {others}"] if others else names,
        "page": paper.first_page,
    }


def front_data(volume: Volume, size: tuple[float, float], chapters: Sequence[Chapter]) -> Data:
    """The data for ``book.typ``, except for the organizers' pages.

    What these pages place themselves is left out.
    """
    data = _data(volume, size, [chapter.name for chapter in chapters])
    placed = {part for chapter in chapters for part in chapter.parts}
    return data | {name: [] for part, names in PLACED.items() if part in placed for name in names}


def _data(volume: Volume, size: tuple[float, float], chapters: Sequence[str]) -> Data:
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
            "place": isolate_direction(event.place, language),
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
        "organizers": by_role(conference.organizers, language, words("Organizers")),
        "committee": by_role(conference.committee, language, words("Program committee")),
        "sponsors": [
            {
                "name": sponsor.name,
                "level": sponsor.level,
                "url": sponsor.url,
                "logo": sponsor.logo,
            }
            for sponsor in conference.sponsors
        ],
        "speakers": [
            {
                **_person(speaker, language),
                "title": runs(speaker.title, language),
                "abstract": [runs(part) for part in speaker.abstract.strip().split("\n\n") if part],
                "bio": [runs(part) for part in speaker.bio.strip().split("\n\n") if part],
            }
            for speaker in conference.speakers
            if speaker.title or speaker.abstract
        ],
        "invited": [
            _person(speaker, language)
            for speaker in conference.speakers
            if not (speaker.title or speaker.abstract)
        ],
        "program": program(volume),
        "program-note": isolate_direction(note_sentence(volume.program), language),
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
    """Name and value of bibliographic facts; unknown ones are left out."""
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
        ("DOI", f"https://doi.org/{identity.doi}" if identity.doi else ""),
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


def by_role(people: Sequence[Organizer], language: str, unnamed: str) -> list[Data]:
    """People by role, in order of first appearance; ``unnamed`` is that of people without one."""
    groups: dict[str, list[Data]] = {}
    for person in people:
        groups.setdefault(person.role or unnamed, []).append(_person(person, language))
    return [{"role": role, "people": group} for role, group in groups.items()]


def program(volume: Volume) -> list[Data]:
    """The program by day; empty if there is none."""
    by_key = {paper.id: paper for paper in volume.papers}
    by_key |= {paper.citation_key: paper for paper in volume.papers}
    language = volume.conference.volume.language
    words = words_of(volume.conference)
    by_day: dict[date, list[Data]] = {}
    for session in volume.program.sessions:
        talks: list[Data] = []
        for listed in session.talks:
            talk = with_announced_title(listed, announced_speaker(volume.conference, listed))
            papers = [by_key[name] for name in talk.papers if name in by_key]
            is_named = talk.title or talk.speakers or papers
            title = talk.title if is_named else talk_title(talk, words)
            talks.append(
                {
                    "time": f"{talk.start:%H:%M}–{talk.end:%H:%M}",
                    "title": runs(title, language),
                    "kind": talk.kind,
                    "called": isolate_direction(kind_name(talk, words), language),
                    "people": [
                        isolate_direction(name, language)
                        for name in with_affiliations(volume.conference, talk)
                    ],
                    "room": talk.room,
                    "contributions": contributions(talk, len(papers)),
                    "papers": [paper_data(paper, language, words) for paper in papers],
                }
            )
        rest = [
            paper_data(by_key[name], language, words) for name in session.papers if name in by_key
        ]
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
        {"day": isolate_direction(day_of_week(on, words), language), "sessions": sessions}
        for on, sessions in sorted(by_day.items())
    ]


def author_index(volume: Volume) -> list[Data]:
    """Authors in index order, by letter, with the first pages of their papers."""
    placed = [paper for paper in volume.papers if paper.first_page is not None]
    language = volume.conference.volume.language
    return [
        {"letter": letter, "entries": [_index_entry(author, language) for author in authors]}
        for letter, authors in by_letter(authors_of(placed)).items()
    ]


def _index_entry(author: Author, language: str) -> Data:
    return {
        "name": isolate_direction(author.person.inverted, language),
        "script": author.person.script,
        "pages": _first_pages(author.papers),
    }


def keyword_index(volume: Volume) -> list[Data]:
    """Keywords in index order, with the first pages of their papers."""
    placed = [paper for paper in volume.papers if paper.first_page is not None]
    return [
        {
            "name": runs(keyword.name, volume.conference.volume.language),
            "pages": _first_pages(keyword.papers),
        }
        for keyword in keywords_of(placed)
    ]


def _first_pages(papers: Sequence[Paper]) -> list[Data]:
    return [{"key": paper.citation_key, "page": paper.first_page} for paper in papers]
