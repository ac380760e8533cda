"""The file in which a published volume is written down."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.errors import StoreError
from procbuild.model import Volume
from procbuild.published import read_published, record_published
from procbuild.published.ledger import NAME
from tests.exports.samples import sample_volume, without

WRITTEN = """\
{
"format": 1,
"year": 2024,
"papers": [
{"id": "p0", "key": "gerven24a", "pages": [1, 10], "doi": "10.5072/ex.p0"},
"""


def first_papers(volume: Volume, count: int) -> Volume:
    """The volume without the papers behind so many."""
    (section, *_) = volume.sections
    return replace(volume, sections=(replace(section, papers=volume.papers[:count]),))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "submissions" / "v" / NAME


def test_each_paper_is_a_line_in_the_order_of_the_volume(file: Path) -> None:
    volume = sample_volume()
    record_published(volume, file)
    text = file.read_text("utf-8")
    assert text.startswith(WRITTEN)
    assert [json.loads(line.rstrip(","))["id"] for line in text.splitlines()[4:-2]] == [
        paper.id for paper in volume.papers
    ]
    known = read_published(file)
    assert known
    assert known.keys == {paper.id: paper.citation_key for paper in volume.papers}
    assert [known.by_id[one.id].range for one in volume.papers] == [
        one.page_range for one in volume.papers
    ]


def test_what_stands_there_stays_and_what_comes_later_is_added(file: Path) -> None:
    volume = sample_volume()
    record_published(first_papers(volume, 2), file)
    before = file.read_text("utf-8").splitlines()
    record_published(without(volume, citation_key="other25a", last_page=99), file)
    after = file.read_text("utf-8").splitlines()
    assert after[:5] == before[:5]
    assert len(after) == len(before) + 2
    record_published(first_papers(volume, 1), file)
    assert file.read_text("utf-8").splitlines() == after


def test_nothing_new_writes_nothing(file: Path) -> None:
    record_published(sample_volume(), file)
    before = file.stat()
    record_published(sample_volume(), file)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_pages_and_a_doi_are_added_to_a_paper_that_had_none(file: Path) -> None:
    volume = first_papers(sample_volume(), 1)
    record_published(without(volume, first_page=None, last_page=None, doi=""), file)
    assert '{"id": "p0", "key": "gerven24a"}' in file.read_text("utf-8")
    record_published(volume, file)
    assert WRITTEN.splitlines()[-1].rstrip(",") in file.read_text("utf-8")
    record_published(without(volume, doi="10.5072/other"), file)
    assert "other" not in file.read_text("utf-8")


def test_a_volume_without_papers_can_be_read_back(file: Path) -> None:
    record_published(replace(sample_volume(), sections=()), file)
    assert read_published(file)
    assert read_published(file.with_name("none.json")) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "damaged in line 1"),
        ("[" * 100_000, "damaged"),
        ("[]", "damaged"),
        ('{"year": 2024, "papers": 3}', "damaged: papers: Input should be a valid tuple"),
        ('{"year": 2024, "papers": [{"id": "a"}]}', "damaged: papers.0.key: Field required"),
        (
            '{"year": 2024, "papers": [{"id": "a", "key": "x"}, {"id": "b", "key": "X"}]}',
            "damaged: b or its key X is listed twice",
        ),
        (
            '{"year": 2024, "papers": [{"id": "a", "key": "x", "pages": [9, 1]}]}',
            "damaged: a ends before it begins",
        ),
    ],
)
def test_damage_is_one_line_with_its_place_and_what_to_do(file: Path, text: str, told: str) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)
    with pytest.raises(StoreError) as stop:
        read_published(file)
    message = str(stop.value)
    assert message.startswith(f"{file}: {told}")
    assert message.endswith(
        "; restore it from the project's history; to publish anew, delete published.json"
    )
    assert "\n" not in message


def test_a_later_format_is_left_alone(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('{"format": 2, "pages": {"a": [1, 2]}}')
    with pytest.raises(StoreError, match="by a later procbuild, in format 2; install that version"):
        record_published(sample_volume(), file)
    assert '"format": 2' in file.read_text()
