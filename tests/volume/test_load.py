"""Order, keys and page ranges: computed once, from the PDFs."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from procbuild.conference import Person
from procbuild.crew.local import LocalCrew
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

TOML = """\
[volume]
title = "Proceedings of the Workshop on Rulers"
published = 2024-05-14
[event]
name = "Workshop on Rulers"
start = 2023-12-15
"""

INCOMING = ROOT / "src" / "procbuild" / "starter" / "incoming"


def paper(position: int, family: str, **more: Any) -> Record:
    """A paper of one page."""
    stated = {"file": "paper.pdf", "sha256": sha256_of(INCOMING / "musterfrau.pdf")} | more
    return Record(
        id=family.lower().replace("ß", "ss"),
        title=f"On {family}",
        authors=(Person(given="A.", family=family),),
        position=position,
        **stated,
    )


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def load(
    project: Project, records: Sequence[Record], toml: str = TOML, program: str = ""
) -> Volume:
    """The volume of these records, each with the same PDF of one page."""
    conf = project.conf("rulers")
    conf.mkdir(parents=True)
    (conf / "volume.toml").write_text(toml, encoding="utf-8")
    (conf / "program.toml").write_text(program, encoding="utf-8")
    store = Store(project.submissions("rulers"))
    for record in records:
        store.put(record, INCOMING / "musterfrau.pdf" if record.file else None, {})
    return load_volume(
        project, "rulers", crew=LocalCrew(), cache=Cache(project.cache), progress=Silent()
    )


def shown(volume: Volume) -> list[tuple[str, list[str]]]:
    return [(section.title, [paper.id for paper in section.papers]) for section in volume.sections]


def test_pages_follow_each_other_and_keys_are_the_styles(project: Project) -> None:
    volume = load(project, [paper(1, "Zoll"), paper(2, "Elle"), paper(3, "Fuß")])
    assert [(one.citation_key, one.page_range) for one in volume.papers] == [
        ("zoll24a", "1"),
        ("elle24a", "2"),
        ("fuss24a", "3"),
    ]
    assert volume.findings == ()


def test_recto_starts_leave_blank_pages(project: Project) -> None:
    toml = TOML + '[papers]\nstarts = "recto"\nfirst_page = 11\n'
    volume = load(project, [paper(1, "Zoll"), paper(2, "Elle")], toml)
    assert [one.page_range for one in volume.papers] == ["11", "13"]


@pytest.mark.parametrize(
    ("own", "papers", "resolved"), [("fr", "en", "fr"), ("", "en", "en"), ("", "", "de")]
)
def test_a_language_is_the_papers_or_that_of_all_or_the_volumes(
    project: Project, own: str, papers: str, resolved: str
) -> None:
    toml = TOML.replace("[event]", 'language = "de"\n[event]')
    toml += f'[papers]\nlanguage = "{papers}"\n'
    volume = load(project, [paper(1, "Zoll", language=own)], toml)
    assert [one.language for one in volume.papers] == [resolved]
    assert volume.conference.volume.language == "de"


def test_a_paper_without_a_pdf_is_listed_but_has_no_pages(project: Project) -> None:
    volume = load(project, [paper(1, "Zoll", file="", sha256=""), paper(2, "Elle")])
    assert [(one.id, one.page_range) for one in volume.papers] == [("zoll", ""), ("elle", "1")]
    (finding,) = volume.findings
    assert (finding.check, finding.severity, finding.paper) == ("pdf-missing", "warning", "zoll")
    assert "builds go on without it, but publication waits" in finding.message


def test_an_unreadable_pdf_is_named_and_the_others_go_on(project: Project) -> None:
    broken = project.submissions("rulers") / "zoll" / "paper.pdf"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(b"<html>404</html>")
    Store(project.submissions("rulers")).put(paper(1, "Zoll"), None, {})
    volume = load(project, [paper(2, "Elle")])
    assert [(one.id, one.page_range) for one in volume.papers] == [("zoll", ""), ("elle", "1")]
    (finding,) = volume.findings
    assert (finding.check, finding.severity, finding.paper) == ("pdf-unreadable", "error", "zoll")
    assert "HTML" in finding.message


def test_a_stated_range_of_another_length_is_a_finding(project: Project) -> None:
    volume = load(project, [paper(1, "Zoll", pages="11-12"), paper(2, "Elle", pages="13")])
    (finding,) = volume.findings
    assert (finding.check, finding.paper) == ("metadata-pages", "zoll")
    assert finding.message == (
        "The source states pages 11-12 (2 in all); the PDF has 1; the volume prints 1"
    )


def test_a_pdf_that_is_not_the_collected_one_is_told(project: Project) -> None:
    (finding,) = load(project, [paper(1, "Zoll", sha256="0" * 64)]).findings
    assert finding.message == "paper.pdf in the store differs from paper.pdf as collected"


def test_a_published_volume_with_the_words_of_init_is_told(tmp_path: Path) -> None:
    write_project(tmp_path, "v", None, date(2026, 9, 1))
    toml = tmp_path / "conf" / "v" / "volume.toml"
    assert placeholders(tmp_path) == []
    toml.write_text(toml.read_text().replace('"announced"', '"published"'))
    (told,) = placeholders(tmp_path)
    assert "init': volume.toml:6, volume.toml:7," in told
    assert told.endswith(", index.md:4, call.md:3, preface.md:3, preface.md:4")


def placeholders(root: Path) -> list[str]:
    """What is told of words that nobody has written yet."""
    project = Project(root)
    volume = load_volume(
        project, "v", crew=LocalCrew(), cache=Cache(project.cache), progress=Silent()
    )
    return [one.message for one in volume.findings if one.check == "placeholder"]


def test_order_by_tracks(project: Project) -> None:
    toml = (
        TOML + '[papers]\norder = "tracks"\n'
        '[[tracks]]\nid = "long"\ntitle = "Long papers"\n'
        '[[tracks]]\nid = "abstracts"\ntitle = "Abstracts"\narchival = false\n'
    )
    records = [
        paper(1, "Zoll", track="abstracts"),
        paper(2, "Elle", track="long"),
        paper(3, "Fuß"),
    ]
    volume = load(project, records, toml)
    assert shown(volume) == [
        ("Long papers", ["elle"]),
        ("Abstracts", ["zoll"]),
        ("Further papers", ["fuss"]),
    ]
    assert [one.page_range for one in volume.papers] == ["1", "", "2"]


@pytest.mark.parametrize("order", ["sessions", "tracks", "explicit", "source"])
def test_titles_of_sections_are_the_volumes_or_said_by_the_words(
    project: Project, order: str
) -> None:
    explicit = 'explicit = ["zoll"]\n' if order == "explicit" else ""
    toml = f'{TOML}[papers]\norder = "{order}"\n{explicit}'
    toml += '[[tracks]]\nid = "long"\ntitle = "Long"\n[words]\n'
    toml += "".join(f"{json.dumps(one)} = {json.dumps(f'‹{one}›')}\n" for one in keys())
    program = '[[sessions]]\nid = "am"\ntitle = "Morning"\npapers = ["zoll"]\n'
    volume = load(project, [paper(1, "Zoll", track="long"), paper(2, "Elle")], toml, program)
    titles = {section.title for section in volume.sections}
    expected = {"sessions": {"Morning", "‹Further papers›"}, "tracks": {"Long", "‹Further papers›"}}
    assert titles == expected.get(order, {""})


def test_order_by_sessions_takes_talks_first_and_names_what_is_unknown(project: Project) -> None:
    program = (
        '[[sessions]]\nid = "am"\ntitle = "Morning"\npapers = ["elle", "meile"]\n'
        "[[sessions.talks]]\nstart = 09:00:00\nend = 09:30:00\npapers = ['zoll']\n"
        '[[sessions]]\nid = "pm"\ntitle = "Afternoon"\n'
    )
    records = [paper(1, "Elle"), paper(2, "Zoll"), paper(3, "Fuss", session="pm")]
    volume = load(project, records, TOML + '[papers]\norder = "sessions"\n', program)
    assert shown(volume) == [("Morning", ["zoll", "elle"]), ("Afternoon", ["fuss"])]
    (finding,) = volume.findings
    assert finding.message.startswith("meile: program.toml names a paper that is not")


@pytest.mark.parametrize("order", ["source", "sessions"])
def test_a_talk_of_papers_that_are_not_there_is_left_out_and_told(
    project: Project, order: str
) -> None:
    program = '[[sessions]]\nid = "am"\ntitle = "Morning"\n' + "".join(
        f"[[sessions.talks]]\nstart = 09:0{place}:00\nend = 09:0{place + 1}:00\n{what}\n"
        for place, what in enumerate(
            ('title = "Opening"', 'papers = ["zoll"]', 'papers = ["meile"]', "")
        )
    )
    toml = TOML + f'[papers]\norder = "{order}"\n'
    volume = load(project, [paper(1, "Zoll")], toml, program)
    (session,) = volume.program.sessions
    assert [one.title or one.papers for one in session.talks] == ["Opening", ("zoll",), ()]
    (finding,) = volume.findings
    assert finding.message == (
        "meile: program.toml names a paper that is not among the accepted ones"
    )


def test_a_program_of_other_papers_is_told_as_left_over(project: Project) -> None:
    program = '[[sessions]]\nid = "am"\ntitle = "Morning"\npapers = ["musterfrau", "mustermann"]\n'
    volume = load(project, [paper(1, "Zoll")], TOML, program)
    (finding,) = volume.findings
    assert (
        finding.remedy
        == "Correct the ids there, or remove the file if it belongs to another volume."
    )


def test_papers_sit_in_the_session_that_their_source_states(project: Project) -> None:
    program = (
        '[[sessions]]\nid = "am"\ntitle = "Morning"\npapers = ["elle"]\n'
        '[[sessions]]\nid = "pm"\ntitle = "Afternoon"\n'
    )
    records = [
        paper(2, "Zoll", session="pm"),
        paper(1, "Fuss", session="pm"),
        paper(3, "Elle", session="pm"),  # the program knows better
        paper(4, "Last"),
    ]
    volume = load(project, records, TOML + '[papers]\norder = "source"\n', program)
    assert [one.papers for one in volume.program.sessions] == [("elle",), ("fuss", "zoll")]


def test_explicit_order_is_followed_by_the_rest(project: Project) -> None:
    toml = TOML + '[papers]\norder = "explicit"\nexplicit = ["fuss"]\n'
    volume = load(project, [paper(1, "Zoll"), paper(2, "Elle"), paper(3, "Fuss")], toml)
    assert shown(volume) == [("", ["fuss", "zoll", "elle"])]


def test_withdrawn_papers_are_known_but_not_published(project: Project) -> None:
    volume = load(project, [paper(1, "Zoll", status="withdrawn"), paper(2, "Elle")])
    assert [one.id for one in volume.papers] == ["elle"]
    assert [one.id for one in volume.withdrawn] == ["zoll"]


def test_no_papers_is_a_volume_too(project: Project) -> None:
    assert load(project, []).sections == ()
