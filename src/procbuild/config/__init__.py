"""``volume.toml`` and ``program.toml`` in: typed values out, or every mistake in one run."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from zoneinfo import available_timezones

from procbuild.conference import Conference, Identity, LetterRules, Person, Program
from procbuild.errors import ConfigError
from procbuild.project import NAME
from procbuild.standards.doi import pattern_mistake
from procbuild.standards.identifiers import valid_isbn, valid_issn
from procbuild.standards.languages import language_mistake
from procbuild.standards.licences import licence_mistake
from procbuild.standards.page_sizes import trim_size
from procbuild.suggest import closest
from procbuild.toml import Mistake, read_toml
from procbuild.toml.lines import KeyPath
from procbuild.translations import word_mistakes


def load_config(folder: Path) -> tuple[Conference, Program]:
    """What ``conf/<volume>/`` says.

    Raises :class:`ConfigError` with every mistake of both files: file, place, what to write.
    """
    mistakes: list[str] = []
    conference = read_toml(folder / "volume.toml", Conference, mistakes, _conference_mistakes)
    file = folder / "program.toml"
    program = read_toml(file, Program, mistakes, _program_mistakes) if file.exists() else Program()
    if conference is None or program is None:
        raise ConfigError(mistakes)
    return conference, program


def _conference_mistakes(conference: Conference) -> Iterator[Mistake]:
    """What types alone do not see in ``volume.toml``."""
    event = conference.event
    yield from _identity_mistakes(conference.volume)
    if event.end and event.end < event.start:
        yield ("event", "end"), f"{event.end} lies before event.start, {event.start}"
    yield from _zone_mistakes(("event", "timezone"), event.timezone)
    for number, deadline in enumerate(conference.dates):
        if deadline.zone != "AoE":
            yield from _zone_mistakes(("dates", number, "zone"), deadline.zone)
        if deadline.at and not deadline.on:
            yield ("dates", number, "at"), "a time needs its day; write on = 2025-08-22 too"
    yield from _letter_mistakes(conference)
    yield from _id_mistakes("tracks", [track.id for track in conference.tracks])
    yield from _people_mistakes(conference)
    yield from _address_mistakes(conference)
    limits: list[tuple[KeyPath, int | None]] = [
        (("check", "page_limit"), conference.check.page_limit)
    ]
    limits += [(("tracks", n, "page_limit"), t.page_limit) for n, t in enumerate(conference.tracks)]
    for place, limit in limits:
        if limit is not None and limit < 1:
            yield place, f"{limit}: a limit is at least one page"
    if mistake := pattern_mistake(conference.papers.doi):
        yield ("papers", "doi"), mistake
    language = conference.papers.language
    if language and (mistake := language_mistake(language)):
        yield ("papers", "language"), mistake
    try:
        trim_size(conference.book.trim)
    except ValueError as error:
        yield ("book", "trim"), str(error)
    for english, mistake in word_mistakes(conference.words):
        yield ("words", english), mistake
    if conference.papers.first_page < 1:
        yield ("papers", "first_page"), f"{conference.papers.first_page}: pages count from 1"


def _identity_mistakes(identity: Identity) -> Iterator[Mistake]:
    """Numbers and names that others give are theirs to the letter."""
    if identity.isbn and not valid_isbn(identity.isbn):
        yield ("volume", "isbn"), f"{identity.isbn!r} is no ISBN: a digit is wrong or missing"
    if identity.issn and not valid_issn(identity.issn):
        yield ("volume", "issn"), f"{identity.issn!r} is no ISSN: a digit is wrong or missing"
    if mistake := licence_mistake(identity.licence):
        yield ("volume", "licence"), mistake
    if mistake := language_mistake(identity.language):
        yield ("volume", "language"), mistake


def _program_mistakes(program: Program) -> Iterator[Mistake]:
    """What types alone do not see in ``program.toml``."""
    yield from _id_mistakes("sessions", [session.id for session in program.sessions])
    for number, session in enumerate(program.sessions):
        for place, talk in enumerate(session.talks):
            if talk.end < talk.start:
                yield (
                    ("sessions", number, "talks", place, "end"),
                    f"{talk.end:%H:%M} lies before its start, {talk.start:%H:%M}",
                )


def _letter_mistakes(conference: Conference) -> Iterator[Mistake]:
    """The deadline that letters name is one of the dates, unless it is the default."""
    named, dates = conference.letters.deadline, [one.what for one in conference.dates]
    if named not in (LetterRules().deadline, *dates):
        meant = closest(named, dates)
        hint = f"write '{meant}'" if meant else "write the 'what' of one of [[dates]]"
        yield ("letters", "deadline"), f"there is no date '{named}'; {hint}"


def _zone_mistakes(place: KeyPath, zone: str) -> Iterator[Mistake]:
    if zone not in available_timezones():
        meant = _zone_meant(zone)
        hint = f"write '{meant}'" if meant else "write an IANA name such as 'Europe/Vienna'"
        yield place, f"time zone '{zone}' is not known; {hint}"


def _zone_meant(zone: str) -> str:
    """The time zone whose city is called nearly so, in the same region where one is given.

    Names of whole zones begin alike, so that the next one is often one of another city.
    """
    region, _, city = _flat(zone).rpartition("/")
    cities: dict[str, list[tuple[str, str]]] = {}
    for one in sorted(available_timezones()):
        its_region, _, its_city = _flat(one).rpartition("/")
        cities.setdefault(its_city, []).append((its_region, one))
    found = [
        one
        for its_region, one in cities.get(closest(city, cities), [])
        if not region or closest(region, [its_region])
    ]
    return found[0] if len(found) == 1 else ""


def _flat(zone: str) -> str:
    return zone.casefold().replace("_", "").replace(" ", "")


def _id_mistakes(table: str, ids: Iterable[str]) -> Iterator[Mistake]:
    """Identifiers are unique, and can stand in an address."""
    seen: set[str] = set()
    for number, one in enumerate(ids):
        if one in seen:
            yield (table, number, "id"), f"'{one}' is another one's; ids are unique"
        elif one and not NAME.fullmatch(one):
            hint = "use small letters, digits, '.', '_' and '-'"
            yield (table, number, "id"), f"{one!r} can't stand in an address; {hint}"
        seen.add(one)


def _people_mistakes(conference: Conference) -> Iterator[Mistake]:
    """Everybody has a name."""
    tables: dict[str, tuple[Person, ...]] = {
        "editors": conference.editors,
        "organizers": conference.organizers,
        "committee": conference.committee,
        "speakers": conference.speakers,
    }
    for table, people in tables.items():
        for number, person in enumerate(people):
            if not person.display:
                hint = "write given and family, or literal for a name without parts"
                yield (table, number), f"there is no name; {hint}"


def _address_mistakes(conference: Conference) -> Iterator[Mistake]:
    """Addresses lead to the Web: others would not be shown."""
    event = conference.event
    addresses: list[tuple[KeyPath, str]] = [
        (("volume", "url"), conference.volume.url),
        (("event", "url"), event.url),
        (("event", "host_url"), event.host_url),
        (("call", "submit_url"), conference.call.submit_url),
        *((("sponsors", n, "url"), one.url) for n, one in enumerate(conference.sponsors)),
    ]
    for place, url in addresses:
        if url and not url.startswith(("https://", "http://")):
            yield place, f"{url!r} is no address of the Web; write https://…"
