"""Reads workbooks, as Excel writes them and in its XML of 2003, however large they claim to be."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lxml import etree

from procbuild.errors import SourceError
from procbuild.files import decode_text, require_regular
from procbuild.sources.archive import count_tags

SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
OPTIONS = "{urn:schemas-microsoft-com:office:excel}"
VISIBLE = "visible"
"""State of a sheet that is neither hidden nor very hidden, which only programs can show
(ECMA-376 part 1, 18.18.68)."""

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
    """The sheets of an Excel workbook that are not hidden, with their names.

    Raises :class:`SourceError`.
    """
    if (tags := count_tags(path)) > MAX_TAGS:
        message = f"{path}: {tags} XML tags; save the sheet with the papers alone, or as CSV"
        raise SourceError(message)
    with _excel_sheets(path) as found:
        shown = [sheet for sheet in found if sheet.sheet_state == VISIBLE]
        for sheet in shown:
            sheet.reset_dimensions()  # a file may wrongly state a million rows
        values = ((sheet.title, enumerate(sheet.iter_rows(values_only=True), 1)) for sheet in shown)
        sheets = list(_as_texts(values, path))
    yield from sheets


def hidden_in_excel(path: Path) -> list[str]:
    """The names of the hidden sheets of an Excel workbook. Raises :class:`SourceError`."""
    with _excel_sheets(path) as found:
        return [sheet.title for sheet in found if sheet.sheet_state != VISIBLE]


@contextmanager
def _excel_sheets(path: Path) -> Iterator[Sequence[Any]]:
    """The sheets as openpyxl reads them; what goes wrong inside becomes :class:`SourceError`."""
    # Importing openpyxl takes as long as the rest of a run, and few tables need it.
    from openpyxl import load_workbook  # noqa: PLC0415

    try:
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and the like, which are not read
            yield load_workbook(stream, read_only=True, data_only=True).worksheets
    except (OSError, SourceError):
        raise
    except Exception as error:  # openpyxl passes on whatever goes wrong in zlib, XML and itself
        reason = str(error) or type(error).__name__
        message = f"{path}: a damaged Excel workbook: {reason}; save it again as .xlsx or as CSV"
        raise SourceError(message) from error


def is_xml_workbook(path: Path) -> bool:
    """Whether a file named ``.xml`` or ``.xls`` is SpreadsheetML 2003."""
    if path.suffix.lower() not in {".xml", ".xls"}:
        return False
    with require_regular(path).open("rb") as stream:
        return SHEET.strip("{}") in decode_text(stream.read(4096))


def read_xml(path: Path) -> Iterator[tuple[str, Sheet]]:
    """The sheets of SpreadsheetML 2003 that are not hidden; it may skip empty cells.

    Old exports name it ``.xls``. Raises :class:`SourceError`.
    """
    sheets = (sheet for sheet in _xml_sheets(path) if not _is_hidden(sheet))
    values = ((_xml_name(sheet), _xml_rows(sheet, path)) for sheet in sheets)
    yield from _as_texts(values, path)


def hidden_in_xml(path: Path) -> list[str]:
    """The names of the hidden sheets of SpreadsheetML 2003. Raises :class:`SourceError`."""
    return [_xml_name(sheet) for sheet in _xml_sheets(path) if _is_hidden(sheet)]


def _xml_sheets(path: Path) -> Iterator[etree._Element]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        tree = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        message = f"{path}: not an XML spreadsheet: {error}; export it again, or as .xlsx"
        raise SourceError(message) from error
    yield from tree.iter(f"{SHEET}Worksheet")


def _xml_name(sheet: etree._Element) -> str:
    return str(sheet.get(f"{SHEET}Name", ""))


def _is_hidden(sheet: etree._Element) -> bool:
    """Whether its options say ``SheetHidden`` or ``SheetVeryHidden``."""
    stated = sheet.findtext(f"{OPTIONS}WorksheetOptions/{OPTIONS}Visible") or ""
    return stated.endswith("Hidden")


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
