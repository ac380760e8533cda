"""The record of a volume, and what differs between two."""

import json
from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import OutputError, UsageError
from procbuild.exports.jsonl import jsonl
from procbuild.outputs.comparison import PAPERS_JSONL, Edit, compare, read_papers
from tests.exports.samples import sample_volume, without


def built(folder: Path, *, site: bool = False, **changes: Any) -> Path:
    """A built folder of the sample volume, its first paper changed."""
    text = jsonl(without(sample_volume(), **changes)).texts["ex2024.jsonl"]
    place = folder / "site" if site else folder
    place.mkdir(parents=True)
    (place / PAPERS_JSONL).write_text(str(text))
    return folder


def edits(tmp_path: Path, **changes: Any) -> tuple[Edit, ...]:
    """What differs where the first paper is changed so."""
    old, new = built(tmp_path / "old"), built(tmp_path / "new", site=True, **changes)
    found = compare(read_papers(old), read_papers(new))
    assert (found.added, found.removed, found.volume) == ((), (), ())
    return found.changed[0].edits if found.changed else ()


def test_two_builds_of_one_volume_do_not_differ(tmp_path: Path) -> None:
    assert edits(tmp_path) == ()


def test_fields_that_differ_are_told(tmp_path: Path) -> None:
    found = edits(tmp_path, title="Better", doi="10.5555/x", sha256="1" * 64, last_page=12)
    assert {one.field: one.new for one in found} == {
        "title": "Better",
        "doi": "10.5555/x",
        "sha256": "1" * 64,
        "pages": "1-12",
    }


def test_a_key_is_told_once_and_not_with_each_address(tmp_path: Path) -> None:
    assert edits(tmp_path, citation_key="other24a") == (
        Edit(field="key", old="gerven24a", new="other24a"),
    )


def test_papers_come_and_go(tmp_path: Path) -> None:
    whole = read_papers(built(tmp_path / "old"))
    less = {id_: paper for id_, paper in whole.items() if id_ != "p1"}
    assert [paper["id"] for paper in compare(whole, less).removed] == ["p1"]
    assert [paper["id"] for paper in compare(less, whole).added] == ["p1"]
    assert compare({}, whole).volume == ()


def test_the_volume_itself_is_compared(tmp_path: Path) -> None:
    old = read_papers(built(tmp_path / "old"))
    new = {id_: {**one, "volume": {**one["volume"], "number": "8"}} for id_, one in old.items()}
    found = compare(old, new)
    assert found.volume == (Edit(field="number", old="7", new="8"),)
    assert found.changed == ()


def test_a_folder_without_a_record_is_a_mistake_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=PAPERS_JSONL):
        read_papers(tmp_path)


@pytest.mark.parametrize(
    "line", ["{", "[]", "3", "{}", '{"id": 1}', "[" * 100_000, b"\xff".decode("latin-1")]
)
def test_a_damaged_record_is_told_by_its_line(tmp_path: Path, line: str) -> None:
    folder = built(tmp_path / "old")
    with (folder / PAPERS_JSONL).open("a") as stream:
        stream.write(line)
    with pytest.raises(OutputError, match=rf"{PAPERS_JSONL}:5: damaged"):
        read_papers(folder)


def test_the_record_is_what_the_export_writes(tmp_path: Path) -> None:
    papers = read_papers(built(tmp_path / "old"))
    assert list(papers) == ["p0", "p1", "p2", "p3"]
    json.dumps(papers)
