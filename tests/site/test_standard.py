"""The standard pages: their titles, and the places of the parts that they do not place."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from procbuild.conference import Speaker
from procbuild.model import Volume
from tests.changed_volumes import with_identity, with_tables

from .conftest import MakeSite


def headings(out: Path, page: str) -> list[str]:
    """Return the level and the words of each heading of a page."""
    text = (out / f"{page}.html").read_text(encoding="utf-8")
    found = re.findall(r"<h([1-6])[^>]*>(.*?)</h\1>", text, re.DOTALL)
    return [f"{level} {re.sub('<.*?>', '', words).strip()}" for level, words in found]


def main_lines(out: Path) -> list[str]:
    """Return the lines of the home page below its top section."""
    text = (out / "index.html").read_text(encoding="utf-8")
    _, _, main = text.partition("</header>\n")[2].partition("</header>")
    lines = re.sub("<.*?>", "\n", main, flags=re.DOTALL).splitlines()
    return [line.strip() for line in lines if line.strip()]


PARTS = ["2 News", "2 Invited speaker", "2 Organizers", "2 Program committee", "2 Sponsors"]
PAPERS = ["2 Papers", "3 Long papers", "3 Short papers"]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("", ["1 Toy Workshop", *PAPERS]),
        ("Welcome.\n", ["1 Toy Workshop", *PAPERS]),
        ("# Toys\n\nWelcome.\n", ["1 Toys", *PAPERS]),
        ("---\nauthor: Ada\n---\n(top)=\n\n# Toys\n", ["1 Toys", *PAPERS]),
        ("Welcome.\n\n## Aims\n", ["1 Toy Workshop", *PAPERS, "2 Aims"]),
        ("Welcome.\n\n## Aims\n\n### One\n\n## Past\n",
         ["1 Toy Workshop", *PAPERS, "2 Aims", "3 One", "2 Past"]),
        ("# Toys\n\n# Past\n", ["1 Toy Workshop", *PAPERS, "2 Toys", "2 Past"]),
        ("## Aims\n\n## Past\n", ["1 Toy Workshop", *PAPERS, "2 Aims", "2 Past"]),
    ],
)  # fmt: skip
def test_the_home_page_has_one_title_and_everything_below_it(
    make_site: MakeSite, volume: Volume, page: str, expected: list[str]
) -> None:
    out, findings = make_site(volume, index=page)
    names_of_roles = {"3 General chair", "3 Reviewer", "3 Gold"}
    found = [heading for heading in headings(out, "index") if heading not in names_of_roles]
    assert (found, findings) == ([*expected, *PARTS], ())


def test_papers_stand_between_the_introduction_and_the_first_subheading(
    make_site: MakeSite, volume: Volume
) -> None:
    page = "# Toys\n\nWelcome.\n\nAll of you.\n\n## Aims\n\nTo play.\n"
    lines = main_lines(make_site(volume, index=page)[0])
    assert lines[:4] == ["Welcome.", "All of you.", "Papers", "Long papers"]
    after = lines.index("Another")
    assert lines.index("Aims") > after
    assert lines[lines.index("Aims") + 1] == "To play."


def test_the_home_page_asks_for_papers_until_the_deadline(
    make_site: MakeSite, volume: Volume
) -> None:
    announced = with_identity(volume, status="announced")
    (submission, *others) = volume.conference.dates
    extended = with_tables(announced, dates=(replace(submission, on=None), *others))
    coming = replace(volume.conference.event, start=date(2026, 6, 1), end=None)
    for asked, case in ((False, announced), (True, extended)):
        out, _ = make_site(with_tables(case, event=coming))
        assert (">Submit a paper<" in (out / "index.html").read_text(encoding="utf-8")) is asked


@pytest.mark.parametrize(
    ("language", "call", "program"),
    [("en", "Call for papers", "Program"), ("de", "Aufruf zur Einreichung", "Programm")],
)
@pytest.mark.parametrize("page", ["", "Soon.\n"])
def test_other_standard_pages_without_a_title_get_one_in_the_language_of_the_volume(
    make_site: MakeSite, volume: Volume, page: str, language: str, call: str, program: str
) -> None:
    announced = with_identity(volume, status="announced", language=language)
    out, findings = make_site(announced, call=page, program=page)
    assert findings == ()
    assert headings(out, "call")[0] == f"1 {call}"
    assert headings(out, "program")[0] == f"1 {program}"


def test_the_heading_of_the_speakers_is_plural_if_there_are_several(
    make_site: MakeSite, volume: Volume
) -> None:
    speakers = (*volume.conference.speakers, Speaker(given="Ada", family="Lovelace"))
    for count, heading in enumerate(("Invited speaker", "Invited speakers"), 1):
        conference = replace(volume.conference, speakers=speakers[:count])
        out, _ = make_site(replace(volume, conference=conference))
        assert f"2 {heading}" in headings(out, "index")
        assert 'id="invited-speakers"' in (out / "index.html").read_text(encoding="utf-8")
