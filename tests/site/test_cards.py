"""Cards hold whatever title and authors there are, and are drawn once."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from procbuild.conference import Person, SiteRules
from procbuild.model import Paper, Volume
from procbuild.run import Cache
from procbuild.site.cards import HEIGHT, WIDTH, cards
from procbuild.site.material import Material
from procbuild.site.thumbnails import png_size
from procbuild.typeset.compiler import Typesetter

TITLES = (
    "Short",
    "A title " * 80,
    "Long" * 200,
    r"$\frac{a}{b}$ #let x = 1; \u{41} $\text{#panic()}$ \"quoted\" <label>",
    "",
)


def volume_with(volume: Volume, *papers: Paper) -> Material:
    section = replace(volume.sections[0], papers=papers)
    return Material(volume=replace(volume, sections=(section,)), today=date(2026, 1, 1))


def test_cards_have_the_size_that_is_announced(volume: Volume, tmp_path: Path) -> None:
    crowd = tuple(Person(given="Ada", family=f"Author-{n}") for n in range(40))
    papers = [
        replace(volume.papers[0], citation_key=f"k{n}", title=title, authors=crowd[: n * 10])
        for n, title in enumerate(TITLES)
    ]
    drawn = dict(cards(volume_with(volume, *papers), tmp_path))
    assert list(drawn) == ["k0", "k1", "k2", "k3", "k4"]
    assert {png_size(data) for data in drawn.values()} == {(WIDTH, HEIGHT)}
    assert len(set(drawn.values())) == len(TITLES)


def test_a_card_is_drawn_once(
    volume: Volume, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    material = replace(volume_with(volume, volume.papers[0]), cache=Cache(tmp_path / "cache"))
    first = list(cards(material, tmp_path))
    monkeypatch.delattr(Typesetter, "png")
    moved = replace(volume.papers[0], first_page=101, last_page=112)
    again = replace(volume_with(volume, moved), cache=material.cache)
    assert list(cards(again, tmp_path)) == first


def test_a_volume_may_do_without(volume: Volume, tmp_path: Path) -> None:
    conference = replace(volume.conference, site=SiteRules(thumbnails=False))
    material = Material(volume=replace(volume, conference=conference), today=date(2026, 1, 1))
    assert list(cards(material, tmp_path)) == []
