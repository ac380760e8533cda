"""aclpub2: the folder that ACL's proceedings are made of.

``papers.yml`` with ``papers/`` and ``attachments/``; ``program.yml`` tells the sessions. Its
misspelt keys are understood. Chairs, committees, prefaces and invited talks are for a person to
copy into ``volume.toml``.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Record
from procbuild.sources.people import Authors
from procbuild.sources.spreadsheets import read_text
from procbuild.sources.texts import decoded, listed, title

INSTITUTION = ("institution", "instituion", "instituition", "affiliation")
"""How exports spell it."""

FURTHER = (
    "conference_details.yml",
    "organizing_committee.yml",
    "program_committee.yml",
    "prefaces.yml",
    "invited_talks.yml",
    "sponsors.yml",
)
"""Files about the volume, not its papers."""

OUTSIDE = "non-archival"
"""The track of papers that are presented but not published."""


def aclpub2(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of an aclpub2 folder."""
    folder = settings.path if settings.path.is_dir() else settings.path.parent
    found = [path for name in ("papers.yml", "papers.yaml") if (path := folder / name).exists()]
    if not found:
        message = f"{settings.name}: there is no papers.yml; name the folder that has it"
        raise SourceError(message)
    papers = _yaml(found[0])
    if not isinstance(papers, list):
        message = f"{found[0]}: no list of papers; each begins with '- id:'"
        raise SourceError(message)
    sessions = dict(_sessions(folder))
    for number, paper in enumerate(papers, 1):
        place = f"{found[0].name}: paper {number}"
        if not isinstance(paper, dict) or "id" not in paper or not paper.get("title"):
            message = f"{place}: no id or no title; left out"
            yield noticed("collect-entry", "error", message, "Give it both.")
            continue
        yield from _paper(paper, place, sessions, folder, settings)
    there = [name for name in FURTHER if (folder / name).exists()]
    if there:
        yield noticed(
            "collect-volume",
            "info",
            f"{settings.name}: not taken, for they are no papers: {', '.join(there)}",
            "Copy editors, committees, dates and texts into volume.toml and its pages.",
        )


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(read_text(path), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        message = f"{path}: not YAML: {' '.join(str(error).split())}"
        raise SourceError(message) from error


def _sessions(folder: Path) -> Iterator[tuple[str, str]]:
    """The session of each paper by its id, as ``program.yml`` has them."""
    path = folder / "program.yml"
    program = _yaml(path) if path.exists() else []
    for session in _tables(program):
        for part in (session, *_tables(session.get("subsessions"))):
            for paper in _tables(part.get("papers")):
                yield str(paper.get("id", "")), str(part.get("title", ""))


def _tables(value: object) -> Iterator[Mapping[str, Any]]:
    """The tables of a list; whatever else stands in it, or instead of it, is passed over."""
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict):
            yield one


def _paper(
    paper: Mapping[str, Any],
    place: str,
    sessions: Mapping[str, str],
    folder: Path,
    settings: Settings,
) -> Iterator[Incoming | Finding]:
    key = str(paper["id"])
    id_ = paper_id(key)
    place = f"{place}, id {key}"
    authors = Authors()
    for person in _tables(paper.get("authors")):
        _read_author(person, authors)
    if not authors.people:
        yield noticed("metadata-author", "error", f"{place}: authors: none", "Name them.", id_)
    yield from authors.findings(id_, place)
    stated = paper.get("attributes")
    attributes = stated if isinstance(stated, dict) else {}
    track = str(attributes.get("paper_type") or "") if paper.get("archival", True) else OUTSIDE
    yield Incoming(
        record=Record(
            id=id_,
            title=title(str(paper["title"])),
            authors=tuple(authors.people),
            abstract=decoded(str(paper.get("abstract") or "")),
            keywords=listed(str(attributes.get("submitted_area") or "")),
            track=title(track),
            session=title(sessions.get(key, "")),
            doi=str(paper.get("doi") or ""),
        ),
        key=key,
        pdf=_file(folder, "papers", str(paper.get("file") or f"{key}.pdf"), settings.files),
        supplements=tuple(
            blob for one in _tables(paper.get("attachments")) if (blob := _attachment(folder, one))
        ),
        place=place,
    )


def _read_author(person: Mapping[str, Any], authors: Authors) -> None:
    """A person of ``papers.yml``: names in parts; ``name`` where there are none."""
    given = " ".join(str(person[k]) for k in ("first_name", "middle_name") if person.get(k))
    family = str(person.get("last_name") or "")
    place = next((title(str(person[name])) for name in INSTITUTION if person.get(name)), "")
    details: dict[str, str | tuple[str, ...]] = {
        "email": str(person.get("email") or ""),
        "id": str(person.get("openreview") or ""),
        "orcid": str(person.get("orcid") or ""),
        "affiliations": (place,) if place else (),
    }
    if given or family:
        authors.add_parts(given, family, **details)
    else:
        authors.add(str(person.get("name") or ""), **details)


def _attachment(folder: Path, stated: Mapping[str, Any]) -> Blob | None:
    label = str(stated.get("type") or "Supplement")
    return _file(folder, "attachments", str(stated.get("file") or ""), None, label)


def _file(
    folder: Path, below: str, name: str, stated: Path | None, label: str = "Supplement"
) -> Blob | None:
    """A file of the folder, where it is there."""
    base = stated or (folder / below if (folder / below).is_dir() else folder)
    path = base / name
    if not path.is_file() or not path.resolve().is_relative_to(base.resolve()):
        return None
    return Blob(name=path.name, path=path, label=label.capitalize())
