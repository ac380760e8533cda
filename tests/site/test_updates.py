"""Errata, new versions and retractions on pages, in data for machines and in the feed."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from lxml import html

from procbuild.model import EarlierVersion, Notice, Volume
from procbuild.site.calendar import program_ics
from procbuild.site.citing import apa
from procbuild.site.feeds import feed
from procbuild.site.material import Material
from tests.changed_volumes import with_first_paper
from tests.papers import small_pdf

from .conftest import URL, MakeSite, html_mistakes

ERRATUM = Notice(on=date(2026, 4, 1), text="Read $a - b$ & not <b>.\n\nTwice.")
VERSION = Notice(on=date(2026, 5, 2), text="New sums.")
RETRACTION = Notice(on=date(2026, 6, 3), text="It is wrong.")
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def corrected(volume: Volume) -> Volume:
    """The toy volume with an erratum, a second version and a retraction of its first paper."""
    folder = volume.papers[0].folder
    assert folder is not None
    (folder / "paper-v1.pdf").write_bytes(small_pdf("A toy", "that was wrong"))
    return with_first_paper(
        volume,
        erratum=(ERRATUM,),
        version=(VERSION,),
        replaced=(EarlierVersion(name="paper-v1.pdf", sha256="0" * 64, pages=12),),
        retraction=RETRACTION,
    )


@pytest.fixture(scope="module")
def out(make_site: MakeSite, corrected: Volume) -> Path:
    site, findings = make_site(corrected, index="# Welcome\n")
    assert findings == ()
    assert html_mistakes(site) == []
    return site


@pytest.fixture(scope="module")
def paper_page(out: Path) -> html.HtmlElement:
    return html.fromstring((out / "papers" / "lovelace26a.html").read_text("utf-8"))


def test_the_page_shows_all_notices_with_their_dates(paper_page: html.HtmlElement) -> None:
    (box,) = paper_page.xpath("//*[@id='updates']")
    assert "of-retracted" in box.get("class")
    assert [notice.get("id") for notice in box.xpath("./div")] == [
        "erratum-1",
        "version-2",
        "retraction",
    ]
    assert [time.get("datetime") for time in box.xpath(".//time")] == [
        "2026-04-01",
        "2026-05-02",
        "2026-06-03",
    ]
    assert "not <b>." in box.text_content()
    labels = paper_page.xpath("//h1/following-sibling::p[1]/*[@class='retracted']")
    assert [label.text for label in labels] == ["Retracted"]
    assert paper_page.findtext(".//title").startswith("Retracted: Sums of")


def test_the_page_links_to_both_versions(paper_page: html.HtmlElement, out: Path) -> None:
    (old,) = paper_page.xpath("//*[@id='version-2']//a")
    assert old.get("href") == "lovelace26a/paper-v1.pdf"
    assert b"that was wrong" in (out / "papers" / old.get("href")).read_bytes()
    (new,) = paper_page.xpath("//a[@class='button main']")
    assert b"that was wrong" not in (out / "papers" / new.get("href")).read_bytes()


def test_scholar_tags_are_unchanged_and_structured_data_has_the_notices(
    paper_page: html.HtmlElement,
) -> None:
    tags = {tag.get("name"): tag.get("content") for tag in paper_page.xpath("//meta[@name]")}
    assert tags["citation_title"].startswith("Sums of")
    assert tags["citation_pdf_url"] == f"{URL}papers/lovelace26a.pdf"
    (data,) = (
        json.loads(script.text)
        for script in paper_page.xpath("//script[contains(@type,'ld+json')]")
    )
    assert data["creativeWorkStatus"] == "Retracted"
    assert (data["version"], data["dateModified"]) == ("2", "2026-06-03")
    assert [notice["dateCreated"] for notice in data["correction"]] == [
        "2026-04-01",
        "2026-05-02",
        "2026-06-03",
    ]
    assert data["correction"][2]["text"] == "Retraction (3 June 2026): It is wrong."


def test_a_paper_without_notices_has_no_trace_of_them(out: Path) -> None:
    other = html.fromstring((out / "papers" / "li26a.html").read_text("utf-8"))
    assert other.xpath("//*[@id='updates']") == []
    (data,) = (
        json.loads(script.text) for script in other.xpath("//script[contains(@type,'ld+json')]")
    )
    assert not {"correction", "version", "dateModified", "creativeWorkStatus"} & set(data)


@pytest.mark.parametrize(
    "page_name",
    [
        "papers/index.html",
        "papers/li26a.html",
        "program.html",
        "tracks.html",
        "keywords.html",
        "authors/lovelace-ada.html",
    ],
)
def test_every_list_marks_a_retracted_paper(out: Path, page_name: str) -> None:
    document = html.fromstring((out / page_name).read_text("utf-8"))
    links = [
        link
        for link in document.xpath("//main//a[contains(@href,'lovelace26a.html')]")
        if "Sums of" in link.text_content()
    ]
    assert links
    for link in links:
        assert "Retracted" in link.getparent().text_content()


def test_the_feed_has_an_entry_for_each_notice(corrected: Volume) -> None:
    material = Material(volume=corrected, today=date(2026, 7, 1))
    root = ET.fromstring(feed(material))
    assert root.findtext(f"{ATOM}updated") == "2026-06-03T00:00:00Z"
    entries = {entry.findtext(f"{ATOM}id"): entry for entry in root.findall(f"{ATOM}entry")}
    address = f"{URL}papers/lovelace26a.html"
    assert [name for name in entries if name and name.startswith(address)] == [
        f"{address}#retraction",
        f"{address}#version-2",
        f"{address}#erratum-1",
        address,
    ]
    erratum = entries[f"{address}#erratum-1"]
    assert str(erratum.findtext(f"{ATOM}title")).startswith("Erratum: Sums of")
    assert erratum.findtext(f"{ATOM}updated") == "2026-04-01T00:00:00Z"
    paper = entries[address]
    assert str(paper.findtext(f"{ATOM}title")).startswith("Retracted: ")
    assert paper.findtext(f"{ATOM}updated") == "2026-06-03T00:00:00Z"
    assert paper.findtext(f"{ATOM}published") == "2026-03-01T00:00:00Z"


def test_citations_and_calendar_mention_the_notices(corrected: Volume, out: Path) -> None:
    paper = corrected.papers[0]
    assert apa(corrected, paper).endswith("(Retracted 3 June 2026)")
    assert (
        "Retracted: Sums"
        in program_ics(Material(volume=corrected, today=date(2026, 7, 1))).decode()
    )
    bib = (out / "toy.bib").read_text("utf-8")
    note = re.search(r"note = \{(.*)\}", bib)
    assert note is not None
    assert note[1] == (
        "Best paper. Erratum of 1 April 2026; version 2 of 2 May 2026; retracted on 3 June 2026"
    )


def test_a_version_without_its_file_is_not_linked(make_site: MakeSite, corrected: Volume) -> None:
    lost = replace(corrected.papers[0].replaced[0], name="paper-v7.pdf")
    site, _ = make_site(with_first_paper(corrected, replaced=(lost,)), index="# Welcome\n")
    paper_page = html.fromstring((site / "papers" / "lovelace26a.html").read_text("utf-8"))
    assert paper_page.xpath("//*[@id='version-2']//a") == []
