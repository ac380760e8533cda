"""The report to send to an author."""

import re

from lxml import html

from procbuild.report import Checked, as_html
from tests.report.making import REPORT


def picture(paper: Checked, page: int) -> str:
    return f"pages/{paper.paper}-{page}.png"


PAGE = as_html(REPORT, picture)


def test_each_paper_has_its_findings_and_what_to_do() -> None:
    tree = html.fromstring(PAGE)
    headings = [heading.text_content() for heading in tree.iter("h2")]
    assert headings == ["The volume", "martin <24>.pdf", "lu24a.pdf", "wu24a"]
    assert len(tree.xpath("//li")) == 6
    assert "What to do: Shorten the text." in tree.text_content()
    assert "Accepted by the organizers: a scan of 1911" in tree.text_content()


def test_the_area_is_marked_on_the_picture() -> None:
    tree = html.fromstring(PAGE)
    (figure, *_) = tree.xpath("//figure")
    assert figure.xpath("img/@src") == ["pages/martin24a-2.png"]
    (mark,) = figure.xpath("a")
    assert tree.xpath(f"//li[@id='{mark.get('href')[1:]}']")
    assert mark.get("style") == "left:17.32%;top:8.84%;width:65.36%;height:30.56%"


def test_hostile_text_stays_text() -> None:
    assert "<script" not in PAGE
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in PAGE
    assert "{{ 7 * 7 }}" in PAGE
    assert "Content-Security-Policy" in PAGE


def test_the_page_needs_nothing_from_elsewhere() -> None:
    assert re.findall(r"(?:src|href)=\"(?!#|pages/)[^\"]*", PAGE) == []
    assert "<img" not in as_html(REPORT, lambda _paper, _page: "")


def test_links_within_the_page_lead_somewhere() -> None:
    tree = html.fromstring(PAGE)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in tree.xpath("//@href")} <= set(ids)
