"""Roles, directives and the inventory for pages that organizers write."""

import posixpath
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

from procbuild.model import Volume
from procbuild.progress import Silent
from procbuild.site import build as build_site
from tests.changed_volumes import with_identity

from .conftest import MakeSite, make_toy_volume


@pytest.fixture(scope="module")
def site(make_site: MakeSite, volume: Volume) -> Path:
    page_with_roles = (
        "# About\n\n{proc:paper}`lovelace26a` and {proc:paper}`this one <li26a>` by "
        "{proc:author}`lovelace-ada` in {proc:session}`morning` and {proc:track}`short`.\n\n"
        "```{proc:papers}\n:track: short\n```\n"
    )
    out, findings = make_site(
        volume, index="# Home\n\n## Our people\n\n```{proc:speakers}\n```\n", about=page_with_roles
    )
    assert findings == ()
    return out


def test_roles_cite_papers_authors_sessions_and_tracks(site: Path) -> None:
    text = (site / "about.html").read_text(encoding="utf-8")
    assert 'href="papers/lovelace26a.html"><span>Lovelace and Gerven (2026)</span>' in text
    assert 'href="papers/li26a.html"' in text
    assert "this one" in text
    assert 'href="program.html#session-morning"><span>Morning</span>' in text
    assert 'href="tracks.html#track-short"><span>Short papers</span>' in text
    assert "From right to left" in text


def test_a_part_that_a_page_places_is_not_appended_again(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    assert text.count("Grace Hopper") == 2  # once in the card, once in the structured data
    assert 'id="invited-speakers"' not in text
    assert 'id="organizers"' in text


def test_papers_come_first_once_the_volume_is_published(
    site: Path, make_site: MakeSite, tmp_path: Path
) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    assert text.index('id="papers"') < text.index("Our people")
    announced, _ = make_site(make_toy_volume(tmp_path, "announced"))
    text = (announced / "index.html").read_text(encoding="utf-8")
    assert 'id="important-dates"' in text
    assert 'id="papers"' not in text
    assert (announced / "call.html").is_file()


def test_the_inventory_lists_papers_sessions_tracks_and_authors(site: Path) -> None:
    with (site / "objects.inv").open("rb") as stream:
        inventory = InventoryFile.load(stream, "https://toy.example.org", posixpath.join)
    assert set(inventory["proc:paper"]) == {"lovelace26a", "li26a", "li26b", "amini26a"}
    assert inventory["proc:paper"]["li26a"].uri == "https://toy.example.org/papers/li26a.html"
    assert "morning" in inventory["proc:session"]
    assert set(inventory["proc:track"]) == {"long", "short"}
    assert "lovelace-ada" in inventory["proc:author"]


def test_a_volume_without_an_address_has_no_sitemap(make_site: MakeSite, tmp_path: Path) -> None:
    volume = make_toy_volume(tmp_path)
    out, findings = make_site(with_identity(volume, url=""))
    assert findings == ()
    assert not (out / "sitemap.xml").exists()
    assert "canonical" not in (out / "papers/li26a.html").read_text()


def test_equations_with_labels_have_the_numbers_that_references_say(
    make_site: MakeSite, volume: Volume
) -> None:
    page = "# P\n\n$$ b $$\n\n```{math}\n:label: sum\na + b\n```\n\nSee {eq}`sum`.\n"
    out, findings = make_site(volume, about=page)
    text = (out / "about.html").read_text(encoding="utf-8")
    assert findings == ()
    assert 'class="math numbered" id="equation-sum"' in text
    assert text.count('<span class="number">(1)</span></div>') == text.count("(1)</span>") == 1
    assert 'href="#equation-sum">(1)</a>' in text


def test_captions_have_no_numbers_which_would_differ_from_those_of_the_book(
    volume: Volume, tmp_path: Path
) -> None:
    conf = tmp_path / "toy"
    conf.mkdir()
    (tmp_path / "conf.py").write_text('extensions = ["procbuild.site"]\nnumfig = True\n')
    (conf / "index.md").write_text("# Home\n\n```{toctree}\nabout\n```\n")
    (conf / "about.md").write_text("# P\n\n```{list-table} A title\n* - a\n```\n")
    assert build_site(volume, conf, tmp_path / "out", progress=Silent()) == ()
    text = (tmp_path / "out" / "about.html").read_text(encoding="utf-8")
    assert "A title" in text
    assert "caption-number" not in text
