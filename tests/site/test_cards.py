"""Cards: preview pictures of papers that fit any title and any number of authors."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from procbuild.conference import Person, SiteRules
from procbuild.incremental.cache import Cache
from procbuild.model import Paper, Volume
from procbuild.site.cards import HEIGHT, WIDTH, write_cards
from procbuild.site.material import Material
from procbuild.site.output import Output
from procbuild.site.thumbnails import png_size
from procbuild.typeset.compiler import Typesetter

TITLES = (
    "Short",
    "A title " * 80,
    "Long" * 200,
    r"$\frac{a}{b}$ #let x = 1; \u{41} $\text{#panic()}$ \"quoted\" <label>",
    "",
)


def material_of(volume: Volume, out: Path, *papers: Paper) -> Material:
    section = replace(volume.sections[0], papers=papers)
    volume_of_papers = replace(volume, sections=(section,))
    return Material(volume=volume_of_papers, today=date(2026, 1, 1), output=Output(out))


def read_cards(out: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted(out.glob("cards/*.png"))}


def test_cards_have_the_size_that_pages_state(volume: Volume, tmp_path: Path) -> None:
    crowd = tuple(Person(given="Ada", family=f"Author-{n}") for n in range(40))
    papers = [
        replace(volume.papers[0], citation_key=f"k{n}", title=title, authors=crowd[: n * 10])
        for n, title in enumerate(TITLES)
    ]
    keys = write_cards(material_of(volume, tmp_path, *papers), tmp_path)
    cards = read_cards(tmp_path)
    assert list(cards) == sorted(keys) == ["k0", "k1", "k2", "k3", "k4"]
    assert {png_size(data) for data in cards.values()} == {(WIDTH, HEIGHT)}
    assert len(set(cards.values())) == len(TITLES)


def test_a_card_is_taken_from_the_cache(
    volume: Volume, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "cache")
    first_folder, second_folder = tmp_path / "one", tmp_path / "two"
    write_cards(replace(material_of(volume, first_folder, volume.papers[0]), cache=cache), tmp_path)
    monkeypatch.delattr(Typesetter, "png")
    same_title_other_pages = replace(volume.papers[0], first_page=101, last_page=112)
    write_cards(
        replace(material_of(volume, second_folder, same_title_other_pages), cache=cache), tmp_path
    )
    assert read_cards(second_folder) == read_cards(first_folder) != {}


def test_a_volume_can_switch_off_cards(volume: Volume, tmp_path: Path) -> None:
    conference = replace(volume.conference, site=SiteRules(thumbnails=False))
    without_thumbnails = replace(volume, conference=conference)
    assert (
        write_cards(material_of(without_thumbnails, tmp_path, volume.papers[0]), tmp_path) == set()
    )
    assert read_cards(tmp_path) == {}
