"""The front matter of a book is extracted as a separate PDF."""

import io
from pathlib import Path

import pikepdf
import pytest

from procbuild.pdf.extract import front_matter


def make_book(path: Path, roman: int, arabic: int) -> Path:
    """Make a book with pages numbered in roman and arabic numbers; each has another width."""
    with pikepdf.new() as pdf:
        for number in range(roman + arabic):
            pdf.add_blank_page(page_size=(100 + number, 200))
        labels = [0, pikepdf.Dictionary(S=pikepdf.Name.r)] if roman else []
        labels += [roman, pikepdf.Dictionary(S=pikepdf.Name.D)]
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
        pdf.save(path)
    return path


def test_the_front_matter_ends_before_the_first_arabic_number(tmp_path: Path) -> None:
    path = make_book(tmp_path / "book.pdf", 3, 4)
    data = front_matter(path)
    assert data == front_matter(path)
    with pikepdf.open(io.BytesIO(data)) as front:
        assert [float(page.mediabox[2]) for page in front.pages] == [100, 101, 102]


@pytest.mark.parametrize("arabic", [0, 2])
def test_a_book_without_roman_or_arabic_numbers_has_no_front_matter(
    tmp_path: Path, arabic: int
) -> None:
    assert front_matter(make_book(tmp_path / "book.pdf", 0 if arabic else 2, arabic)) == b""


def add_link(pdf: pikepdf.Pdf, page: int, target: pikepdf.Object) -> pikepdf.Dictionary:
    """Add a link to a page."""
    annotation = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary({"/S": pikepdf.Name.GoTo, "/D": target}),
        )
    )
    annotations = pdf.pages[page].obj.get("/Annots", pikepdf.Array())
    annotations.append(annotation)
    pdf.pages[page].obj.Annots = annotations
    return annotation


def test_only_links_between_pages_of_the_front_matter_are_kept(tmp_path: Path) -> None:
    path = make_book(tmp_path / "book.pdf", 3, 4)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        names = pikepdf.NameTree.new(pdf)
        names["second"] = pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit])
        names["back"] = pikepdf.Array([pdf.pages[5].obj, pikepdf.Name.Fit])
        names["key/"] = pikepdf.Array([pdf.pages[4].obj, pikepdf.Name.Fit])
        pdf.Root.Names = pikepdf.Dictionary(Dests=names.obj)
        for name in ("second", "back", "key/", "nowhere"):
            add_link(pdf, 0, pikepdf.String(name))
        add_link(pdf, 0, pikepdf.Array([pdf.pages[2].obj, pikepdf.Name.Fit]))
        add_link(pdf, 0, pikepdf.Array([pdf.pages[3].obj, pikepdf.Name.Fit]))
        address = add_link(pdf, 0, pikepdf.String("unused"))
        address.A = pikepdf.Dictionary(
            S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org")
        )
        pdf.save(path)
    with pikepdf.open(io.BytesIO(front_matter(path))) as front:
        pages = [page.obj.objgen for page in front.pages]
        actions = [link.A for link in front.pages[0].obj.Annots.as_list()]
        assert [str(action.S) for action in actions] == ["/GoTo", "/GoTo", "/URI"]
        assert [pages.index(action.D[0].objgen) for action in actions[:2]] == [1, 2]
