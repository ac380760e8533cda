"""BibTeX in: every entry that can be read, and what is wrong with the others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from pybtex import errors
from pybtex.bibtex.utils import split_name_list
from pybtex.database import BibliographyData
from pybtex.database.input.bibtex import Parser, month_names

from procbuild.bibliography.people import from_bibtex
from procbuild.conference import Person
from procbuild.files import decoded_text, regular
from procbuild.text import from_latex

ENTRY = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)\s*[{(]", re.MULTILINE)
FIELD = re.compile(r"(?:^[ \t]*,?|(?<=[}\"],))[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*", re.MULTILINE)
"""Where a field begins: at a line's begin, or behind the value before it."""
MACROS = frozenset({"string", "preamble", "comment"})
PEOPLE = frozenset({"author", "editor"})

WORDS = {
    "premature end of file": "braces or quotes are not closed",
    "unbalanced braces": "there is a closing brace too many",
}
"""What pybtex says, in an editor's words."""

VERBATIM = frozenset({"url", "doi", "pdf", "file", "eprint", "openreview", "software", "video"})
"""Fields that are addresses, not text."""


@dataclass(frozen=True, kw_only=True)
class BibEntry:
    """An entry of a .bib file; field names in lower case."""

    key: str
    kind: str
    """``inproceedings``, ``proceedings`` … in lower case"""
    line: int
    """From 1"""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Plain Unicode with maths; addresses as they are. Without people"""
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()


class BibProblem(NamedTuple):
    """Something wrong with a .bib file."""

    line: int
    key: str
    severity: Literal["error", "warning"]
    """``error``: something of the entry is lost"""
    message: str


class BibReading(NamedTuple):
    """What a .bib file holds."""

    entries: tuple[BibEntry, ...]
    """In the file's order; a key that occurs twice is there twice"""
    problems: tuple[BibProblem, ...]


def read_bib(source: str | Path) -> BibReading:
    """The entries of BibTeX text or of a file, and what is wrong with it.

    An entry that pybtex refuses is read field by field, as far as it goes, and reported with its
    line; the others are not touched by it. A child has its parent's fields where ``crossref``
    names one. A file may be in any encoding that :func:`decoded_text` knows. Raises
    :class:`OSError` alone.
    """
    text = decoded_text(regular(source).read_bytes()) if isinstance(source, Path) else source
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    macros: dict[str, str] = dict(month_names)
    entries: list[BibEntry] = []
    problems: list[BibProblem] = []
    seen: dict[str, int] = {}
    for kind, line, chunk in _chunks(text):
        if kind in MACROS:
            _read_macro(chunk, macros)
            continue
        entry = _read_entry(kind, line, chunk, macros, problems)
        if entry is None:
            continue
        if entry.key.lower() in seen:
            message = f"the key occurs before, in line {seen[entry.key.lower()]}"
            problems.append(BibProblem(line, entry.key, "error", message))
        seen.setdefault(entry.key.lower(), line)
        entries.append(entry)
    return BibReading(_inherited(entries), tuple(problems))


def _chunks(text: str) -> Iterator[tuple[str, int, str]]:
    """Kind, line and text of each entry: from its ``@`` at a line's begin to the next one's."""
    starts = list(ENTRY.finditer(text))
    line = 1
    at = 0
    for number, found in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        line += text.count("\n", at, found.start())
        at = found.start()
        yield found[1].lower(), line, text[at:end]


def _parsed(chunk: str, macros: dict[str, str]) -> tuple[BibliographyData, list[str]]:
    """What pybtex reads, and what it says."""
    with errors.capture() as captured:
        parser = Parser(macros=macros, person_fields=())
        data = parser.parse_string(chunk)
    said = (str(error).split(": ", 1)[-1] for error in captured)
    return data, [WORDS.get(one, one) for one in said]


def _read_macro(chunk: str, macros: dict[str, str]) -> None:
    """Learn a ``@string``."""
    if found := re.match(r"\s*@\s*string\s*[{(]\s*([^\s={}\"]+)\s*=", chunk, re.IGNORECASE):
        name = found[1]
        data, _ = _parsed(f"{chunk}\n@misc{{x, v = {name}}}", macros)
        if "x" in data.entries:
            macros[name.lower()] = data.entries["x"].fields.get("v", "")


def _read_entry(
    kind: str, line: int, chunk: str, macros: dict[str, str], problems: list[BibProblem]
) -> BibEntry | None:
    """One entry, by pybtex or else by its lines."""
    data, complaints = _parsed(chunk, macros)
    whole = [(key, entry.fields) for key, entry in data.entries.items()]
    if complaints or len(whole) != 1:
        key, raw = _salvaged(chunk, macros)
        if not key:
            message = f"no entry: {'; '.join(complaints) or 'it has no key'}"
            problems.append(BibProblem(line, "", "error", message))
            return None
        undefined = all("undefined string" in one for one in complaints) and len(whole) == 1
        if undefined or any("duplicate" in one for one in complaints):
            raw = {name.lower(): value for name, value in whole[0][1].items()}
        kept = ", ".join(raw) or "nothing"
        message = f"{'; '.join(complaints) or 'not one entry'}; read from it: {kept}"
        problems.append(BibProblem(line, key, "error", message))
    else:
        key, fields = whole[0]
        raw = {name.lower(): value for name, value in fields.items()}
    people = {
        role: _people(raw.get(role, ""), role, line, key, problems) for role in ("author", "editor")
    }
    text = {
        name: value.strip() if name in VERBATIM else from_latex(value)
        for name, value in raw.items()
        if name not in PEOPLE
    }
    return BibEntry(
        key=key,
        kind=kind,
        line=line,
        fields=text,
        authors=people["author"],
        editors=people["editor"],
    )


def _salvaged(chunk: str, macros: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Key and fields of a broken entry: each field from its name to the next field's."""
    head = re.match(r"\s*@\s*\w+\s*[{(]\s*([^\s,=}]+)\s*,", chunk)
    if not head:
        return "", {}
    body = chunk[head.end() :]
    starts = list(FIELD.finditer(body))
    fields: dict[str, str] = {}
    for number, found in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(body)
        value = " ".join(body[found.end() : end].split())
        if number + 1 == len(starts):
            value = value.removesuffix("}").removesuffix(")").rstrip()
        value = value.rstrip(",").rstrip()
        if value[:1] in {"{", '"'}:
            value = value[1:].removesuffix("}" if value[0] == "{" else '"')
        fields.setdefault(found[1].lower(), macros.get(value.lower(), value).strip())
    return head[1], fields


def _people(
    value: str, role: str, line: int, key: str, problems: list[BibProblem]
) -> tuple[Person, ...]:
    """The people of a list; what looks wrong with their names is reported."""

    def report(message: str) -> None:
        problems.append(BibProblem(line, key, "warning", f"{role}: {message}"))

    names = [name for name in split_name_list(value) if name.strip()] if value else []
    commas = sum("," in name for name in names)
    people = []
    for name in names:
        if name.strip().lower() == "others":
            report("'and others' names nobody")
            continue
        if "," not in name and " " in name.strip() and name[0] != "{" and commas > len(names) / 2:
            report(f"'{from_latex(name)}' has no comma, as the other names have: which is family?")
        with errors.capture() as captured:
            people.append(from_bibtex(name))
        for error in captured:
            report(str(error))
    return tuple(people)


def _inherited(entries: list[BibEntry]) -> tuple[BibEntry, ...]:
    """The entries with what ``crossref`` gives them: a parent's title is their ``booktitle``."""
    parents = {entry.key.lower(): entry for entry in entries}
    done = []
    for entry in entries:
        parent = parents.get(entry.fields.get("crossref", "").lower())
        if parent is None or parent is entry:
            done.append(entry)
            continue
        given = {name: value for name, value in parent.fields.items() if name != "title"}
        if "title" in parent.fields:
            given.setdefault("booktitle", parent.fields["title"])
        done.append(
            BibEntry(
                key=entry.key,
                kind=entry.kind,
                line=entry.line,
                fields={**given, **entry.fields},
                authors=entry.authors,
                editors=entry.editors or parent.editors,
            )
        )
    return tuple(done)
