"""Loading a volume: the order, citation keys and page ranges of papers, and findings."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procbuild.conference import Person
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache
from procbuild.model import Record, Volume
from procbuild.progress import Silent
from procbuild.project import Project
from procbuild.starter import write_project
from procbuild.store import Store
from procbuild.translations import keys
from procbuild.volume.load import load_volume
from tests.conftest import ROOT
from tests.standing import standing_crew

TOML = """\
[volume]
title = "Proceedings of the Workshop on Rulers"
published = 2024-05-14
[event]
name = "Workshop on Rulers"
start = 2023-12-15
"""

INCOMING = ROOT / "src" / "procbuild" / "starter" / "incoming"


def make_record(position: int, family: str, **fields: Any) -> Record:
    """Make the record of an accepted paper, whose PDF has one page."""
    pdf_fields = {"file": "paper.pdf", "sha256": sha256_of(INCOMING / "musterfrau.pdf")}
    return Record(
        id=family.lower().replace("ß", "ss"),
        title=f"On {family}",
        authors=(Person(given="A.", family=family),),
        position=position,
        **(pdf_fields | fields),
    )


@pytest.fixture
def project(tmp_path: Path, inspected: Cache) -> Project:
    """An empty project whose PDFs have been inspected by an earlier test, if there was one."""
    project = Project(tmp_path)
    inspected.root.mkdir(exist_ok=True)
    project.cache.parent.mkdir()
    project.cache.symlink_to(inspected.root)
    return project


def make_volume(
    project: Project, records: Sequence[Record], toml: str = TOML, program: str = ""
) -> Volume:
    """Store records, each with the same PDF of one page, and load their volume."""
    conf = project.conf("rulers")
    conf.mkdir(parents=True)
    (conf / "volume.toml").write_text(toml, encoding="utf-8")
    (conf / "program.toml").write_text(program, encoding="utf-8")
    store = Store(project.submissions("rulers"))
    for record in records:
        store.put(record, INCOMING / "musterfrau.pdf" if record.file else None, {})
    return load_volume(
        project, "rulers", crew=standing_crew(), cache=Cache(project.cache), progress=Silent()
    )


def papers_of_sections(volume: Volume) -> list[tuple[str, list[str]]]:
    return [(section.title, [paper.id for paper in section.papers]) for section in volume.sections]


def test_papers_have_consecutive_pages_and_citation_keys(project: Project) -> None:
    volume = make_volume(
        project, [make_record(1, "Zoll"), make_record(2, "Elle"), make_record(3, "Fuß")]
    )
    assert [(paper.citation_key, paper.page_range) for paper in volume.papers] == [
        ("zoll24a", "1"),
        ("elle24a", "2"),
        ("fuss24a", "3"),
    ]
    assert volume.findings == ()


def test_papers_can_start_on_odd_pages(project: Project) -> None:
    toml = TOML + '[papers]\nstarts = "recto"\nfirst_page = 11\n'
    volume = make_volume(project, [make_record(1, "Zoll"), make_record(2, "Elle")], toml)
    assert [paper.page_range for paper in volume.papers] == ["11", "13"]


@pytest.mark.parametrize(
    ("paper", "papers", "resolved"), [("fr", "en", "fr"), ("", "en", "en"), ("", "", "de")]
)
def test_the_language_of_a_paper_defaults_to_that_of_papers_then_volume(
    project: Project, paper: str, papers: str, resolved: str
) -> None:
    toml = TOML.replace("[event]", 'language = "de"\n[event]')
    toml += f'[papers]\nlanguage = "{papers}"\n'
    volume = make_volume(project, [make_record(1, "Zoll", language=paper)], toml)
    assert [loaded.language for loaded in volume.papers] == [resolved]
    assert volume.conference.volume.language == "de"


def test_a_paper_without_a_pdf_is_listed_but_has_no_pages(project: Project) -> None:
    volume = make_volume(
        project, [make_record(1, "Zoll", file="", sha256=""), make_record(2, "Elle")]
    )
    assert [(paper.id, paper.page_range) for paper in volume.papers] == [
        ("zoll", ""),
        ("elle", "1"),
    ]
    (finding,) = volume.findings
    assert (finding.check, finding.severity, finding.paper) == ("pdf-missing", "warning", "zoll")
    assert "builds go on without it, but publication waits" in finding.message


def test_an_unreadable_pdf_is_reported_and_other_papers_are_loaded(project: Project) -> None:
    broken = project.submissions("rulers") / "zoll" / "paper.pdf"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"<html>404</html>")
    Store(project.submissions("rulers")).put(make_record(1, "Zoll"), None, {})
    volume = make_volume(project, [make_record(2, "Elle")])
    assert [(paper.id, paper.page_range) for paper in volume.papers] == [
        ("zoll", ""),
        ("elle", "1"),
    ]
    (finding,) = volume.findings
    assert (finding.check, finding.severity, finding.paper) == ("pdf-unreadable", "error", "zoll")
    assert "HTML" in finding.message


def test_a_page_range_that_contradicts_the_pdf_is_reported(project: Project) -> None:
    volume = make_volume(
        project, [make_record(1, "Zoll", pages="11-12"), make_record(2, "Elle", pages="13")]
    )
    (finding,) = volume.findings
    assert (finding.check, finding.paper) == ("metadata-pages", "zoll")
    assert finding.message == (
        "The source states pages 11-12 (2 in all); the PDF has 1; the volume prints 1"
    )


def test_a_pdf_that_differs_from_the_collected_one_is_reported(project: Project) -> None:
    (finding,) = make_volume(project, [make_record(1, "Zoll", sha256="0" * 64)]).findings
    assert finding.message == "paper.pdf in the store differs from paper.pdf as collected"


def test_placeholders_in_a_published_volume_are_reported(tmp_path: Path) -> None:
    write_project(tmp_path, "v", None, date(2026, 9, 1), "en")
    toml = tmp_path / "conf" / "v" / "volume.toml"
    assert find_placeholders(tmp_path) == []
    toml.write_text(toml.read_text().replace('"announced"', '"published"'))
    (message,) = find_placeholders(tmp_path)
    assert "init': volume.toml:6, 7," in message
    assert message.endswith("; index.md:1, 2, 3; call.md:3; preface.md:3, 4")
    record = tmp_path / "submissions" / "v" / "published.json"
    record.write_text('{"year": 2026}')
    assert find_placeholders(tmp_path) == [], "published with them on purpose"


def test_example_dois_of_a_published_volume_are_reported(tmp_path: Path) -> None:
    write_project(tmp_path, "v", None, date(2026, 9, 1), "en")
    toml = tmp_path / "conf" / "v" / "volume.toml"
    published = toml.read_text().replace('"announced"', '"published"')
    toml.write_text(published.replace("[volume]\n", '[volume]\ndoi = "10.5555/v"\n'))
    assert any(
        "DOIs that begin with 10.5555/: these are examples" in message
        for message in find_placeholders(tmp_path)
    )


def find_placeholders(root: Path) -> list[str]:
    """Load the volume, and return the findings about placeholder text of ``procbuild init``."""
    project = Project(root)
    volume = load_volume(
        project, "v", crew=standing_crew(), cache=Cache(project.cache), progress=Silent()
    )
    return [finding.message for finding in volume.findings if finding.check == "placeholder"]


def test_papers_can_be_ordered_by_tracks(project: Project) -> None:
    toml = (
        TOML + '[papers]\norder = "tracks"\n'
        '[[tracks]]\nid = "long"\ntitle = "Long papers"\n'
        '[[tracks]]\nid = "abstracts"\ntitle = "Abstracts"\narchival = false\n'
    )
    records = [
        make_record(1, "Zoll", track="abstracts"),
        make_record(2, "Elle", track="long"),
        make_record(3, "Fuß"),
    ]
    volume = make_volume(project, records, toml)
    assert papers_of_sections(volume) == [
        ("Long papers", ["elle"]),
        ("Abstracts", ["zoll"]),
        ("Further papers", ["fuss"]),
    ]
    assert [paper.page_range for paper in volume.papers] == ["1", "", "2"]


@pytest.mark.parametrize("order", ["sessions", "tracks", "explicit", "source"])
def test_section_titles_are_those_of_the_volume_or_its_words(project: Project, order: str) -> None:
    explicit = 'explicit = ["zoll"]\n' if order == "explicit" else ""
    toml = f'{TOML}[papers]\norder = "{order}"\n{explicit}'
    toml += '[[tracks]]\nid = "long"\ntitle = "Long"\n[words]\n'
    toml += "".join(f"{json.dumps(key)} = {json.dumps(f'‹{key}›')}\n" for key in keys())
    program = '[[sessions]]\nid = "am"\ntitle = "Morning"\npapers = ["zoll"]\n'
    volume = make_volume(
        project, [make_record(1, "Zoll", track="long"), make_record(2, "Elle")], toml, program
    )
    titles = {section.title for section in volume.sections}
    expected = {"sessions": {"Morning", "‹Further papers›"}, "tracks": {"Long", "‹Further papers›"}}
    assert titles == expected.get(order, {""})


def test_papers_can_be_ordered_by_sessions_with_talks_first(project: Project) -> None:
    program = (
        '[[sessions]]\nid = "am"\ntitle = "Morning"\npapers = ["elle", "meile"]\n'
        "[[sessions.talks]]\nstart = 09:00:00\nend = 09:30:00\npapers = ['zoll']\n"
        '[[sessions]]\nid = "pm"\ntitle = "Afternoon"\n'
    )
    records = [make_record(1, "Elle"), make_record(2, "Zoll"), make_record(3, "Fuss", session="pm")]
    volume = make_volume(project, records, TOML + '[papers]\norder = "sessions"\n', program)
    assert papers_of_sections(volume) == [("Morning", ["zoll", "elle"]), ("Afternoon", ["fuss"])]
    (finding,) = volume.findings
    assert finding.message.startswith("meile: program.toml names a paper that is not")


@pytest.mark.parametrize("order", ["source", "sessions"])
def test_a_talk_whose_papers_are_all_unknown_is_left_out_and_reported(
    project: Project, order: str
) -> None:
    program = '[[sessions]]\nid = "am"\ntitle = "Morning"\n' + "".join(
        f"[[sessions.talks]]\nstart = 09:0{minute}:00\nend = 09:0{minute + 1}:00\n{content}\n"
        for minute, content in enumerate(
            ('title = "Opening"', 'papers = ["zoll"]', 'papers = ["meile"]', "")
        )
    )
    toml = TOML + f'[papers]\norder = "{order}"\n'
    volume = make_volume(project, [make_record(1, "Zoll")], toml, program)
    (session,) = volume.program.sessions
    assert [talk.title or talk.papers for talk in session.talks] == ["Opening", ("zoll",), ()]
    (finding,) = volume.findings
    assert finding.message == (
        "meile: program.toml names a paper that is not among the accepted ones"
    )


def test_a_program_with_only_unknown_papers_gets_advice_to_remove_it(project: Project) -> None:
    program = '[[sessions]]\nid = "am"\ntitle = "Morning"\npapers = ["musterfrau", "mustermann"]\n'
    volume = make_volume(project, [make_record(1, "Zoll")], TOML, program)
    (finding,) = volume.findings
    assert (
        finding.remedy
        == "Correct the ids there, or remove the file if it belongs to another volume."
    )


def test_papers_are_added_to_the_session_given_in_their_source(project: Project) -> None:
    program = (
        '[[sessions]]\nid = "am"\ntitle = "Morning"\npapers = ["elle"]\n'
        '[[sessions]]\nid = "pm"\ntitle = "Afternoon"\n'
    )
    records = [
        make_record(2, "Zoll", session="pm"),
        make_record(1, "Fuss", session="pm"),
        make_record(3, "Elle", session="pm"),  # the program has priority
        make_record(4, "Last"),
    ]
    volume = make_volume(project, records, TOML + '[papers]\norder = "source"\n', program)
    assert [session.papers for session in volume.program.sessions] == [("elle",), ("fuss", "zoll")]


def test_papers_missing_from_an_explicit_order_come_last(project: Project) -> None:
    toml = TOML + '[papers]\norder = "explicit"\nexplicit = ["fuss"]\n'
    volume = make_volume(
        project, [make_record(1, "Zoll"), make_record(2, "Elle"), make_record(3, "Fuss")], toml
    )
    assert papers_of_sections(volume) == [("", ["fuss", "zoll", "elle"])]


def test_withdrawn_papers_are_loaded_but_not_published(project: Project) -> None:
    volume = make_volume(
        project, [make_record(1, "Zoll", status="withdrawn"), make_record(2, "Elle")]
    )
    assert [paper.id for paper in volume.papers] == ["elle"]
    assert [paper.id for paper in volume.withdrawn] == ["zoll"]


def test_a_volume_may_have_no_papers(project: Project) -> None:
    assert make_volume(project, []).sections == ()
