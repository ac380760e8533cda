"""Reads workbooks, as Excel writes them and in its XML of 2003, however large they claim to be."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lxml import etree

from procbuild.errors import SourceError
from procbuild.files import decode_text, require_regular
from procbuild.sources.archive import count_tags

SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
MAX_COLUMNS = 16384
"""Maximum number of columns of a sheet, as in Excel."""

MAX_ROWS = 1 << 20
"""Maximum number of rows of a sheet, as in Excel."""

MAX_CELLS = 5_000_000
"""Maximum number of cells of a table, with the empty ones to the left of others."""

MAX_DIGITS = 9
"""Maximum number of digits of the number of a row."""

MAX_TAGS = 6_000_000
"""Maximum number of XML tags in a workbook, of which openpyxl holds whole rows in memory.

A cell has four.
"""

Sheet = list[tuple[int, list[str]]]
"""Rows of cells with their numbers."""

Values = Iterable[tuple[int, Sequence[object]]]
"""Rows with their numbers, before their values are turned into text."""


def _as_texts(sheets: Iterable[tuple[str, Values]], path: Path) -> Iterator[tuple[str, Sheet]]:
    """The sheets of a workbook as texts, without empty rows and the empty cells at their ends.

    Raises :class:`SourceError` if they are too long, or too large in total.
    """
    count = 0
    for name, rows in sheets:
        sheet: Sheet = []
        for number, row in rows:
            if number > MAX_ROWS:
                message = f"{path}: a row after row {MAX_ROWS}; delete what is far below the table"
                raise SourceError(message)
            count += len(row)
            require_fewer(count, path)
            cells = [cell_text(value) for value in row]
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                sheet.append((number, cells))
        yield name, sheet


def require_fewer(count: int, path: Path) -> None:
    """Raise :class:`SourceError` if a table has more than :data:`MAX_CELLS` cells."""
    if count > MAX_CELLS:
        message = (
            f"{path}: more than {MAX_CELLS} cells, with the empty ones before others; delete what "
            "is far below or to the right of the table"
        )
        raise SourceError(message)


def read_excel(path: Path) -> Iterator[tuple[str, Sheet]]:
    """The sheets of an Excel workbook with their names. Raises :class:`SourceError`."""
    # Importing openpyxl takes as long as the rest of a run, and few tables need it.
    from openpyxl import load_workbook  # noqa: PLC0415

    if (tags := count_tags(path)) > MAX_TAGS:
        message = f"{path}: {tags} XML tags; save the sheet with the papers alone, or as CSV"
        raise SourceError(message)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which are not read
            book = load_workbook(path, read_only=True, data_only=True)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # a file may wrongly state a million rows
            values = (
                (sheet.title, enumerate(sheet.iter_rows(values_only=True), 1))
                for sheet in book.worksheets
            )
            sheets = list(_as_texts(values, path))
            book.close()
    except (OSError, SourceError):
        raise
    except Exception as error:  # openpyxl passes on whatever goes wrong in zlib, XML and itself
        reason = str(error) or type(error).__name__
        message = f"{path}: a damaged Excel workbook: {reason}; save it again as .xlsx or as CSV"
        raise SourceError(message) from error
    yield from sheets


def is_xml_workbook(path: Path) -> bool:
    """Whether a file named ``.xml`` or ``.xls`` is SpreadsheetML 2003."""
    if path.suffix.lower() not in {".xml", ".xls"}:
        return False
    with require_regular(path).open("rb") as stream:
        return SHEET.strip("{}") in decode_text(stream.read(4096))


def read_xml(path: Path) -> Iterator[tuple[str, Sheet]]:
    """The sheets of SpreadsheetML 2003, named ``.xls`` by old exports; it may skip empty cells.

    Raises :class:`SourceError`.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        tree = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        message = f"{path}: not an XML spreadsheet: {error}; export it again, or as .xlsx"
        raise SourceError(message) from error
    sheets = tree.iter(f"{SHEET}Worksheet")
    values = ((sheet.get(f"{SHEET}Name", ""), _xml_rows(sheet, path)) for sheet in sheets)
    yield from _as_texts(values, path)


def _xml_rows(sheet: etree._Element, path: Path) -> Values:
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
        yield number, cells


def _index(element: etree._Element, following: int, path: Path) -> int:
    """The number that a row or cell states, or else the ``following`` one."""
    stated = element.get(f"{SHEET}Index", str(following))
    if not stated.isdecimal() or len(stated) > MAX_DIGITS:
        message = f"{path}: {stated!r} is not the number of a row or column; save it as .xlsx"
        raise SourceError(message)
    return int(stated)


def cell_text(value: object) -> str:
    """The text of a cell; whole numbers have no decimals, which Excel adds to them."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
