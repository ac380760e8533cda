"""A folder of PDFs, each with a sidecar file of the same name: ``.json``, ``.toml`` or ``.bib``.

JSON and TOML sidecars have the fields of ``fixes.toml``; authors may also be strings. A PDF without
a sidecar is matched with the papers of other sources, or its title and authors are read from it.
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
from procbuild.sources.files import (
    SIDECARS,
    distinct_keys,
    loose_files,
    unread_files,
    unread_tables,
    visible,
)
from procbuild.sources.json_kinds import is_sidecar
from procbuild.sources.people import Authors, names_in
from procbuild.sources.spreadsheets import read_json, read_text
from procbuild.sources.texts import decoded, listed, title
from procbuild.sources.values import shallow
from procbuild.store.fixes import SOURCE_FIELDS
from procbuild.text import clean, throughout

NOT_STATED = SOURCE_FIELDS | {"position", "authors", "author"}
"""Fields that a sidecar cannot state, and its authors, which are read by themselves."""

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
"""Names of the fields of a person in other systems."""

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
    files = settings.files or place
    found = [path for path in visible(place) if path.suffix.lower() in SIDECARS]
    sidecars = {path.relative_to(place).with_suffix(""): path for path in found}
    bases = []
    for item in loose_files(files, adopt=True):
        base = _base(item).relative_to(files)
        bases.append(place / f"{base}.pdf")
        sidecar = sidecars.pop(base, None)
        if sidecar is None:
            yield item
        else:
            yield from _with_sidecar(sidecar, item)
    keys = distinct_keys([*bases, *sidecars.values()], place)
    for sidecar in sidecars.values():
        if not settings.rules.kind and _is_other_source(sidecar, place):
            continue
        key = keys[sidecar]
        item = Incoming(record=Record(id=paper_id(key)), key=key, adopt=True)
        yield from _with_sidecar(sidecar, item)
    yield from unread_files(visible(settings.files or place), settings)
    yield from unread_tables(place, settings)


def _base(item: Incoming) -> Path:
    """The path that a sidecar of the paper has, without its suffix."""
    if item.pdf and item.pdf.path:
        return item.pdf.path.with_suffix("")
    ((first, *_), key) = ([blob.path for blob in item.supplements if blob.path], item.key)
    return first.with_name(key)


def _is_other_source(sidecar: Path, place: Path) -> bool:
    """Whether detection of kinds has made a JSON file of the folder a source of its own."""
    return sidecar.parent == place and sidecar.suffix.lower() == ".json" and not is_sidecar(sidecar)


def _with_sidecar(sidecar: Path, item: Incoming) -> Iterator[Incoming | Finding]:
    """A PDF with the metadata of its sidecar; without it if the sidecar cannot be read."""
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
    for mistake in problems:
        yield replace(problem(mistake, sidecar.name), paper=item.record.id)
    if len(entries) != 1:
        message = f"{sidecar.name}: {len(entries)} entries; the sidecar of a paper has one"
        raise SourceError(message)
    for result in read_entry(entries[0], sidecar.name):
        if isinstance(result, Finding):
            yield replace(result, paper=item.record.id)
        else:
            record = replace(result.record, id=item.record.id)
            yield replace(item, record=record, place=sidecar.name, loose=False)


def _from_fields(sidecar: Path, item: Incoming) -> Iterator[Incoming | Finding]:
    data = _read_toml(sidecar) if sidecar.suffix.lower() == ".toml" else read_json(sidecar)
    if not isinstance(data, dict):
        message = f'{sidecar.name}: not an object; write {{"title": …, "authors": […]}}'
        raise SourceError(message)
    data = throughout(data, clean)
    id_ = item.record.id
    authors = Authors()
    stated = {name: value for name, value in data.items() if name not in NOT_STATED}
    problems = list(_read_authors(data.get("authors", data.get("author", [])), authors))
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


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return shallow(tomllib.loads(read_text(path)))
    except (ValueError, RecursionError) as error:
        message = f"{path.name}: not TOML: {error}"
        raise SourceError(message) from error


def _record(id_: str, stated: Mapping[str, object]) -> tuple[Record, list[str]]:
    """A record of the valid fields, and a message for each invalid one."""
    converters = {"abstract": decoded, "keywords": listed}
    fields = {
        name: converters.get(name, title)(value) if isinstance(value, str) else value
        for name, value in stated.items()
    }
    return _validate(RECORD_ADAPTER, {"id": id_, **fields})


def _validate(kind: TypeAdapter[T], stated: Mapping[str, object]) -> tuple[T, list[str]]:
    """A value built from the valid fields, and a message for each invalid one."""
    try:
        return kind.validate_python(stated), []
    except ValidationError as error:
        mistakes = [
            f"{'.'.join(str(part) for part in detail['loc'])}: {detail['msg']}"
            for detail in error.errors()
        ]
        invalid = {detail["loc"][0] for detail in error.errors()}
        valid = {name: value for name, value in stated.items() if name not in invalid}
        return kind.validate_python(valid), mistakes


def _read_authors(stated: object, authors: Authors) -> Iterator[str]:
    """Read authors from strings and objects; yield a message for each mistake."""
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
    """Read an object with the fields of a person or their synonyms; return the mistakes."""
    fields = {SYNONYMS.get(name, name): value for name, value in stated.items()}
    if isinstance(place := fields.get("affiliations"), str):
        fields["affiliations"] = [place]
    name = fields.pop("name", "")
    person, mistakes = _validate(PERSON, fields)
    if person.display:
        authors.people.append(person)
    elif isinstance(name, str) and name.strip():
        details = ("affiliations", "email", "orcid", "url", "id", "script", "sort")
        authors.add(name, **{field: getattr(person, field) for field in details})
    else:
        mistakes.append("no name; state given and family")
    return mistakes
