"""Excel workbooks with the given rows, and damaged ones."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import Workbook

PAPER = (["id", "title", "authors"], [1, "On Water", "Lee, Ann"])


def write_workbook(path: Path, rows: Iterable[Iterable[object]] = PAPER) -> Path:
    """Write rows into the first sheet of a new Excel workbook."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def write_sheets(
    path: Path, sheets: Mapping[str, Iterable[Iterable[object]]], **states: str
) -> Path:
    """Write a new Excel workbook with the rows of each sheet, by its name; some may be hidden."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = states.get(name, "visible")
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def replace_in_workbook(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """Replace a text in one of the files inside a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    assert old in parts[name]
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data.replace(old, new) if part == name else data)
    return path
