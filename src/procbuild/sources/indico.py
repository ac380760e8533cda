"""Indico: ``/export/event/ID.json?detail=contributions``, or a list of contributions.

Authors are the primary authors, then the co-authors; of a contribution with neither, the speakers.
Contributions whose state is withdrawn or rejected are kept with that status.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Link, Record, Status
from procbuild.sources.decisions import decision, settled, unclear_decisions
from procbuild.sources.files import loose_files, the_file
from procbuild.sources.people import Authors
from procbuild.sources.spreadsheets import read_json
from procbuild.sources.texts import decoded, title

Contribution = Mapping[str, Any]

ROLES = ("primaryauthors", "coauthors")


def indico(settings: Settings) -> Iterator[Incoming | Finding]:
    """The contributions of an event."""
    if settings.url:
        export = settings.fetch.json(settings.url)
    else:
        export = read_json(the_file(settings.path, (".json",), "JSON export"))
    contributions = list(_contributions(export))
    if not contributions:
        message = (
            f"{settings.name}: no contributions; export /export/event/ID.json?detail=contributions"
        )
        raise SourceError(message)
    decisions = [
        decision(
            state if isinstance(state := one.get("state"), str) else "", settings.rules.accepted
        )
        for one in contributions
    ]
    statuses = settled(decisions)
    yield from unclear_decisions(settings.name, map(_key, contributions), decisions)
    for number, (contribution, status) in enumerate(zip(contributions, statuses, strict=True), 1):
        place = f"{settings.name}: contribution {number}"
        yield from _read_contribution(contribution, status, place, settings)
    folder = settings.files or (settings.path if settings.path.is_dir() else settings.path.parent)
    if not settings.url:
        known = {paper_id(_key(contribution)) for contribution in contributions}
        for item in loose_files(folder):
            if settings.files or settings.path.is_dir() or item.possible_ids & known:
                yield item


def _contributions(data: Any) -> Iterator[Contribution]:
    """The contributions in a list, in an event, or in a response that contains events."""
    if isinstance(data, list):
        for item in data:
            if isinstance(item, dict) and ("contributions" in item or "results" in item):
                yield from _contributions(item)
            elif isinstance(item, dict) and "title" in item:
                yield item
    elif isinstance(data, dict):
        for name in ("results", "contributions"):
            yield from _contributions(data.get(name))
        for session in _objects(data.get("sessions")):
            for contribution in _contributions(session.get("contributions")):
                yield {"session": session.get("title"), **contribution}


def _objects(value: object) -> list[Contribution]:
    """The objects of a list; other items, and a value that is no list, are ignored."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _key(contribution: Contribution) -> str:
    """The number that Indico displays, else the id in its database."""
    ids = (contribution.get(name) for name in ("friendly_id", "id", "db_id"))
    return next((str(id_) for id_ in ids if id_), "")


def _name(value: object) -> str:
    """A text, or the title or name of an object."""
    if isinstance(value, dict):
        value = value.get("title") or value.get("name")
    return title(value) if isinstance(value, str) else ""


def _read_contribution(
    contribution: Contribution, status: Status, place: str, settings: Settings
) -> Iterator[Incoming | Finding]:
    key, name = _key(contribution), _name(contribution.get("title"))
    if not key or not name:
        message = f"{place}: no {'id' if not key else 'title'}; left out"
        yield noticed("collect-entry", "error", message, "Export the event again.", key)
        return
    id_ = paper_id(key)
    authors = Authors()
    for person in _people(contribution):
        _add_author(person, authors)
    if not authors.people:
        message = f"{place}: authors: none"
        yield noticed("metadata-author", "warning", message, "Name them in Indico.", id_)
    yield from authors.findings(id_, place)
    pdfs = list(_files(contribution, settings))
    url = contribution.get("url")
    keywords = contribution.get("keywords")
    yield Incoming(
        record=Record(
            id=id_,
            title=name,
            authors=tuple(authors.people),
            abstract=decoded(str(contribution.get("description") or "")),
            keywords=tuple(_name(keyword) for keyword in keywords)
            if isinstance(keywords, list)
            else (),
            track=_name(contribution.get("track")),
            session=_name(contribution.get("session")),
            status=status,
            links=(Link(label="Indico", url=url),) if isinstance(url, str) and url else (),
        ),
        key=key,
        pdf=pdfs[0] if pdfs else None,
        supplements=tuple(pdfs[1:]),
        place=place,
    )


def _people(contribution: Contribution) -> list[Contribution]:
    """The authors in order."""
    if persons := _objects(contribution.get("persons")):
        by_role = {"primary": 0, "secondary": 1}
        authors = [person for person in persons if str(person.get("author_type")) in by_role]
        return sorted(authors, key=lambda person: by_role[str(person["author_type"])]) or persons
    authors = [person for role in ROLES for person in _objects(contribution.get(role))]
    return authors or _objects(contribution.get("speakers"))


def _add_author(person: Contribution, authors: Authors) -> None:
    place = _name(person.get("affiliation"))
    details: dict[str, str | tuple[str, ...]] = {
        "email": str(person.get("email") or ""),
        "affiliations": (place,) if place else (),
    }
    given, family = str(person.get("first_name") or ""), str(person.get("last_name") or "")
    if given or family:
        authors.add_parts(given, family, **details)
    else:
        authors.add(str(person.get("fullName") or person.get("name") or ""), **details)


def _files(contribution: Contribution, settings: Settings) -> Iterator[Blob]:
    """The PDFs among the attachments, if files are to be fetched."""
    if not settings.url and not settings.rules.fetch:
        return
    for folder in _objects(contribution.get("folders")):
        for attachment in _objects(folder.get("attachments")):
            url = str(attachment.get("download_url") or "")
            name = str(attachment.get("filename") or url.rsplit("/", 1)[-1])
            if name.lower().endswith(".pdf") and url:
                yield Blob(name=name, url=url, label=str(attachment.get("title") or "Supplement"))
