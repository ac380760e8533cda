"""Loose PDFs: several of one paper, and files that can't be read."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from procbuild.collect import unmatched_pdfs
from procbuild.collect.matching import printed
from tests.collecting import Desk, told, use_small_reader
from tests.papers import make_project, small_pdf

TABLE = 'id,title,authors\np1,On Water,"Lee, Ann; Ray, Bob"\np2,On Stone,"Kim, Cho"\n'
WATER = "On Water", "Ann Lee and Bob Ray"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk where ``camera.pdf`` was matched with paper ``p1`` by its print."""
    use_small_reader(monkeypatch)
    desk = Desk(make_project(tmp_path, '[[sources]]\npath = "incoming"\nkind = "csv"'))
    desk.write("papers.csv", TABLE)
    desk.write("camera.pdf", small_pdf(*WATER))
    desk.collect()
    return desk


@pytest.mark.parametrize("content", [small_pdf(*WATER), small_pdf(*WATER, "v2")])
def test_a_second_file_does_not_take_the_pdf_away(desk: Desk, content: bytes) -> None:
    desk.write("a final v2.pdf", content)
    outcome = desk.collect()
    assert outcome.plan.changes == ()
    assert (
        "warning collect-rivals p1: incoming: 2 files could be the PDF of p1 (a final v2.pdf, "
        "camera.pdf); the PDF from camera.pdf stays"
    ) in told(outcome)
    assert "belongs to no entry" not in told(outcome)


def test_two_new_files_do_not_replace_the_pdf_that_is_there(desk: Desk) -> None:
    (desk.incoming / "camera.pdf").unlink()
    for name in ("v2", "v3"):
        desk.write(f"{name}.pdf", small_pdf(*WATER, name))
    outcome = desk.collect()
    assert outcome.plan.changes == ()
    assert "(v2.pdf, v3.pdf); the PDF from camera.pdf stays" in told(outcome)
    (desk.incoming / "v2.pdf").rename(desk.incoming / "p1.pdf")
    assert [change.draft.record.file for change in desk.collect().plan.changed] == ["p1.pdf"]


def test_of_two_first_files_none_is_taken(desk: Desk) -> None:
    for name in ("a", "b"):
        desk.write(f"{name}.pdf", small_pdf("On Stone", "Cho Kim", name))
    said = told(desk.collect())
    assert "2 files could be the PDF of p2 (a.pdf, b.pdf); none is used" in said
    assert "pdf-missing" not in said


def test_a_file_beside_the_one_that_is_named_by_id_is_not_used(desk: Desk) -> None:
    desk.write("p1.pdf", small_pdf(*WATER, "v2"))
    said = told(desk.collect())
    assert "camera.pdf: not used, the paper has its PDF from p1.pdf" in said
    assert "belongs to no entry" not in said


def test_pdfs_collected_by_themselves_find_their_papers_again(desk: Desk) -> None:
    (desk.incoming / "camera.pdf").unlink()
    (desk.root / "pdfs").mkdir()
    (desk.root / "pdfs" / "stone.pdf").write_bytes(small_pdf("On Stone", "Cho Kim"))
    assert [change.draft.record.id for change in desk.collect("pdfs").plan.changed] == ["p2"]
    assert desk.collect("pdfs").plan.changes == ()


def test_a_file_of_the_old_name_that_is_no_pdf_is_refused_each_time(desk: Desk) -> None:
    desk.write("camera.pdf", b"PK a Word file")
    for _ in range(2):
        outcome = desk.collect()
        assert outcome.plan.changes == ()
        assert "error pdf-unreadable p1: camera.pdf: not a PDF; not used" in told(outcome)


def test_an_encrypted_file_of_the_old_name_is_taken_as_one_named_by_id(desk: Desk) -> None:
    for name in ("camera.pdf", "p2.pdf"):
        desk.write(name, b"%PDF-1.4 /Encrypt")
    outcome = desk.collect()
    assert "error pdf-unreadable p1: camera.pdf: encrypted" in told(outcome)
    assert "error pdf-unreadable p2: p2.pdf: encrypted" in told(outcome)
    assert [change.draft.record.id for change in outcome.plan.changed] == ["p1", "p2"]
    assert all(record.file for record in desk.store.records())


@pytest.mark.parametrize(("kind", "compared"), [("folder", 0), ("csv", 1)])
def test_a_folder_alone_is_held_against_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, compared: int
) -> None:
    """To fold the text of first pages takes most of the time of a run without changes."""
    use_small_reader(monkeypatch)
    asked = Mock(side_effect=printed)
    monkeypatch.setattr(unmatched_pdfs, "printed", asked)
    desk = Desk(make_project(tmp_path, f'[[sources]]\npath = "incoming"\nkind = "{kind}"'))
    if kind == "csv":
        desk.write("papers.csv", TABLE)
    desk.write("a.pdf", small_pdf(*WATER))
    titles = [change.draft.record.title for change in desk.collect().plan.new]
    assert "On Water" in titles
    assert asked.call_count == compared
