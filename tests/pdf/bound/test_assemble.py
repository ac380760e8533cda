"""Papers are bound into one document; PDFium and pypdf, which did not write it, read it."""

import shutil
import subprocess
from pathlib import Path

import pikepdf
import pypdf
import pytest

from tests.pdf.reading import glyphs, labels, links, outline
from tests.pdf.sample_documents import bind_papers, make_part, write_simple_pdf


def write_linked_pages(path: Path, name: str) -> Path:
    """Write two pages with a link from the first to the destination ``name`` on the second."""
    write_simple_pdf(
        path, "BT /F1 12 Tf 72 700 Td (One) Tj ET", "BT /F1 12 Tf 72 700 Td (Two) Tj ET"
    )
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        first, second = pdf.pages
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([72, 690, 120, 712]),
            A=pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.String(name)),
        )
        first.obj.Annots = pikepdf.Array([pdf.make_indirect(link)])
        target = pikepdf.Array([second.obj, pikepdf.Name.Fit])
        tree = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String(name), target]))
        pdf.Root.Names = pikepdf.Dictionary(Dests=pdf.make_indirect(tree))
        pdf.save(path)
    return path


def test_the_same_name_in_two_papers_leads_to_two_pages(tmp_path: Path) -> None:
    papers = [write_linked_pages(tmp_path / f"{name}.pdf", "cite.x") for name in ("a", "b")]
    (tmp_path / "out").mkdir()
    book = bind_papers(papers, tmp_path / "out")
    assert links(book) == {(0, "page", "1"): 1, (2, "page", "3"): 1}


def test_each_paper_is_also_a_document_of_its_own(tmp_path: Path) -> None:
    paper = write_linked_pages(tmp_path / "a.pdf", "section.1")
    (tmp_path / "out").mkdir()
    _, single = make_part(paper, tmp_path / "out", base=5000)
    assert links(single) == {(0, "page", "1"): 1}
    reader = pypdf.PdfReader(single)
    assert reader.metadata is not None
    assert reader.metadata.title == "a"
    assert reader.xmp_metadata is not None
    assert reader.xmp_metadata.dc_creator == ["A. Author"]


def test_active_content_is_not_bound(tmp_path: Path) -> None:
    paper = write_simple_pdf(tmp_path / "a.pdf", "")
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        pdf.Root.OpenAction = script
        page = pdf.pages[0].obj
        page.AA = pikepdf.Dictionary(O=script)
        actions = [
            script,
            pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("/bin/sh")),
            pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("java\tscript:alert(1)")),
            pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("file:///etc/passwd")),
            pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.org/")),
        ]
        page.Annots = pikepdf.Array(
            pikepdf.Dictionary(
                Subtype=pikepdf.Name.Link, Rect=pikepdf.Array([0, 0, 9, 9]), A=action
            )
            for action in actions
        )
        pdf.attachments["evil.exe"] = b"MZ"
        pdf.save(paper)
    (tmp_path / "out").mkdir()
    part, single = make_part(paper, tmp_path / "out")
    assert links(single) == {(0, "address", "https://example.org/"): 1}
    with pikepdf.open(single) as pdf:
        written = b"".join(
            element.unparse(resolved=True) for element in pdf.objects if element is not None
        )
    for word in (b"JavaScript", b"Launch", b"passwd", b"OpenAction", b"EmbeddedFile", b"/AA"):
        assert word not in written
    assert dict(part.segment.notes) == {"JavaScript action": 1, "Launch action": 1, "URI action": 2}


def test_hidden_layers_stay_hidden(tmp_path: Path) -> None:
    paper = write_simple_pdf(tmp_path / "a.pdf", "/OC /L BDC 0 0 99 99 re f EMC")
    with pikepdf.open(paper, allow_overwriting_input=True) as pdf:
        group = pdf.make_indirect(
            pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String("draft"))
        )
        pdf.pages[0].obj.Resources.Properties = pikepdf.Dictionary(L=group)
        pdf.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([group]), D=pikepdf.Dictionary(OFF=pikepdf.Array([group]))
        )
        pdf.save(paper)
    other = shutil.copyfile(paper, tmp_path / "b.pdf")
    (tmp_path / "out").mkdir()
    with pikepdf.open(bind_papers([paper, other], tmp_path / "out")) as pdf:
        assert len(pdf.Root.OCProperties.OCGs) == len(pdf.Root.OCProperties.D.OFF) == 2


@pytest.fixture(scope="module")
def book(real: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    """All real papers in one document."""
    folder = tmp_path_factory.mktemp("real")
    papers = sorted([*real.glob("unireps2023/*.pdf"), *real.glob("sigdial/papers/*.pdf")])
    return bind_papers(papers, folder), papers


@pytest.mark.real
def test_every_link_of_every_real_paper_leads_to_its_own_page(
    book: tuple[Path, list[Path]],
) -> None:
    document, papers = book
    start = counted = 0
    for paper in papers:
        before = links(paper)
        pages = len(pypdf.PdfReader(paper).pages)
        assert links(document, start, pages) == before, paper.name
        assert links(document.parent / paper.name) == before, paper.name
        start += pages
        counted += sum(before.values())
    assert counted > 4000
    assert start == len(labels(document))


@pytest.mark.real
def test_the_outline_contains_that_of_each_paper(book: tuple[Path, list[Path]]) -> None:
    document, papers = book
    expected: list[tuple[int, str, int | None]] = []
    start = 0
    for paper in papers:
        expected.append((0, paper.stem, start))
        expected += [
            (level + 1, title, None if page is None else page + start)
            for level, title, page in outline(paper)
        ]
        start += len(pypdf.PdfReader(paper).pages)
    assert outline(document) == expected


@pytest.mark.real
def test_qpdf_finds_no_mistake(book: tuple[Path, list[Path]]) -> None:
    if shutil.which("qpdf") is None:
        pytest.skip("qpdf is missing")
    process = subprocess.run(
        ["qpdf", "--check", book[0]], capture_output=True, text=True, check=True, timeout=120
    )
    assert "WARNING" not in process.stdout + process.stderr


@pytest.mark.real
def test_characters_keep_their_positions(book: tuple[Path, list[Path]]) -> None:
    for paper in book[1][::6]:
        for page in (0, 2):
            assert glyphs(paper, page) == glyphs(book[0].parent / paper.name, page)
