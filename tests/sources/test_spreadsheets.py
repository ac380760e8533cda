"""Reading the rows of spreadsheets by their column headings."""

from pathlib import Path

import pytest

from procbuild.errors import SourceError
from procbuild.sources.columns import is_heading
from procbuild.sources.spreadsheets import read_rows


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("t.json", '[{"id": 1, "title": "A"}, {"id": 2, "title": "B", "title": "C"}]'),
        ("t.jsonl", '{"id": 1, "title": "A"}\n{"id": 2, "title": "B", "title": "C"}\n'),
    ],
)
def test_keys_that_are_repeated_in_an_object_are_named(
    tmp_path: Path, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(SourceError, match=r"t\.json(l:2)?: an object has two values for 'title'; "):
        list(read_rows(path, bool))


def test_the_first_of_two_columns_with_the_same_heading_is_read(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_text("id,title,authors,title\n1,On Water,Ann Lee,Water (draft)\n", encoding="utf-8")
    (row,) = read_rows(path, is_heading)
    assert (row.cells["title"], row.cells["title (2)"]) == ("On Water", "Water (draft)")
