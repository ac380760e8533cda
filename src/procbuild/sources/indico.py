"""Indico: ``/export/event/ID.json?detail=contributions``, or a list of contributions.

Authors are the primary authors and then the co-authors; where a contribution states neither, its
speakers are. Contributions that state a withdrawn or rejected state are kept as such.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Link, Record, Status
from procbuild.sources.files import loose_files, the_file
from procbuild.sources.people import Authors
from procbuild.sources.spreadsheets import read_json
from procbuild.sources.texts import decision, decoded, settled, title

Contribution = Mapping[str, Any]

ROLES = ("primaryauthors", "coauthors")


def indico(settings: Settings) -> Iterator[Incoming | Finding]:
    """The contributions of an event."""
    if settings.url:
        found = settings.fetch.json(settings.url)
    else:
        found = read_json(the_file(settings.path, (".json",), "JSON export"))
    contributions = list(_contributions(found))
    if not contributions:
        message = (
            f"{settings.name}: no contributions; export /export/event/ID.json?detail=contributions"
        )
        raise SourceError(message)
    statuses = settled(_status(one) for one in contributions)
    for number, (one, status) in enumerate(zip(contributions, statuses, strict=True), 1):
        yield from _paper(one, status, f"{settings.name}: contribution {number}", settings)
    folder = settings.files or (settings.path if settings.path.is_dir() else settings.path.parent)
    if not settings.url:
        known = {paper_id(_key(one)) for one in contributions}
        for item in loose_files(folder):
            if settings.files or settings.path.is_dir() or item.record.id in known:
                yield item


def _contributions(found: Any) -> Iterator[Contribution]:
    """The contributions in a list, in an event, or in the answer that holds events."""
    if isinstance(found, list):
        for one in found:
            if isinstance(one, dict) and ("contributions" in one or "results" in one):
                yield from _contributions(one)
            elif isinstance(one, dict) and "title" in one:
                yield one
    elif isinstance(found, dict):
        for name in ("results", "contributions"):
            yield from _contributions(found.get(name))
        for session in _tables(found.get("sessions")):
            for one in _contributions(session.get("contributions")):
                yield {"session": session.get("title"), **one}


def _tables(value: object) -> list[Contribution]:
    """The tables of a list; whatever else stands in it, or instead of it, is passed over."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _status(contribution: Contribution) -> Status | None:
    state = contribution.get("state")
    return decision(state) if isinstance(state, str) else None


def _key(contribution: Contribution) -> str:
    """The number that people see, else the database's."""
    found = (contribution.get(name) for name in ("friendly_id", "id", "db_id"))
    return next((str(one) for one in found if one), "")


def _name(value: object) -> str:
    """A text, or the title of what a field refers to."""
    if isinstance(value, dict):
        value = value.get("title") or value.get("name")
    return title(value) if isinstance(value, str) else ""


def _paper(
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
        _add(person, authors)
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
            keywords=tuple(_name(one) for one in keywords) if isinstance(keywords, list) else (),
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
    if persons := _tables(contribution.get("persons")):
        by_role = {"primary": 0, "secondary": 1}
        wanted = [one for one in persons if str(one.get("author_type")) in by_role]
        return sorted(wanted, key=lambda one: by_role[str(one["author_type"])]) or persons
    found = [one for role in ROLES for one in _tables(contribution.get(role))]
    return found or _tables(contribution.get("speakers"))


def _add(person: Contribution, authors: Authors) -> None:
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
    """PDFs among the attachments, where files are to be fetched."""
    if not settings.url and not settings.rules.fetch:
        return
    for folder in _tables(contribution.get("folders")):
        for attachment in _tables(folder.get("attachments")):
            url = str(attachment.get("download_url") or "")
            name = str(attachment.get("filename") or url.rsplit("/", 1)[-1])
            if name.lower().endswith(".pdf") and url:
                yield Blob(name=name, url=url, label=str(attachment.get("title") or "Supplement"))
