"""The parts of pages: what each shows of the toy volume, and nothing if there are no data."""

import re
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
from procbuild.site.parts.dates import is_call_open, is_past, when
from procbuild.site.parts.timetable import timetable
from procbuild.translations import ENGLISH
from tests.changed_volumes import with_identity, with_tables

from .conftest import MakeSite


@pytest.fixture
def material(volume: Volume) -> Material:
    return Material(volume=volume, today=date(2026, 1, 1))


def lines_of(drawn: list[nodes.Node]) -> list[str]:
    """Return the texts of the paragraphs, terms and headings of a part."""
    kinds = (nodes.paragraph, nodes.term, nodes.rubric)
    return [
        " ".join(node.astext().split())
        for part in drawn
        for node in part.findall(lambda n: isinstance(n, kinds))
    ]


def part_lines(material: Material, name: str, **options: str) -> list[str]:
    return lines_of(list(PARTS[name].draw(material, options)))


def test_deadlines_are_anywhere_on_earth_and_past_ones_are_marked(material: Material) -> None:
    assert part_lines(material, "dates") == [
        "Submission 1 November 2025, 23:59 AoE (past)",
        "Camera-ready to be announced",
        "Workshop 3–4 February 2026",
    ]


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("Abstract deadline", "20 January 2026, 23:59 AoE"),
        ("Camera-ready version", "20 January 2026, 23:59 AoE"),
        ("Notification", "20 January 2026"),
    ],
)
def test_a_deadline_without_a_time_ends_with_its_day_anywhere_on_earth(
    material: Material, what: str, shown: str
) -> None:
    conference = replace(
        material.volume.conference, dates=(Deadline(what=what, on=date(2026, 1, 20)),)
    )
    volume = replace(material.volume, conference=conference)
    (line,) = part_lines(replace(material, volume=volume), "dates")
    assert line.removeprefix(what).startswith(f" {shown}")
    assert ("AoE" in line) == ("AoE" in shown)


def test_no_date_is_marked_once_the_event_is_over(material: Material) -> None:
    after_event = replace(material, today=date(2026, 2, 5))
    assert part_lines(after_event, "dates")[0] == "Submission 1 November 2025, 23:59 AoE"


def test_the_datetime_of_a_deadline_is_in_utc() -> None:
    node = when(Deadline(what="x", on=date(2025, 8, 22), at=time(23, 59)), ENGLISH)
    assert node["datetime"] == "2025-08-23T11:59:00+00:00"  # type: ignore[index]


@pytest.mark.parametrize(
    ("today", "past"),
    [(date(2025, 8, 22), False), (date(2025, 8, 23), False), (date(2025, 8, 24), True)],
)
def test_a_deadline_is_past_once_its_day_has_ended_everywhere_on_earth(
    today: date, past: bool
) -> None:
    assert is_past(Deadline(what="x", on=date(2025, 8, 22)), today) is past


ABSTRACTS = Deadline(what="Abstract submission", on=date(2025, 8, 1))
PAPERS = Deadline(what="Paper submission", on=date(2025, 8, 8))


@pytest.mark.parametrize(
    ("dates", "named", "open_days"),
    [
        ((ABSTRACTS, PAPERS), "", 8),
        ((ABSTRACTS, PAPERS), "Abstract submission", 1),
        ((ABSTRACTS, Deadline(what="Paper submission")), "", 20),
        ((Deadline(what="Einreichung", on=date(2025, 8, 5)),), "Einreichung", 5),
        ((Deadline(what="Einreichung", on=date(2025, 8, 5)),), "", 20),
        ((), "", 20),
    ],
)
def test_the_call_is_open_until_its_last_deadline_or_the_event(
    material: Material, dates: tuple[Deadline, ...], named: str, open_days: int
) -> None:
    conference = material.volume.conference
    announced = with_tables(
        with_identity(material.volume, status="announced"),
        dates=dates,
        call=replace(conference.call, deadline=named),
        event=replace(conference.event, start=date(2025, 8, 20)),
    )
    days = [date(2025, 8, number) for number in range(1, 31)]
    open_on = [is_call_open(replace(material, volume=announced, today=day)) for day in days]
    # A day still has hours somewhere on Earth when the next one begins.
    expected = open_days if open_days == 20 else open_days + 1
    assert open_on == [True] * expected + [False] * (len(days) - expected)


def test_speakers_organizers_and_committee_are_listed(material: Material) -> None:
    assert part_lines(material, "speakers") == ["Grace Hopper", "Compilers", "An admiral."]
    assert part_lines(material, "organizers") == ["General chair", "Ole Ås"]
    assert part_lines(material, "committee", role="Reviewer") == ["Eva Žáková"]
    assert part_lines(material, "committee", role="Chair") == []


def test_a_role_that_is_the_heading_of_the_part_is_not_repeated(material: Material) -> None:
    members = tuple(
        replace(person, role="Program committee") for person in material.volume.conference.committee
    )
    chair = replace(members[0], family="Kolumne", role="Chair")
    for people, lines in (
        ((*members, chair), ["Eva Žáková", "Chair", "Eva Kolumne"]),
        ((chair, *members), ["Chair", "Eva Kolumne", "Program committee", "Eva Žáková"]),
    ):
        changed = replace(material, volume=with_tables(material.volume, committee=people))
        assert part_lines(changed, "committee") == lines


def test_editors_are_listed_if_there_are_no_organizers(material: Material) -> None:
    conference = replace(material.volume.conference, organizers=())
    without_organizers = replace(material, volume=replace(material.volume, conference=conference))
    assert part_lines(without_organizers, "organizers") == [
        "Editors",
        "Ada Lovelace Analytical Engines",
    ]


def test_the_call_lists_topics_tracks_and_rules(material: Material) -> None:
    assert part_lines(material, "topics") == ["Engines", "Sums"]
    assert part_lines(material, "tracks")[:3] == [
        "Long papers",
        "Finished work.",
        "At most 8 pages of main content.",
    ]
    assert {"Be brief.", "Review: double-blind."} <= set(part_lines(material, "rules"))


def test_the_call_invites_submissions_until_the_volume_is_published(material: Material) -> None:
    neurips = with_tables(material.volume, check=CheckRules(profile="neurips"))
    announced = with_identity(neurips, status="announced")
    before_deadline = replace(material, volume=announced, today=date(2025, 10, 1))
    lines = part_lines(before_deadline, "rules")
    assert lines[-1] == "Submit a paper"
    assert "procbuild check" in " ".join(lines)
    lines_after_deadline = part_lines(replace(material, volume=announced), "rules")
    assert lines_after_deadline == lines[:-1]
    lines = part_lines(replace(material, volume=neurips), "rules")
    assert lines[0] == "Submissions are closed. These were the rules."
    assert lines[-1] == "Review: double-blind."
    assert "procbuild check" not in " ".join(lines)


def test_the_rules_follow_the_settings_of_the_check(material: Material) -> None:
    rule = "The main content has at most 8 pages; references, appendices and the checklist do not"
    assert f"{rule} count." in part_lines(material, "rules", track="long")
    conference = replace(
        material.volume.conference, check=CheckRules(profile="neurips", page_limit=4)
    )
    changed = replace(material.volume, conference=conference)
    open_call = with_identity(changed, status="announced")
    lines = part_lines(replace(material, volume=open_call), "rules")
    limits = "8 pages (Long papers) or 4 pages (Short papers)"
    uncounted = (
        "references, acknowledgements, the statement of funding, the checklist and appendices"
    )
    assert lines[:4] == [
        "Papers use the NeurIPS template.",
        f"The main content has at most {limits}; {uncounted} do not count.",
        "Pages are US letter.",
        "To see whether a PDF keeps to the format: procbuild check --profile neurips paper.pdf",
    ]


@pytest.mark.parametrize(
    ("short", "general", "limits"),
    [
        (4, 10, "8 pages (Long papers) or 4 pages (Short papers)"),
        (None, 10, "8 pages (Long papers) or 10 pages (Short papers)"),
        (None, None, "8 pages (Long papers)"),
        (8, 10, "8 pages"),
    ],
)
def test_the_rules_say_which_track_a_limit_is_for(
    material: Material, short: int | None, general: int | None, limits: str
) -> None:
    conference = material.volume.conference
    conference = replace(
        conference,
        tracks=(conference.tracks[0], replace(conference.tracks[1], page_limit=short)),
        check=CheckRules(page_limit=general),
    )
    changed = replace(material, volume=replace(material.volume, conference=conference))
    uncounted = "references, appendices and the checklist"
    rules = [line for line in part_lines(changed, "rules") if "main content" in line]
    assert rules == [f"The main content has at most {limits}; {uncounted} do not count."]


def test_the_number_of_news_can_be_limited(material: Material) -> None:
    assert part_lines(material, "news") == ["24 December 2025 Papers are in."]
    assert part_lines(material, "news", limit="0") == []


def test_papers_can_be_chosen_by_their_fields(material: Material) -> None:
    def titles(**options: str) -> list[str]:
        drawn = PARTS["papers"].draw(material, options)
        return [
            node.astext()
            for part in drawn
            for node in part.findall(nodes.paragraph)
            if "title" in node["classes"]
        ]

    assert titles(track="short") == ["Another", "From right to left"]
    assert titles(session="long")[1] == "Tiny 🎉"
    assert titles(award="") == titles(keyword="ENGINES")
    assert titles(keyword="none") == []


def test_the_program_skips_papers_that_do_not_exist(material: Material) -> None:
    assert part_lines(material, "program") == [
        "Tentative. Times are local to the venue (Europe/Vienna). As a calendar.",
        "Morning",
        "Room 1 · calendar",
        "09:00–09:15 Opening",
        r"09:15–09:35 Sums of \sqrt{n} & “engines”: 100 % done Ada Lovelace, Marcel van Gerven",
        "09:35–10:00 Invited talk Compilers Grace Hopper",
        "Tiny 🎉 Wei Li, The Toy Collaboration",
    ]


def test_the_program_of_a_single_day_names_the_day(material: Material) -> None:
    volume = material.volume
    one_day = with_tables(volume, event=replace(volume.conference.event, end=None))
    assert part_lines(replace(material, volume=one_day), "program")[1:4] == [
        "Tuesday, 3 February 2026",
        "Morning",
        "Room 1 · calendar",
    ]


def test_days_and_sessions_of_the_program_are_headings(make_site: MakeSite, volume: Volume) -> None:
    (session,) = volume.program.sessions
    session = replace(session, id="long", on=date(2026, 2, 4))
    program = replace(volume.program, sessions=(session,))
    out, _ = make_site(replace(volume, program=program))
    tree = html5lib.parse((out / "program.html").read_text("utf-8"), namespaceHTMLElements=False)
    headings = {heading.tag: "".join(heading.itertext()) for heading in tree.find(".//main").iter()}
    assert headings["h2"] == "Wednesday, 4 February 2026"
    assert headings["h3"] == "Morning"
    assert 'href="../program.html#session-long">Long papers</a>' in (
        out / "papers/lovelace26a.html"
    ).read_text("utf-8")


def test_a_talk_without_a_title_gets_that_of_its_speaker(material: Material) -> None:
    volume = material.volume
    talk = replace(volume.program.sessions[0].talks[2], title="")
    speaker = replace(volume.conference.speakers[0], abstract="On $A$.\n\nAnd B.")

    def program_lines(talk: Talk) -> list[str]:
        session = Session(id="s", title="S", talks=(talk,))
        conference = replace(volume.conference, speakers=(speaker,))
        changed = replace(volume, conference=conference, program=Program(sessions=(session,)))
        return part_lines(replace(material, volume=changed), "program")[3:]

    invited = "09:35–10:00 Invited talk"
    assert program_lines(talk) == [f"{invited} Compilers Grace Hopper", "On A.", "And B."]
    assert program_lines(replace(talk, speakers=("Hopper, Grace",)))[0].startswith(
        f"{invited} Compilers"
    )
    assert program_lines(replace(talk, kind="opening")) == ["09:35–10:00 Grace Hopper"]
    assert program_lines(replace(talk, title="Another")) == [f"{invited} Another Grace Hopper"]
    assert program_lines(replace(talk, speakers=("Ole Ås",))) == [f"{invited} Ole Ås"]


def test_parallel_sessions_make_a_timetable(material: Material) -> None:
    (morning,) = material.volume.program.sessions
    assert timetable([morning], ENGLISH) == []
    parallel = replace(
        morning, id="other", title="Elsewhere", room="Room 2", talks=morning.talks[1:]
    )
    (table,) = timetable([morning, parallel], ENGLISH)
    rows = [
        [" ".join(entry.astext().split()) for entry in row.findall(nodes.entry)]
        for row in table.findall(nodes.row)
    ]
    assert rows == [
        ["Time", "Room 1", "Room 2"],
        ["09:00", "Morning until 10:00", ""],
        ["09:15", "", "Elsewhere until 10:00"],
    ]


def test_the_timetable_says_what_its_headings_are_of(make_site: MakeSite, volume: Volume) -> None:
    (morning,) = volume.program.sessions
    sessions = (morning, replace(morning, id="other", room="Room 2"))
    out, _ = make_site(replace(volume, program=replace(volume.program, sessions=sessions)))
    page = (out / "program.html").read_text(encoding="utf-8")
    assert re.findall('<th scope="(.+?)" .*?<p>(?:<span>)?(.+?)<', page) == [
        ("col", "Time"),
        ("col", "Room 1"),
        ("col", "Room 2"),
        ("row", "09:00"),
    ]


def test_sessions_one_after_another_need_no_timetable(material: Material) -> None:
    (morning,) = material.volume.program.sessions
    first = replace(morning, talks=morning.talks[:1])
    second = replace(morning, id="other", room="Room 2", talks=morning.talks[1:])
    assert timetable([first, second], ENGLISH) == []


def test_a_session_without_a_room_has_its_own_column(material: Material) -> None:
    (morning,) = material.volume.program.sessions
    (table,) = timetable([morning, replace(morning, id="other", room="")], ENGLISH)
    headings = [entry.astext() for entry in next(table.findall(nodes.row)).findall(nodes.entry)]
    assert headings == ["Time", "Room 1", "No room given"]


@pytest.mark.parametrize("name", sorted(set(PARTS) - {"venue"}))
def test_a_part_without_data_is_empty(name: str) -> None:
    conference = Conference(
        volume=Identity(title="T"), event=Event(name="E", start=date(2026, 1, 1))
    )
    empty = Volume(name="bare", conference=conference, program=Program())
    assert list(PARTS[name].draw(Material(volume=empty, today=date(2026, 1, 1)), {})) == []


def list_entries(page: Path) -> list[tuple[str, list[str]]]:
    """Return the words and links of each entry of the lists of papers on a page."""
    tree = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    entries = []
    for item in tree.findall(".//ul[@class='proc-papers']/li"):
        words = "".join("".join(item.itertext()).split())
        links = [str(link.get("href")).removeprefix("../") for link in item.iter("a")]
        entries.append((words, links))
    return entries


def test_a_published_volume_says_which_pdfs_it_lacks(toy_site: Path) -> None:
    lacks = "The PDF is not in this volume."
    entries = list_entries(toy_site / "papers/index.html")
    assert [lacks.replace(" ", "") in words for words, _ in entries] == [False, False, True, True]
    for key, missing in (("li26a", False), ("li26b", True)):
        assert (lacks in (toy_site / f"papers/{key}.html").read_text(encoding="utf-8")) is missing


def test_all_lists_of_papers_look_the_same(toy_site: Path) -> None:
    entries = list_entries(toy_site / "papers/index.html")
    assert list_entries(toy_site / "index.html") == entries
    words, links = entries[0]
    assert words.endswith("pp.1–12PDFDataBibTeXCodeDOI")
    assert links[-5:] == [
        "papers/lovelace26a.pdf", "papers/lovelace26a/data.zip", "papers/lovelace26a.html#cite",
        "https://code.example.org/a", "https://doi.org/10.5555/12345678",
    ]  # fmt: skip
