"""The HTML report, which organizers send to authors."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from procbuild.report import Checked, Report, as_html
from procbuild.site.colours import contrast
from tests.conftest import skip_missing
from tests.report.sample_report import REPORT
from tests.site.browser import CHROMIUM, Browser


def picture_path(paper: Checked, page: int) -> str:
    return f"pages/{paper.paper}-{page}.png"


PAGE = as_html(REPORT, picture_path)


def test_each_paper_has_its_findings_and_their_remedies() -> None:
    tree = html.fromstring(PAGE)
    headings = [heading.text_content() for heading in tree.iter("h2")]
    assert headings == ["The volume", "martin24a", "lu24a", "wu24a"]
    assert len(tree.xpath("//li")) == 6
    assert "What to do: Shorten the text." in tree.text_content()
    assert "2 pages, content to page 1, references on page 2" in tree.text_content()
    assert "Accepted by the organizers: a scan of 1911" in tree.text_content()


def test_the_area_of_a_finding_is_marked_on_the_picture() -> None:
    tree = html.fromstring(PAGE)
    (figure, *_) = tree.xpath("//figure")
    assert figure.xpath("img/@src") == ["pages/martin24a-2.png"]
    (mark,) = figure.xpath("a")
    assert tree.xpath(f"//li[@id='{mark.get('href')[1:]}']")
    assert mark.get("style") == "left:17.32%;top:8.84%;width:65.36%;height:30.56%"


def test_headings_and_anchors_name_volume_and_papers_as_they_are_recorded() -> None:
    paper = replace(REPORT.papers[1], title="O(n) Books: Joining 10⁵ Pages")
    report = replace(REPORT, title="Proceedings of UniReps", papers=(paper, REPORT.papers[0]))
    tree = html.fromstring(as_html(report, picture_path))
    assert (
        tree.findtext(".//h1")
        == tree.findtext(".//title")
        == ("Format check of Proceedings of UniReps")
    )
    read, recorded = (facts.text.strip() for facts in tree.xpath("//p[@class='facts']"))
    assert (recorded, read) == ("O(n) Books: Joining 10⁵ Pages", "Ends <&> Means")


def test_the_overview_shows_id_title_and_file_of_papers_with_errors_first() -> None:
    fine, warned, rejected = (
        replace(paper, paper=id_, file="paper.pdf", title=f"On {id_}")
        for paper, id_ in zip(reversed(REPORT.papers), ("3", "9", "15"), strict=True)
    )
    report = replace(REPORT, papers=(fine, warned, rejected, replace(fine, paper="21")))
    tree = html.fromstring(as_html(report, picture_path))
    assert [cell.text_content() for cell in tree.xpath("//td[@class='name']")] == [
        "15 On 15paper.pdf",
        "9 On 9paper.pdf",
        "3 On 3paper.pdf",
        "21 On 3paper.pdf",
    ]
    files = html.fromstring(as_html(replace(report, volume=""), picture_path))
    assert files.xpath("//td[@class='name']")[0].text_content() == "paper.pdf"


def test_the_numbers_of_marks_can_be_read_on_their_colours() -> None:
    colours = re.findall(r"a\.mark\.\w+ { color: (#\w+); }", PAGE)
    assert len(colours) == 3
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in colours)


def test_hostile_text_stays_text() -> None:
    assert "<script" not in PAGE
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in PAGE
    assert "{{ 7 * 7 }}" in PAGE
    assert "Content-Security-Policy" in PAGE


def test_the_page_loads_nothing_from_other_places() -> None:
    assert re.findall(r"(?:src|href)=\"(?!#|pages/)[^\"]*", PAGE) == []
    assert "<img" not in as_html(REPORT, lambda _paper, _page: "")


def test_links_within_the_page_have_targets() -> None:
    tree = html.fromstring(PAGE)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//@href")} <= set(ids)


@pytest.mark.browser
def test_the_table_fits_on_a_phone_without_broken_words(tmp_path: Path) -> None:
    if not CHROMIUM:
        skip_missing("Chromium")
    paper = next(paper for paper in REPORT.papers if paper.verdict == "reject")
    findings = (replace(paper.findings[1], severity="warning"), *paper.findings) * 12
    page = as_html(Report(papers=(replace(paper, findings=findings), *REPORT.papers)), picture_path)
    (tmp_path / "report.html").write_text(page, encoding="utf-8")
    browser = Browser(tmp_path / "profile")
    try:
        browser.set_window_size(390, 844)
        browser.open(f"file://{tmp_path}/report.html")
        assert browser.run("document.documentElement.scrollWidth") == 390
        lines = "(cell => { const words = document.createRange(); words.selectNodeContents(cell); "
        lines += "return words.getClientRects().length })"
        cells = "[...document.querySelectorAll('td.verdict, [href=\"#lu24a\"]')]"
        assert browser.run(f"{cells}.map({lines})") == [1, 1, 1, 1, 1]
        names = "[...document.querySelectorAll('td.name')].map(cell => cell.clientWidth)"
        assert min(browser.run(names)) > 250, "titles have most of the width"
    finally:
        browser.close()
