"""PDFs without metadata: several files for one paper, and files that cannot be read."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from procbuild.collect import unmatched_pdfs
from procbuild.collect.matching import key_of_pdf
from tests.papers import make_project, small_pdf
from tests.sample_project import SampleProject, new_findings, read_small_pdfs_directly

TABLE = 'id,title,authors\np1,On Water,"Lee, Ann; Ray, Bob"\np2,On Stone,"Kim, Cho"\n'
WATER = "On Water", "Ann Lee and Bob Ray"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SampleProject:
    """A project where ``camera.pdf`` was matched with paper ``p1`` by its first page."""
    read_small_pdfs_directly(monkeypatch)
    project = SampleProject(make_project(tmp_path, '[[sources]]\npath = "incoming"\nkind = "csv"'))
    project.write("papers.csv", TABLE)
    project.write("camera.pdf", small_pdf(*WATER))
    project.collect()
    return project


@pytest.mark.parametrize("content", [small_pdf(*WATER), small_pdf(*WATER, "v2")])
def test_a_second_matching_file_does_not_replace_the_pdf(
    project: SampleProject, content: bytes
) -> None:
    project.write("a final v2.pdf", content)
    outcome = project.collect()
    assert outcome.plan.changes == ()
    assert (
        "warning collect-rivals p1: incoming: 2 files could be the PDF of p1 (a final v2.pdf, "
        "camera.pdf); the PDF from camera.pdf stays"
    ) in new_findings(outcome)
    assert "belongs to no entry" not in new_findings(outcome)


def test_two_new_matching_files_do_not_replace_the_pdf(project: SampleProject) -> None:
    (project.incoming / "camera.pdf").unlink()
    for name in ("v2", "v3"):
        project.write(f"{name}.pdf", small_pdf(*WATER, name))
    outcome = project.collect()
    assert outcome.plan.changes == ()
    assert "(v2.pdf, v3.pdf); the PDF from camera.pdf stays" in new_findings(outcome)
    (project.incoming / "v2.pdf").rename(project.incoming / "p1.pdf")
    assert [change.draft.record.file for change in project.collect().plan.changed] == ["p1.pdf"]


def test_two_matching_files_of_a_paper_without_a_pdf_are_not_used(project: SampleProject) -> None:
    for name in ("a", "b"):
        project.write(f"{name}.pdf", small_pdf("On Stone", "Cho Kim", name))
    findings = new_findings(project.collect())
    assert "2 files could be the PDF of p2 (a.pdf, b.pdf); none is used" in findings
    assert "pdf-missing" not in findings


def test_a_file_named_by_id_is_preferred_to_a_matching_file(project: SampleProject) -> None:
    project.write("p1.pdf", small_pdf(*WATER, "v2"))
    findings = new_findings(project.collect())
    assert "camera.pdf: not used, the paper has its PDF from p1.pdf" in findings
    assert "belongs to no entry" not in findings


def test_pdfs_collected_without_a_table_are_matched_again(project: SampleProject) -> None:
    (project.incoming / "camera.pdf").unlink()
    (project.root / "pdfs").mkdir()
    (project.root / "pdfs" / "stone.pdf").write_bytes(small_pdf("On Stone", "Cho Kim"))
    assert [change.draft.record.id for change in project.collect("pdfs").plan.changed] == ["p2"]
    assert project.collect("pdfs").plan.changes == ()


def test_a_file_that_is_no_longer_a_pdf_is_refused_each_time(project: SampleProject) -> None:
    project.write("camera.pdf", b"PK a Word file")
    for _ in range(2):
        outcome = project.collect()
        assert outcome.plan.changes == ()
        assert "error pdf-unreadable p1: camera.pdf: not a PDF; not used" in new_findings(outcome)


def test_an_encrypted_file_with_the_old_name_is_used_like_a_file_named_by_id(
    project: SampleProject,
) -> None:
    for name in ("camera.pdf", "p2.pdf"):
        project.write(name, b"%PDF-1.4 /Encrypt")
    outcome = project.collect()
    assert "error pdf-unreadable p1: camera.pdf: encrypted" in new_findings(outcome)
    assert "error pdf-unreadable p2: p2.pdf: encrypted" in new_findings(outcome)
    assert [change.draft.record.id for change in outcome.plan.changed] == ["p1", "p2"]
    assert all(record.file for record in project.store.records())


@pytest.mark.parametrize(("kind", "calls"), [("folder", 0), ("csv", 1)])
def test_pdfs_of_a_folder_without_a_table_are_not_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, calls: int
) -> None:
    # Comparing the text of first pages takes most of the time of a collect without changes.
    read_small_pdfs_directly(monkeypatch)
    compare = Mock(side_effect=key_of_pdf)
    monkeypatch.setattr(unmatched_pdfs, "key_of_pdf", compare)
    project = SampleProject(
        make_project(tmp_path, f'[[sources]]\npath = "incoming"\nkind = "{kind}"')
    )
    if kind == "csv":
        project.write("papers.csv", TABLE)
    project.write("a.pdf", small_pdf(*WATER))
    titles = [change.draft.record.title for change in project.collect().plan.new]
    assert "On Water" in titles
    assert compare.call_count == calls
