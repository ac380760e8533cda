"""Roles, directives and the inventory, on organizers' own pages."""

import posixpath
from dataclasses import replace
from pathlib import Path

import pytest
from sphinx.util.inventory import InventoryFile

from procbuild.model import Volume

from .conftest import Build, toy


@pytest.fixture(scope="module")
def site(make_site: Build, volume: Volume) -> Path:
    cite = (
        "# About\n\n{proc:paper}`lovelace26a` and {proc:paper}`this one <li26a>` by "
        "{proc:author}`lovelace-ada` in {proc:session}`morning` and {proc:track}`short`.\n\n"
        "```{proc:papers}\n:track: short\n```\n"
    )
    out, findings = make_site(
        volume, index="# Home\n\n## Our people\n\n```{proc:speakers}\n```\n", about=cite
    )
    assert findings == ()
    return out


def test_roles_cite(site: Path) -> None:
    text = (site / "about.html").read_text(encoding="utf-8")
    assert 'href="papers/lovelace26a.html"><span>Lovelace and Gerven (2026)</span>' in text
    assert 'href="papers/li26a.html"' in text
    assert "this one" in text
    assert 'href="program.html#session-morning"><span>Morning</span>' in text
    assert 'href="tracks.html#track-short"><span>Short papers</span>' in text
    assert "From right to left" in text


def test_a_part_that_is_placed_is_not_appended(site: Path) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    assert text.count("Grace Hopper") == 2  # the card, and the event's data for machines
    assert 'id="invited-speakers"' not in text
    assert 'id="organizers"' in text


def test_the_papers_come_first_when_they_are_published(
    site: Path, make_site: Build, tmp_path: Path
) -> None:
    text = (site / "index.html").read_text(encoding="utf-8")
    assert text.index('id="papers"') < text.index("Our people")
    announced, _ = make_site(toy(tmp_path, "announced"))
    text = (announced / "index.html").read_text(encoding="utf-8")
    assert 'id="important-dates"' in text
    assert 'id="papers"' not in text
    assert (announced / "call.html").is_file()


def test_the_inventory_lists_everything(site: Path) -> None:
    with (site / "objects.inv").open("rb") as stream:
        inventory = InventoryFile.load(stream, "https://toy.example.org", posixpath.join)
    assert set(inventory["proc:paper"]) == {"lovelace26a", "li26a", "li26b", "amini26a"}
    assert inventory["proc:paper"]["li26a"].uri == "https://toy.example.org/papers/li26a.html"
    assert "morning" in inventory["proc:session"]
    assert set(inventory["proc:track"]) == {"long", "short"}
    assert "lovelace-ada" in inventory["proc:author"]


def test_volumes_without_an_address_have_no_sitemap(make_site: Build, tmp_path: Path) -> None:
    volume = toy(tmp_path)
    identity = replace(volume.conference.volume, url="")
    out, findings = make_site(
        replace(volume, conference=replace(volume.conference, volume=identity))
    )
    assert findings == ()
    assert not (out / "sitemap.xml").exists()
    assert "canonical" not in (out / "papers/li26a.html").read_text()
