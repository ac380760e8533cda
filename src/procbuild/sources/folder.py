"""A folder of PDFs, each with a sidecar file of its name: ``.json``, ``.toml`` or ``.bib``.

JSON and TOML state the fields of a paper as ``fixes.toml`` does; authors may be strings too. A PDF
without a sidecar is matched with the papers of other sources, or read for title and authors.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from procbuild.bibliography import read_bib
from procbuild.errors import SourceError
from procbuild.incoming import Blob, Incoming, Settings, noticed, paper_id
from procbuild.model import Finding, Person, Record
from procbuild.sources.entries import problem, read_entry
from procbuild.sources.files import loose_files, unread_tables, visible
from procbuild.sources.people import Authors, names_in
from procbuild.sources.spreadsheets import read_json, read_text
from procbuild.sources.texts import decoded, listed, title
from procbuild.text import clean, throughout

SIDECARS = (".json", ".toml", ".bib")
FROM_FILES = frozenset({"file", "sha256", "supplements", "origin", "additions", "position"})
"""What the files themselves say."""

SYNONYMS = {
    "first_name": "given",
    "given_name": "given",
    "first": "given",
    "last_name": "family",
    "family_name": "family",
    "last": "family",
    "affiliation": "affiliations",
    "institution": "affiliations",
    "fullname": "name",
    "full_name": "name",
}
"""What other systems call the fields of a person."""

T = TypeVar("T")

RECORD_ADAPTER = TypeAdapter(Record)
PERSON = TypeAdapter(Person)


def folder(settings: Settings) -> Iterator[Incoming | Finding]:
    """The papers of a folder, or of one PDF."""
    place = settings.path
    if place.is_file():
        blob = Blob(name=place.name, path=place)
        record = Record(id=paper_id(place.stem))
        yield Incoming(
            record=record, key=place.stem, pdf=blob, place=place.name, loose=True, adopt=True
        )
        return
    sidecars = {path.stem: path for path in visible(place) if path.suffix.lower() in SIDECARS}
    for item in loose_files(settings.files or place, adopt=True):
        sidecar = sidecars.pop(item.key, None)
        if sidecar is None:
            yield item
        else:
            yield from _described(sidecar, item)
    for stem, sidecar in sorted(sidecars.items()):
        yield from _described(sidecar, Incoming(record=Record(id=paper_id(stem)), key=stem))
    if settings.rules.kind:
        yield from unread_tables(
            place,
            "a table is not part of a source of kind 'folder'; not read",
            "Name it as a source of its own, or leave out the kind of this one.",
        )


def _described(sidecar: Path, item: Incoming) -> Iterator[Incoming | Finding]:
    """A PDF with what its sidecar says; one that can't be read leaves the PDF as it is."""
    try:
        if sidecar.suffix.lower() == ".bib":
            yield from _from_bib(sidecar, item)
        else:
            yield from _from_fields(sidecar, item)
    except SourceError as error:
        yield noticed("collect-entry", "error", str(error), "Correct the file.", item.record.id)
        if item.pdf:
            yield item


def _from_bib(sidecar: Path, item: Incoming) -> Iterator[Incoming | Finding]:
    entries, problems = read_bib(sidecar)
    for found in problems:
        yield replace(problem(found, sidecar.name), paper=item.record.id)
    if len(entries) != 1:
        message = f"{sidecar.name}: {len(entries)} entries; the sidecar of a paper has one"
        raise SourceError(message)
    for read in read_entry(entries[0], sidecar.name):
        if isinstance(read, Finding):
            yield replace(read, paper=item.record.id)
        else:
            record = replace(read.record, id=item.record.id)
            yield replace(item, record=record, place=sidecar.name, loose=False)


def _from_fields(sidecar: Path, item: Incoming) -> Iterator[Incoming | Finding]:
    data = _toml(sidecar) if sidecar.suffix.lower() == ".toml" else read_json(sidecar)
    if not isinstance(data, dict):
        message = f'{sidecar.name}: not an object; write {{"title": …, "authors": […]}}'
        raise SourceError(message)
    data = throughout(data, clean)
    id_ = item.record.id
    authors = Authors()
    stated = {
        name: value for name, value in data.items() if name not in FROM_FILES | {"authors", "id"}
    }
    problems = list(_read_authors(data.get("authors", data.get("author", [])), authors))
    stated.pop("author", None)
    record, mistakes = _record(id_, stated)
    for mistake in (*problems, *mistakes):
        yield noticed(
            "collect-entry",
            "error",
            f"{sidecar.name}: {mistake}; the rest is taken",
            "Correct the file; it has the fields of fixes.toml.",
            id_,
        )
    yield from authors.findings(id_, sidecar.name)
    record = replace(record, authors=tuple(authors.people))
    yield replace(item, record=record, place=sidecar.name, loose=False)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        message = f"{path.name}: not TOML: {error}"
        raise SourceError(message) from error


def _record(id_: str, stated: Mapping[str, object]) -> tuple[Record, list[str]]:
    """A record of everything that is right, and a line for each field that is not."""
    texts = {"abstract": decoded, "keywords": listed}
    clean = {
        name: texts.get(name, title)(value) if isinstance(value, str) else value
        for name, value in stated.items()
    }
    return _validated(RECORD_ADAPTER, {"id": id_, **clean})


def _validated(kind: TypeAdapter[T], stated: Mapping[str, object]) -> tuple[T, list[str]]:
    """A value of the fields that are right, and a line for each that is not."""
    try:
        return kind.validate_python(stated), []
    except ValidationError as error:
        mistakes = [
            f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()
        ]
        bad = {one["loc"][0] for one in error.errors()}
        good = {name: value for name, value in stated.items() if name not in bad}
        return kind.validate_python(good), mistakes


def _read_authors(stated: object, authors: Authors) -> Iterator[str]:
    """Read strings and objects; a line for each that is neither."""
    people = names_in(stated) if isinstance(stated, str) else stated
    if not isinstance(people, list):
        yield "authors: not a list"
        return
    for number, person in enumerate(people, 1):
        if isinstance(person, str):
            authors.add(person)
        elif isinstance(person, dict):
            for mistake in _read_person(person, authors):
                yield f"authors[{number}]: {mistake}"
        else:
            yield f"authors[{number}]: neither a name nor an object"


def _read_person(stated: Mapping[str, Any], authors: Authors) -> list[str]:
    """Read an object with the fields of a person, or those that other systems have."""
    fields = {SYNONYMS.get(name, name): value for name, value in stated.items()}
    if isinstance(place := fields.get("affiliations"), str):
        fields["affiliations"] = [place]
    name = fields.pop("name", "")
    person, mistakes = _validated(PERSON, fields)
    if person.display:
        authors.people.append(person)
    elif isinstance(name, str) and name.strip():
        kept = ("affiliations", "email", "orcid", "url", "id", "script", "sort")
        authors.add(name, **{one: getattr(person, one) for one in kept})
    else:
        mistakes.append("no name; say given and family")
    return mistakes
