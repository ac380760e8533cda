"""The content of the whole book, and that each build gives the same bytes."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import ImageChops

from procbuild.book.descriptions import stamps
from procbuild.conference import BookRules, Person, Program, Session
from procbuild.errors import OutputError
from procbuild.files import sha256_of
from procbuild.model import EarlierVersion, Notice
from tests.book.volumes import build_book, make_large, make_paper, make_volume, without_pdf
from tests.changed_volumes import with_identity
from tests.pdf.reading import labels, links, outline


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a book of two papers."""
    folder = tmp_path_factory.mktemp("book")
    alpha = make_large(make_paper(folder / "in", "alpha", 3, 1))
    papers = [alpha, make_paper(folder / "in", "beta", 2, 4)]
    out, findings = build_book(folder, make_volume(papers))
    assert findings == ()
    return out


def test_front_matter_has_roman_numbers_and_papers_have_those_of_the_volume(out: Path) -> None:
    page_labels = labels(out / "book.pdf")
    start = page_labels.index("1")
    assert page_labels[:3] == ["i", "ii", "iii"]
    assert start % 2 == 0, "the first paper begins on a right-hand page"
    assert page_labels[start:] == ["1", "2", "3", "4", "5", "6", "7"]
    assert list(pypdf.PdfReader(out / "book.pdf").page_labels) == page_labels


def test_the_outline_leads_to_front_matter_papers_and_indexes(out: Path) -> None:
    entries = outline(out / "book.pdf")
    start = labels(out / "book.pdf").index("1")
    titles = [title for _, title, _ in entries]
    assert titles[0] == "Title page"
    assert titles[-2:] == ["Author index", "Keyword index"]
    assert (0, "All papers", start) in entries
    assert (1, "On alpha & x²", start) in entries
    assert (1, "On beta & x²", start + 3) in entries


def test_contents_and_indexes_are_linked_to_the_papers(out: Path) -> None:
    start = labels(out / "book.pdf").index("1")
    targets = {target for (_, kind, target) in links(out / "book.pdf") if kind == "page"}
    assert {str(start), str(start + 3)} <= targets
    assert not any(kind == "nothing" for _, kind, _ in links(out / "book.pdf"))


def test_contents_list_front_matter_and_indexes_with_their_page_numbers(out: Path) -> None:
    targets = {title: page or 0 for _, title, page in outline(out / "book.pdf")}
    lines = pypdf.PdfReader(out / "book.pdf").pages[targets["Contents"]].extract_text().splitlines()
    page_labels = labels(out / "book.pdf")
    for title in ("Organization", "Invited talk", "Author index", "Keyword index"):
        assert f"{title} {page_labels[targets[title]]}" in lines
    linked_pages = {int(target) for _, kind, target in links(out / "book.pdf") if kind == "page"}
    assert {
        targets["Organization"],
        targets["Invited talk"],
        targets["Author index"],
        targets["Keyword index"],
    } <= linked_pages
    assert not any(line.startswith(("Title page", "Colophon")) for line in lines)


def test_pdfs_have_the_metadata_of_the_volume_or_the_paper(out: Path) -> None:
    book = pypdf.PdfReader(out / "book.pdf")
    assert book.metadata is not None
    assert book.metadata.title == "Proceedings of the Small Workshop"
    assert book.metadata.author == "Eve Editor"
    assert book.root_object.get("/Lang") == "en"
    assert book.viewer_preferences is not None
    assert book.viewer_preferences.display_doctitle
    single = pypdf.PdfReader(out / "papers" / "beta24.pdf")
    assert single.metadata is not None
    assert single.metadata.author == "Ada Öberg; Đình Nguyễn; The Committee"
    assert single.metadata.subject == "Proceedings of the Small Workshop, pages 4–5, 2024"
    assert labels(out / "papers" / "beta24.pdf") == ["4", "5"]
    assert single.xmp_metadata is not None
    assert single.xmp_metadata.dc_language == ["en"]
    for document in (book, single):
        packet = document.trailer["/Root"]["/Metadata"].get_data()  # type: ignore[index]
        assert b"<prism:publicationName>Proceedings of the Small Workshop<" in packet
        assert b"<xmpRights:Marked>True<" in packet


def test_stamps_cite_the_volume_and_the_paper(out: Path) -> None:
    pages = pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages
    first, second = pages[0].extract_text(), pages[1].extract_text()
    assert "alpha 0" in first
    assert "Proceedings of the Small Workshop, Notes 7, pages 1–3, 2024" in first
    assert "CC BY 4.0" in first
    assert "2" in second.split()
    assert "Öberg, Nguyễn and The Committee" in second


def test_stamps_of_small_papers_are_short(out: Path) -> None:
    pages = pypdf.PdfReader(out / "papers" / "beta24.pdf").pages
    first, second = pages[0].extract_text(), pages[1].extract_text()
    assert "SMALL 2024, pages 4–5 · © 2024 the authors · CC BY 4.0" in first
    assert "Proceedings" not in first
    assert sorted(second.split()) == ["1", "2024", "5", "SMALL", "beta"]


def test_stamps_do_not_break_the_name_of_the_licence(tmp_path: Path) -> None:
    paper = make_paper(tmp_path, "alpha", 3, 1)
    made = stamps(make_volume([paper]), paper)
    assert [lines[-1].rpartition(" · ")[2] for lines in (made.citation, made.brief)] == [
        "CC\N{NO-BREAK SPACE}BY\N{NO-BREAK SPACE}4.0"
    ] * 2


def test_a_second_build_in_another_folder_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    alpha = make_large(make_paper(tmp_path / "x", "alpha", 3, 1))
    papers = [alpha, make_paper(tmp_path / "x", "beta", 2, 4)]
    second_out, _ = build_book(tmp_path, make_volume(papers))
    for name in ("book.pdf", "papers/alpha24.pdf", "papers/beta24.pdf"):
        assert (out / name).read_bytes() == (second_out / name).read_bytes(), name


def test_papers_get_as_many_object_numbers_as_they_need(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procbuild.book.build_record.reserved_for", lambda _path, _pages: 9)
    papers = [make_paper(tmp_path / "in", "alpha", 3, 1), make_paper(tmp_path / "in", "beta", 2, 4)]
    second_out, _ = build_book(tmp_path, make_volume(papers))
    with pikepdf.open(second_out / "book.pdf") as book:
        assert book.check_pdf_syntax() == []
    for read in (labels, links, outline):
        assert read(second_out / "book.pdf") == read(out / "book.pdf")


def test_new_object_numbers_give_the_same_files_as_a_build_from_scratch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reserve_few_numbers_for_beta(path: Path, _pages: int) -> int:
        return 9 if path.stem == "beta" else 192

    monkeypatch.setattr("procbuild.book.build_record.reserved_for", reserve_few_numbers_for_beta)
    names = ("alpha", "beta", "gamma")
    papers = [make_paper(tmp_path / "in", name, 1, page) for page, name in enumerate(names, 1)]
    build_book(tmp_path / "rebuilt", make_volume(papers))
    papers[0] = replace(papers[0], title="Another title")
    second_out, _ = build_book(tmp_path / "rebuilt", make_volume(papers))
    fresh, _ = build_book(tmp_path / "fresh", make_volume(papers))
    for file in sorted(fresh.rglob("*.pdf")):
        assert (second_out / file.relative_to(fresh)).read_bytes() == file.read_bytes(), file.name


def test_removed_papers_leave_no_file(tmp_path: Path) -> None:
    alpha, beta = (
        make_paper(tmp_path / "in", "alpha", 1, 1),
        make_paper(tmp_path / "in", "beta", 1, 2),
    )
    build_book(tmp_path, make_volume([alpha, beta]))
    out, _ = build_book(tmp_path, make_volume([alpha]))
    assert [path.name for path in (out / "papers").iterdir()] == ["alpha24.pdf"]


def test_a_paper_without_a_pdf_is_listed_but_has_no_pages(tmp_path: Path) -> None:
    alpha, beta = (
        make_paper(tmp_path / "in", "alpha", 1, 1),
        make_paper(tmp_path / "in", "beta", 1, 2),
    )
    session = Session(id="s", title="Session", papers=("alpha", "beta"))
    volume = make_volume([without_pdf(alpha), replace(beta, first_page=1)])
    out, findings = build_book(tmp_path, replace(volume, program=Program(sessions=(session,))))
    assert findings == ()
    titles = [title for _, title, _ in outline(out / "book.pdf")]
    assert "On beta & x²" in titles
    assert "On alpha & x²" not in titles
    book = pypdf.PdfReader(out / "book.pdf")
    annotations = [note.get_object() for page in book.pages for note in page.get("/Annots", [])]
    actions = [annotation.get("/A", {}) for annotation in annotations]
    targets = {action["/D"] for action in actions if action.get("/S") == "/GoTo"}
    assert targets == {"beta24/"}, "no link leads to a paper that is not in the book"


def test_an_unreadable_paper_stops_the_build_or_is_replaced_by_a_page(tmp_path: Path) -> None:
    alpha, beta = (
        make_paper(tmp_path / "in", "alpha", 2, 1),
        make_paper(tmp_path / "in", "beta", 1, 3),
    )
    (tmp_path / "in" / "alpha.pdf").write_bytes(b"%PDF-1.7 damaged")
    with pytest.raises(OutputError, match=r"alpha: .*\n.*--allow-missing"):
        build_book(tmp_path, make_volume([alpha, beta]))
    out, findings = build_book(tmp_path, make_volume([alpha, beta]), allow_missing=True)
    assert [finding.paper for finding in findings] == ["alpha"]
    page_labels = labels(out / "book.pdf")
    start = page_labels.index("1")
    assert page_labels[start : start + 3] == ["1", "2", "3"]
    text = pypdf.PdfReader(out / "book.pdf").pages[start].extract_text()
    assert "not available" in text
    targets = {target for _, kind, target in links(out / "book.pdf") if kind == "page"}
    assert str(start) in targets
    assert "-1" not in targets, "every link leads to a page"


def test_the_leaf_of_a_paper_without_pages_keeps_odd_numbers_on_the_right(tmp_path: Path) -> None:
    papers = [
        without_pdf(make_paper(tmp_path / "in", "alpha", 1, 1)),
        make_paper(tmp_path / "in", "beta", 1, 1),
    ]
    out, _ = build_book(tmp_path, make_volume(papers), allow_missing=True)
    page_labels = labels(out / "book.pdf")
    start = page_labels.index("1")
    assert page_labels[start - 2 : start] == ["", ""]
    assert start % 2 == 0


def test_a_character_that_no_font_has_is_reported_and_printed_as_its_code(tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 1, 1)
    paper = replace(paper, authors=(Person(literal="Mr \U0001fbfa"),))
    out, findings = build_book(tmp_path, make_volume([paper]))
    glyphs = [finding for finding in findings if finding.check == "book-glyph"]
    if glyphs:  # the machine may have a font for this character
        assert glyphs[0].paper == "alpha"
        assert "authors[1]" in glyphs[0].message
        assert "U+1FBFA" in glyphs[0].message
        assert "U+1FBFA" in pypdf.PdfReader(out / "book.pdf").pages[-1].extract_text()


def test_dividers_have_no_page_number(tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 1, 1)
    out, _ = build_book(tmp_path, make_volume([paper], BookRules(pages=(), dividers=True)))
    page_labels = labels(out / "book.pdf")
    start = page_labels.index("1")
    assert page_labels[start - 2 : start] == ["", ""]


def test_without_stamps_pages_are_unchanged(tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 2, 1)
    out, _ = build_book(tmp_path, make_volume([paper], BookRules(pages=(), stamps=False)))
    text = pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages[0].extract_text()
    assert text.strip() == "alpha 0"
    colophon = pypdf.PdfReader(out / "book.pdf").pages[3].extract_text()
    assert colophon.endswith("The papers are reproduced as their authors supplied them.")


def test_a_number_without_a_series_is_called_a_volume(tmp_path: Path) -> None:
    volume = make_volume([make_large(make_paper(tmp_path / "in", "alpha", 1, 1))])
    out, _ = build_book(tmp_path, with_identity(volume, series="", number="2"))
    pages = [
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(out / "book.pdf").pages
    ]
    title_page, colophon = pages[2:4]
    assert title_page.startswith("VOLUME 2 Proceedings")
    assert "Proceedings of the Small Workshop. Volume 2, Example Press, 2024." in colophon
    assert "Volume 2 Publisher" in colophon
    assert "DOI https://doi.org/10.5555/small" in colophon
    first_page = pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages[0].extract_text()
    assert "Proceedings of the Small Workshop, Volume 2, page 1, 2024." in " ".join(
        first_page.split()
    )


def test_a_volume_is_split_into_halves_with_links_to_each_other(tmp_path: Path) -> None:
    papers = [make_paper(tmp_path / "in", "alpha", 3, 1), make_paper(tmp_path / "in", "beta", 2, 4)]
    out, _ = build_book(tmp_path, make_volume(papers, BookRules(pages=(), split=3)))
    assert sorted(path.name for path in out.glob("*.pdf")) == ["book-2.pdf", "book.pdf"]
    first, second = labels(out / "book.pdf"), labels(out / "book-2.pdf")
    assert second[second.index("4") :] == ["4", "5", "6", "7"]
    assert first[first.index("1") :] == ["1", "2", "3", "6", "7"], (
        "each page has one number in both halves"
    )
    index = pypdf.PdfReader(out / "book.pdf").pages[first.index("6")].extract_text()
    assert index.startswith("Author index")
    assert index.endswith("6"), "the printed number is the label"
    metadata = pypdf.PdfReader(out / "book-2.pdf").metadata
    assert metadata is not None
    assert metadata.title == "Proceedings of the Small Workshop, Volume 2 of 2"
    actions = [
        link.get_object().get("/A", {})
        for page in pypdf.PdfReader(out / "book.pdf").pages
        for link in page.get("/Annots", [])
    ]
    links_to_other_half = {
        (action["/F"], action["/D"]) for action in actions if action.get("/S") == "/GoToR"
    }
    assert links_to_other_half == {("book-2.pdf", "beta24/")}


@pytest.mark.parametrize(
    ("sizes", "sizes_by_count"),
    [
        ([(612, 792), (595.276, 841.89), (595, 842)], "a4: 2 and letter: 1"),
        ([(612, 792), (612, 792), (500, 700)], "letter: 2 and 176x247mm: 1"),
        ([(612, 792), (792, 612), (611, 791)], ""),
        ([(595, 842), (595.276, 841.89), (612, 792), (792, 612)], "a4: 2 and letter: 2"),
    ],
)
def test_different_page_sizes_are_reported_once(
    tmp_path: Path, sizes: list[tuple[float, float]], sizes_by_count: str
) -> None:
    papers = []
    for page, size in enumerate(sizes, 1):
        paper = make_paper(tmp_path / "in", "abcd"[page - 1], 1, page)
        assert paper.facts
        papers.append(replace(paper, facts=replace(paper.facts, page_sizes=(size,))))
    _, findings = build_book(tmp_path, make_volume(papers))
    reported = [(finding.check, finding.severity, finding.message) for finding in findings]
    expected = ("book-sizes", "info", f"The book has papers of 2 page sizes ({sizes_by_count})")
    assert reported == ([expected] if sizes_by_count else [])
    most = sizes_by_count.partition(":")[0]
    assert all(f'trim = "{most}"' in finding.remedy for finding in findings)
    _, findings = build_book(tmp_path, make_volume(papers, BookRules(pages=(), trim="a5")))
    assert findings == (), "the trim makes all pages equal"


@pytest.mark.parametrize(
    ("trim", "size"),
    [
        ("letter", (612, 792)),
        ("a4", (595.3, 841.9)),
        ("150x200mm", (425.2, 566.9)),
        ("6x9in", (432, 648)),
    ],
)
def test_pages_are_scaled_to_the_trim_size(
    tmp_path: Path, trim: str, size: tuple[float, float]
) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 2, 1)
    out, _ = build_book(tmp_path, make_volume([paper], BookRules(pages=(), trim=trim)))
    for page in pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages:
        unit = float(page.get("/UserUnit", 1))
        assert float(page.mediabox.width) * unit == pytest.approx(size[0], abs=0.1)
        assert float(page.mediabox.height) * unit == pytest.approx(size[1], abs=0.1)


def test_lost_earlier_versions_are_reported_and_left_out(tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 2, 1)
    (tmp_path / "in" / "paper-v2.pdf").write_bytes(b"%PDF-1.7 damaged")
    lost = (
        EarlierVersion(name="paper-v1.pdf", sha256="0" * 64, pages=2),
        EarlierVersion(name="paper-v2.pdf", sha256="1" * 64, pages=2),
    )
    paper = replace(paper, replaced=lost, folder=tmp_path / "in")
    out, findings = build_book(tmp_path, make_volume([paper]))
    assert [(finding.check, finding.paper) for finding in findings] == [("book-version", "alpha")]
    assert [path.name for path in (out / "papers").rglob("*.pdf")] == ["alpha24.pdf"]


def test_a_retracted_paper_is_stamped_even_without_stamps(tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 2, 1)
    paper = replace(paper, retraction=Notice(on=date(2024, 6, 1), text="It is wrong."))
    out, _ = build_book(tmp_path, make_volume([paper], BookRules(pages=(), stamps=False)))
    pages = pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages
    assert all("Retracted" in page.extract_text() for page in pages)


def test_a_shorter_new_version_keeps_the_page_range(tmp_path: Path) -> None:
    alpha, beta = (
        make_paper(tmp_path / "in", "alpha", 1, 1),
        make_paper(tmp_path / "in", "beta", 1, 4),
    )
    out, _ = build_book(tmp_path, make_volume([replace(alpha, last_page=3), beta]))
    page_labels = labels(out / "book.pdf")
    start = page_labels.index("1")
    assert page_labels[start : start + 2] == ["1", "4"]


def test_names_of_all_papers_are_found_by_the_limits_of_the_name_tree(tmp_path: Path) -> None:
    names = ("aaa", "mmm", "zzz")
    papers = [make_paper(tmp_path, name, 2, place * 2 + 1) for place, name in enumerate(names)]
    papers[0], papers[2] = without_pdf(papers[0]), without_pdf(papers[2])
    out, _ = build_book(tmp_path, make_volume(papers), allow_missing=True)
    with pikepdf.open(out / "book.pdf") as pdf:
        leaves = [[bytes(limit) for limit in kid.Limits] for kid in pdf.Root.Names.Dests.Kids]
    assert [first for first, _ in leaves] == sorted(first for first, _ in leaves)
    assert all(last < first for (_, last), (first, _) in pairwise(leaves))


def test_pages_with_large_units_are_fitted_like_others(tmp_path: Path) -> None:
    paper = make_paper(tmp_path, "large", 1, 1)
    assert paper.pdf
    with pikepdf.open(paper.pdf, allow_overwriting_input=True) as pdf:
        pdf.pages[0].UserUnit = 2
        pdf.save(paper.pdf)
    assert paper.facts
    paper = replace(paper, facts=replace(paper.facts, sha256=sha256_of(paper.pdf)))
    out, _ = build_book(tmp_path, make_volume([paper], BookRules(pages=(), trim="a4")))
    page = pypdf.PdfReader(out / "papers" / "large24.pdf").pages[0]
    unit = float(page.get("/UserUnit", 1))
    size = [float(side) * unit for side in (page.mediabox.width, page.mediabox.height)]
    assert size == pytest.approx([595.28, 841.89], abs=0.1)


@pytest.mark.parametrize("first", [b"", b"Q Q ", b"1 g 0 0 612 792 re f Q Q "])
@pytest.mark.parametrize("stamps", [True, False])
def test_what_lies_outside_of_a_page_remains_hidden_on_a_larger_sheet(
    tmp_path: Path, *, stamps: bool, first: bytes
) -> None:
    paper = make_paper(tmp_path, "bleeding", 1, 1)
    assert paper.pdf
    with pikepdf.open(paper.pdf, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.MediaBox, page.CropBox = [-60, -60, 672, 852], [0, 0, 612, 792]
        red = b"1 0 0 rg -60 -60 732 100 re f -60 200 732 20 re f"
        page.Contents = pdf.make_stream(first + red)
        mark = pdf.make_stream(b"1 0 0 rg 0 0 40 40 re f", BBox=[0, 0, 40, 40])
        page.Annots = [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Square, Rect=[-50, 300, -10, 340],
                AP=pikepdf.Dictionary(N=mark), F=4,
            )
        ]  # fmt: skip
        pdf.save(paper.pdf)
    assert paper.facts
    paper = replace(paper, facts=replace(paper.facts, sha256=sha256_of(paper.pdf)))
    out, _ = build_book(
        tmp_path, make_volume([paper], BookRules(pages=(), trim="300x420mm", stamps=stamps))
    )
    document = pypdfium2.PdfDocument(out / "papers" / "bleeding24.pdf")
    picture = document[0].render().to_pil().convert("RGB")
    reds, _, blues = picture.split()
    left, _, right, bottom = ImageChops.subtract(reds, blues).getbbox() or (0, 0, 0, 0)
    assert right - left == pytest.approx(612, abs=2)
    assert bottom == pytest.approx((picture.height + 792) / 2, abs=2)
