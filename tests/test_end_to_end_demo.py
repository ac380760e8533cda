"""The demo volume is collected, checked and built with the commands that an organizer runs."""

import json
import re
import shutil
from pathlib import Path

import pypdf
import pytest
from lxml import html

from procbuild.bibliography import read_bib
from procbuild.store import Store
from tests.command import contents, copy_project, procbuild

PAGES = {
    "angstrommuller26": 3,
    "segments": 2,
    "fussnote26": 2,
    "hash26": 2,
    "escape26": 2,
    "sorting": 2,
    "namesakes": 2,
    "tilde26": 4,
    "margin-041": 1,
    "zaunpfahl26": 1,
}
"""The papers in the order of the program, with their lengths."""

HARD_TITLE = r"R&D, 100 % Cotton, file_name #1 and C:\Temp 🎉: Titles That Break Proceedings"


@pytest.fixture(scope="session")
def project(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the demo volume, collected and built."""
    folder = copy_project(root, tmp_path_factory.mktemp("demo") / "project", "demo")
    procbuild("collect", cwd=folder)
    procbuild("build", cwd=folder)
    return folder


@pytest.fixture(scope="session")
def out(project: Path) -> Path:
    return project / "proceedings" / "demo"


@pytest.fixture(scope="session")
def book(out: Path) -> pypdf.PdfReader:
    return pypdf.PdfReader(out / "book.pdf")


def test_collect_finds_the_file_of_every_paper(project: Path) -> None:
    records = {record.id: record for record in Store(project / "submissions" / "demo").records()}
    assert records.keys() == PAGES.keys()
    assert records["hash26"].file == "camera ready (final) v3.pdf"  # by its title
    assert records["escape26"].file == "R&D.pdf"  # by the map
    assert records["escape26"].title == HARD_TITLE
    assert [supplement.name for supplement in records["fussnote26"].supplements] == [
        "fussnote26-supp.csv"
    ]
    assert records["escape26"].authors[0].literal == "The Escape Sequence Collective"
    assert records["tilde26"].authors[0].literal == "Tilde"
    assert [author.script for author in records["segments"].authors] == ["马页", "서체"]
    assert records["margin-041"].authors[1].inverted == "da Silva-Meridiano, João"
    assert [author.suffix for author in records["hash26"].authors] == ["Jr.", "", ""]


def test_a_second_collect_changes_nothing(project: Path) -> None:
    before = contents(project / "submissions")
    assert re.search("nothing|unchanged", procbuild("collect", cwd=project).stdout)
    assert contents(project / "submissions") == before


def test_the_status_of_every_paper_is_ready_or_waived(project: Path) -> None:
    output = procbuild("status", cwd=project).stdout
    states = [line.split()[1] for line in output.splitlines()[: len(PAGES)]]
    assert sorted(states) == ["ready"] * (len(PAGES) - 1) + ["waived"]
    assert "what blocks the volume" not in output
    assert "pages 1-21" in output


def test_no_paper_of_the_demo_is_rejected(project: Path) -> None:
    report = json.loads(procbuild("check", "--format", "json", cwd=project).stdout)
    papers = {paper["paper"]: paper for paper in report["papers"]}
    assert {id_: paper["facts"]["pages"] for id_, paper in papers.items()} == PAGES
    assert "reject" not in {paper["verdict"] for paper in papers.values()}
    facts = papers["tilde26"]["facts"]
    assert (facts["main_pages"], facts["body_pages"], facts["references_page"]) == (4, 3, 4)
    assert papers["angstrommuller26"]["facts"]["appendix_page"] == 3
    messages = [
        (id_, finding["message"])
        for id_, paper in papers.items()
        for finding in paper["findings"]
        if finding["severity"] in {"error", "warning"} and "waived" not in finding
    ]
    assert messages == []


def test_the_bibliography_has_the_titles_of_the_store(project: Path, out: Path) -> None:
    entries, problems = read_bib(out / "demo.bib")
    assert problems == ()
    records = Store(project / "submissions" / "demo").records()
    assert {entry.fields["title"] for entry in entries} >= {record.title for record in records}


def test_the_site_has_a_page_for_every_paper(out: Path) -> None:
    site = out / "site"
    for page in ("index.html", "program.html", "program.ics", "authors/index.html", "call.html"):
        assert (site / page).is_file(), page
    titles = []
    for paper_page in (site / "papers").glob("*.html"):
        assert paper_page.with_suffix(".pdf").is_file() or paper_page.name == "index.html"
        titles += html.parse(paper_page).xpath("//meta[@name='citation_title']/@content")
    assert len(titles) == len(PAGES)
    assert HARD_TITLE in titles


def test_the_book_has_the_papers_in_order_with_their_page_numbers(book: pypdf.PdfReader) -> None:
    labels = book.page_labels
    assert labels[0] == "i"
    start = labels.index("1")
    assert labels[start:][:21] == [str(number) for number in range(1, 22)]
    texts = [page.extract_text() for page in book.pages[start:]]
    first_pages = [1, 4, 6, 8, 10, 12, 14, 16, 20, 21]
    assert "Why Links Die in Merged PDFs" in texts[first_pages[0] - 1]
    assert "Off by One, Eighteen Times" in texts[first_pages[-1] - 1]


def test_the_book_keeps_every_link_of_the_papers(project: Path, book: pypdf.PdfReader) -> None:
    def links(pages: list[pypdf.PageObject]) -> int:
        annotations = [
            annotation.get_object() for page in pages for annotation in page.get("/Annots", [])
        ]
        return sum(annotation["/Subtype"] == "/Link" for annotation in annotations)

    start = book.page_labels.index("1")
    originals = sorted((project / "submissions" / "demo").glob("*/paper.pdf"))
    expected = sum(links(list(pypdf.PdfReader(path).pages)) for path in originals)
    assert links(list(book.pages)[start : start + 21]) >= expected > 0


def test_no_files_are_left_in_other_folders(project: Path) -> None:
    assert [path for name in ("home", "tmp") for path in (project.parent / name).rglob("*")] == []
    assert {path.name for path in project.iterdir()} == {"conf", "proceedings", "submissions"}


def test_a_second_build_changes_nothing(project: Path, out: Path) -> None:
    before = contents(out)
    output = procbuild("build", cwd=project).stdout
    assert output.count("unchanged") == 3
    assert contents(out) == before


def test_a_build_in_another_folder_with_one_worker_gives_the_same_bytes(
    project: Path, out: Path, tmp_path: Path
) -> None:
    other = tmp_path / "elsewhere" / "deep" / "project"
    shutil.copytree(project, other, ignore=shutil.ignore_patterns("proceedings"))
    procbuild("-j", "1", "build", cwd=other, LANG="C", TZ="Asia/Kolkata")
    files = contents(other / "proceedings" / "demo")
    expected = contents(out)
    differing = [
        name for name in files.keys() | expected.keys() if files.get(name) != expected.get(name)
    ]
    assert [name for name in differing if not name.startswith("check/")] == []
