"""What each part shows of the toy volume, and that it shows nothing of nothing."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import html5lib
import pytest
from docutils import nodes

from procbuild.conference import (
    CheckRules,
    Conference,
    Deadline,
    Event,
    Identity,
    Program,
    Session,
    Talk,
)
from procbuild.model import Volume
from procbuild.site.material import Material
from procbuild.site.parts import PARTS
from procbuild.site.parts.dates import is_past, when
from procbuild.site.parts.timetable import timetable
from procbuild.translations import ENGLISH


@pytest.fixture
def material(volume: Volume) -> Material:
    return Material(volume=volume, today=date(2026, 1, 1))


def lines(found: list[nodes.Node]) -> list[str]:
    """The text of the paragraphs, terms and headings of a part."""
    kinds = (nodes.paragraph, nodes.term, nodes.rubric)
    return [
        " ".join(node.astext().split())
        for one in found
        for node in one.findall(lambda n: isinstance(n, kinds))
    ]


def shown(material: Material, name: str, **options: str) -> list[str]:
    return lines(list(PARTS[name].draw(material, options)))


def test_dates_are_anywhere_on_earth_and_past_ones_are_marked(material: Material) -> None:
    assert shown(material, "dates") == [
        "Submission 1 November 2025, 23:59 AoE (past)",
        "Camera-ready to be announced",
        "Workshop 3–4 February 2026",
    ]


def test_no_date_is_marked_once_the_event_is_over(material: Material) -> None:
    later = replace(material, today=date(2026, 2, 5))
    assert shown(later, "dates")[0] == "Submission 1 November 2025, 23:59 AoE"


def test_an_instant_is_given_to_machines_in_utc() -> None:
    node = when(Deadline(what="x", on=date(2025, 8, 22), at=time(23, 59)), ENGLISH)
    assert node["datetime"] == "2025-08-23T11:59:00+00:00"  # type: ignore[index]


@pytest.mark.parametrize(
    ("today", "past"),
    [(date(2025, 8, 22), False), (date(2025, 8, 23), False), (date(2025, 8, 24), True)],
)
def test_a_day_ends_when_it_ends_everywhere(today: date, past: bool) -> None:
    assert is_past(Deadline(what="x", on=date(2025, 8, 22)), today) is past


def test_people(material: Material) -> None:
    assert shown(material, "speakers") == ["Grace Hopper", "Compilers", "An admiral."]
    assert shown(material, "organizers") == ["General chair", "Ole Ås"]
    assert shown(material, "committee", role="Reviewer") == ["Eva Žáková"]
    assert shown(material, "committee", role="Chair") == []


def test_editors_stand_in_for_organizers(material: Material) -> None:
    conference = replace(material.volume.conference, organizers=())
    edited = replace(material, volume=replace(material.volume, conference=conference))
    assert shown(edited, "organizers") == ["Editors", "Ada Lovelace Analytical Engines"]


def test_the_call(material: Material) -> None:
    assert shown(material, "topics") == ["Engines", "Sums"]
    assert shown(material, "tracks")[:3] == [
        "Long papers",
        "Finished work.",
        "At most 8 pages of main content.",
    ]
    assert {"Be brief.", "Review: double-blind."} <= set(shown(material, "rules"))
    assert shown(material, "rules")[-1] == "Submit a paper"


def test_the_rules_are_those_of_the_check(material: Material) -> None:
    rule = "The main content has at most 8 pages; references, appendices and the checklist do not"
    assert f"{rule} count." in shown(material, "rules", track="long")
    conference = replace(
        material.volume.conference, check=CheckRules(profile="neurips", page_limit=4)
    )
    lines = shown(
        replace(material, volume=replace(material.volume, conference=conference)), "rules"
    )
    limits = "8 pages (Long papers) or 4 pages (Short papers)"
    free = "references, acknowledgements, the statement of funding, the checklist and appendices"
    assert lines[:4] == [
        "Papers use the NeurIPS template.",
        f"The main content has at most {limits}; {free} do not count.",
        "Pages are US letter.",
        "To see whether a PDF keeps to the format: procbuild check --profile neurips paper.pdf",
    ]


@pytest.mark.parametrize(
    ("short", "general", "told"),
    [
        (4, 10, "8 pages (Long papers) or 4 pages (Short papers)"),
        (None, 10, "8 pages (Long papers) or 10 pages (Short papers)"),
        (None, None, "8 pages (Long papers)"),
        (8, 10, "8 pages"),
    ],
)
def test_the_rules_say_which_track_a_limit_is_for(
    material: Material, short: int | None, general: int | None, told: str
) -> None:
    conference = material.volume.conference
    conference = replace(
        conference,
        tracks=(conference.tracks[0], replace(conference.tracks[1], page_limit=short)),
        check=CheckRules(page_limit=general),
    )
    changed = replace(material, volume=replace(material.volume, conference=conference))
    free = "references, appendices and the checklist"
    limits = [line for line in shown(changed, "rules") if "main content" in line]
    assert limits == [f"The main content has at most {told}; {free} do not count."]


def test_news_can_be_cut(material: Material) -> None:
    assert shown(material, "news") == ["24 December 2025 Papers are in."]
    assert shown(material, "news", limit="0") == []


def test_papers_are_chosen_by_their_fields(material: Material) -> None:
    def titles(**options: str) -> list[str]:
        found = PARTS["papers"].draw(material, options)
        return [
            node.astext()
            for one in found
            for node in one.findall(nodes.paragraph)
            if "title" in node["classes"]
        ]

    assert titles(track="short") == ["Another", "From right to left"]
    assert titles(session="long")[1] == "Tiny 🎉"
    assert titles(award="") == titles(keyword="ENGINES")
    assert titles(keyword="none") == []


def test_the_program_skips_papers_that_are_gone(material: Material) -> None:
    assert shown(material, "program") == [
        "Tentative. Times are local to the venue (Europe/Vienna). As a calendar.",
        "Morning Room 1 calendar",
        "09:00–09:15 Opening",
        r"09:15–09:35 Sums of \sqrt{n} & “engines”: 100 % done Ada Lovelace, Marcel van Gerven",
        "09:35–10:00 Compilers Grace Hopper",
        "Tiny 🎉 Wei Li, The Toy Collaboration",
    ]


def test_a_talk_without_a_title_has_the_one_its_speaker_announced(material: Material) -> None:
    volume = material.volume
    talk = replace(volume.program.sessions[0].talks[2], title="")
    speaker = replace(volume.conference.speakers[0], abstract="On $A$.\n\nAnd B.")

    def told(talk: Talk) -> list[str]:
        session = Session(id="s", title="S", talks=(talk,))
        conference = replace(volume.conference, speakers=(speaker,))
        changed = replace(volume, conference=conference, program=Program(sessions=(session,)))
        return shown(replace(material, volume=changed), "program")[2:]

    assert told(talk) == ["09:35–10:00 Compilers Grace Hopper", "On A.", "And B."]
    assert told(replace(talk, speakers=("Hopper, Grace",)))[0].startswith("09:35–10:00 Compilers")
    assert told(replace(talk, kind="opening")) == ["09:35–10:00 Grace Hopper"]
    assert told(replace(talk, title="Another")) == ["09:35–10:00 Another Grace Hopper"]
    assert told(replace(talk, speakers=("Ole Ås",))) == ["09:35–10:00 Ole Ås"]


def test_parallel_sessions_make_a_timetable(material: Material) -> None:
    (morning,) = material.volume.program.sessions
    assert timetable([morning], ENGLISH) == []
    beside = replace(morning, id="other", title="Elsewhere", room="Room 2", talks=morning.talks[1:])
    (table,) = timetable([morning, beside], ENGLISH)
    rows = [
        [" ".join(entry.astext().split()) for entry in row.findall(nodes.entry)]
        for row in table.findall(nodes.row)
    ]
    assert rows == [
        ["Time", "Room 1", "Room 2"],
        ["09:00", "Morning until 10:00", ""],
        ["09:15", "", "Elsewhere until 10:00"],
    ]


def test_a_session_without_a_room_has_a_column_that_says_so(material: Material) -> None:
    (morning,) = material.volume.program.sessions
    (table,) = timetable([morning, replace(morning, id="other", room="")], ENGLISH)
    heads = [entry.astext() for entry in next(table.findall(nodes.row)).findall(nodes.entry)]
    assert heads == ["Time", "Room 1", "No room given"]


@pytest.mark.parametrize("name", sorted(set(PARTS) - {"venue"}))
def test_a_part_without_facts_is_empty(name: str) -> None:
    conference = Conference(
        volume=Identity(title="T"), event=Event(name="E", start=date(2026, 1, 1))
    )
    bare = Volume(name="bare", conference=conference, program=Program())
    assert list(PARTS[name].draw(Material(volume=bare, today=date(2026, 1, 1)), {})) == []


def entries(page: Path) -> list[tuple[str, list[str]]]:
    """Words and links of each entry of the lists of papers on a page."""
    tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    found = []
    for item in tree.findall(".//ul[@class='proc-papers']/li"):
        words = "".join("".join(item.itertext()).split())
        links = [str(link.get("href")).removeprefix("../") for link in item.iter("a")]
        found.append((words, links))
    return found


def test_documents_and_other_pages_list_papers_alike(toy_site: Path) -> None:
    listed = entries(toy_site / "papers/index.html")
    assert entries(toy_site / "index.html") == listed
    words, links = listed[0]
    assert words.endswith("pp.1–12PDFDataBibTeXCodeDOI")
    assert links[-5:] == [
        "papers/lovelace26a.pdf", "papers/lovelace26a/data.zip", "papers/lovelace26a.html#cite",
        "https://code.example.org/a", "https://doi.org/10.5555/12345678",
    ]  # fmt: skip
