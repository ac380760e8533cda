"""HotCRP: ``PREFIX-data.json`` (a list of papers, or one), alone or in the zip with documents.

Names come as ``given_name``/``family_name``, ``first``/``last`` or whole. Fields of the form are
found at the top or, by their ``json_key``, below ``options``. The ``final`` version goes before the
``submission``.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Record, Status
from procbuild.sources.files import loose_files, visible
from procbuild.sources.people import Authors, names_in
from procbuild.sources.spreadsheets import read_json
from procbuild.sources.texts import decision, decoded, listed, settled, title

Paper = Mapping[str, Any]


def hotcrp(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of a data file, with the documents that lie beside it or in its zip."""
    path = _data(settings)
    found = read_json(path)
    if isinstance(found, dict):
        found = found.get("papers") or [found.get("paper", found)]
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        message = f"{path}: no list of papers; in HotCRP choose Search, Download, JSON"
        raise SourceError(message)
    statuses = settled(_status(paper) for paper in found)
    for number, (paper, status) in enumerate(zip(found, statuses, strict=True), 1):
        yield from _paper(paper, status, f"{path.name}: paper {number}", path.parent, settings)
    if settings.files:
        yield from loose_files(settings.files)


def _data(settings: Settings) -> Path:
    """The data file: the source itself, or the one in its folder."""
    folder = settings.path
    if folder.is_file():
        return folder
    data = [one for one in visible(folder) if one.name.endswith(("-data.json", "data.json"))]
    data = data or [one for one in folder.iterdir() if one.suffix == ".json"]
    if len(data) == 1:
        return data[0]
    message = f"{settings.name}: {len(data)} files called PREFIX-data.json; there should be one"
    raise SourceError(message)


def _status(paper: Paper) -> Status | None:
    """What HotCRP says of a paper; drafts and papers in review are undecided."""
    if paper.get("withdrawn"):
        return "withdrawn"
    for name in ("decision", "status"):
        stated = paper.get(name)
        if isinstance(stated, str) and (found := decision(stated)):
            return found
    return None if paper.get("submitted", True) else "undecided"


def _paper(
    paper: Paper, status: Status, place: str, folder: Path, settings: Settings
) -> Iterator[Incoming | Finding]:
    key = str(paper.get("pid") or paper.get("_id_") or paper.get("id") or "")
    name = title(_text(paper.get("title")))
    if not key or not name:
        lacks = "pid" if not key else "title"
        yield noticed(
            "collect-entry", "error", f"{place}: no {lacks}; left out", "Export it again.", key
        )
        return
    id_ = paper_id(key)
    authors = Authors()
    yield from _read_authors(paper.get("authors"), authors, id_, place)
    yield from authors.findings(id_, place)
    yield from _cut(paper, id_, place)
    pdf = None
    for version in ("final", "submission"):
        pdf = pdf or _document(paper.get(version), f"{key}-{version}", folder, settings.scratch)
    yield Incoming(
        record=Record(
            id=id_,
            title=name,
            authors=tuple(authors.people),
            abstract=decoded(_text(_field(paper, "abstract"))),
            keywords=_topics(paper.get("topics")) or listed(_text(_field(paper, "keywords"))),
            track=title(_text(_field(paper, "track"))),
            status=status,
        ),
        key=key,
        pdf=pdf,
        supplements=tuple(_supplements(paper, key, folder, settings.scratch)),
        place=place,
    )


def _field(paper: Paper, name: str) -> object:
    """A field of the form, at the top or among the options."""
    options = paper.get("options")
    return paper.get(name) or (options.get(name) if isinstance(options, dict) else None)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _topics(stated: object) -> tuple[str, ...]:
    """Topics as a list, or as a table of those that are chosen."""
    if isinstance(stated, dict):
        stated = [name for name, chosen in stated.items() if chosen]
    names = stated if isinstance(stated, list) else []
    return tuple(title(one) for one in names if isinstance(one, str))


def _read_authors(stated: object, authors: Authors, id_: str, place: str) -> Iterator[Finding]:
    people = names_in(stated) if isinstance(stated, str) else stated
    for number, person in enumerate(people if isinstance(people, list) else [], 1):
        if isinstance(person, str):
            authors.add(person)
            continue
        if not isinstance(person, dict):
            message = f"{place}: authors: number {number} is no person; left out"
            yield noticed("metadata-author", "error", message, "Correct it in HotCRP.", id_)
            continue
        affiliation = title(_text(person.get("affiliation")))
        details: dict[str, str | tuple[str, ...]] = {
            "email": _text(person.get("email")),
            "orcid": _text(person.get("orcid")),
            "affiliations": (affiliation,) if affiliation else (),
        }
        given = _text(person.get("given_name") or person.get("first"))
        family = _text(person.get("family_name") or person.get("last"))
        if given or family:
            authors.add_parts(given, family, **details)
        else:
            authors.add(_text(person.get("name")), **details)
    if not authors.people:
        message = f"{place}: authors: none"
        yield noticed("metadata-author", "warning", message, "Export as an administrator.", id_)


def _cut(paper: Paper, id_: str, place: str) -> Iterator[Finding]:
    """Fields that the export has cut at their word limit, and those that are beyond it."""
    remedy = "Export with word_limit=hard, or put the whole text into fixes.toml."
    if names := _fields(paper.get("truncated")):
        message = f"{place}: truncated: {names}: the text is cut"
        yield noticed("metadata-truncated", "warning", message, remedy, id_)
    if names := _fields(paper.get("overlong")):
        message = f"{place}: overlong: {names}: longer than the form allows"
        yield noticed("metadata-overlong", "warning", message, remedy, id_)


def _fields(stated: object) -> str:
    """The names of fields that HotCRP says something of."""
    names = [stated] if isinstance(stated, str) else stated
    return ", ".join(map(str, names)) if isinstance(names, list | dict) else ""


def _document(stated: object, name: str, folder: Path, scratch: Path) -> Blob | None:
    """A document: a file beside the data, or its bytes inside of it."""
    if not isinstance(stated, dict):
        return None
    file = _text(stated.get("content_file") or stated.get("filename"))
    path = folder / file
    if file and path.resolve().is_relative_to(folder.resolve()) and path.is_file():
        return Blob(name=path.name, path=path)
    content = _bytes(stated)
    if content is None:
        return None
    mime = _text(stated.get("mimetype"))
    inline = scratch / f"{re.sub(r'[^A-Za-z0-9-]', '-', name)}.{'pdf' if not mime else mime[-3:]}"
    inline.write_bytes(content)
    return Blob(name=inline.name, path=inline)


def _bytes(stated: Mapping[str, Any]) -> bytes | None:
    if isinstance(encoded := stated.get("content_base64"), str):
        try:
            return base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return b""
    content = stated.get("content")
    return content.encode() if isinstance(content, str) else None


def _supplements(paper: Paper, key: str, folder: Path, scratch: Path) -> Iterator[Blob]:
    """Documents of other fields: a table with a file, or a list of them."""
    options = paper.get("options")
    fields = {**paper, **(options if isinstance(options, dict) else {})}
    for name, value in fields.items():
        if name in {"final", "submission", "authors", "contacts"}:
            continue
        for number, one in enumerate(value if isinstance(value, list) else [value], 1):
            if blob := _document(one, f"{key}-{name}-{number}", folder, scratch):
                yield blob
