"""Reading the rows of spreadsheets by their column headings."""

from pathlib import Path

from procbuild.sources.columns import is_heading
from procbuild.sources.spreadsheets import read_rows


def test_the_first_of_two_columns_with_the_same_heading_is_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_text("id,title,authors,title\n1,On Water,Ann Lee,Water (draft)\n", encoding="utf-8")
    (row,) = read_rows(path, is_heading)
    assert (row.cells["title"], row.cells["title (2)"]) == ("On Water", "Water (draft)")
