"""DOIs made by the pattern in ``volume.toml``; a paper keeps its DOI."""

from pathlib import Path

import pytest

from procbuild.conference import Person
from procbuild.incremental.cache import Cache
from procbuild.model import Record, Volume
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.standards.doi import DOI, doi_of, doi_url, mint_doi, pattern_mistake
from procbuild.store import Store
from procbuild.volume.load import load_volume
from tests.standing import standing_crew

TOML = """\
[volume]
title = "Proceedings of the Workshop on Numbers"
[event]
name = "Workshop on Numbers"
start = 2023-12-15
[papers]
doi = "10.5555/{volume}.{id}"
[[tracks]]
id = "talks"
title = "Talks"
archival = false
"""


def load_volume_with(root: Path, *records: Record) -> Volume:
    """Add records to the project and load its volume."""
    project = Project(root)
    conf = project.conf("numbers") / "volume.toml"
    conf.parent.mkdir(parents=True, exist_ok=True)
    conf.write_text(TOML, encoding="utf-8")
    store = Store(project.submissions("numbers"))
    for record in records:
        store.put(record, None, {})
    return load_volume(
        project, "numbers", crew=standing_crew(), cache=Cache(project.cache), progress=Silent()
    )


def make_record(id_: str, position: int, doi: str = "", track: str = "") -> Record:
    return Record(
        id=id_,
        position=position,
        authors=(Person(literal="Plato"),),
        title=f"On {id_}",
        doi=doi,
        track=track,
    )


def dois(volume: Volume) -> dict[str, str]:
    return {paper.id: paper.doi for paper in volume.papers}


def test_a_doi_consists_of_prefix_volume_and_paper() -> None:
    assert mint_doi("10.5555/{volume}.{id}", "ex2024", "p1") == "10.5555/ex2024.p1"
    assert DOI.fullmatch(mint_doi("10.5555/{volume}.{id}", "ex2024", "a.b_c-d"))


def test_dois_stay_when_papers_are_added_before_them(tmp_path: Path) -> None:
    before = dois(
        load_volume_with(tmp_path, make_record("one", 1), make_record("two", 2, doi="10.1000/own"))
    )
    assert before == {"one": "10.5555/numbers.one", "two": "10.1000/own"}
    after = dois(load_volume_with(tmp_path, make_record("zero", 0)))
    assert after == {"zero": "10.5555/numbers.zero", **before}


def test_papers_in_a_track_outside_the_volume_have_no_doi(tmp_path: Path) -> None:
    assert dois(load_volume_with(tmp_path, make_record("talk", 1, track="talks"))) == {"talk": ""}


@pytest.mark.parametrize(
    ("pattern", "mistake"),
    [
        ("", ""),
        ("10.5555/x.{id}", ""),
        ("10.5555/x", "no {id}"),
        ("10.5555/{key}.{id}", "only {id}"),
        ("doi:{id}", "makes no DOI"),
    ],
)
def test_invalid_patterns_are_mistakes(pattern: str, mistake: str) -> None:
    message = pattern_mistake(pattern)
    assert mistake in message
    assert bool(message) == bool(mistake)


def test_the_address_of_a_doi_is_percent_encoded() -> None:
    assert doi_url("10.1002/(SICI)1097<1::AID>3.0") == (
        "https://doi.org/10.1002/%28SICI%291097%3C1%3A%3AAID%3E3.0"
    )
    assert doi_url("doi:10.1002/x") == doi_url("") == ""


@pytest.mark.parametrize(
    ("address", "doi"),
    [
        ("https://doi.org/10.5555/a(b)", "10.5555/a(b)"),
        ("http://dx.DOI.org/10.5555/a%3Cb%3E", "10.5555/a<b>"),
        ("https://doi.org/", ""),
        ("https://doi.org.example.org/10.5555/a", ""),
        ("https://example.org/10.5555/a", ""),
    ],
)
def test_the_doi_of_an_address(address: str, doi: str) -> None:
    assert doi_of(address) == doi
    assert doi_of(doi_url(doi)) == doi
