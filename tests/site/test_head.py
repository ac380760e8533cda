"""Metadata for machines in the head of a page."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from procbuild.model import Volume
from procbuild.site.head import article, as_json_ld, as_person, scholar_tags
from procbuild.site.thumbnails import png_size
from tests.changed_volumes import with_identity

from .conftest import GROUP, LI, URL, MakeSite


@pytest.fixture(scope="module")
def described_site(make_site: MakeSite, volume: Volume) -> Path:
    out, _ = make_site(volume, venue="# Venue\n\nIn the old town & near.\n")
    return out


def read_json_ld(page: Path) -> dict[str, Any]:
    text = page.read_text(encoding="utf-8")
    script = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert script
    json_ld: dict[str, Any] = json.loads(script[1])
    return json_ld


def test_scholar_tags_describe_the_paper(volume: Volume) -> None:
    tags = list(scholar_tags(volume, volume.papers[0], pdf=True))
    names = [name for name, _ in tags]
    assert [v for n, v in tags if n == "citation_author"] == ["Lovelace, Ada", "van Gerven, Marcel"]
    assert names.index("citation_author_institution") == names.index("citation_author") + 1
    assert names.index("citation_inbook_title") < names.index("citation_conference_title")
    values = dict(tags)
    assert values["citation_publication_date"] == "2026/03/01"
    assert (values["citation_firstpage"], values["citation_lastpage"]) == ("1", "12")
    assert values["citation_doi"] == "10.5555/12345678"
    page, pdf = values["citation_abstract_html_url"], values["citation_pdf_url"]
    assert page == f"{URL}papers/lovelace26a.html"
    assert pdf.rpartition("/")[0] == page.rpartition("/")[0]


@pytest.mark.parametrize(
    ("page", "description"),
    [
        ("venue", "In the old town & near."),
        ("papers/index", "Papers · Proceedings of the Toy Workshop"),
        ("program", "Program · Proceedings of the Toy Workshop"),
        ("authors/lovelace-ada", "Ada Lovelace, Analytical Engines: Sums of √n & “engines”"),
    ],
)
def test_every_page_has_a_description(described_site: Path, page: str, description: str) -> None:
    tree = html.parse(described_site / f"{page}.html")
    (content,) = tree.xpath("//meta[@name='description']/@content")
    assert content.startswith(description)


def test_the_title_of_a_page_has_no_markup_of_formulas(toy_site: Path) -> None:
    page = (toy_site / "papers/lovelace26a.html").read_text(encoding="utf-8")
    assert "<title>Sums of √n &amp; “engines”: 100 % done – Toy 2026</title>" in page


def test_the_title_of_the_start_page_has_the_title_of_the_volume(toy_site: Path) -> None:
    page = (toy_site / "index.html").read_text(encoding="utf-8")
    assert "<title>Toy 2026 – Proceedings of the Toy Workshop</title>" in page


def test_the_language_of_a_paper_is_stated(volume: Volume) -> None:
    paper = replace(volume.papers[0], language="fr")
    assert dict(scholar_tags(volume, paper, pdf=True))["citation_language"] == "fr"
    assert article(volume, paper, pdf=True)["inLanguage"] == "fr"


def test_a_page_shows_a_picture_of_the_first_page(toy_site: Path) -> None:
    assert png_size((toy_site / "papers/lovelace26a.png").read_bytes()) == (408, 528)
    text = (toy_site / "papers/lovelace26a.html").read_text(encoding="utf-8")
    assert '<img src="lovelace26a.png" width="408" height="528"' in text
    assert f'<meta property="og:image" content="{URL}cards/lovelace26a.png">' in text
    assert "og:image" not in (toy_site / "papers/li26b.html").read_text(encoding="utf-8")


def test_a_paper_without_a_pdf_has_no_pdf_address(volume: Volume) -> None:
    assert "citation_pdf_url" not in dict(scholar_tags(volume, volume.papers[2], pdf=False))


def test_json_ld_has_the_right_types(toy_site: Path) -> None:
    paper = read_json_ld(toy_site / "papers/lovelace26a.html")
    assert paper["@type"] == "ScholarlyArticle"
    assert paper["isPartOf"]["@type"] == "PublicationVolume"
    assert paper["license"] == "https://creativecommons.org/licenses/by/4.0/"
    graph = read_json_ld(toy_site / "index.html")["@graph"]
    assert [thing["@type"] for thing in graph] == ["Event", "PublicationVolume"]


def test_the_start_page_shows_and_states_what_identifies_the_volume(
    make_site: MakeSite, volume: Volume
) -> None:
    identity = {
        "doi": "10.5555/toy.2026",
        "isbn": "978-3-16-148410-0",
        "issn": "2640-3498",
        "licence": "CC-BY-4.0",
    }
    out, _ = make_site(with_identity(volume, **identity), index="# Welcome\n")
    page = (out / "index.html").read_text(encoding="utf-8")
    doi, licence = (
        "https://doi.org/10.5555/toy.2026",
        "https://creativecommons.org/licenses/by/4.0/",
    )
    assert f'<a href="{doi}">{doi}</a>' in page
    assert "<li>ISBN 978-3-16-148410-0</li>" in page
    assert "<li>ISSN 2640-3498</li>" in page
    assert f'<a href="{licence}">CC BY 4.0</a>' in page
    assert f'<link rel="cite-as" href="{doi}">' in page
    stated = read_json_ld(out / "index.html")["@graph"][1]
    assert stated["identifier"] == doi
    assert stated["isbn"] == identity["isbn"]
    assert stated["license"] == licence


def test_a_doi_is_shown_as_an_address(toy_site: Path) -> None:
    page = (toy_site / "papers/lovelace26a.html").read_text(encoding="utf-8")
    link = re.search(r'<dt>DOI</dt><dd><a href="([^"]+)">(.+?)</a>', page)
    assert link
    assert link[1] == link[2].replace("<wbr>", "") == "https://doi.org/10.5555/12345678"


def test_a_group_is_an_organization_and_a_name_has_its_own_script() -> None:
    assert as_person(GROUP) == {"@type": "Organization", "name": "The Toy Collaboration"}
    assert as_person(LI)["alternateName"] == "李伟"


def test_empty_values_are_left_out(volume: Volume) -> None:
    data = article(volume, volume.papers[2], pdf=False)
    assert "identifier" not in data
    assert "encoding" not in data


def test_json_ld_cannot_close_its_script_element() -> None:
    text = as_json_ld({"a": "</script><!--\u2028"})
    assert "<" not in text
    assert json.loads(text) == {"a": "</script><!--\u2028"}


def test_a_page_has_signposting_links(toy_site: Path) -> None:
    text = (toy_site / "papers/lovelace26a.html").read_text(encoding="utf-8")
    assert '<link rel="cite-as" href="https://doi.org/10.5555/12345678">' in text
    assert '<link rel="item" href="lovelace26a.pdf" type="application/pdf">' in text
    assert f'<link rel="canonical" href="{URL}papers/lovelace26a.html">' in text
