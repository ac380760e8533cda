"""The front matter of a book as a PDF of its own."""

import io
from pathlib import Path

import pikepdf
import pytest

from procbuild.pdf.extract import front_matter


def book(path: Path, roman: int, arabic: int) -> Path:
    """A book with so many pages of each kind, each of its own width."""
    with pikepdf.new() as pdf:
        for number in range(roman + arabic):
            pdf.add_blank_page(page_size=(100 + number, 200))
        labels = [0, pikepdf.Dictionary(S=pikepdf.Name.r)] if roman else []
        labels += [roman, pikepdf.Dictionary(S=pikepdf.Name.D)]
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
        pdf.save(path)
    return path


def test_pages_before_the_first_arabic_number(tmp_path: Path) -> None:
    path = book(tmp_path / "book.pdf", 3, 4)
    data = front_matter(path)
    assert data == front_matter(path)
    with pikepdf.open(io.BytesIO(data)) as found:
        assert [float(page.mediabox[2]) for page in found.pages] == [100, 101, 102]


@pytest.mark.parametrize("arabic", [0, 2])
def test_no_front_matter_is_empty(tmp_path: Path, arabic: int) -> None:
    assert front_matter(book(tmp_path / "book.pdf", 0 if arabic else 2, arabic)) == b""
