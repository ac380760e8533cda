"""Workbooks that are damaged, or claim to be larger than any sheet is."""

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from procbuild.errors import SourceError
from procbuild.sources.table import table
from tests.sources.reading import read
from tests.sources.workbook import PAPER, replace_in_workbook, write_sheets, write_workbook

SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
SHEET = "xl/worksheets/sheet1.xml"


def write_xml(path: Path, rows: str) -> Path:
    """Write rows into a sheet of SpreadsheetML 2003."""
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}"><Worksheet>'
        f"<Table>{rows}</Table></Worksheet></Workbook>"
    )
    return path


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"</sheetData>", b""),
        ("xl/worksheets/sheet1.xml", b'r="A1"', b'r="ZZZZZ1"'),
        ("xl/worksheets/sheet1.xml", b"<v>1</v>", b"<v>x</v>"),
        ("xl/workbook.xml", b"</workbook>", b""),
        ("[Content_Types].xml", b"<Types", b"<"),
    ],
)
def test_a_damaged_workbook_is_refused(tmp_path: Path, name: str, old: bytes, new: bytes) -> None:
    path = replace_in_workbook(write_workbook(tmp_path / "t.xlsx"), name, old, new)
    with pytest.raises(SourceError, match=r"t\.xlsx: a damaged Excel workbook: .*; save it again"):
        read(table, path)


def test_hidden_sheets_are_left_out_with_a_notice(tmp_path: Path) -> None:
    sheets: dict[str, Iterable[Iterable[object]]] = {"Old": PAPER, "Papers": PAPER, "Lists": []}
    path = write_sheets(tmp_path / "t.xlsx", sheets, Old="hidden", Lists="veryHidden")
    (paper,), (notice,) = read(table, path)
    assert (paper.record.title, paper.place) == ("On Water", "t.xlsx: Papers!2")
    assert (notice.severity, notice.message) == (
        "info",
        "t.xlsx: hidden sheets are not read: Old and Lists",
    )


def test_a_workbook_whose_papers_are_hidden_is_refused_with_advice(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "t.xlsx", {"Notes": [], "Papers": PAPER}, Papers="hidden")
    with pytest.raises(SourceError, match=r"; unhide the sheet with the papers \(Papers\)$"):
        read(table, path)


def test_hidden_sheets_of_xml_workbooks_are_left_out(tmp_path: Path) -> None:
    hidden = (
        '<Table/><WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
        "<Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>"
    )
    rows = "".join(
        f"<Row>{''.join(f'<Cell><Data>{cell}</Data></Cell>' for cell in row)}</Row>"
        for row in PAPER
    )
    path = write_xml(tmp_path / "t.xls", rows)
    text = path.read_text().replace(
        "<Worksheet>", f'<Worksheet ss:Name="Old">{hidden}<Worksheet>', 1
    )
    path.write_text(text)
    (paper,), (notice,) = read(table, path)
    assert (paper.record.title, notice.message) == (
        "On Water",
        "t.xls: hidden sheets are not read: Old",
    )


def test_a_workbook_without_styles_is_read(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "t.xlsx")
    with zipfile.ZipFile(path) as archive:
        styles = archive.read("xl/styles.xml")
    replace_in_workbook(path, "xl/styles.xml", styles, b"<styleSheet/>")
    ((paper,), findings) = read(table, path)
    assert (paper.record.title, findings) == ("On Water", [])


@pytest.mark.parametrize("index", ["x1", "-4", "", "9" * 5000])
def test_an_invalid_row_number_in_an_xml_spreadsheet_is_refused(tmp_path: Path, index: str) -> None:
    row = f'<Row ss:Index="{index}"><Cell><Data>1</Data></Cell></Row>'
    with pytest.raises(SourceError, match="is not the number of a row or column"):
        read(table, write_xml(tmp_path / "t.xlsx", row))


def test_a_cell_in_a_column_that_is_too_far_right_is_refused(tmp_path: Path) -> None:
    row = '<Row><Cell ss:Index="999999999"><Data>1</Data></Cell></Row>'
    with pytest.raises(SourceError, match="column 999999999"):
        read(table, write_xml(tmp_path / "t.xml", row))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (b'<row><c r="XFD1" t="str"><v>x</v></c></row>' * 400, "more than 5000000 cells"),
        (b'<row><c r="XFD1"/></row>' * 400, "more than 5000000 cells"),
        (b'<row r="999999999"><c><v>1</v></c></row>', "a row after row 1048576"),
        (b"<row>" + b"<c/>" * 6_000_000 + b"</row>", r"60\d{5} XML tags; save the sheet"),
    ],
)
def test_an_excel_workbook_that_is_far_too_large_is_refused(
    tmp_path: Path, rows: bytes, message: str
) -> None:
    path = write_workbook(tmp_path / "t.xlsx")
    replace_in_workbook(path, SHEET, b"</sheetData>", rows + b"</sheetData>")
    with pytest.raises(SourceError, match=message):
        read(table, path)


def test_an_xml_spreadsheet_that_is_far_too_large_is_refused(tmp_path: Path) -> None:
    row = '<Row><Cell ss:Index="16384"><Data>x</Data></Cell></Row>'
    with pytest.raises(SourceError, match="more than 5000000 cells"):
        read(table, write_xml(tmp_path / "t.xml", row * 400))
    row = '<Row ss:Index="1048577"><Cell><Data>x</Data></Cell></Row>'
    with pytest.raises(SourceError, match="a row after row 1048576"):
        read(table, write_xml(tmp_path / "t.xml", row))


def test_objects_that_have_no_keys_in_common_are_not_a_table(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text(json.dumps([{f"key{number}": 1} for number in range(3000)]))
    with pytest.raises(SourceError, match="more than 5000000 cells"):
        read(table, path)


def test_empty_rows_and_cells_at_the_edges_of_a_sheet_are_ignored(tmp_path: Path) -> None:
    headings, paper_row = ["id", "title", "authors", "pdf"], [1, "On Water", "Lee, Ann", None, " "]
    rows: list[list[object]] = [[], [*headings], [*paper_row], [None] * 9, []]
    path = write_workbook(tmp_path / "t.xlsx", rows)
    ((paper,), findings) = read(table, path, columns={"pdf": "pdf"})
    assert (paper.place, paper.record.title, findings) == ("t.xlsx: Sheet!3", "On Water", [])
