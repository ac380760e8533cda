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
    with pikepdf.open(io.BytesIO(data)) as front:
        assert [float(page.mediabox[2]) for page in front.pages] == [100, 101, 102]


@pytest.mark.parametrize("arabic", [0, 2])
def test_no_front_matter_is_empty(tmp_path: Path, arabic: int) -> None:
    assert front_matter(book(tmp_path / "book.pdf", 0 if arabic else 2, arabic)) == b""


def link(pdf: pikepdf.Pdf, page: int, target: pikepdf.Object) -> pikepdf.Dictionary:
    """A link on a page."""
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


def test_only_links_between_its_pages_are_kept(tmp_path: Path) -> None:
    path = book(tmp_path / "book.pdf", 3, 4)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        names = pikepdf.NameTree.new(pdf)
        names["second"] = pikepdf.Array([pdf.pages[1].obj, pikepdf.Name.Fit])
        names["back"] = pikepdf.Array([pdf.pages[5].obj, pikepdf.Name.Fit])
        names["key/"] = pikepdf.Array([pdf.pages[4].obj, pikepdf.Name.Fit])
        pdf.Root.Names = pikepdf.Dictionary(Dests=names.obj)
        for name in ("second", "back", "key/", "nowhere"):
            link(pdf, 0, pikepdf.String(name))
        link(pdf, 0, pikepdf.Array([pdf.pages[2].obj, pikepdf.Name.Fit]))
        link(pdf, 0, pikepdf.Array([pdf.pages[3].obj, pikepdf.Name.Fit]))
        address = link(pdf, 0, pikepdf.String("unused"))
        address.A = pikepdf.Dictionary(
            S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org")
        )
        pdf.save(path)
    with pikepdf.open(io.BytesIO(front_matter(path))) as front:
        pages = [page.objgen for page in front.pages]
        actions = [one.A for one in front.pages[0].obj.Annots.as_list()]
        assert [str(one.S) for one in actions] == ["/GoTo", "/GoTo", "/URI"]
        assert [pages.index(one.D[0].objgen) for one in actions[:2]] == [1, 2]
