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

NON_ARCHIVAL = "non-archival"
"""The track of papers that are presented but not published."""


def aclpub2(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of an aclpub2 folder."""
    folder = settings.path if settings.path.is_dir() else settings.path.parent
    files = [path for name in ("papers.yml", "papers.yaml") if (path := folder / name).exists()]
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
        if not isinstance(paper, dict) or "id" not in paper or not paper.get("title"):
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
    except yaml.YAMLError as error:
        message = f"{path}: not YAML: {' '.join(str(error).split())}"
        raise SourceError(message) from error


def _sessions(folder: Path) -> Iterator[tuple[str, str]]:
    """Pairs of paper id and session title from ``program.yml``."""
    path = folder / "program.yml"
    program = _read_yaml(path) if path.exists() else []
    for session in _mappings(program):
        for part in (session, *_mappings(session.get("subsessions"))):
            for paper in _mappings(part.get("papers")):
                yield str(paper.get("id", "")), str(part.get("title", ""))


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    """The mappings in a list; other items, and a value that is no list, are ignored."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict):
            yield item


def _read_paper(
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
    for person in _mappings(paper.get("authors")):
        _read_author(person, authors)
    if not authors.people:
        yield noticed("metadata-author", "error", f"{place}: authors: none", "Name them.", id_)
    yield from authors.findings(id_, place)
    stated = paper.get("attributes")
    attributes = stated if isinstance(stated, dict) else {}
    track = str(attributes.get("paper_type") or "") if paper.get("archival", True) else NON_ARCHIVAL
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
            blob
            for attachment in _mappings(paper.get("attachments"))
            if (blob := _attachment(folder, attachment))
        ),
        place=place,
    )


def _read_author(person: Mapping[str, Any], authors: Authors) -> None:
    """Read an author of ``papers.yml``: the parts of the name, else ``name``."""
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
    """A file of the folder; None if it does not exist or is outside of it."""
    base = stated or (folder / below if (folder / below).is_dir() else folder)
    path = base / name
    if not path.is_file() or not path.resolve().is_relative_to(base.resolve()):
        return None
    return Blob(name=path.name, path=path, label=label.capitalize())
