"""The file that records what was published."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from procbuild.errors import StoreError
from procbuild.model import Volume
from procbuild.published import read_published, record_published
from procbuild.store import LEDGER
from tests.changed_volumes import with_first_paper
from tests.exports.samples import sample_volume

BEGIN_OF_FILE = """\
{
"format": 1,
"year": 2024,
"papers": [
{"id": "p0", "key": "gerven24a", "pages": [1, 10], "doi": "10.5072/ex.p0"},
"""


def first_papers(volume: Volume, count: int) -> Volume:
    """Return the volume with only its first papers."""
    (section, *_) = volume.sections
    return replace(volume, sections=(replace(section, papers=volume.papers[:count]),))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "submissions" / "v" / LEDGER


def test_each_paper_is_written_on_one_line_in_the_order_of_the_volume(file: Path) -> None:
    volume = sample_volume()
    record_published(volume, file)
    text = file.read_text("utf-8")
    assert text.startswith(BEGIN_OF_FILE)
    assert [json.loads(line.rstrip(","))["id"] for line in text.splitlines()[4:-2]] == [
        paper.id for paper in volume.papers
    ]
    published = read_published(file)
    assert published
    assert published.keys == {paper.id: paper.citation_key for paper in volume.papers}
    assert [published.by_id[paper.id].range for paper in volume.papers] == [
        paper.page_range for paper in volume.papers
    ]


def test_recorded_papers_are_unchanged_and_new_ones_are_added(file: Path) -> None:
    volume = sample_volume()
    record_published(first_papers(volume, 2), file)
    old_lines = file.read_text("utf-8").splitlines()
    record_published(with_first_paper(volume, citation_key="other25a", last_page=99), file)
    new_lines = file.read_text("utf-8").splitlines()
    assert new_lines[:5] == old_lines[:5]
    assert len(new_lines) == len(old_lines) + 2
    record_published(first_papers(volume, 1), file)
    assert file.read_text("utf-8").splitlines() == new_lines


def test_the_file_is_not_written_without_changes(file: Path) -> None:
    assert record_published(sample_volume(), file)
    status = file.stat()
    assert not record_published(sample_volume(), file)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (status.st_ino, status.st_mtime_ns)


def test_pages_and_doi_are_added_once_but_not_replaced(file: Path) -> None:
    volume = first_papers(sample_volume(), 1)
    record_published(with_first_paper(volume, first_page=None, last_page=None, doi=""), file)
    assert '{"id": "p0", "key": "gerven24a"}' in file.read_text("utf-8")
    record_published(volume, file)
    assert BEGIN_OF_FILE.splitlines()[-1].rstrip(",") in file.read_text("utf-8")
    record_published(with_first_paper(volume, doi="10.5072/other"), file)
    assert "other" not in file.read_text("utf-8")


def test_a_volume_without_papers_can_be_read_back(file: Path) -> None:
    record_published(replace(sample_volume(), sections=()), file)
    assert read_published(file)
    assert read_published(file.with_name("none.json")) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "damaged in line 1"),
        ("[" * 100_000, "damaged"),
        ("[]", "damaged: Input should be a dictionary"),
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
def test_a_damaged_file_is_reported_in_one_line_with_a_remedy(
    file: Path, text: str, message: str
) -> None:
    file.parent.mkdir(parents=True)
    file.write_text(text)
    with pytest.raises(StoreError) as caught:
        read_published(file)
    error = str(caught.value)
    assert error.startswith(f"{file}: {message}")
    assert error.endswith(
        "; restore it from the project's history; to publish anew, delete published.json"
    )
    assert "\n" not in error


def test_a_file_in_a_newer_format_is_not_changed(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('{"format": 2, "pages": {"a": [1, 2]}}')
    with pytest.raises(StoreError, match="by a later procbuild, in format 2; install that version"):
        record_published(sample_volume(), file)
    assert '"format": 2' in file.read_text()
