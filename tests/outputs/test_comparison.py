"""Comparing the records of two builds of a volume."""

import json
from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import OutputError, UsageError
from procbuild.exports.jsonl import jsonl
from procbuild.outputs.comparison import PAPERS_JSONL, Edit, compare, read_papers
from tests.changed_volumes import with_first_paper
from tests.exports.samples import sample_volume


def write_record(folder: Path, *, site: bool = False, **changes: Any) -> Path:
    """Write the record of the sample volume with changes in its first paper; return the folder."""
    text = jsonl(with_first_paper(sample_volume(), **changes)).texts["ex2024.jsonl"]
    record_folder = folder / "site" if site else folder
    record_folder.mkdir(parents=True)
    (record_folder / PAPERS_JSONL).write_text(str(text))
    return folder


def edits_of_changes(tmp_path: Path, **changes: Any) -> tuple[Edit, ...]:
    """Compare two builds; the second has these changes in its first paper."""
    old, new = write_record(tmp_path / "old"), write_record(tmp_path / "new", site=True, **changes)
    comparison = compare(read_papers(old), read_papers(new))
    assert (comparison.added, comparison.removed, comparison.volume) == ((), (), ())
    return comparison.changed[0].edits if comparison.changed else ()


def test_two_builds_of_one_volume_do_not_differ(tmp_path: Path) -> None:
    assert edits_of_changes(tmp_path) == ()


def test_changed_fields_are_listed(tmp_path: Path) -> None:
    edits = edits_of_changes(
        tmp_path, title="Better", doi="10.5555/x", sha256="1" * 64, last_page=12
    )
    assert {edit.field: edit.new for edit in edits} == {
        "title": "Better",
        "doi": "10.5555/x",
        "sha256": "1" * 64,
        "pages": "1-12",
    }


def test_a_changed_key_is_listed_without_the_addresses_that_contain_it(tmp_path: Path) -> None:
    assert edits_of_changes(tmp_path, citation_key="other24a") == (
        Edit(field="key", old="gerven24a", new="other24a"),
    )


def test_added_and_removed_papers_are_listed(tmp_path: Path) -> None:
    papers = read_papers(write_record(tmp_path / "old"))
    fewer_papers = {id_: paper for id_, paper in papers.items() if id_ != "p1"}
    assert [paper["id"] for paper in compare(papers, fewer_papers).removed] == ["p1"]
    assert [paper["id"] for paper in compare(fewer_papers, papers).added] == ["p1"]
    assert compare({}, papers).volume == ()


def test_changes_of_the_volume_are_listed(tmp_path: Path) -> None:
    old = read_papers(write_record(tmp_path / "old"))
    new = {
        id_: {**paper, "volume": {**paper["volume"], "number": "8"}} for id_, paper in old.items()
    }
    comparison = compare(old, new)
    assert comparison.volume == (Edit(field="number", old="7", new="8"),)
    assert comparison.changed == ()


def test_a_folder_without_a_record_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=PAPERS_JSONL):
        read_papers(tmp_path)


@pytest.mark.parametrize(
    "line", ["{", "[]", "3", "{}", '{"id": 1}', "[" * 100_000, b"\xff".decode("latin-1")]
)
def test_a_damaged_record_is_reported_with_its_line(tmp_path: Path, line: str) -> None:
    folder = write_record(tmp_path / "old")
    with (folder / PAPERS_JSONL).open("a") as stream:
        stream.write(line)
    with pytest.raises(OutputError, match=rf"{PAPERS_JSONL}:5: damaged"):
        read_papers(folder)


def test_the_record_is_the_jsonl_export(tmp_path: Path) -> None:
    papers = read_papers(write_record(tmp_path / "old"))
    assert list(papers) == ["p0", "p1", "p2", "p3"]
    json.dumps(papers)
