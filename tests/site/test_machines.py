"""Calendar, feed, sitemap, colours and citations."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from xml.etree import ElementTree as ET

import icalendar
import pytest
import vobject

from procbuild.bibliography import volume_bib
from procbuild.conference import Person, Program, Session
from procbuild.model import Volume
from procbuild.site.calendar import program_ics
from procbuild.site.citing import apa, citations
from procbuild.site.colours import (
    DARK,
    DARK_SHADE,
    LIGHT,
    LIGHT_SHADE,
    contrast,
    readable,
    stylesheet,
)
from procbuild.site.feeds import feed, robots, sitemap
from procbuild.site.frame import event_and_volume
from procbuild.site.inline import is_safe
from procbuild.site.material import Material
from procbuild.translations.days import days
from tests.changed_volumes import with_tables

from .conftest import ADA, GERVEN, GROUP, URL, MakeSite, make_paper

HASH = Person(given="Digby Q.", family="Hash", suffix="Jr.")


@pytest.fixture
def material(volume: Volume) -> Material:
    return Material(volume=volume, today=date(2026, 1, 1))


def test_calendar_libraries_can_read_the_program(material: Material) -> None:
    data = program_ics(material)
    events = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == [
        "Opening",
        "Sums of √n & “engines”: 100 % done",
        "Compilers (Grace Hopper)",
    ]
    assert events[0].decoded("DTSTART") == datetime(2026, 2, 3, 8, tzinfo=UTC)
    assert str(events[0]["LOCATION"]) == "Room 1, Vienna, Austria"
    calendar = vobject.readOne(data.decode())
    assert calendar.validate(raiseException=True)
    assert len({event.uid.value for event in calendar.vevent_list}) == 3


def test_a_talk_keeps_its_identity_when_it_is_moved(material: Material) -> None:
    def uids(material: Material, session: Session | None = None) -> set[str]:
        events = icalendar.Calendar.from_ical(program_ics(material, session)).walk("VEVENT")
        return {str(event["UID"]) for event in events}

    program = material.volume.program
    (morning,) = program.sessions
    moved = replace(morning, talks=(replace(morning.talks[1], start=time(8)), *morning.talks[::2]))
    volume = replace(material.volume, program=replace(program, sessions=(moved,)))
    changed = replace(material, volume=volume)
    assert uids(changed) == uids(material) == uids(material, morning)
    assert len(uids(material)) == 3


def test_the_description_of_a_talk_does_not_repeat_its_summary(material: Material) -> None:
    events = icalendar.Calendar.from_ical(program_ics(material)).walk("VEVENT")
    described = [event for event in events if "DESCRIPTION" in event]
    assert described
    assert not any(str(event["SUMMARY"]) in str(event["DESCRIPTION"]) for event in described)


def test_the_event_of_a_paper_names_its_authors_and_leads_to_its_page(material: Material) -> None:
    _, paper, invited = icalendar.Calendar.from_ical(program_ics(material)).walk("VEVENT")
    assert str(paper["DESCRIPTION"]) == "Ada Lovelace, Marcel van Gerven"
    assert paper["URL"] == f"{URL}papers/lovelace26a.html"
    assert invited["URL"] == f"{URL}program.html"


def test_the_event_of_several_papers_lists_them_with_their_authors(material: Material) -> None:
    program = material.volume.program
    block = replace(program.sessions[0].talks[1], papers=("li26a", "li26b"))
    session = replace(program.sessions[0], talks=(block,))
    volume = replace(material.volume, program=replace(program, sessions=(session,)))
    (event,) = icalendar.Calendar.from_ical(program_ics(replace(material, volume=volume))).walk(
        "VEVENT"
    )
    assert str(event["DESCRIPTION"]) == (
        "Tiny 🎉\nWei Li, The Toy Collaboration\n\nAnother\nWei Li"
    )
    assert event["URL"] == f"{URL}program.html"


def test_a_block_of_several_papers_is_named_after_its_session(material: Material) -> None:
    program = material.volume.program
    block = replace(program.sessions[0].talks[1], title="", papers=("p0", "p1"))
    session = replace(program.sessions[0], title="Width and measure", talks=(block,))
    volume = replace(material.volume, program=replace(program, sessions=(session,)))
    (event,) = icalendar.Calendar.from_ical(program_ics(replace(material, volume=volume))).walk(
        "VEVENT"
    )
    assert str(event["SUMMARY"]) == "Width and measure"


def test_without_a_program_the_calendar_has_the_days_of_the_event(material: Material) -> None:
    without_program = replace(material, volume=replace(material.volume, program=Program()))
    (event,) = icalendar.Calendar.from_ical(program_ics(without_program)).walk("VEVENT")
    assert event.decoded("DTSTART") == date(2026, 2, 3)
    assert event.decoded("DTEND") == date(2026, 2, 5)
    assert event["URL"] == URL  # there is no program.html


def test_days_that_are_not_settled_are_not_exported_as_a_range(material: Material) -> None:
    event = replace(material.volume.conference.event, when="3 or 4 February 2026")
    volume = replace(with_tables(material.volume, event=event), program=Program())
    assert "eventdate = {2026-02}" in volume_bib(volume)
    changed = replace(material, volume=volume)
    (calendar_event,) = icalendar.Calendar.from_ical(program_ics(changed)).walk("VEVENT")
    assert calendar_event["STATUS"] == "TENTATIVE"
    json_ld, _ = event_and_volume(changed)
    assert (json_ld["startDate"], json_ld["endDate"]) == ("2026-02", "2026-02")


def test_the_feed_has_the_elements_that_atom_requires(material: Material) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    root = ET.fromstring(feed(material))
    entries = root.findall(f"{atom}entry")
    assert len(entries) == 5
    for element in (root, *entries):
        for name in ("id", "title", "updated"):
            assert element.findtext(f"{atom}{name}"), (element, name)
    assert len({entry.findtext(f"{atom}id") for entry in entries}) == 5


def test_the_feed_drops_characters_that_are_invalid_in_xml(material: Material) -> None:
    section = material.volume.sections[0]
    odd = replace(section, papers=(replace(section.papers[0], title="a\x00b\x0bc\ufffe"),))
    volume = replace(material.volume, sections=(odd,))
    assert b"<title>abc</title>" in feed(replace(material, volume=volume))


def test_the_sitemap_lists_canonical_addresses(material: Material, toy_site: Path) -> None:
    assert f"<loc>{URL}</loc>".encode() in sitemap(material, ["index.html", "a.html"])
    assert f"<loc>{URL}papers/li26a.html</loc>" in (toy_site / "sitemap.xml").read_text()
    assert "404" not in (toy_site / "sitemap.xml").read_text()
    assert f"Sitemap: {URL}sitemap.xml" in robots(material)


def test_the_sitemap_lists_no_page_without_content(
    make_site: MakeSite, volume: Volume, toy_site: Path
) -> None:
    empty_site, _ = make_site(replace(volume, sections=()))
    for site, listed in ((toy_site, True), (empty_site, False)):
        sitemap_text = (site / "sitemap.xml").read_text()
        assert "search.html" not in sitemap_text
        for page in ("papers/index.html", "authors/index.html"):
            assert (page in sitemap_text) is listed


@pytest.mark.parametrize("colour", ["#1f5fa8", "#ffff00", "#000000", "#ffffff", "#0b6e6e", "#f00"])
@pytest.mark.parametrize("background", [LIGHT, DARK])
def test_accent_colours_have_enough_contrast(colour: str, background: str) -> None:
    assert contrast(readable(colour, background), background) >= 4.5


@pytest.mark.parametrize("accent", ["#1f5fa8", "#ffee00", "#0a0a0a", "#888888"])
def test_links_have_enough_contrast_on_boxes_in_both_colour_schemes(accent: str) -> None:
    light, dark = re.findall(r"--accent: (#[0-9a-f]+)", stylesheet(accent, ""))
    assert contrast(light, LIGHT_SHADE) >= 4.5
    assert contrast(dark, DARK_SHADE) >= 4.5


OLGA = Person(given="Ольга", family="Иванова")


@pytest.mark.parametrize(
    ("editors", "printed"),
    [
        ((), "In <i>"),
        ((ADA, GERVEN), "In A. Lovelace &amp; M. van Gerven (Eds.), <i>"),
        (
            (ADA, GROUP, HASH),
            "In A. Lovelace, The Toy Collaboration, &amp; D. Q. Hash, Jr. (Eds.), <i>",
        ),
        ((Person(given="小明", family="王"), OLGA), "In 王小明 &amp; О. Иванова (Eds.), <i>"),
    ],
)
def test_apa_citations_name_the_editors(
    volume: Volume, editors: tuple[Person, ...], printed: str
) -> None:
    assert printed in apa(with_tables(volume, editors=editors), volume.papers[0])


def test_the_bibtex_of_a_page_does_not_repeat_the_abstract(volume: Volume) -> None:
    bibtex = dict(citations(volume, volume.papers[0]))["BibTeX"]
    assert "keywords = {engines, sums}" in bibtex
    assert "abstract" not in bibtex


def test_apa_citations_abbreviate_long_lists_of_authors(volume: Volume) -> None:
    assert apa(volume, volume.papers[0]) == (
        "Lovelace, A., &amp; van Gerven, M. (2026). Sums of √n &amp; “engines”: 100 % done. "
        "In A. Lovelace (Ed.), <i>Proceedings of the Toy Workshop</i> (Vol. 7, pp. 1–12). "
        "Toy Press. https://doi.org/10.5555/12345678"
    )
    crowd_paper = make_paper("a", "A", *(Person(given="A", family=f"F{n}") for n in range(25)))
    assert "F18, A., … F24, A. (2026)" in apa(volume, crowd_paper)


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://a.example.org/x?y=1&z=%20", True),
        ("HTTP://a.example.org", True),
        ("mailto:a@example.org", True),
        ("javascript:alert(1)", False),
        ("https://a.example.org/ b", False),
        ("https://a.example.org/\nx", False),
        ("//a.example.org", False),
        ("", False),
    ],
)
def test_only_web_and_mail_addresses_become_links(url: str, safe: bool) -> None:
    assert is_safe(url) is safe


def test_a_range_of_days_names_shared_months_and_years_once() -> None:
    assert days(date(2026, 2, 3), None) == "3 February 2026"
    assert days(date(2026, 2, 3), date(2026, 2, 4)) == "3–4 February 2026"
    assert days(date(2026, 1, 31), date(2026, 2, 1)) == "31 January – 1 February 2026"
    assert days(date(2025, 12, 31), date(2026, 1, 1)) == "31 December 2025 – 1 January 2026"
