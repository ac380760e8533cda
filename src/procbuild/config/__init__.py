"""Read and validate ``volume.toml`` and ``program.toml``; all mistakes are reported at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from pathlib import Path, PurePath
from typing import Any
from zoneinfo import available_timezones

from procbuild.conference import (
    COLOUR,
    PICTURES,
    Call,
    Conference,
    Identity,
    LetterRules,
    Person,
    Program,
)
from procbuild.errors import ConfigError
from procbuild.http import malformed
from procbuild.project import NAME
from procbuild.standards.doi import pattern_mistake
from procbuild.standards.identifiers import valid_isbn, valid_issn
from procbuild.standards.languages import language_mistake
from procbuild.standards.licences import licence_mistake, spdx
from procbuild.standards.orcid import orcid_mistake
from procbuild.standards.page_sizes import trim_size
from procbuild.suggest import closest
from procbuild.toml import Mistake, read_toml
from procbuild.toml.cleaning import cleaned
from procbuild.toml.lines import KeyPath
from procbuild.translations import word_mistakes
from procbuild.wording import written

MAX_NUMBER = 1_000_000
"""Maximum of the first page number and of the limits for reading a PDF."""


PICTURE_SUFFIXES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
"""Suffixes of pictures that book and site can show."""

FILES = frozenset({"files", "logo", "pages", "path", "photo"})
"""Keys of names and patterns of files, which may have any character."""


def load_config(folder: Path) -> tuple[Conference, Program]:
    """Read the configuration in ``conf/<volume>/``.

    Raises :class:`ConfigError` that lists all mistakes of both files: file, place, what to write.
    """
    mistakes: list[str] = []
    conference = read_toml(folder / "volume.toml", Conference, mistakes, _conference_mistakes)
    file = folder / "program.toml"
    program = read_toml(file, Program, mistakes, _program_mistakes) if file.exists() else Program()
    if conference is None or program is None:
        raise ConfigError(mistakes)
    return _with_spdx(cleaned(conference, FILES)), cleaned(program, FILES)


def _with_spdx(conference: Conference) -> Conference:
    """The configuration with the licence as its SPDX identifier, in whatever spelling it is."""
    identity = conference.volume
    identity = replace(identity, licence=spdx(identity.licence) or identity.licence)
    return replace(conference, volume=identity)


def _conference_mistakes(conference: Conference) -> Iterator[Mistake]:
    """Mistakes in ``volume.toml`` that types alone cannot express."""
    event = conference.event
    yield from _blank_mistakes(conference)
    yield from _identity_mistakes(conference.volume)
    if event.end and event.end < event.start:
        yield ("event", "end"), f"{event.end} lies before event.start, {event.start}"
    yield from _zone_mistakes(("event", "timezone"), event.timezone)
    for number, deadline in enumerate(conference.dates):
        if deadline.zone != "AoE":
            yield from _zone_mistakes(("dates", number, "zone"), deadline.zone)
        if deadline.at and not deadline.on:
            yield ("dates", number, "at"), "a time needs its day; write on = 2025-08-22 too"
    yield from _deadline_mistakes(conference)
    yield from _id_mistakes("tracks", [track.id for track in conference.tracks])
    yield from _people_mistakes(conference)
    yield from _address_mistakes(conference)
    yield from _picture_mistakes(conference)
    yield from _limit_mistakes(conference)
    if mistake := pattern_mistake(conference.papers.doi):
        yield ("papers", "doi"), mistake
    language = conference.papers.language
    if language and (mistake := language_mistake(language)):
        yield ("papers", "language"), mistake
    for key in ("accent", "accent_dark"):
        colour = getattr(conference.site, key)
        if colour and not COLOUR.fullmatch(colour):
            yield ("site", key), f"{written(colour)} is no colour; write #1f5fa8"
    try:
        trim_size(conference.book.trim)
    except ValueError as error:
        yield ("book", "trim"), str(error)
    for english, mistake in word_mistakes(conference.words):
        yield ("words", english), mistake


def _blank_mistakes(value: Any, place: KeyPath = ()) -> Iterator[Mistake]:
    """Blank texts where a text is required, in this table and those below it."""
    if isinstance(value, tuple):
        for number, row in enumerate(value):
            yield from _blank_mistakes(row, (*place, number))
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            if isinstance(inner, str) and not inner.strip() and _is_required(field):
                yield (*place, field.name), "must not be empty"
            yield from _blank_mistakes(inner, (*place, field.name))


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _limit_mistakes(conference: Conference) -> Iterator[Mistake]:
    """Mistakes in numbers: of pages, and limits for reading PDFs."""
    limits: list[tuple[KeyPath, int | None]] = [
        (("check", "page_limit"), conference.check.page_limit)
    ]
    limits += [
        (("tracks", number, "page_limit"), track.page_limit)
        for number, track in enumerate(conference.tracks)
    ]
    for place, limit in limits:
        if limit is not None and limit < 1:
            yield place, f"{limit}: a limit is at least one page"
    if not 1 <= conference.papers.first_page <= MAX_NUMBER:
        message = f"{conference.papers.first_page}: pages count from 1, to {MAX_NUMBER} at most"
        yield ("papers", "first_page"), message
    for field in fields(conference.check.limits):
        limit = getattr(conference.check.limits, field.name)
        if not 0 < limit <= MAX_NUMBER:
            message = f"{limit}: must be more than 0 and at most {MAX_NUMBER}"
            yield ("check", "limits", field.name), message


def _identity_mistakes(identity: Identity) -> Iterator[Mistake]:
    """Mistakes in identifiers: ISBN, ISSN, licence and language."""
    if identity.isbn and not valid_isbn(identity.isbn):
        yield (
            ("volume", "isbn"),
            f"{written(identity.isbn)} is not an ISBN: a digit is wrong or missing",
        )
    if identity.issn and not valid_issn(identity.issn):
        yield (
            ("volume", "issn"),
            f"{written(identity.issn)} is not an ISSN: a digit is wrong or missing",
        )
    if not spdx(identity.licence) and (mistake := licence_mistake(identity.licence)):
        yield ("volume", "licence"), mistake
    if mistake := language_mistake(identity.language):
        yield ("volume", "language"), mistake


def _program_mistakes(program: Program) -> Iterator[Mistake]:
    """Mistakes in ``program.toml`` that types alone cannot express."""
    yield from _blank_mistakes(program)
    yield from _id_mistakes("sessions", [session.id for session in program.sessions])
    for number, session in enumerate(program.sessions):
        for index, talk in enumerate(session.talks):
            if talk.end < talk.start:
                mistake = (
                    f"{talk.end:%H:%M} lies before its start, {talk.start:%H:%M}; what lasts until "
                    "midnight or longer ends at 23:59"
                )
                yield ("sessions", number, "talks", index, "end"), mistake


def _deadline_mistakes(conference: Conference) -> Iterator[Mistake]:
    """Names of deadlines that are neither that of one of the dates nor the default."""
    dates = [date.what for date in conference.dates]
    for table, named, default in (
        ("letters", conference.letters.deadline, LetterRules().deadline),
        ("call", conference.call.deadline, Call().deadline),
    ):
        if named not in (default, *dates):
            meant = closest(named, dates)
            hint = f"write '{meant}'" if meant else "write the 'what' of one of [[dates]]"
            yield (table, "deadline"), f"there is no date {written(named)}; {hint}"


def _zone_mistakes(place: KeyPath, zone: str) -> Iterator[Mistake]:
    if zone not in available_timezones():
        meant = _zone_meant(zone)
        hint = f"write '{meant}'" if meant else "write an IANA name such as 'Europe/Vienna'"
        yield place, f"time zone {written(zone)} is not known; {hint}"


def _zone_meant(zone: str) -> str:
    """The time zone with the most similar city, in the same region if one is given.

    Whole names are not compared: they begin alike, so that the closest is often another city.
    """
    region, _, city = _flat(zone).rpartition("/")
    cities: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(available_timezones()):
        zone_region, _, zone_city = _flat(name).rpartition("/")
        cities.setdefault(zone_city, []).append((zone_region, name))
    matches = [
        name
        for zone_region, name in cities.get(closest(city, cities), [])
        if not region or closest(region, [zone_region])
    ]
    return matches[0] if len(matches) == 1 else ""


def _flat(zone: str) -> str:
    return zone.casefold().replace("_", "").replace(" ", "")


def _id_mistakes(table: str, ids: Iterable[str]) -> Iterator[Mistake]:
    """Mistakes in identifiers, which are unique and can be part of a URL."""
    seen: set[str] = set()
    for number, id_ in enumerate(ids):
        if id_ in seen:
            yield (table, number, "id"), f"{written(id_)} is used twice; ids are unique"
        elif id_ and not NAME.fullmatch(id_):
            hint = "use small letters, digits, '.', '_' and '-'"
            yield (table, number, "id"), f"{written(id_)} cannot be part of a URL; {hint}"
        seen.add(id_)


def _people(conference: Conference) -> Mapping[str, Sequence[Person]]:
    """The people by the tables that list them."""
    return {
        "editors": conference.editors,
        "organizers": conference.organizers,
        "committee": conference.committee,
        "speakers": conference.speakers,
    }


def _people_mistakes(conference: Conference) -> Iterator[Mistake]:
    """Mistakes in people: each has a name, and an ORCID iD is valid."""
    for table, people in _people(conference).items():
        for number, person in enumerate(people):
            if not person.display:
                hint = "write given and family, or literal for a name without parts"
                yield (table, number), f"there is no name; {hint}"
            if person.orcid and (mistake := orcid_mistake(person.orcid)):
                yield (table, number, "orcid"), f"{written(person.orcid)} {mistake}"


def _picture_mistakes(conference: Conference) -> Iterator[Mistake]:
    """Mistakes in paths of pictures, which are published: each is below the volume's folder."""
    paths: list[tuple[KeyPath, str]] = [(("site", "logo"), conference.site.logo)]
    paths += [
        ((table, number, key), getattr(row, key))
        for table, key in PICTURES.items()
        for number, row in enumerate(getattr(conference, table))
    ]
    for place, path in paths:
        if path and (PurePath(path).is_absolute() or ".." in PurePath(path).parts):
            yield place, f"{written(path)} is not below the volume's folder; put the picture there"
        elif path and PurePath(path).suffix.lower() not in PICTURE_SUFFIXES:
            yield place, f"{written(path)} is no picture: {', '.join(PICTURE_SUFFIXES)}"


def _address_mistakes(conference: Conference) -> Iterator[Mistake]:
    """Mistakes in URLs: only those of the Web are shown."""
    event = conference.event
    addresses: list[tuple[KeyPath, str]] = [
        (("volume", "url"), conference.volume.url),
        (("event", "url"), event.url),
        (("event", "host_url"), event.host_url),
        (("call", "submit_url"), conference.call.submit_url),
        *(
            (("sponsors", number, "url"), sponsor.url)
            for number, sponsor in enumerate(conference.sponsors)
        ),
        *(
            ((table, number, "url"), person.url)
            for table, people in _people(conference).items()
            for number, person in enumerate(people)
        ),
    ]
    for place, url in addresses:
        if url and (not url.startswith(("https://", "http://")) or malformed(url)):
            yield place, f"{written(url)} is not a URL of the Web; write https://…"
