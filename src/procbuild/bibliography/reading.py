"""Reads BibTeX: every entry that can be read, and the mistakes in the others."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple

from pybtex import errors
from pybtex.bibtex.utils import split_name_list
from pybtex.database import BibliographyData
from pybtex.database.input.bibtex import Parser, UndefinedMacro, month_names

from procbuild.bibliography.people import from_bibtex
from procbuild.conference import Person
from procbuild.files import decode_text, require_regular
from procbuild.text import from_latex

ENTRY = re.compile(r"(?<!\w)@[ \t]*([A-Za-z]+)\s*[{(]")
"""The start of an entry; in a value it may be text."""
LINE = re.compile(rf"^[ \t]*(?={ENTRY.pattern})", re.MULTILINE)
"""What begins a line with an entry: one begins there even if the entry before it does not end."""
FIELD = re.compile(r"(?:^[ \t]*,?|(?<=[}\"],))[ \t]*([A-Za-z][\w-]*)[ \t]*=[ \t]*", re.MULTILINE)
"""The start of a field: at the start of a line, or after the previous value."""
MACROS = frozenset({"string", "preamble", "comment"})
PEOPLE = frozenset({"author", "editor"})

EXPLANATIONS = {
    "premature end of file": "braces or quotes are not closed",
    "unbalanced braces": "there is a closing brace too many",
}
"""Messages of pybtex in words for editors."""

UNDEFINED = "is neither in quotes nor in braces, and no @string defines it"

MAX_EXPANDED = 16 << 20
"""Maximum number of characters of an entry whose strings are put together with ``#``."""

VERBATIM = frozenset({"url", "doi", "pdf", "file", "eprint", "openreview", "software", "video"})
"""Fields that contain URLs and the like, not text."""


@dataclass(frozen=True, kw_only=True)
class BibEntry:
    """An entry of a .bib file; field names in lower case."""

    key: str
    kind: str
    """``inproceedings``, ``proceedings`` … in lower case"""
    line: int
    """From 1"""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Plain Unicode with maths; URLs unchanged. Without authors and editors"""
    authors: tuple[Person, ...] = ()
    editors: tuple[Person, ...] = ()


class BibProblem(NamedTuple):
    """A mistake in a .bib file."""

    line: int
    key: str
    severity: Literal["error", "warning"]
    """``error`` if part of the entry is lost"""
    message: str
    remedy: str = "Correct the entry in the .bib file; what could be read was taken."


class BibReading(NamedTuple):
    """The contents of a .bib file."""

    entries: tuple[BibEntry, ...]
    """In the file's order; duplicate keys are kept"""
    problems: tuple[BibProblem, ...]


def read_bib(source: str | Path) -> BibReading:
    """Read BibTeX text or a .bib file: its entries, and the mistakes in it.

    An entry that pybtex refuses is read field by field as far as possible, and reported with its
    line; the others are not affected. An entry with ``crossref`` inherits its parent's fields. A
    file may be in any encoding that :func:`decode_text` knows. Raises only :class:`OSError`.
    """
    text = decode_text(require_regular(source).read_bytes()) if isinstance(source, Path) else source
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    macros: dict[str, str] = dict(month_names)
    entries: list[BibEntry] = []
    problems: list[BibProblem] = []
    lines: dict[str, int] = {}
    for kind, line, chunk in _chunks(text):
        if kind in MACROS:
            _read_macro(chunk, macros)
            continue
        entry = _read_entry(kind, line, chunk, macros, problems)
        if entry is None:
            continue
        if entry.key.lower() in lines:
            first = lines[entry.key.lower()]
            message = f"the key already occurs in line {first}; of two papers the first is kept"
            remedy = "Give each entry a key of its own in the .bib file."
            problems.append(BibProblem(line, entry.key, "error", message, remedy))
        lines.setdefault(entry.key.lower(), line)
        entries.append(entry)
    return BibReading(_with_inherited(entries), tuple(problems))


def _chunks(text: str) -> Iterator[tuple[str, int, str]]:
    """Kind, line and text of each entry: from its ``@`` to that of the next one."""
    starts = [*_starts(text), ("", len(text))]
    line = 1
    for (_, before), (kind, start), (_, end) in zip(
        [("", 0), *starts], starts, starts[1:], strict=False
    ):
        line += text.count("\n", before, start)
        yield kind, line, text[start:end]


def _starts(text: str) -> Iterator[tuple[str, int]]:
    """Kind and start of the entries that begin a line, and of others that are in no entry.

    One behind ``%`` is a comment, as for biber.
    """
    limits = [0, *(match.start() for match in LINE.finditer(text)), len(text)]
    for start, limit in pairwise(limits):
        end = start
        while match := ENTRY.search(text, end, limit):
            is_comment = "%" in text[end : match.start()].rpartition("\n")[2]
            yield "comment" if is_comment else match[1].lower(), match.start()
            end = _end(text, match.end(), limit)


def _end(text: str, start: int, limit: int) -> int:
    """The index behind the entry whose contents begin at ``start``; at most ``limit``."""
    closing = ")" if text[start - 1] == "(" else "}"
    depth = 0
    for match in re.compile(r"[{})]").finditer(text, start, limit):
        if match[0] == closing and not depth:
            return match.end()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    return limit


def _parse(chunk: str, macros: dict[str, str]) -> tuple[BibliographyData, list[str]]:
    """Parse text with pybtex; return the data and its error messages."""
    if chunk.count("#") * max(map(len, macros.values())) > MAX_EXPANDED:
        return BibliographyData(), ["its strings (@string) are too long when put together"]
    with errors.capture() as captured:
        parser = Parser(macros=macros, person_fields=())
        data = parser.parse_string(chunk)
    return data, [_explanation(error) for error in captured]


def _explanation(error: Exception) -> str:
    """An error of pybtex in words for editors."""
    message = str(error).split(": ", 1)[-1]
    if isinstance(error, UndefinedMacro):
        return f"'{message}' {UNDEFINED}"
    return EXPLANATIONS.get(message, message)


def _read_macro(chunk: str, macros: dict[str, str]) -> None:
    """Add the macro that a ``@string`` defines."""
    if match := re.match(r"\s*@\s*string\s*[{(]\s*([^\s={}\"]+)\s*=", chunk, re.IGNORECASE):
        name = match[1]
        data, _ = _parse(f"{chunk}\n@misc{{x, v = {name}}}", macros)
        if "x" in data.entries:
            macros[name.lower()] = data.entries["x"].fields.get("v", "")


def _read_entry(
    kind: str, line: int, chunk: str, macros: dict[str, str], problems: list[BibProblem]
) -> BibEntry | None:
    """Read one entry with pybtex, or field by field if that fails."""
    data, complaints = _parse(chunk, macros)
    parsed = [(key, entry.fields) for key, entry in data.entries.items()]
    if complaints or len(parsed) != 1:
        key, raw = _salvage(chunk, macros)
        if not key:
            message = f"no entry: {'; '.join(complaints) or 'it has no key'}"
            problems.append(BibProblem(line, "", "error", message))
            return None
        undefined = all(UNDEFINED in complaint for complaint in complaints) and len(parsed) == 1
        if undefined or any("duplicate" in complaint for complaint in complaints):
            raw |= {name.lower(): value for name, value in parsed[0][1].items() if value}
        kept = ", ".join(raw) or "nothing"
        message = f"{'; '.join(complaints) or 'not one entry'}; read from it: {kept}"
        problems.append(BibProblem(line, key, "error", message))
    else:
        key, fields = parsed[0]
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


def _salvage(chunk: str, macros: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Key and fields of a broken entry; each field extends to the name of the next one."""
    head = re.match(r"\s*@\s*\w+\s*[{(]\s*([^\s,=}]+)\s*,", chunk)
    if not head:
        return "", {}
    body = chunk[head.end() :]
    starts = list(FIELD.finditer(body))
    fields: dict[str, str] = {}
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(body)
        value = " ".join(body[match.end() : end].split())
        if number + 1 == len(starts):
            value = value.removesuffix("}").removesuffix(")").rstrip()
        value = value.rstrip(",").rstrip()
        if value[:1] in {"{", '"'}:
            value = value[1:].removesuffix("}" if value[0] == "{" else '"')
        fields.setdefault(match[1].lower(), macros.get(value.lower(), value).strip())
    return head[1], fields


def _people(
    value: str, role: str, line: int, key: str, problems: list[BibProblem]
) -> tuple[Person, ...]:
    """Parse a list of names; suspicious names are reported as problems."""

    def report(message: str) -> None:
        remedy = "Write 'Family, Given' in the .bib file."
        problems.append(BibProblem(line, key, "warning", f"{role}: {message}", remedy))

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


def _with_inherited(entries: list[BibEntry]) -> tuple[BibEntry, ...]:
    """The entries with fields that ``crossref`` adds; a parent's title is their ``booktitle``."""
    parents = {entry.key.lower(): entry for entry in entries}
    complete = []
    for entry in entries:
        parent = parents.get(entry.fields.get("crossref", "").lower())
        if parent is None or parent is entry:
            complete.append(entry)
            continue
        inherited = {name: value for name, value in parent.fields.items() if name != "title"}
        if "title" in parent.fields:
            inherited.setdefault("booktitle", parent.fields["title"])
        complete.append(
            BibEntry(
                key=entry.key,
                kind=entry.kind,
                line=entry.line,
                fields={**inherited, **entry.fields},
                authors=entry.authors,
                editors=entry.editors or parent.editors,
            )
        )
    return tuple(complete)
