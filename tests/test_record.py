"""The record of a volume, and what differs between two."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import OutputError, UsageError
from procbuild.exports.jsonl import jsonl
from procbuild.model import Volume
from procbuild.record import RECORD, Edit, changed_keys, compare, read_record
from tests.exports.samples import sample_volume, without


def built(folder: Path, *, site: bool = False, **changes: Any) -> Path:
    """A built folder of the sample volume, its first paper changed."""
    text = jsonl(without(sample_volume(), **changes)).texts["ex2024.jsonl"]
    place = folder / "site" if site else folder
    place.mkdir(parents=True)
    (place / RECORD).write_text(str(text))
    return folder


def edits(tmp_path: Path, **changes: Any) -> tuple[Edit, ...]:
    """What differs where the first paper is changed so."""
    old, new = built(tmp_path / "old"), built(tmp_path / "new", site=True, **changes)
    found = compare(read_record(old), read_record(new))
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
    whole = read_record(built(tmp_path / "old"))
    less = {id_: paper for id_, paper in whole.items() if id_ != "p1"}
    assert [paper["id"] for paper in compare(whole, less).removed] == ["p1"]
    assert [paper["id"] for paper in compare(less, whole).added] == ["p1"]
    assert compare({}, whole).volume == ()


def test_the_volume_itself_is_compared(tmp_path: Path) -> None:
    old = read_record(built(tmp_path / "old"))
    new = {id_: {**one, "volume": {**one["volume"], "number": "8"}} for id_, one in old.items()}
    found = compare(old, new)
    assert found.volume == (Edit(field="number", old="7", new="8"),)
    assert found.changed == ()


def test_a_folder_without_a_record_is_a_mistake_of_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=RECORD):
        read_record(tmp_path)


@pytest.mark.parametrize(
    "line", ["{", "[]", "3", "{}", '{"id": 1}', "[" * 100_000, b"\xff".decode("latin-1")]
)
def test_a_damaged_record_is_told_by_its_line(tmp_path: Path, line: str) -> None:
    folder = built(tmp_path / "old")
    with (folder / RECORD).open("a") as stream:
        stream.write(line)
    with pytest.raises(OutputError, match=rf"{RECORD}:5: damaged"):
        read_record(folder)


def test_the_record_is_what_the_export_writes(tmp_path: Path) -> None:
    papers = read_record(built(tmp_path / "old"))
    assert list(papers) == ["p0", "p1", "p2", "p3"]
    json.dumps(papers)


def again(**identity: Any) -> Volume:
    """The sample volume, published, with this said of it."""
    volume = without(sample_volume(), citation_key="gerven25a")
    stated = replace(volume.conference.volume, **{"status": "published", **identity})
    return replace(volume, conference=replace(volume.conference, volume=stated))


def test_citation_keys_of_a_published_volume_do_not_change_in_silence(tmp_path: Path) -> None:
    folder = built(tmp_path / "built")
    (found,) = changed_keys(again(), folder)
    assert found.message == (
        "1 of 4 citation keys changed since the last build of this published volume, and with them "
        "addresses: gerven24a → gerven25a"
    )
    assert found.remedy == 'To keep them, set key = "gerven24a" in p0/fixes.toml'
    (found,) = changed_keys(again(published=date(2025, 1, 2)), folder)
    assert "put 'published' in volume.toml back to 2024, or set key" in found.remedy
    assert list(changed_keys(again(status="announced"), folder)) == []
    assert list(changed_keys(again(), tmp_path / "never built")) == []
