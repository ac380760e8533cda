"""OpenReview: notes of API v2, from a JSON file or from the API.

A paper is accepted if its ``venueid`` is that of the venue: ``venue`` in volume.toml, else the
domain of the notes. The text of ``venue`` after the year is the track (``NeurIPS 2024 oral``).
Files are read from beside the JSON file, or fetched by their paths. ``_bibtex`` is ignored: its
authors may still be Anonymous.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from procbuild.conference import SourceRules
from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Link, Record, Status
from procbuild.sources.decision_words import mentions_decision
from procbuild.sources.decisions import Decision, decision, settled, unclear_decisions
from procbuild.sources.files import file_below, loose_files
from procbuild.sources.marked import marked, marked_title
from procbuild.sources.people import Authors
from procbuild.sources.spreadsheets import read_json
from procbuild.sources.texts import licence, title

SITE = "https://openreview.net"
API = "https://api2.openreview.net"
PAGE = 1000
"""Maximum number of notes in one response of the API."""

AFTER_YEAR = re.compile(r".*\b(?:19|20)\d\d\b\s*(?P<track>.*)")

BEFORE_NAME = re.compile(r"(?P<said>.+?) (?:to|by|for|at|in) ")

SUBMISSION = "submission"
"""How the names of venues and their ids end while a paper is not accepted."""

Note = Mapping[str, Any]


def openreview(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers among the notes of a venue."""
    notes = _from_api(settings) if settings.url else _from_file(settings.path)
    decisions = [_decision(note, settings.rules) for note in notes]
    yield from unclear_decisions(settings.name, map(_key, notes), decisions)
    for number, (note, status) in enumerate(zip(notes, settled(decisions), strict=True), 1):
        yield from _read_note(note, status, f"{settings.name}: note {number}", settings)
    if settings.files:
        yield from loose_files(settings.files)


def _from_file(path: Path) -> list[Note]:
    data = read_json(path)
    notes = data.get("notes", [data]) if isinstance(data, dict) else data
    if not isinstance(notes, list) or not all(isinstance(_content(note), dict) for note in notes):
        message = f"{path}: no notes of OpenReview's API v2; save the answer of {API}/notes"
        raise SourceError(message)
    return notes


def _from_api(settings: Settings) -> list[Note]:
    """All notes at a URL of the API, or of the venue whose page the URL is."""
    parts = urlsplit(settings.url)
    stated = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path.startswith("/group"):
        base, query = f"{API}/notes", {"content.venueid": stated.get("id", "")}
    else:
        base = f"{parts.scheme}://{parts.netloc}{parts.path}"
        query = {name: value for name, value in stated.items() if name not in {"limit", "offset"}}
    notes: list[Note] = []
    while True:
        paging = {"limit": str(PAGE), "offset": str(len(notes))}
        response = settings.fetch.json(f"{base}?{urlencode({**query, **paging})}")
        new = response.get("notes") if isinstance(response, dict) else None
        if not isinstance(new, list) or not all(isinstance(_content(note), dict) for note in new):
            message = f"{settings.name}: no notes in the answer; is this an address of API v2?"
            raise SourceError(message)
        if new and new == notes[-len(new) :]:
            message = f"{settings.name}: the server gives the same notes again; try again later"
            raise SourceError(message)
        notes += new
        if len(new) < PAGE:
            return notes


def _content(note: object) -> object:
    return note.get("content") if isinstance(note, dict) else None


def _value(note: Note, name: str) -> Any:
    """The value of a field: ``{"value": …}`` in API v2, bare in files that older scripts saved."""
    field = note["content"].get(name)
    return field.get("value") if isinstance(field, dict) and "value" in field else field


def _text(note: Note, name: str) -> str:
    value = _value(note, name)
    return value if isinstance(value, str) else ""


def _decision(note: Note, rules: SourceRules) -> Decision:
    """Accepted if ``venueid`` is the id of the venue itself; ids below it are other decisions.

    If one of the two is not known, a venue means acceptance unless it or the end of the id states
    another decision, or that the paper is a submission.
    """
    stated, domain = _text(note, "venueid"), rules.venue or str(note.get("domain") or "")
    if stated and domain:
        if stated == domain:
            return Decision("accepted")
        below = stated.removeprefix(f"{domain}/")
        said = "" if below == stated else below.replace("_", " ")
        default = Decision("undecided")
    else:
        venue, end = _text(note, "venue"), stated.rpartition("/")[2].replace("_", " ")
        said = end if mentions_decision(end) else _said(venue)
        is_waiting = any(text.casefold().endswith(SUBMISSION) for text in (venue, end))
        default = Decision("undecided" if is_waiting else "accepted" if venue else None)
    found = decision(said, rules.accepted)
    return found if found.status == "accepted" or mentions_decision(said) else default


def _said(venue: str) -> str:
    """What a venue says besides its name: ``Submitted to V``, ``V 2024 Withdrawn Submission``."""
    before, after = BEFORE_NAME.match(venue), AFTER_YEAR.match(venue)
    if before and mentions_decision(before["said"]):
        return before["said"]
    return after["track"] if after else venue


def _key(note: Note) -> str:
    return str(note.get("forum") or note.get("id") or "")


def _read_note(
    note: Note, status: Status, place: str, settings: Settings
) -> Iterator[Incoming | Finding]:
    key = _key(note)
    name = marked_title(_text(note, "title"))
    if not key or not name:
        missing = "id" if not key else "title"
        yield noticed(
            "collect-entry",
            "error",
            f"{place}: no {missing}; left out",
            "Save the notes again.",
            key,
        )
        return
    id_ = paper_id(key)
    authors = Authors()
    yield from _read_authors(note, authors, id_, place)
    yield from authors.findings(id_, place)
    track = AFTER_YEAR.fullmatch(_text(note, "venue"))
    stated = note.get("license")
    yield Incoming(
        record=Record(
            id=id_,
            title=name,
            authors=tuple(authors.people),
            abstract=marked(_text(note, "abstract")),
            keywords=_keywords(_value(note, "keywords")),
            track=title(track["track"]) if track else "",
            status=status,
            licence=licence(stated) if isinstance(stated, str) else "",
            links=(Link(label="OpenReview", url=f"{SITE}/forum?id={key}"),),
        ),
        key=key,
        pdf=_blob(_text(note, "pdf"), key, settings),
        supplements=tuple(
            blob
            for field in ("supplementary_material", "code", "software", "data")
            if (blob := _blob(_text(note, field), key, settings))
        ),
        place=place,
    )


def _read_authors(note: Note, authors: Authors, id_: str, place: str) -> Iterator[Finding]:
    """Read authors: names with parallel ``authorids``, or objects with profile and institutions."""
    stated, ids = _value(note, "authors"), _value(note, "authorids")
    names = stated if isinstance(stated, list) else []
    profiles = ids if isinstance(ids, list) and len(ids) == len(names) else [""] * len(names)
    for person, profile in zip(names, profiles, strict=True):
        if isinstance(person, dict):
            places = person.get("institutions")
            institutions = tuple(
                title(place["name"])
                for place in (places if isinstance(places, list) else [])
                if isinstance(place, dict) and isinstance(place.get("name"), str)
            )
            username = str(person.get("username") or "")
            authors.add(
                str(person.get("fullname") or ""), affiliations=institutions, **_profile(username)
            )
        else:
            authors.add(str(person), **_profile(str(profile)))
    anonymous = [person for person in authors.people if "anonymous" in person.display.casefold()]
    if not authors.people or anonymous:
        message = f"{place}: authors: {'still anonymous' if anonymous else 'none'}"
        remedy = "Reveal the authors in OpenReview, or name a source that has them."
        yield noticed("metadata-author", "warning", message, remedy, id_)


def _profile(stated: str) -> dict[str, str | tuple[str, ...]]:
    """The identity of an author: the id of a profile (``~Jane_Doe1``), else an email address."""
    return {"id": stated} if stated.startswith("~") else {"email": stated if "@" in stated else ""}


def _keywords(stated: object) -> tuple[str, ...]:
    keywords = stated if isinstance(stated, list) else []
    return tuple(title(keyword) for keyword in keywords if isinstance(keyword, str))


def _blob(path: str, key: str, settings: Settings) -> Blob | None:
    """The file with a path at the site, beside the notes or to be fetched; its name is its hash."""
    if not re.fullmatch(r"/(pdf|attachment)/[\w.-]+", path):
        return None
    name = path.rsplit("/", 1)[1]
    folder = settings.files or settings.path.parent
    for stated in (path[1:], name, f"{key}{Path(name).suffix}"):
        if not settings.url and (local := file_below(folder, stated)):
            return Blob(name=local.name, path=local)
    if not settings.url and not settings.rules.fetch:
        return None
    host = urlsplit(settings.url)
    base = f"{host.scheme}://{host.netloc}" if settings.url and "group" not in host.path else API
    return Blob(name=name, url=base + path, fixed=True)
