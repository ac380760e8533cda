"""Names and texts that are not valid Unicode, or contain invisible characters."""

import os
from pathlib import Path

import pytest

from procbuild.errors import SourceError
from procbuild.sources import SOURCES
from procbuild.sources.folder import folder
from procbuild.sources.table import table
from procbuild.sources.values import json_value
from tests.papers import small_pdf
from tests.sources.reading import read


def test_a_lone_surrogate_becomes_a_question_mark() -> None:
    assert json_value(r'["a\ud800b", "\ud83d\ude00"]') == ["a?b", "😀"]


@pytest.mark.parametrize(
    ("kind", "name", "text"),
    [
        ("table", "x.json", '[{"id": "1", "title": DEEP}]'),
        ("folder", "x.json", '{"title": "T", "authors": [DEEP]}'),
        ("folder", "x.toml", "title = DEEP"),
        ("indico", "x.json", "DEEP"),
        ("pretalx", "x.json", '[{"code": "1", "title": DEEP}]'),
    ],
)
@pytest.mark.parametrize("depth", [60, 400, 5000])
@pytest.mark.parametrize("brackets", ["[]", '{"en":}'])
def test_values_that_are_nested_too_deep_are_refused(
    tmp_path: Path, kind: str, name: str, text: str, depth: int, brackets: str
) -> None:
    opening = brackets[:-1].replace(":", "=") if name.endswith("toml") else brackets[:-1]
    path = tmp_path / name
    path.write_text(text.replace("DEEP", f'{opening * depth}"x"{brackets[-1] * depth}'))
    try:
        papers, findings = read(SOURCES[kind], path.parent)
    except SourceError:
        return
    assert papers == []
    assert [finding.check for finding in findings] == ["collect-entry"]


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
