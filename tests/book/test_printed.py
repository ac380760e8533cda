"""The book's own pages as a reader sees them: what stands where."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from procbuild.conference import Organizer, Person, Program, Session, Speaker, Sponsor, Talk
from procbuild.model import Section, Volume
from tests.book.volumes import made, paper, volume
from tests.pdf.reading import Glyphs, glyphs, labels, outline

Row = tuple[float, float, str]
"""Left end and baseline of a line in pt, from the page's lower left corner, and its text."""


def rows(found: Glyphs) -> list[Row]:
    """The lines of a page from top to bottom."""
    lines: dict[int, Glyphs] = {}
    for one in found:
        lines.setdefault(round(one[2]), []).append(one)
    ordered = [sorted(line, key=lambda one: one[1]) for _, line in sorted(lines.items())[::-1]]
    return [(line[0][1], line[0][2], "".join(one[0] for one in line)) for line in ordered]


def chapters(book: Path) -> Mapping[str, range]:
    """The pages (from 0) of the front matter's chapters, by title."""
    start = labels(book).index("1")
    own = [(title, page) for _, title, page in outline(book) if page is not None and page < start]
    ends = [page for _, page in own[1:]] + [start]
    return {title: range(page, end) for (title, page), end in zip(own, ends, strict=True)}


def texts(book: Path, chapter: str) -> list[list[str]]:
    """The lines of each page of a chapter, without the number at the foot; empty pages left out."""
    pages = [[text for _, _, text in rows(glyphs(book, page))] for page in chapters(book)[chapter]]
    return [page[:-1] for page in pages if page]


def with_conference(what: Volume, **changed: Any) -> Volume:
    """The volume with other tables in its ``volume.toml``."""
    return replace(what, conference=replace(what.conference, **changed))


def test_a_logo_that_is_too_wide_is_shown_whole(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "wide.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="60">'
        '<rect width="200" height="60" fill="#f00"/>'
        '<rect x="1800" width="200" height="60" fill="#00f"/></svg>'
    )
    what = volume([paper(tmp_path / "in", "alpha", 1, 1)])
    sponsor = Sponsor(name="Wide & Sons", logo="wide.svg")
    out, _ = made(tmp_path, with_conference(what, sponsors=(sponsor,)))
    page = chapters(out / "book.pdf")["Sponsors"].start
    document = pypdfium2.PdfDocument(out / "book.pdf")
    picture = document[page].render().to_pil().convert("RGB")
    document.close()
    colours = {colour for _, colour in picture.getcolors(1 << 16) or ()}
    assert {(255, 0, 0), (0, 0, 255)} <= colours


def test_no_session_is_called_at_the_foot_of_a_page(tmp_path: Path) -> None:
    sessions = tuple(
        Session(
            id=f"s{number}",
            title=f"Session {number}",
            on=date(2024, 3, 1) + timedelta(number // 12),
            room="Hall",
            talks=(Talk(title="A talk", start=time(9), end=time(10)),) * (1 + number % 3),
        )
        for number in range(60)
    )
    what = volume([paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = made(tmp_path, replace(what, program=Program(sessions=sessions)))
    pages = texts(out / "book.pdf", "Program")
    assert pages[0][:3] == ["Program", "Friday, 1 March 2024", "SESSION 0Hall"]
    assert len(pages) > 4
    assert {page[-1] for page in pages} == {"09:00–10:00A talk"}


def test_a_session_and_its_room_stand_below_each_other_where_a_line_is_too_short(
    tmp_path: Path,
) -> None:
    session = Session(
        id="s",
        title="On the titles of sessions that are longer than others",
        room="The reading room on the second floor",
        chair="Eve Editor",
        talks=(Talk(title="A talk", start=time(9), end=time(10)),),
    )
    what = volume([paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = made(tmp_path, replace(what, program=Program(sessions=(session,))))
    ((_, _, title, place, talk),) = texts(out / "book.pdf", "Program")
    assert title == session.title.upper()
    assert place == "The reading room on the second floor · Chair: Eve Editor"
    assert talk.endswith("A talk")


def test_no_talk_is_called_at_the_foot_of_a_page(tmp_path: Path) -> None:
    speakers = tuple(
        Speaker(
            given="Kay",
            family=f"Note {number}",
            title=f"Talk {number}",
            abstract="Words of it. " * (7 * (5 + number)),
        )
        for number in range(24)
    )
    what = volume([paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = made(tmp_path, with_conference(what, speakers=speakers))
    pages = texts(out / "book.pdf", "Invited talks")
    assert len(pages) > 4
    assert not any(page[-1].startswith(("Talk", "Kay")) for page in pages)


@pytest.mark.parametrize("count", [30, 60, 200])
def test_a_committee_stands_in_two_columns_of_one_height(count: int, tmp_path: Path) -> None:
    people = [Organizer(given="Rex", family=f"Reader {number}") for number in range(count)]
    committee = (
        *(replace(one, role="Reviewers") for one in people),
        Organizer(given="Zoe", family="Last", role="Helpers"),
    )
    what = volume([paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = made(tmp_path, with_conference(what, committee=committee))
    pages = texts(out / "book.pdf", "Organization")
    assert pages[-1][-2:] == ["HELPERS", "Zoe Last"]
    lines = [line for page in pages for line in page if "Reader" in line]
    assert [line.count("Reader") for line in lines] == [2] * (count // 2)


def test_an_index_ends_with_two_columns_of_one_height(tmp_path: Path) -> None:
    crowd = tuple(Person(given="Ada", family=f"Author {number:03}") for number in range(150))
    one = replace(paper(tmp_path / "in", "alpha", 1, 1), authors=crowd, keywords=())
    out, _ = made(tmp_path, volume([one]))
    book = out / "book.pdf"
    number = len(labels(book)) - 1
    assert labels(book)[number] == "3", "it goes on on a second page"
    entries = [text.count("Ada") for _, _, text in rows(glyphs(book, number)) if "Ada" in text]
    assert entries[:-1] == [2] * (len(entries) - 1)
    assert len(entries) > 3


def test_sections_are_called_with_their_formulas(tmp_path: Path) -> None:
    one = paper(tmp_path / "in", "alpha", 1, 1)
    section = Section(id="all", title="Bounds in $n^2$", papers=(one,))
    out, _ = made(tmp_path, replace(volume([one]), sections=(section,)))
    (contents,) = texts(out / "book.pdf", "Contents")
    assert any(line.startswith("BOUNDS IN ") for line in contents)
    assert not any("$" in line for line in contents)


@pytest.mark.parametrize(("language", "order"), [("en", "באדג"), ("he", "דגבא")])
def test_names_of_another_direction_keep_their_place(
    language: str, order: str, tmp_path: Path
) -> None:
    names = (Person(literal="אב"), Person(literal="גד"))
    one = replace(paper(tmp_path / "in", "alpha", 1, 1), title="A title", authors=names)
    what = volume([one])
    identity = replace(what.conference.volume, language=language)
    out, _ = made(tmp_path, with_conference(what, volume=identity))
    page = chapters(out / "book.pdf")["Contents"].start
    left = {character: x for character, x, _ in glyphs(out / "book.pdf", page)}
    assert "".join(sorted(order, key=lambda letter: left[letter])) == order


def test_the_page_in_place_of_a_paper_has_one_left_edge(tmp_path: Path) -> None:
    one = paper(tmp_path / "in", "alpha", 1, 1)
    (tmp_path / "in" / "alpha.pdf").write_bytes(b"%PDF-1.7 damaged")
    out, _ = made(tmp_path, volume([one]), allow_missing=True)
    book = out / "book.pdf"
    lines = rows(glyphs(book, labels(book).index("1")))
    edges = [left for left, _, text in lines if text.startswith(("On alpha", "Ada", "This"))]
    assert edges == pytest.approx([edges[0]] * 3, abs=1.5)
