"""The sites of three workshops are built without any PDF."""

from pathlib import Path

import pytest
from lxml import html

from tests.command import copy_project, procbuild


@pytest.fixture(scope="module")
def sites(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The built sites by volume; only UniReps has a list of papers."""
    base = tmp_path_factory.mktemp("workshops")
    sites = {}
    for name in ("coginterp2025", "interpretable2017", "unireps2023"):
        project = copy_project(root, base / name / "project", name)
        if name == "unireps2023":
            procbuild("collect", cwd=project)
        procbuild("build", "site", cwd=project)
        sites[name] = project / "proceedings" / name / "site"
    return sites


def read_text(page: Path) -> str:
    """Return the visible text of a page on one line."""
    main = html.parse(page).xpath("//main")[0]
    return " ".join(main.text_content().split())


def test_the_site_of_a_workshop_with_only_a_call(sites: dict[str, Path]) -> None:
    home = read_text(sites["coginterp2025"] / "index.html")
    for fact in (
        "December 6 or 7, 2025",
        "San Diego, USA",
        "NeurIPS 2025",
        "coginterp@gmail.com",
        "22 August 2025, 23:59 AoE",
        "to be announced",
    ):
        assert fact in home
    assert "four pages" in read_text(sites["coginterp2025"] / "call.html").lower()
    assert "multimodal" not in home.lower()


def test_the_site_of_a_workshop_with_speakers_and_a_schedule(sites: dict[str, Path]) -> None:
    site = sites["interpretable2017"]
    home = read_text(site / "index.html")
    assert "Marcel van Gerven Radboud University" in home
    assert "Formalization of the interpretability problem" in home
    program = read_text(site / "program.html")
    for fact in ("08:30–09:00 Opening remarks", "2 × 15 min", "3 × 10 min", "17:30–18:15"):
        assert fact in program
    assert "edited book at Springer LNCS" in read_text(site / "call.html")


def test_the_site_of_a_volume_without_pdfs_lists_its_papers(sites: dict[str, Path]) -> None:
    site = sites["unireps2023"]
    titles = html.parse(site / "papers" / "index.html").xpath("//main//p[@class='title']/a/@href")
    assert len(set(titles)) == 25
    assert "Emanuele Rodolà" in read_text(site / "index.html")
