"""The layout of the pages that procbuild typesets: front matter and indexes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pypdfium2
import pytest

from procbuild.conference import (
    BookRules,
    Organizer,
    Person,
    Program,
    Session,
    Speaker,
    Sponsor,
    Talk,
)
from procbuild.model import Section
from tests.book.volumes import build_book, make_paper, make_volume
from tests.changed_volumes import with_identity, with_tables
from tests.pdf.reading import Glyphs, glyphs, labels, outline

Row = tuple[float, float, str]
"""Left end and baseline of a line in pt, from the page's lower left corner, and its text."""


def rows_of(page_glyphs: Glyphs) -> list[Row]:
    """Return the lines of a page from top to bottom."""
    lines: dict[int, Glyphs] = {}
    for character, x, y in page_glyphs:
        lines.setdefault(round(y), []).append((character, x, y))
    rows = []
    for _, line in sorted(lines.items(), reverse=True):
        line.sort(key=lambda glyph: glyph[1])
        _, left, baseline = line[0]
        rows.append((left, baseline, "".join(character for character, _, _ in line)))
    return rows


def chapter_pages(book: Path) -> Mapping[str, range]:
    """Return the page indexes of the chapters of the front matter, by title."""
    start = labels(book).index("1")
    starts = [
        (title, page) for _, title, page in outline(book) if page is not None and page < start
    ]
    ends = [page for _, page in starts[1:]] + [start]
    return {title: range(page, end) for (title, page), end in zip(starts, ends, strict=True)}


def chapter_lines(book: Path, chapter: str) -> list[list[str]]:
    """Return the lines of each page of a chapter, without page numbers and without empty pages."""
    pages = [
        [text for _, _, text in rows_of(glyphs(book, page))]
        for page in chapter_pages(book)[chapter]
    ]
    return [page[:-1] for page in pages if page]


def test_a_logo_that_is_too_wide_is_scaled_down(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "wide.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="2000" height="60">'
        '<rect width="200" height="60" fill="#f00"/>'
        '<rect x="1800" width="200" height="60" fill="#00f"/></svg>'
    )
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)])
    sponsor = Sponsor(name="Wide & Sons", logo="wide.svg")
    out, _ = build_book(tmp_path, with_tables(volume, sponsors=(sponsor,)))
    page = chapter_pages(out / "book.pdf")["Sponsors"].start
    document = pypdfium2.PdfDocument(out / "book.pdf")
    picture = document[page].render().to_pil().convert("RGB")
    document.close()
    colours = {colour for _, colour in picture.getcolors(1 << 16) or ()}
    assert {(255, 0, 0), (0, 0, 255)} <= colours


def test_no_page_ends_with_the_title_of_a_session(tmp_path: Path) -> None:
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
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = build_book(tmp_path, replace(volume, program=Program(sessions=sessions)))
    pages = chapter_lines(out / "book.pdf", "Program")
    assert pages[0][:3] == ["Program", "Friday, 1 March 2024", "SESSION 0Hall"]
    assert len(pages) > 4
    assert {page[-1] for page in pages} == {"09:00–10:00A talk"}


def test_a_long_session_title_has_the_room_on_the_next_line(
    tmp_path: Path,
) -> None:
    session = Session(
        id="s",
        title="On the titles of sessions that are longer than others",
        room="The reading room on the second floor",
        chair="Eve Editor",
        talks=(Talk(title="A talk", start=time(9), end=time(10)),),
    )
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = build_book(tmp_path, replace(volume, program=Program(sessions=(session,))))
    ((_, _, title, place, talk),) = chapter_lines(out / "book.pdf", "Program")
    assert title == session.title.upper()
    assert place == "The reading room on the second floor · Chair: Eve Editor"
    assert talk.endswith("A talk")


def test_the_program_says_what_is_planned_before_titles_are_known(tmp_path: Path) -> None:
    talks = (
        Talk(title="Methods talks", start=time(9), end=time(10), count=2, minutes=30),
        Talk(kind="panel", start=time(10), end=time(11), speakers=("Kay Note",)),
        Talk(kind="invited", start=time(11), end=time(12), speakers=("Bo Ray",), title="Rays"),
        Talk(kind="break", start=time(12), end=time(13)),
    )
    session = Session(id="s", title="Foundations", talks=talks)
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)])
    program = Program(note="tentative", sessions=(session,))
    out, _ = build_book(tmp_path, replace(volume, program=program))
    ((_, note, _, _, *lines),) = chapter_lines(out / "book.pdf", "Program")
    assert note == "Tentative."
    assert lines == [
        "09:00–10:00Methods talks · 2 × 30 min",
        "10:00–11:00Panel",
        "Kay Note",
        "11:00–12:00Invited talk",
        "Rays — Bo Ray",
        "12:00–13:00Break",
    ]


def test_the_program_begins_as_far_below_its_heading_as_other_chapters(tmp_path: Path) -> None:
    talk = Talk(title="A talk", start=time(9), end=time(10))
    program = Program(sessions=(Session(id="s", title="Foundations", talks=(talk,)),))
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = build_book(tmp_path, replace(volume, program=program))
    gaps = []
    for chapter in ("Organization", "Program"):
        rows = rows_of(glyphs(out / "book.pdf", chapter_pages(out / "book.pdf")[chapter].start))
        gaps.append(rows[0][1] - rows[1][1])
    assert gaps[0] == pytest.approx(gaps[1], abs=3)  # the letters differ in size


LISTS = """\
# Preface

Before the list.

- One, which has
  - two,
  - three.

Behind the list.

Another paragraph.
"""


def test_a_list_stands_apart_from_the_text_around_it(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "preface.md").write_text(LISTS)
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)], BookRules())
    out, _ = build_book(tmp_path, volume)
    rows = rows_of(glyphs(out / "book.pdf", chapter_pages(out / "book.pdf")["Preface"].start))
    baselines = [round(baseline) for _, baseline, _ in rows[1:-1]]
    before, one, two, three, behind, another = baselines
    assert one - two == two - three == behind - another == 14
    assert before - one >= 16
    assert three - behind >= 16


def test_papers_without_a_time_stand_apart_from_the_schedule(tmp_path: Path) -> None:
    talks = tuple(Talk(title="A talk", start=time(9 + n), end=time(10 + n)) for n in range(2))
    session = Session(id="s", title="Foundations", talks=talks, papers=("alpha",))
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = build_book(tmp_path, replace(volume, program=Program(sessions=(session,))))
    (page,) = chapter_pages(out / "book.pdf")["Program"]
    rows = rows_of(glyphs(out / "book.pdf", page))
    (first, second) = [y for _, y, text in rows if "A talk" in text]
    (paper,) = [y for _, y, text in rows if text.startswith("On alpha")]
    assert second - paper > first - second + 5


def test_invited_speakers_are_listed_before_their_talks_have_titles(tmp_path: Path) -> None:
    speakers = (
        Speaker(given="Kay", family="Note", title="A talk", abstract="Words."),
        Speaker(given="Uma", family="Titled", affiliations=("University of Pagewell",)),
    )
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = build_book(tmp_path, with_tables(volume, speakers=speakers))
    assert chapter_lines(out / "book.pdf", "Invited speaker") == [
        ["Invited speaker", "Uma Titled, University of Pagewell"]
    ]
    assert "Uma Titled" not in str(chapter_lines(out / "book.pdf", "Invited talk"))
    more = (*speakers, Speaker(given="Bo", family="Ray"))
    out, _ = build_book(tmp_path / "more", with_tables(volume, speakers=more))
    assert chapter_lines(out / "book.pdf", "Invited speakers") == [
        ["Invited speakers", "Uma Titled, University of Pagewell", "Bo Ray"]
    ]


def test_no_page_ends_with_the_title_of_a_talk(tmp_path: Path) -> None:
    speakers = tuple(
        Speaker(
            given="Kay",
            family=f"Note {number}",
            title=f"Talk {number}",
            abstract="Words of it. " * (7 * (5 + number)),
        )
        for number in range(24)
    )
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = build_book(tmp_path, with_tables(volume, speakers=speakers))
    pages = chapter_lines(out / "book.pdf", "Invited talks")
    assert len(pages) > 4
    assert not any(page[-1].startswith(("Talk", "Kay")) for page in pages)


@pytest.mark.parametrize("count", [30, 60, 200])
def test_a_committee_is_set_in_two_columns_of_equal_height(count: int, tmp_path: Path) -> None:
    people = [Organizer(given="Rex", family=f"Reader {number}") for number in range(count)]
    committee = (
        *(replace(person, role="Reviewers") for person in people),
        Organizer(given="Zoe", family="Last", role="Helpers"),
    )
    volume = make_volume([make_paper(tmp_path / "in", "alpha", 1, 1)])
    out, _ = build_book(tmp_path, with_tables(volume, committee=committee))
    pages = chapter_lines(out / "book.pdf", "Organization")
    assert pages[-1][-2:] == ["HELPERS", "Zoe Last"]
    lines = [line for page in pages for line in page if "Reader" in line]
    assert [line.count("Reader") for line in lines] == [2] * (count // 2)


def test_an_index_ends_with_two_columns_of_equal_height(tmp_path: Path) -> None:
    crowd = tuple(Person(given="Ada", family=f"Author {number:03}") for number in range(150))
    paper = replace(make_paper(tmp_path / "in", "alpha", 1, 1), authors=crowd, keywords=())
    out, _ = build_book(tmp_path, make_volume([paper]))
    book = out / "book.pdf"
    number = len(labels(book)) - 1
    assert labels(book)[number] == "3", "the index has a second page"
    entries = [text.count("Ada") for _, _, text in rows_of(glyphs(book, number)) if "Ada" in text]
    assert entries[:-1] == [2] * (len(entries) - 1)
    assert len(entries) > 3


def test_formulas_in_section_titles_are_typeset(tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 1, 1)
    section = Section(id="all", title="Bounds in $n^2$", papers=(paper,))
    out, _ = build_book(tmp_path, replace(make_volume([paper]), sections=(section,)))
    (contents,) = chapter_lines(out / "book.pdf", "Contents")
    assert any(line.startswith("BOUNDS IN ") for line in contents)
    assert not any("$" in line for line in contents)


@pytest.mark.parametrize(("language", "order"), [("en", "באדג"), ("he", "דגבא")])
def test_names_in_another_writing_direction_keep_their_order(
    language: str, order: str, tmp_path: Path
) -> None:
    names = (Person(literal="אב"), Person(literal="גד"))
    paper = replace(make_paper(tmp_path / "in", "alpha", 1, 1), title="A title", authors=names)
    volume = make_volume([paper])
    out, _ = build_book(tmp_path, with_identity(volume, language=language))
    page = chapter_pages(out / "book.pdf")["Contents"].start
    left_ends = {character: x for character, x, _ in glyphs(out / "book.pdf", page)}
    assert "".join(sorted(order, key=lambda letter: left_ends[letter])) == order


def test_the_page_that_replaces_a_paper_has_one_left_edge(tmp_path: Path) -> None:
    paper = make_paper(tmp_path / "in", "alpha", 1, 1)
    (tmp_path / "in" / "alpha.pdf").write_bytes(b"%PDF-1.7 damaged")
    out, _ = build_book(tmp_path, make_volume([paper]), allow_missing=True)
    book = out / "book.pdf"
    lines = rows_of(glyphs(book, labels(book).index("1")))
    edges = [left for left, _, text in lines if text.startswith(("On alpha", "Ada", "This"))]
    assert edges == pytest.approx([edges[0]] * 3, abs=1.5)
