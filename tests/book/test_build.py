"""The book as a whole: what is in it, and that it is the same each time."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pypdf
import pytest

from procbuild.conference import BookRules, Person, Program, Session
from procbuild.errors import OutputError
from procbuild.model import EarlierVersion, Notice
from tests.book.volumes import made, paper, volume, without_pdf
from tests.pdf.reading import labels, links, outline


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of two papers."""
    folder = tmp_path_factory.mktemp("book")
    papers = [paper(folder / "in", "alpha", 3, 1), paper(folder / "in", "beta", 2, 4)]
    found, findings = made(folder, volume(papers))
    assert findings == ()
    return found


def test_front_matter_is_roman_and_papers_have_the_volumes_numbers(out: Path) -> None:
    found = labels(out / "book.pdf")
    start = found.index("1")
    assert found[:3] == ["i", "ii", "iii"]
    assert start % 2 == 0, "the first paper begins on a right-hand page"
    assert found[start:] == ["1", "2", "3", "4", "5", "6", "7"]
    assert list(pypdf.PdfReader(out / "book.pdf").page_labels) == found


def test_the_outline_leads_to_front_matter_papers_and_indexes(out: Path) -> None:
    found = outline(out / "book.pdf")
    start = labels(out / "book.pdf").index("1")
    titles = [title for _, title, _ in found]
    assert titles[0] == "Title page"
    assert titles[-2:] == ["Author index", "Keyword index"]
    assert (0, "All papers", start) in found
    assert (1, "On alpha & x²", start) in found
    assert (1, "On beta & x²", start + 3) in found


def test_contents_and_indexes_are_linked_to_the_papers(out: Path) -> None:
    start = labels(out / "book.pdf").index("1")
    targets = {target for (_, kind, target) in links(out / "book.pdf") if kind == "page"}
    assert {str(start), str(start + 3)} <= targets
    assert not any(kind == "nothing" for _, kind, _ in links(out / "book.pdf"))


def test_contents_list_own_pages_and_indexes_with_their_numbers(out: Path) -> None:
    targets = {title: page or 0 for _, title, page in outline(out / "book.pdf")}
    lines = pypdf.PdfReader(out / "book.pdf").pages[targets["Contents"]].extract_text().splitlines()
    numbers = labels(out / "book.pdf")
    for title in ("Organization", "Invited talk"):
        assert f"{title} {numbers[targets[title]]}" in lines
    assert f"Author index and keyword index {numbers[targets['Author index']]}" in lines
    led = {int(to) for _, kind, to in links(out / "book.pdf") if kind == "page"}
    assert {targets["Organization"], targets["Invited talk"], targets["Author index"]} <= led
    assert not any(line.startswith(("Title page", "Colophon")) for line in lines)


def test_metadata_is_the_volumes_and_the_papers(out: Path) -> None:
    book = pypdf.PdfReader(out / "book.pdf")
    assert book.metadata is not None
    assert book.metadata.title == "Proceedings of the Small Workshop"
    assert book.metadata.author == "Eve Editor"
    assert book.root_object["/Lang"] == "en"
    assert book.root_object["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    single = pypdf.PdfReader(out / "papers" / "beta24.pdf")
    assert single.metadata is not None
    assert single.metadata.author == "Ada Öberg; Đình Nguyễn; The Committee"
    assert single.metadata.subject == "Proceedings of the Small Workshop, pages 4–5, 2024"
    assert labels(out / "papers" / "beta24.pdf") == ["4", "5"]
    assert single.xmp_metadata is not None
    assert single.xmp_metadata.dc_language == ["en"]


def test_stamps_say_where_a_page_is_from(out: Path) -> None:
    pages = pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages
    first, second = pages[0].extract_text(), pages[1].extract_text()
    assert "alpha 0" in first
    assert "Proceedings of the Small Workshop, Notes 7, pages 1–3, 2024" in first
    assert "CC BY 4.0" in first
    assert "2" in second.split()
    assert "Öberg, Nguyễn and The Committee" in second


def test_a_second_build_elsewhere_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    papers = [paper(tmp_path / "x", "alpha", 3, 1), paper(tmp_path / "x", "beta", 2, 4)]
    again, _ = made(tmp_path, volume(papers))
    for name in ("book.pdf", "papers/alpha24.pdf", "papers/beta24.pdf"):
        assert (out / name).read_bytes() == (again / name).read_bytes(), name


def test_papers_with_more_objects_than_they_state_get_the_numbers_they_need(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("procbuild.book.build_record.reserved_for", lambda _path, _pages: 9)
    papers = [paper(tmp_path / "in", "alpha", 3, 1), paper(tmp_path / "in", "beta", 2, 4)]
    again, _ = made(tmp_path, volume(papers))
    with pikepdf.open(again / "book.pdf") as book:
        assert book.check_pdf_syntax() == []
    for told in (labels, links, outline):
        assert told(again / "book.pdf") == told(out / "book.pdf")


def test_papers_that_get_other_numbers_are_those_of_a_build_from_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reserved(path: Path, _pages: int) -> int:
        return 9 if path.stem == "beta" else 192

    monkeypatch.setattr("procbuild.book.build_record.reserved_for", reserved)
    names = ("alpha", "beta", "gamma")
    papers = [paper(tmp_path / "in", name, 1, page) for page, name in enumerate(names, 1)]
    made(tmp_path / "again", volume(papers))
    papers[0] = replace(papers[0], title="Another title")
    again, _ = made(tmp_path / "again", volume(papers))
    anew, _ = made(tmp_path / "anew", volume(papers))
    for one in sorted(anew.rglob("*.pdf")):
        assert (again / one.relative_to(anew)).read_bytes() == one.read_bytes(), one.name


def test_papers_that_are_gone_leave_no_file(tmp_path: Path) -> None:
    one, two = paper(tmp_path / "in", "alpha", 1, 1), paper(tmp_path / "in", "beta", 1, 2)
    made(tmp_path, volume([one, two]))
    out, _ = made(tmp_path, volume([one]))
    assert [path.name for path in (out / "papers").iterdir()] == ["alpha24.pdf"]


def test_a_paper_without_a_pdf_is_listed_and_not_bound(tmp_path: Path) -> None:
    one, two = paper(tmp_path / "in", "alpha", 1, 1), paper(tmp_path / "in", "beta", 1, 2)
    session = Session(id="s", title="Session", papers=("alpha", "beta"))
    what = volume([without_pdf(one), replace(two, first_page=1)])
    out, findings = made(tmp_path, replace(what, program=Program(sessions=(session,))))
    assert findings == ()
    titles = [title for _, title, _ in outline(out / "book.pdf")]
    assert "On beta & x²" in titles
    assert "On alpha & x²" not in titles
    book = pypdf.PdfReader(out / "book.pdf")
    notes = [note.get_object() for page in book.pages for note in page.get("/Annots", [])]
    aims = {note["/A"]["/D"] for note in notes if note.get("/A", {}).get("/S") == "/GoTo"}
    assert aims == {"beta24/"}, "nothing leads to a paper that is not bound"


def test_an_unreadable_paper_stops_the_build_or_gets_a_page_in_its_place(tmp_path: Path) -> None:
    one, two = paper(tmp_path / "in", "alpha", 2, 1), paper(tmp_path / "in", "beta", 1, 3)
    (tmp_path / "in" / "alpha.pdf").write_bytes(b"%PDF-1.7 damaged")
    with pytest.raises(OutputError, match=r"alpha: .*\n.*--allow-missing"):
        made(tmp_path, volume([one, two]))
    out, findings = made(tmp_path, volume([one, two]), allow_missing=True)
    assert [one.paper for one in findings] == ["alpha"]
    found = labels(out / "book.pdf")
    start = found.index("1")
    assert found[start : start + 3] == ["1", "2", "3"]
    text = pypdf.PdfReader(out / "book.pdf").pages[start].extract_text()
    assert "not available" in text
    led = {target for _, kind, target in links(out / "book.pdf") if kind == "page"}
    assert str(start) in led
    assert "-1" not in led, "all links lead to a page"


def test_a_character_without_a_font_is_named_and_spelled(tmp_path: Path) -> None:
    one = paper(tmp_path / "in", "alpha", 1, 1)
    one = replace(one, authors=(Person(literal="Mr \U0001fbfa"),))
    out, findings = made(tmp_path, volume([one]))
    glyphs = [finding for finding in findings if finding.check == "book-glyph"]
    if glyphs:  # a machine may have a font for it
        assert glyphs[0].paper == "alpha"
        assert "authors[1]" in glyphs[0].message
        assert "U+1FBFA" in glyphs[0].message
        assert "U+1FBFA" in pypdf.PdfReader(out / "book.pdf").pages[-1].extract_text()


def test_dividers_have_no_number(tmp_path: Path) -> None:
    one = paper(tmp_path / "in", "alpha", 1, 1)
    out, _ = made(tmp_path, volume([one], BookRules(pages=(), dividers=True)))
    found = labels(out / "book.pdf")
    start = found.index("1")
    assert found[start - 2 : start] == ["", ""]


def test_without_stamps_pages_stay_as_they_are(tmp_path: Path) -> None:
    one = paper(tmp_path / "in", "alpha", 2, 1)
    out, _ = made(tmp_path, volume([one], BookRules(pages=(), stamps=False)))
    text = pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages[0].extract_text()
    assert text.strip() == "alpha 0"
    colophon = pypdf.PdfReader(out / "book.pdf").pages[3].extract_text()
    assert colophon.endswith("The papers are reproduced as their authors supplied them.")


def test_a_number_of_no_series_says_what_it_is(tmp_path: Path) -> None:
    whole = volume([paper(tmp_path / "in", "alpha", 1, 1)])
    identity = replace(whole.conference.volume, series="", number="2")
    whole = replace(whole, conference=replace(whole.conference, volume=identity))
    out, _ = made(tmp_path, whole)
    pages = [
        " ".join(page.extract_text().split()) for page in pypdf.PdfReader(out / "book.pdf").pages
    ]
    title_page, colophon = pages[2:4]
    assert title_page.startswith("VOLUME 2 Proceedings")
    assert "Proceedings of the Small Workshop. Volume 2, Example Press, 2024." in colophon
    assert "Volume 2 Publisher" in colophon
    cited = pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages[0].extract_text()
    assert "Proceedings of the Small Workshop, Volume 2, page 1, 2024." in " ".join(cited.split())


def test_a_volume_is_split_and_its_halves_lead_to_each_other(tmp_path: Path) -> None:
    papers = [paper(tmp_path / "in", "alpha", 3, 1), paper(tmp_path / "in", "beta", 2, 4)]
    out, _ = made(tmp_path, volume(papers, BookRules(pages=(), split=3)))
    assert sorted(path.name for path in out.glob("*.pdf")) == ["book-2.pdf", "book.pdf"]
    first, second = labels(out / "book.pdf"), labels(out / "book-2.pdf")
    assert second[second.index("4") :] == ["4", "5", "6", "7"]
    assert first[first.index("1") :] == ["1", "2", "3", "6", "7"], "one number in all contents"
    index = pypdf.PdfReader(out / "book.pdf").pages[first.index("6")].extract_text()
    assert index.startswith("Author index")
    assert index.endswith("6"), "the folio is the label"
    told = pypdf.PdfReader(out / "book-2.pdf").metadata
    assert told is not None
    assert told.title == "Proceedings of the Small Workshop, Volume 2 of 2"
    actions = [
        note.get_object().get("/A", {})
        for page in pypdf.PdfReader(out / "book.pdf").pages
        for note in page.get("/Annots", [])
    ]
    away = {(one["/F"], one["/D"]) for one in actions if one.get("/S") == "/GoToR"}
    assert away == {("book-2.pdf", "beta24/")}


@pytest.mark.parametrize(
    ("sizes", "told"),
    [
        ([(612, 792), (595.276, 841.89), (595, 842)], "a4: 2 and letter: 1"),
        ([(612, 792), (612, 792), (500, 700)], "letter: 2 and 176x247mm: 1"),
        ([(612, 792), (792, 612), (611, 791)], ""),
    ],
)
def test_page_sizes_that_differ_are_told_once(
    tmp_path: Path, sizes: list[tuple[float, float]], told: str
) -> None:
    papers = []
    for first, size in enumerate(sizes, 1):
        one = paper(tmp_path / "in", "abc"[first - 1], 1, first)
        assert one.facts
        papers.append(replace(one, facts=replace(one.facts, page_sizes=(size,))))
    _, findings = made(tmp_path, volume(papers))
    said = [(one.check, one.severity, one.message) for one in findings]
    whole = ("book-sizes", "info", f"The book has papers of 2 page sizes ({told})")
    assert said == ([whole] if told else [])
    _, findings = made(tmp_path, volume(papers, BookRules(pages=(), trim="a5")))
    assert findings == (), "the trim fits them to one"


@pytest.mark.parametrize(
    ("trim", "size"),
    [
        ("letter", (612, 792)),
        ("a4", (595.3, 841.9)),
        ("150x200mm", (425.2, 566.9)),
        ("6x9in", (432, 648)),
    ],
)
def test_pages_are_fitted_to_a_trim_size(
    tmp_path: Path, trim: str, size: tuple[float, float]
) -> None:
    one = paper(tmp_path / "in", "alpha", 2, 1)
    out, _ = made(tmp_path, volume([one], BookRules(pages=(), trim=trim)))
    for page in pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages:
        unit = float(page.get("/UserUnit", 1))
        assert float(page.mediabox.width) * unit == pytest.approx(size[0], abs=0.1)
        assert float(page.mediabox.height) * unit == pytest.approx(size[1], abs=0.1)


def test_a_version_that_is_lost_costs_nothing_but_itself(tmp_path: Path) -> None:
    one = paper(tmp_path / "in", "alpha", 2, 1)
    (tmp_path / "in" / "paper-v2.pdf").write_bytes(b"%PDF-1.7 damaged")
    gone = (
        EarlierVersion(name="paper-v1.pdf", sha256="0" * 64, pages=2),
        EarlierVersion(name="paper-v2.pdf", sha256="1" * 64, pages=2),
    )
    one = replace(one, replaced=gone, folder=tmp_path / "in")
    out, findings = made(tmp_path, volume([one]))
    assert [(one.check, one.paper) for one in findings] == [("book-version", "alpha")]
    assert [path.name for path in (out / "papers").rglob("*.pdf")] == ["alpha24.pdf"]


def test_a_retracted_paper_is_stamped_where_others_are_not(tmp_path: Path) -> None:
    one = paper(tmp_path / "in", "alpha", 2, 1)
    one = replace(one, retraction=Notice(on=date(2024, 6, 1), text="It is wrong."))
    out, _ = made(tmp_path, volume([one], BookRules(pages=(), stamps=False)))
    pages = pypdf.PdfReader(out / "papers" / "alpha24.pdf").pages
    assert all("Retracted" in page.extract_text() for page in pages)


def test_a_shorter_version_leaves_its_range_as_it_was(tmp_path: Path) -> None:
    one, two = paper(tmp_path / "in", "alpha", 1, 1), paper(tmp_path / "in", "beta", 1, 4)
    out, _ = made(tmp_path, volume([replace(one, last_page=3), two]))
    found = labels(out / "book.pdf")
    start = found.index("1")
    assert found[start : start + 2] == ["1", "4"]
