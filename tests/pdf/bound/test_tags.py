"""Tags of the source in the assembled document."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import typst

from procbuild.pdf.bound.assemble import Assembly, first_base
from procbuild.pdf.bound.document import Document, Run
from procbuild.pdf.bound.metadata import Description
from tests.pdf.apart.test_source import CONTENT, PAGE, PAGES, make_pdf
from tests.pdf.sample_documents import DAY, bind_papers, make_part

SOURCE = b"""
#set document(title: "Tagged", date: none)
= A heading
Some words.
#figure(rect(), alt: "A rectangle", caption: [A figure])
"""


def write_tagged_pdf(path: Path) -> Path:
    """Write a tagged PDF of one page."""
    pdf: bytes = typst.compile(SOURCE, ignore_system_fonts=True, timestamp=0)
    path.write_bytes(pdf)
    return path


def roles(element: pikepdf.Object) -> list[str]:
    """Return the roles of all elements below this one, in order."""
    kids: Any = element.get("/K", [])
    elements = kids.as_list() if isinstance(kids, pikepdf.Array) else [kids]
    result: list[str] = []
    for kid in elements:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            result += [str(kid.S), *roles(kid)]
    return result


def test_a_single_paper_keeps_its_tags(tmp_path: Path) -> None:
    source = write_tagged_pdf(tmp_path / "a.pdf")
    (tmp_path / "out").mkdir()
    _, single = make_part(source, tmp_path / "out", base=700)
    with pikepdf.open(source) as before, pikepdf.open(single) as after:
        assert roles(after.Root.StructTreeRoot) == roles(before.Root.StructTreeRoot)
        assert after.Root.MarkInfo.Marked == True  # noqa: E712
        assert b"A rectangle" in b"".join(
            element.unparse(resolved=True) for element in after.objects
        )


def test_each_page_of_a_book_refers_to_its_own_tags(tmp_path: Path) -> None:
    papers = [write_tagged_pdf(tmp_path / f"{name}.pdf") for name in ("a", "b")]
    (tmp_path / "out").mkdir()
    with pikepdf.open(bind_papers(papers, tmp_path / "out")) as book:
        root = book.Root.StructTreeRoot
        assert roles(root)[:2] == ["/Document", "/Part"]
        assert roles(root).count("/Part") == 2
        tree = pikepdf.NumberTree(root.ParentTree)
        for page in book.pages:
            elements = tree[int(page.obj.StructParents)].as_list()
            owners = {element.Pg.objgen for element in elements if "/Pg" in element}
            assert owners <= {page.obj.objgen}
            assert elements


def write_structured_pdf(path: Path, root: bytes, *elements: bytes) -> Path:
    """Write a PDF of one page with this structure root; elements are numbered from 5."""
    catalog = b"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot %s >>" % root
    path.write_bytes(make_pdf(catalog, PAGES, PAGE, CONTENT, *elements))
    return path


def test_an_element_may_occur_twice_below_the_root(tmp_path: Path) -> None:
    source = write_structured_pdf(
        tmp_path / "a.pdf", b"<< /K [5 0 R 3 0 R 5 0 R] >>", b"<< /S /P /K 0 >>"
    )
    (tmp_path / "out").mkdir()
    part, single = make_part(source, tmp_path / "out")
    assert max(part.segment.tags) < part.segment.base + part.segment.used
    with pikepdf.open(single) as pdf:
        assert roles(pdf.Root.StructTreeRoot) == ["/P", "/P"]
        assert pdf.pages[0].obj.Contents.read_bytes() == b"q Q"


def test_a_cyclic_parent_tree_is_read_once(tmp_path: Path) -> None:
    loop = b"<< /Kids [6 0 R 6 0 R] /Nums [0 [5 0 R]] >>"
    root = b"<< /K 5 0 R /ParentTree 6 0 R >>"
    source = write_structured_pdf(tmp_path / "a.pdf", root, b"<< /S /P /K 0 >>", loop)
    (tmp_path / "out").mkdir()
    part, _ = make_part(source, tmp_path / "out")
    assert len(part.segment.keys) == 1


def test_an_action_is_no_element_of_the_structure(tmp_path: Path) -> None:
    root = b"<< /K 5 0 R /RoleMap << /URI /Launch >> >>"
    action = b"<< /S /URI /URI (https://example.org/) >>"
    source = write_structured_pdf(tmp_path / "a.pdf", root, action)
    (tmp_path / "out").mkdir()
    _, single = make_part(source, tmp_path / "out")
    with pikepdf.open(single) as pdf:
        assert pdf.Root.StructTreeRoot.K[0] is None


def test_a_paper_in_another_language_says_so_in_the_book(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    parts, base = [], first_base()
    for name in ("a", "b"):
        part, _ = make_part(write_tagged_pdf(tmp_path / f"{name}.pdf"), tmp_path / "out", base=base)
        base += part.segment.block
        parts.append(replace(part, language={"a": "en", "b": "de"}[name]))
    document = Document(
        parts=tuple(parts),
        pages=tuple(Run(part=index) for index in range(len(parts))),
        about=Description(title="Bound", published=DAY, language="en"),
    )
    with (tmp_path / "book.pdf").open("w+b") as stream:
        Assembly(stream).finish(document)
    with pikepdf.open(tmp_path / "book.pdf") as book:
        english, german = book.Root.StructTreeRoot.K.K.as_list()
        assert "/Lang" not in english
        assert str(german.Lang) == "de"


def test_keys_larger_than_the_paper_are_kept(tmp_path: Path) -> None:
    page = PAGE.replace(b">>", b"/StructParents 70000 /Annots [ 7 0 R 8 0 R ] >>")
    element = b"<< /S /P /P 5 0 R /Pg 3 0 R /K 0 >>"
    catalog = (
        b"<< /Type /Catalog /Pages 2 0 R /StructTreeRoot << /K 5 0 R /ParentTree "
        b"<< /Nums [ 9 5 0 R 70000 [ 6 0 R ] 2000000000 6 0 R ] >> >> >>"
    )
    note = b"<< /Subtype /Square /Rect [ 0 0 5 5 ] /StructParent %d >>"
    document = b"<< /S /Document /K 6 0 R >>"
    notes = note % 2_000_000_000, note % 8
    papers = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for paper in papers:
        paper.write_bytes(make_pdf(catalog, PAGES, page, CONTENT, document, element, *notes))
    (tmp_path / "out").mkdir()
    for path in (
        bind_papers(papers, tmp_path / "out"),
        make_part(papers[0], tmp_path / "out", base=700)[1],
    ):
        with pikepdf.open(path) as pdf:
            tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
            for bound in pdf.pages:
                (paragraph,) = tree[int(bound.obj.StructParents)].as_list()
                known, unknown = bound.obj.Annots.as_list()
                assert paragraph.Pg.objgen == bound.obj.objgen
                assert tree[int(known.StructParent)].objgen == paragraph.objgen
                assert "/StructParent" not in unknown
