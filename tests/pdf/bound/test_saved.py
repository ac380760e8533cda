"""Saved segments: their data, and long streams that are read from the file of the paper."""

import random
from pathlib import Path

import pikepdf
import pytest

from procbuild.pdf.bound.assemble import Assembly
from procbuild.pdf.bound.document import Document, Part, Run
from procbuild.pdf.bound.metadata import Description
from procbuild.pdf.bound.saved import MIN_LOAN, DamagedSegmentError, load
from tests.pdf.sample_documents import DAY, bind_papers, make_part, write_simple_pdf


def write_picture(path: Path) -> Path:
    """Write a page with a word and a picture that is large enough to be a loan."""
    write_simple_pdf(path, "BT /F1 12 Tf 72 700 Td (Word) Tj ET")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        picture = pikepdf.Stream(pdf, random.Random(1).randbytes(2 * MIN_LOAN))
        picture.Subtype = pikepdf.Name.Image
        picture.Width, picture.Height, picture.BitsPerComponent = 2 * MIN_LOAN, 1, 8
        picture.ColorSpace = pikepdf.Name.DeviceGray
        pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(Noise=picture)
        pdf.save(path, deterministic_id=True)
    return path


def picture_data(path: Path) -> bytes:
    """Return the data of the picture on the last page."""
    with pikepdf.open(path) as pdf:
        return pdf.pages[-1].obj.Resources.XObject.Noise.read_raw_bytes()


def assert_not_bound(part: Part, folder: Path) -> None:
    """Check that the part is not bound but removed from the cache, to be made again."""
    document = Document(
        parts=(part,), pages=(Run(part=0),), about=Description(title="Bound", published=DAY)
    )
    with (folder / "bound.pdf").open("wb") as stream, pytest.raises(DamagedSegmentError):
        Assembly(stream).finish(document)
    assert isinstance(part.body, Path)
    assert not part.body.exists()


def test_a_long_stream_is_written_once(tmp_path: Path) -> None:
    paper = write_picture(tmp_path / "a.pdf")
    (tmp_path / "out").mkdir()
    part, single = make_part(paper, tmp_path / "out")
    (loan,) = part.segment.lent
    assert single.read_bytes()[loan.lender_offset :][: loan.length] == picture_data(paper)
    assert isinstance(part.body, Path)
    assert part.body.stat().st_size < MIN_LOAN < part.segment.size


def test_a_document_contains_the_loans(tmp_path: Path) -> None:
    first = write_simple_pdf(tmp_path / "a.pdf", "BT /F1 12 Tf 72 700 Td (First) Tj ET")
    paper = write_picture(tmp_path / "b.pdf")
    (tmp_path / "out").mkdir()
    book = bind_papers([first, paper], tmp_path / "out")
    assert picture_data(book) == picture_data(paper)


def test_a_truncated_paper_is_not_bound(tmp_path: Path) -> None:
    paper = write_picture(tmp_path / "a.pdf")
    (tmp_path / "out").mkdir()
    part, single = make_part(paper, tmp_path / "out")
    single.write_bytes(single.read_bytes()[:MIN_LOAN])
    assert_not_bound(part, tmp_path)


@pytest.mark.parametrize("damage", ["first", "last"])
def test_a_damaged_body_is_removed_and_not_bound(tmp_path: Path, damage: str) -> None:
    paper = write_picture(tmp_path / "a.pdf")
    (tmp_path / "out").mkdir()
    part, _ = make_part(paper, tmp_path / "out")
    assert isinstance(part.body, Path)
    data = bytearray(part.body.read_bytes())
    body_size = part.segment.size - sum(loan.length for loan in part.segment.lent)
    data[0 if damage == "first" else body_size - 1] ^= 1
    part.body.write_bytes(data)
    assert_not_bound(part, tmp_path)


def test_damage_after_the_body_is_detected(tmp_path: Path) -> None:
    paper = write_picture(tmp_path / "a.pdf")
    (tmp_path / "out").mkdir()
    part, _ = make_part(paper, tmp_path / "out")
    assert isinstance(part.body, Path)
    data = part.body.read_bytes()
    assert load(part.body) == (part.segment, part.rows)
    body_size = part.segment.size - sum(loan.length for loan in part.segment.lent)
    for position in range(body_size, len(data), 7):
        part.body.write_bytes(data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :])
        assert load(part.body) is None
