"""Names and texts that are not valid Unicode, or contain invisible characters."""

import os
from pathlib import Path

import pytest

from procbuild.errors import SourceError
from procbuild.sources.folder import folder
from procbuild.sources.table import table
from procbuild.sources.values import json_value
from tests.papers import small_pdf
from tests.sources.reading import read


def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    assert json_value(r'["a\ud800b", "\ud83d\ude00"]') == ["a?b", "😀"]


def test_all_text_of_a_json_table_can_be_encoded_as_utf8(tmp_path: Path) -> None:
    path = tmp_path / "papers.json"
    path.write_text(r'[{"id": "x\ud800", "title": "On \udfff A", "authors": "Lee, Ann"}]')
    ((paper,), _) = read(table, path)
    assert (paper.key + paper.record.title).encode()


def test_a_file_name_that_is_not_utf8_is_shown_with_a_replacement(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xffx.pdf")).write_bytes(small_pdf("T"))
    ((paper,), _) = read(folder, tmp_path)
    assert paper.pdf is not None
    assert paper.pdf.name == "\N{REPLACEMENT CHARACTER}x.pdf"
    assert paper.pdf.path is not None
    assert paper.pdf.path.exists()
    assert paper.record.id == "x"


def test_invisible_characters_are_removed_from_a_sidecar(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(
        r'{"title": "T", "authors": [{"given": "A\u001b[31m", "family": "\u202eLee"}],'
        r' "keywords": ["x\u0007"]}'
    )
    ((paper,), _) = read(folder, tmp_path)
    assert [author.display for author in paper.record.authors] == ["A[31m Lee"]
    assert paper.record.keywords == ("x",)


def test_binary_data_is_not_read_as_a_table(tmp_path: Path) -> None:
    path = tmp_path / "papers.csv"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(SourceError, match="not text"):
        read(table, path)


def test_a_cell_in_a_column_that_is_too_far_right_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "papers.xml"
    path.write_text(
        '<?xml version="1.0"?>'
        '<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><ss:Worksheet>'
        '<ss:Row><ss:Cell ss:Index="999999999">x</ss:Cell></ss:Row></ss:Worksheet></ss:Workbook>'
    )
    with pytest.raises(SourceError, match="column 999999999"):
        read(table, path)
