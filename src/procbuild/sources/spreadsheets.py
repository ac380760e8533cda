"""Rows of CSV, TSV, Excel and JSON files, whatever their encoding, with their location."""

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from procbuild.errors import SourceError
from procbuild.files import UTF_16, decode_text, require_regular
from procbuild.sources.archive import check_archive
from procbuild.sources.values import json_value

SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".json", ".jsonl", ".ndjson")
SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
MAX_BYTES = 256 << 20
"""Maximum size of a table file."""

MAX_COLUMNS = 16384
"""Maximum number of columns of a sheet, as in Excel."""

MAX_DIGITS = 9
"""Maximum number of digits of the number of a row."""

END_OF_TABLE = "\N{INFORMATION SEPARATOR FOUR}"
"""Appended to CSV as a row; a quoted cell that does not end contains it."""

CONTROLS = bytes({*range(32)} - {*b"\t\n\f\r"})

HEAD = 10
"""Number of leading rows that are searched for headings: exports put titles above them."""

LIST = re.compile(r", | and |;")

Sheet = list[tuple[int, list[str]]]
"""Rows of cells with their numbers."""


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
    if not data.startswith(UTF_16) and len(data.translate(None, CONTROLS)) < 0.99 * len(data):
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
            headings = guessed_headings([cells for _, cells in sheet])
            if not {"title", "authors"} <= set(headings):
                start, headings = 1, [cell.strip() for cell in sheet[0][1]]
        for number, cells in sheet[start:]:
            if any(cell.strip() for cell in cells):
                yield Row(
                    place=f"{path.name}: {name}!{number}" if name else f"{path.name}:{number}",
                    sheet=name,
                    cells=dict(zip(headings, cells, strict=False)),
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
    """The sheets of a table with their names (empty for a file without), as numbered rows."""
    if require_regular(path).stat().st_size > MAX_BYTES:
        message = f"{path}: larger than {MAX_BYTES >> 20} MiB; this is not a table of papers"
        raise SourceError(message)
    with path.open("rb") as stream:
        head = stream.read(512)
    if head.startswith(b"PK"):
        yield from _read_excel(path)
    elif head.startswith(b"\xd0\xcf\x11\xe0"):
        message = f"{path}: an Excel file of before 2007; save it as .xlsx or as CSV"
        raise SourceError(message)
    elif decode_text(head).lstrip().startswith(("<?xml", "<Workbook")):
        yield from _read_spreadsheet_xml(path)
    elif path.suffix.lower() in {".json", ".jsonl", ".ndjson"}:
        yield "", _from_objects(read_objects(path))
    else:
        yield "", list(_read_csv(path))


def _read_csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file. Raises :class:`SourceError`, also if a quoted cell does not end."""
    text = read_text(path)
    stream = io.StringIO(f"{text.rstrip()}\n{END_OF_TABLE}", newline="")
    reader = csv.reader(stream, delimiter=_delimiter(path, text))
    line = 1
    try:
        for cells in reader:
            if cells == [END_OF_TABLE]:
                return
            if cells and cells[-1].endswith(f"\n{END_OF_TABLE}"):
                message = f"{path}:{line}: a quotation mark in this row is not closed; close it"
                raise SourceError(message)
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"{path}:{line}: {error}; export the table again as UTF-8 CSV"
        raise SourceError(message) from error


def _delimiter(path: Path, text: str) -> str:
    """The most frequent separator of the first line; a tab in files named for it."""
    heading = text.partition("\n")[0]
    if path.suffix.lower() in {".tsv", ".tab"}:
        return "\t"
    return max(",;\t", key=lambda sign: (re.sub(r'"[^"]*"', "", heading).count(sign), sign == ","))


def _read_excel(path: Path) -> Iterator[tuple[str, Sheet]]:
    # Importing openpyxl takes as long as the rest of a run, and few tables need it.
    from openpyxl import load_workbook  # noqa: PLC0415

    check_archive(path)
    sheets: list[tuple[str, Sheet]] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which are not read
            book = load_workbook(path, read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # a file may wrongly state a million rows
                rows = enumerate(sheet.iter_rows(values_only=True), 1)
                sheets.append((sheet.title, [(number, _texts(row)) for number, row in rows]))
            book.close()
    except OSError:
        raise
    except Exception as error:  # openpyxl passes on whatever goes wrong in zlib, XML and itself
        message = f"{path}: a damaged Excel workbook: {error}; save it again as .xlsx or as CSV"
        raise SourceError(message) from error
    yield from sheets


def _texts(row: Sequence[object]) -> list[str]:
    return [_cell_text(value) for value in row]


def _read_spreadsheet_xml(path: Path) -> Iterator[tuple[str, Sheet]]:
    """The sheets of SpreadsheetML 2003, named ``.xls`` by old exports; it may skip empty cells."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        tree = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        message = f"{path}: not an XML spreadsheet: {error}; export it again, or as .xlsx"
        raise SourceError(message) from error
    for sheet in tree.iter(f"{SHEET}Worksheet"):
        rows: Sheet = []
        number = 0
        for row in sheet.iter(f"{SHEET}Row"):
            number = _index(row, number + 1, path)
            cells: list[str] = []
            for cell in row.iter(f"{SHEET}Cell"):
                column = _index(cell, len(cells) + 1, path)
                if column > MAX_COLUMNS:
                    message = f"{path}: a cell in column {column}; export it again, or as .xlsx"
                    raise SourceError(message)
                cells += [""] * (column - len(cells) - 1)
                cells.append("".join(cell.itertext()))
            rows.append((number, cells))
        yield sheet.get(f"{SHEET}Name", ""), rows


def _index(element: etree._Element, following: int, path: Path) -> int:
    """The number that a row or cell states, or else the ``following`` one."""
    stated = element.get(f"{SHEET}Index", str(following))
    if not stated.isdecimal() or len(stated) > MAX_DIGITS:
        message = f"{path}: {stated!r} is not the number of a row or column; save it as .xlsx"
        raise SourceError(message)
    return int(stated)


def _cell_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


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
    try:
        return json_value(text)
    except (ValueError, RecursionError) as error:
        message = f"{place}: not JSON: {error}; export it again"
        raise SourceError(message) from error


def _from_objects(objects: Sequence[dict[str, Any]]) -> Sheet:
    """Objects as rows below the keys of all of them; lists are joined by semicolons."""
    headings = list(dict.fromkeys(key for item in objects for key in item))
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
    return _cell_text(value)
