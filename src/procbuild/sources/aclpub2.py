"""aclpub2: the input folder of ACL's proceedings.

``papers.yml`` with ``papers/`` and ``attachments/``; ``program.yml`` has the sessions. Known
misspellings of keys are accepted. Chairs, committees, prefaces and invited talks are not read: copy
them into ``volume.toml``.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Record
from procbuild.sources.files import file_below
from procbuild.sources.people import Authors
from procbuild.sources.spreadsheets import read_text
from procbuild.sources.texts import decoded, listed, title

INSTITUTION = ("institution", "instituion", "instituition", "affiliation")
"""The key of an affiliation, with the misspellings that occur in exports."""

VOLUME_FILES = (
    "conference_details.yml",
    "organizing_committee.yml",
    "program_committee.yml",
    "prefaces.yml",
    "invited_talks.yml",
    "sponsors.yml",
)
"""Files about the volume, not its papers; they are reported, not read."""

OTHER_YAML_ERRORS = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What PyYAML raises for dates that do not exist, and for values that are not of their tag."""

NON_ARCHIVAL = "non-archival"
"""The track of papers that are presented but not published."""


def aclpub2(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of an aclpub2 folder."""
    folder = settings.path if settings.path.is_dir() else settings.path.parent
    files = [path for name in ("papers.yml", "papers.yaml") if (path := file_below(folder, name))]
    if not files:
        message = f"{settings.name}: there is no papers.yml; name the folder that has it"
        raise SourceError(message)
    papers = _read_yaml(files[0])
    if not isinstance(papers, list):
        message = f"{files[0]}: no list of papers; each begins with '- id:'"
        raise SourceError(message)
    sessions = dict(_sessions(folder))
    for number, paper in enumerate(papers, 1):
        place = f"{files[0].name}: paper {number}"
        if not isinstance(paper, dict) or not _text(paper, "id") or not _text(paper, "title"):
            message = f"{place}: no id or no title; left out"
            yield noticed("collect-entry", "error", message, "Give it both.")
            continue
        yield from _read_paper(paper, place, sessions, folder, settings)
    unread = [name for name in VOLUME_FILES if (folder / name).exists()]
    if unread:
        yield noticed(
            "collect-volume",
            "info",
            f"{settings.name}: not read, since they are not about papers: {', '.join(unread)}",
            "Copy editors, committees, dates and texts into volume.toml and its pages.",
        )


def _read_yaml(path: Path) -> Any:
    try:
        return yaml.load(read_text(path), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, *OTHER_YAML_ERRORS) as error:
        message = f"{path}: not YAML: {' '.join(str(error).split())}; correct the file"
        raise SourceError(message) from error


def _sessions(folder: Path) -> Iterator[tuple[str, str]]:
    """Pairs of paper id and session title from ``program.yml``."""
    path = file_below(folder, "program.yml")
    program = _read_yaml(path) if path else []
    for session in _mappings(program):
        for part in (session, *_mappings(session.get("subsessions"))):
            for paper in _mappings(part.get("papers")):
                yield _text(paper, "id"), _text(part, "title")


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The mappings in a list; other items, and a value that is no list, are ignored."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def _text(mapping: Mapping[str, Any], name: str) -> str:
    """The text, number or date of a key; empty for lists, which aliases can make endless."""
    value = mapping.get(name)
    return "" if value is None or isinstance(value, list | dict) else str(value)


def _read_paper(
    paper: Mapping[str, Any],
    place: str,
    sessions: Mapping[str, str],
    folder: Path,
    settings: Settings,
) -> Iterator[Incoming | Finding]:
    key = _text(paper, "id")
    id_ = paper_id(key)
    place = f"{place}, id {key}"
    authors = Authors()
    for person in _mappings(paper.get("authors")):
        _read_author(person, authors)
    if not authors.people:
        yield noticed("metadata-author", "error", f"{place}: authors: none", "Name them.", id_)
    yield from authors.findings(id_, place)
    stated = paper.get("attributes")
    attributes = stated if isinstance(stated, dict) else {}
    track = _text(attributes, "paper_type") if paper.get("archival", True) else NON_ARCHIVAL
    yield Incoming(
        record=Record(
            id=id_,
            title=title(_text(paper, "title")),
            authors=tuple(authors.people),
            abstract=decoded(_text(paper, "abstract")),
            keywords=listed(_text(attributes, "submitted_area")),
            track=title(track),
            session=title(sessions.get(key, "")),
            doi=_text(paper, "doi"),
        ),
        key=key,
        pdf=_file(folder, "papers", _text(paper, "file") or f"{key}.pdf", settings.files),
        supplements=tuple(
            blob
            for attachment in _mappings(paper.get("attachments"))
            if (blob := _attachment(folder, attachment))
        ),
        place=place,
    )


def _read_author(person: Mapping[str, Any], authors: Authors) -> None:
    """Read an author of ``papers.yml``: the parts of the name, else ``name``."""
    parts = (_text(person, name) for name in ("first_name", "middle_name"))
    given = " ".join(part for part in parts if part)
    family = _text(person, "last_name")
    places = (title(_text(person, name)) for name in INSTITUTION)
    place = next((place for place in places if place), "")
    details: dict[str, str | tuple[str, ...]] = {
        "email": _text(person, "email"),
        "id": _text(person, "openreview"),
        "orcid": _text(person, "orcid"),
        "affiliations": (place,) if place else (),
    }
    if given or family:
        authors.add_parts(given, family, **details)
    else:
        authors.add(_text(person, "name"), **details)


def _attachment(folder: Path, stated: Mapping[str, Any]) -> Blob | None:
    label = _text(stated, "type") or "Supplement"
    return _file(folder, "attachments", _text(stated, "file"), None, label)


def _file(
    folder: Path, below: str, name: str, stated: Path | None, label: str = "Supplement"
) -> Blob | None:
    """A file of the folder; None if it does not exist or is outside of it."""
    is_inside = not stated and (folder / below).is_dir()
    path = file_below(stated or folder, f"{below}/{name}" if is_inside else name)
    return Blob(name=path.name, path=path, label=label.capitalize()) if path else None
