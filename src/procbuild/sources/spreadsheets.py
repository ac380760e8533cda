"""Rows of CSV, TSV, Excel and JSON files, whatever their encoding, with their location."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from procbuild.errors import SourceError
from procbuild.files import WIDE_ENCODINGS, decode_text, require_regular
from procbuild.sources.files import TABLES
from procbuild.sources.values import json_value
from procbuild.sources.workbooks import (
    Sheet,
    cell_text,
    hidden_in_excel,
    hidden_in_xml,
    read_excel,
    read_xml,
    require_fewer,
)
from procbuild.wording import few

SUFFIXES = (*TABLES, ".txt", ".json")
"""Suffixes of files that can be read as tables."""
MAX_BYTES = 256 << 20
"""Maximum size of a table file."""

QUOTES = re.compile("expected after|unexpected end")
"""What messages of the csv module say of a quotation mark without its pair."""

CONTROLS = bytes({*range(32)} - {*b"\t\n\f\r"})

HEAD = 10
"""Number of leading rows that are searched for headings: exports put titles above them."""

KEYS_SHOWN = 5
"""Maximum number of repeated keys named in a message."""

LIST = re.compile(r", | and |;")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row: texts by heading."""

    place: str
    """``papers.csv:12``, ``papers.xlsx: Main!12``"""
    sheet: str
    cells: Mapping[str, str]
    guessed: bool = False
    """Whether the headings were guessed from the cells below them"""


def read_text(path: Path) -> str:
    """The text of a file, by :func:`decode_text`.

    Raises :class:`SourceError` if more than 1 % of it are control characters.
    """
    data = require_regular(path).read_bytes()
    is_wide = data.startswith(tuple(WIDE_ENCODINGS))
    if not is_wide and len(data.translate(None, CONTROLS)) < 0.99 * len(data):
        message = f"{path}: a binary file, not text; export it again as UTF-8"
        raise SourceError(message)
    return decode_text(data)


def read_rows(path: Path, is_heading: Callable[[str], bool]) -> Iterator[Row]:
    """The rows of a table that are not empty, by the headings of their sheet.

    The headings are the first of the leading rows of which ``is_heading`` knows two cells, or one
    cell in the first row of the first sheet. If the first sheet has no headings, they are guessed
    from its contents; other sheets without headings are ignored.
    """
    for index, (name, sheet) in enumerate(read_sheets(path)):
        start, headings = _headings(sheet, is_heading, first=not index)
        guessed = not headings
        if guessed:
            if index or not sheet:
                continue
            require_fewer(max(len(cells) for _, cells in sheet) * len(sheet), path)
            headings = guessed_headings([cells for _, cells in sheet])
            if not {"title", "authors"} <= set(headings):
                start, headings = 1, [cell.strip() for cell in sheet[0][1]]
        require_fewer(len(headings) * len(sheet), path)
        for number, cells in sheet[start:]:
            if any(cell.strip() for cell in cells):
                yield Row(
                    place=f"{path.name}: {name}!{number}" if name else f"{path.name}:{number}",
                    sheet=name,
                    cells={
                        **dict.fromkeys(headings, ""),
                        **dict(zip(headings, cells, strict=False)),
                    },
                    guessed=guessed,
                )


def _headings(
    sheet: Sheet, is_heading: Callable[[str], bool], *, first: bool
) -> tuple[int, list[str]]:
    """The index of the first row below the headings, and the headings."""
    for start, (_, cells) in enumerate(sheet[:HEAD], 1):
        if sum(is_heading(cell) for cell in cells) >= (1 if first and start == 1 else 2):
            return start, _distinct([cell.strip() for cell in cells])
    return 0, []


def _distinct(headings: Sequence[str]) -> list[str]:
    """The headings, those that are repeated with a number: ``title``, ``title (2)``."""
    seen: Counter[str] = Counter()
    distinct = []
    for heading in headings:
        seen[heading] += 1
        is_repeated = heading and seen[heading] > 1
        distinct.append(f"{heading} ({seen[heading]})" if is_repeated else heading)
    return distinct


def guessed_headings(rows: Sequence[Sequence[str]]) -> list[str]:
    """Names for the columns of a table without headings, by what is in them.

    A column of distinct numbers has the ids; the one with most *and* and commas, the authors; of
    the others, the longest with mostly distinct cells, the titles; one that repeats, the session.
    """
    width = max((len(row) for row in rows), default=0)
    columns = [[row[index].strip() for row in rows if index < len(row)] for index in range(width)]
    names = [f"column {index + 1}" for index in range(width)]
    unnamed = set(range(width))

    def name(heading: str, score: Callable[[list[str]], float]) -> None:
        best = max(unnamed, key=lambda index: score(columns[index]), default=None)
        if best is not None and score(columns[best]) > 0:
            names[best] = heading
            unnamed.discard(best)

    name("id", lambda cells: len(set(cells)) == len(cells) > 0 and all(map(str.isdigit, cells)))
    name("authors", lambda cells: sum(bool(LIST.search(cell)) for cell in cells) / len(cells) - 0.5)
    name("title", lambda cells: (len(set(cells)) > len(cells) / 2) * sum(map(len, cells)))
    name("session", lambda cells: len(set(cells)) <= len(cells) / 2 and any(cells))
    return names


def read_sheets(path: Path) -> Iterator[tuple[str, Sheet]]:
    """The sheets of a table with their names (empty for a file without), as numbered rows.

    Hidden sheets of workbooks are left out.
    """
    if require_regular(path).stat().st_size > MAX_BYTES:
        message = f"{path}: larger than {MAX_BYTES >> 20} MiB; this is not a table of papers"
        raise SourceError(message)
    head = _head(path)
    if _is_excel(head):
        yield from read_excel(path)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        message = f"{path}: an Excel file of before 2007; save it as .xlsx or as CSV"
        raise SourceError(message)
    elif _is_xml(head):
        yield from read_xml(path)
    elif path.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        yield "", _from_objects(read_objects(path), path)
    else:
        yield "", list(_read_csv(path))


def hidden_sheets(path: Path) -> list[str]:
    """The names of the sheets that :func:`read_sheets` leaves out."""
    head = _head(path)
    if _is_excel(head):
        return hidden_in_excel(path)
    return hidden_in_xml(path) if _is_xml(head) else []


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(512)


def _is_excel(head: bytes) -> bool:
    return head.startswith(b"PK")


def _is_xml(head: bytes) -> bool:
    return decode_text(head).lstrip().startswith(("<?xml", "<Workbook"))


def _read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file.

    Raises :class:`SourceError`, also at a quotation mark that would make one row of several.
    """
    text = read_text(path).rstrip()
    csv.field_size_limit(MAX_BYTES)  # abstracts of whole papers are pasted, too
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(path, text), strict=True
    )
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        what = f"{error}; export the table again as UTF-8 CSV"
        if QUOTES.search(what):
            what = (
                "a quotation mark in this row is not closed, or alone in a quoted cell; "
                "close it, and double those within a cell"
            )
        message = f"{path}:{line}: {what}"
        raise SourceError(message) from error


def _delimiter(path: Path, text: str) -> str:
    """The most frequent separator of the first line that has one; a tab in files named for it.

    A title or an empty line may stand above the headings.
    """
    if path.suffix.lower() in {".tsv", ".tab"}:
        return "\t"
    lines = (re.sub(r'"[^"]*"', "", line) for line in text.split("\n", HEAD)[:HEAD])
    heading = next((line for line in lines if re.search("[,;\t]", line)), "")
    return max(",;\t", key=lambda sign: (heading.count(sign), sign == ","))


def read_objects(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON array or of JSON lines. Raises :class:`SourceError`."""
    if path.suffix.lower() == ".json":
        data = read_json(path)
        objects = data if isinstance(data, list) else [data]
    else:
        objects = _read_json_lines(path)
    if not all(isinstance(item, dict) for item in objects):
        message = f'{path}: not a list of objects; write [{{"id": …, "title": …}}, …]'
        raise SourceError(message)
    return objects


def _read_json_lines(path: Path) -> list[Any]:
    """The values of the lines. Raises :class:`SourceError` that lists all lines with mistakes."""
    values, mistakes = [], []
    for number, line in enumerate(read_text(path).split("\n"), 1):
        if line.strip():
            try:
                values.append(_parse_json(line, f"{path}:{number}"))
            except SourceError as error:
                mistakes.append(str(error))
    if mistakes:
        raise SourceError("\n".join(mistakes))
    return values


def read_json(path: Path) -> Any:
    """The value of a JSON file. Raises :class:`SourceError`."""
    return _parse_json(read_text(path), str(path))


def _parse_json(text: str, place: str) -> Any:
    """The value of a text, which must be I-JSON: no key twice in an object (RFC 7493, 2.3)."""
    repeated: list[str] = []
    try:
        value = json_value(text, repeated)
    except (ValueError, RecursionError) as error:
        message = f"{place}: not JSON: {error}; export it again"
        raise SourceError(message) from error
    if repeated:
        keys = few([repr(key) for key in dict.fromkeys(repeated)], KEYS_SHOWN)
        message = f"{place}: an object has two values for {keys}; keep one, or rename its key"
        raise SourceError(message)
    return value


def _from_objects(objects: Sequence[dict[str, Any]], path: Path) -> Sheet:
    """Objects as rows below the keys of all of them; lists are joined by semicolons."""
    headings = list(dict.fromkeys(key for item in objects for key in item))
    require_fewer(len(headings) * len(objects), path)
    rows = [(0, headings)]
    for number, item in enumerate(objects, 1):
        rows.append((number, [_value_text(item.get(key)) for key in headings]))
    return rows


def _value_text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(_value_text(item) for item in value)
    if isinstance(value, dict):
        name = value.get("name") or " ".join(
            str(value[key]) for key in ("given", "family") if value.get(key)
        )
        return str(name)
    return cell_text(value)
