"""Errata, versions and retractions as readers and machines find them."""

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
from tests.exports.samples import without
from tests.papers import small_pdf

from .conftest import URL, Build, html_mistakes

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
    return without(
        volume,
        erratum=(ERRATUM,),
        version=(VERSION,),
        replaced=(EarlierVersion(name="paper-v1.pdf", sha256="0" * 64, pages=12),),
        retraction=RETRACTION,
    )


@pytest.fixture(scope="module")
def out(make_site: Build, corrected: Volume) -> Path:
    site, findings = make_site(corrected, index="# Welcome\n")
    assert findings == ()
    assert html_mistakes(site) == []
    return site


@pytest.fixture(scope="module")
def page(out: Path) -> html.HtmlElement:
    return html.fromstring((out / "papers" / "lovelace26a.html").read_text("utf-8"))


def test_the_page_tells_all_notices_with_their_days(page: html.HtmlElement) -> None:
    (box,) = page.xpath("//*[@id='updates']")
    assert "of-retracted" in box.get("class")
    assert [one.get("id") for one in box.xpath("./div")] == [
        "erratum-1",
        "version-2",
        "retraction",
    ]
    assert [one.get("datetime") for one in box.xpath(".//time")] == [
        "2026-04-01",
        "2026-05-02",
        "2026-06-03",
    ]
    assert "not <b>." in box.text_content()
    assert [
        one.text for one in page.xpath("//h1/following-sibling::p[1]/*[@class='retracted']")
    ] == ["Retracted"]
    assert page.findtext(".//title").startswith("Retracted: Sums of")


def test_both_versions_are_there_to_open(page: html.HtmlElement, out: Path) -> None:
    (old,) = page.xpath("//*[@id='version-2']//a")
    assert old.get("href") == "lovelace26a/paper-v1.pdf"
    assert b"that was wrong" in (out / "papers" / old.get("href")).read_bytes()
    (new,) = page.xpath("//a[@class='button main']")
    assert b"that was wrong" not in (out / "papers" / new.get("href")).read_bytes()


def test_scholars_tags_stay_and_data_says_what_happened(page: html.HtmlElement) -> None:
    tags = {one.get("name"): one.get("content") for one in page.xpath("//meta[@name]")}
    assert tags["citation_title"].startswith("Sums of")
    assert tags["citation_pdf_url"] == f"{URL}papers/lovelace26a.pdf"
    (data,) = (json.loads(one.text) for one in page.xpath("//script[contains(@type,'ld+json')]"))
    assert data["creativeWorkStatus"] == "Retracted"
    assert (data["version"], data["dateModified"]) == ("2", "2026-06-03")
    assert [one["dateCreated"] for one in data["correction"]] == [
        "2026-04-01",
        "2026-05-02",
        "2026-06-03",
    ]
    assert data["correction"][2]["text"] == "Retraction (3 June 2026): It is wrong."


def test_a_paper_without_notices_says_nothing(out: Path) -> None:
    other = html.fromstring((out / "papers" / "li26a.html").read_text("utf-8"))
    assert other.xpath("//*[@id='updates']") == []
    (data,) = (json.loads(one.text) for one in other.xpath("//script[contains(@type,'ld+json')]"))
    assert not {"correction", "version", "dateModified", "creativeWorkStatus"} & set(data)


@pytest.mark.parametrize(
    "place",
    [
        "papers/index.html",
        "papers/li26a.html",
        "program.html",
        "tracks.html",
        "keywords.html",
        "authors/lovelace-ada.html",
    ],
)
def test_no_list_has_a_retracted_paper_unmarked(out: Path, place: str) -> None:
    document = html.fromstring((out / place).read_text("utf-8"))
    links = [
        one
        for one in document.xpath("//main//a[contains(@href,'lovelace26a.html')]")
        if "Sums of" in one.text_content()
    ]
    assert links
    for link in links:
        assert "Retracted" in link.getparent().text_content()


def test_the_feed_has_an_entry_for_each_notice(corrected: Volume) -> None:
    material = Material(volume=corrected, today=date(2026, 7, 1))
    root = ET.fromstring(feed(material))
    assert root.findtext(f"{ATOM}updated") == "2026-06-03T00:00:00Z"
    entries = {one.findtext(f"{ATOM}id"): one for one in root.findall(f"{ATOM}entry")}
    page = f"{URL}papers/lovelace26a.html"
    assert [name for name in entries if name and name.startswith(page)] == [
        f"{page}#retraction",
        f"{page}#version-2",
        f"{page}#erratum-1",
        page,
    ]
    erratum = entries[f"{page}#erratum-1"]
    assert str(erratum.findtext(f"{ATOM}title")).startswith("Erratum: Sums of")
    assert erratum.findtext(f"{ATOM}updated") == "2026-04-01T00:00:00Z"
    paper = entries[page]
    assert str(paper.findtext(f"{ATOM}title")).startswith("Retracted: ")
    assert paper.findtext(f"{ATOM}updated") == "2026-06-03T00:00:00Z"
    assert paper.findtext(f"{ATOM}published") == "2026-03-01T00:00:00Z"


def test_citations_and_calendar_say_so(corrected: Volume, out: Path) -> None:
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


def test_a_version_without_its_file_is_not_linked(make_site: Build, corrected: Volume) -> None:
    lost = replace(corrected.papers[0].replaced[0], name="paper-v7.pdf")
    site, _ = make_site(without(corrected, replaced=(lost,)), index="# Welcome\n")
    page = html.fromstring((site / "papers" / "lovelace26a.html").read_text("utf-8"))
    assert page.xpath("//*[@id='version-2']//a") == []
