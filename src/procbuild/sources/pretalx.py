"""pretalx: the API's submissions or talks, or the export page's JSON with labels as keys.

Labels are in the organizer's language; those in English, German and French are known, others are
given in ``columns`` of the source. A text in several languages is read in English, else in the
first language it has.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from procbuild.errors import SourceError
from procbuild.incoming import Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Link, Record, Status
from procbuild.sources.decisions import decision, settled, unclear_decisions
from procbuild.sources.files import loose_files, the_file
from procbuild.sources.marked import marked, marked_title
from procbuild.sources.people import Authors, names_in
from procbuild.sources.spreadsheets import read_json
from procbuild.sources.texts import title

LABELS: Mapping[str, tuple[str, ...]] = {
    "id": ("code", "id"),
    "title": ("title", "proposal title", "session title", "titel", "vortragstitel", "titre"),
    "authors": (
        "speakers",
        "speaker names",
        "vortragende",
        "namen der vortragenden",
        "intervenants",
        "noms des intervenants",
    ),
    "abstract": ("abstract", "kurzfassung", "zusammenfassung", "résumé"),
    "description": ("description", "beschreibung"),
    "track": ("track", "submission_type", "session type", "art der veranstaltung", "piste"),
    "status": ("state", "proposal state", "status", "statut", "état"),
    "session": ("session",),
    "keywords": ("tags", "schlagworte", "étiquettes"),
}
"""Keys and labels of each field, in lower case."""

Talk = Mapping[str, Any]


def pretalx(settings: Settings) -> Iterator[Incoming | Finding]:
    """The talks of an event."""
    talks = _from_api(settings) if settings.url else _from_file(settings)
    columns = {name: (label.casefold(),) for name, label in settings.rules.columns.items()}
    labels = {**LABELS, **columns}
    fields = [_by_field(talk, labels) for talk in talks]
    decisions = [decision(_text(talk["status"]), settings.rules.accepted) for talk in fields]
    yield from unclear_decisions(settings.name, (str(talk["id"]) for talk in fields), decisions)
    for number, (talk, status) in enumerate(zip(fields, settled(decisions), strict=True), 1):
        yield from _read_talk(talk, status, f"{settings.name}: talk {number}")
    if settings.files:
        yield from loose_files(settings.files)


def _from_file(settings: Settings) -> list[Talk]:
    talks = read_json(the_file(settings.path, (".json",), "JSON export"))
    if isinstance(talks, dict):
        talks = next(
            (talks[key] for key in ("results", "talks", "submissions") if key in talks), []
        )
    if (
        not isinstance(talks, list)
        or not all(isinstance(talk, dict) for talk in talks)
        or not talks
    ):
        message = f"{settings.name}: no talks; in pretalx choose Schedule, Export, JSON"
        raise SourceError(message)
    return talks


def _from_api(settings: Settings) -> list[Talk]:
    """The talks on all pages of the response, up to an empty one.

    Raises :class:`SourceError` if the next page is on another host.
    """
    talks: list[Talk] = []
    url, seen = settings.url, {""}
    while url not in seen:
        seen.add(url)
        page = settings.fetch.json(url)
        results = page.get("results") if isinstance(page, dict) else None
        if not isinstance(results, list) or not all(isinstance(talk, dict) for talk in results):
            message = (
                f"{settings.name}: no results in the answer; is this /api/events/…/submissions/?"
            )
            raise SourceError(message)
        talks += results
        url = _next_page(settings, str(page.get("next") or "")) if results else ""
    return talks


def _next_page(settings: Settings, following: str) -> str:
    """The address of the next page, empty if there is none.

    Behind a proxy, a server may state it with another scheme than that of its own address.
    """
    if not following:
        return ""
    own, other = urlsplit(settings.url), urlsplit(urljoin(settings.url, following))
    if own.netloc != other.netloc:
        message = f"{settings.name}: its next page is on another host, {other.hostname}; not read"
        raise SourceError(message)
    return other._replace(scheme=own.scheme).geturl()


def _by_field(talk: Talk, labels: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The values of a talk by the fields of ``labels``; None where a field is empty or absent."""
    folded = {str(label).casefold().strip(): value for label, value in talk.items()}
    return {
        name: next((folded[label] for label in known if folded.get(label)), None)
        for name, known in labels.items()
    } | {"resources": folded.get("resources")}


def _text(value: object) -> str:
    """A text, or one of its translations: English, else the first."""
    if isinstance(value, dict):
        value = value.get("en") or value.get("name") or next(iter(value.values()), "")
        return _text(value)
    return value if isinstance(value, str) else ""


def _read_talk(talk: Mapping[str, Any], status: Status, place: str) -> Iterator[Incoming | Finding]:
    name = marked_title(_text(talk["title"]))
    key = str(talk["id"] or "")
    if not key or not name:
        lacking = "title" if key else "id"
        message = f"{place}: no {lacking}; left out"
        remedy = f'Export it too, or write columns.{lacking} = "LABEL" below [[sources]].'
        yield noticed("collect-entry", "error", message, remedy, key)
        return
    id_ = paper_id(key)
    authors = Authors()
    stated = talk["authors"]
    people = names_in(stated) if isinstance(stated, str) else stated
    for person in people if isinstance(people, list) else ():
        if isinstance(person, dict):
            authors.add(_text(person.get("name")), email=_text(person.get("email")))
        elif isinstance(person, str):
            authors.add(person)
    yield from authors.findings(id_, place)
    tags = talk["keywords"]
    yield Incoming(
        record=Record(
            id=id_,
            title=name,
            authors=tuple(authors.people),
            abstract=marked(_text(talk["abstract"]) or _text(talk["description"])),
            keywords=tuple(title(_text(tag)) for tag in tags) if isinstance(tags, list) else (),
            track=title(_text(talk["track"])),
            session=title(_text(talk["session"])),
            status=status,
            links=tuple(_links(talk["resources"])),
        ),
        key=key,
        place=place,
    )


def _links(resources: object) -> Iterator[Link]:
    for resource in resources if isinstance(resources, list) else ():
        url = str(resource.get("resource") or "") if isinstance(resource, dict) else ""
        if url.startswith(("https://", "http://")):
            yield Link(label=title(_text(resource.get("description"))) or "Material", url=url)
