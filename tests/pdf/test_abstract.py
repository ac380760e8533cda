"""The abstract is read from pages drawn for each test, and from real papers."""

import csv
import re
from collections.abc import Iterable
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
import yaml
from pybtex.database import parse_file

from procbuild.conference import Limits
from procbuild.pdf.read import read_pdf
from procbuild.pdf.reading.broken import Joiner
from procbuild.pdf.reading.pages import read_pages
from procbuild.text import fold, from_latex, plain
from tests.pdf.drawing import Text, Thing, pdf_of, prose

LINES = (
    "We measure how wide the margins of papers are, and whether it",
    "matters to those who read them. We find that margins are as wide",
    "as they were, and that nobody has looked at them before.",
)
ABSTRACT = " ".join(LINES)
"""The text of the abstract"""


def lines(*words: str, x: float = 140, y: float = 220, size: float = 10) -> list[Text]:
    return [Text(x, y + 11 * n, line, size) for n, line in enumerate(words)]


def heading(words: str, y: float, x: float = 108) -> Text:
    return Text(x, y, words, size=12, font="bold")


HEAD = (
    Text(170, 100, "A Paper about Things", size=17, font="bold"),
    Text(260, 150, "Ada Lovelace", font="bold"),
)
ABSTRACT_HEADING = heading("Abstract", 200, x=280)
INTRODUCTION = (heading("1 Introduction", 330), *prose(108, 350, 30))


def read_abstract(*things: Thing, second_page: Iterable[Thing] = ()) -> str:
    """Read the abstract of a paper with these things below the authors, and on its second page."""
    pages = [[*HEAD, *things], [*prose(108, 80, 50), *second_page]]
    return read_pdf(pdf_of(pages), "", Limits())[0].abstract


def test_an_abstract_ends_at_the_next_heading() -> None:
    assert read_abstract(ABSTRACT_HEADING, *lines(*LINES), *INTRODUCTION) == ABSTRACT


def test_an_abstract_may_be_bold() -> None:
    words = (f"Abstract—{LINES[0]}", *LINES[1:])
    text = [replace(line, font="bold") for line in lines(*words, size=9)]
    assert read_abstract(*text, *INTRODUCTION) == ABSTRACT


@pytest.mark.parametrize(
    "word", ["Resumo. ", "Riassunto. ", "Abstract. ", "Abstract—", "Abstract: ", "ABSTRACT – "]
)
def test_the_heading_may_be_on_the_first_line(word: str) -> None:
    first = Text(140, 220, word, font="bold")
    width = 5.2 * len(word)
    text = [Text(140 + width, 220, LINES[0]), *lines(*LINES[1:], y=231)]
    assert read_abstract(first, *text, *INTRODUCTION) == ABSTRACT


@pytest.mark.parametrize(
    "end",
    [
        Text(140, 258, "Keywords: margins, papers"),
        Text(140, 258, "Index Terms—margins, papers"),
        Text(140, 258, "Mots-clés : marges, actes"),
        Text(140, 258, "Figure 1: A margin, and what is beside it in most of the papers"),
        Text(140, 300, "This text stands far below, and is of no abstract at all."),
        Text(140, 262, "This is set in larger type.", size=12),
    ],
    ids=["keywords", "index terms", "French", "caption", "gap", "larger"],
)
def test_an_abstract_ends_where_other_text_begins(end: Text) -> None:
    assert read_abstract(ABSTRACT_HEADING, *lines(*LINES), end, *INTRODUCTION) == ABSTRACT


def test_an_abstract_ends_where_text_is_as_wide_as_the_column() -> None:
    wide = lines("Summary of the workshop. Nobody has counted", *["these lines"] * 5, x=108, y=253)
    assert read_abstract(ABSTRACT_HEADING, *lines(*LINES), *wide, *INTRODUCTION) == ABSTRACT


def test_a_footnote_is_no_part_of_the_abstract() -> None:
    note = Text(140, 256, "Equal contribution of both.", size=7)
    assert read_abstract(ABSTRACT_HEADING, *lines(*LINES), note, *INTRODUCTION) == ABSTRACT


def test_the_other_column_is_no_part_of_the_abstract() -> None:
    columns = [*prose(72, 300, 36, width=222), *prose(316, 200, 45, width=222)]
    text = lines("We measure how wide the margins of all", *["papers are, line by line,"] * 5, x=72)
    page = [*HEAD, heading("Abstract", 200, x=150), *text, heading("1 Introduction", 288, x=72)]
    after = [*prose(72, 80, 50, width=222), *prose(316, 80, 50, width=222)]
    facts = read_pdf(pdf_of([[*page, *columns], after, after]), "", Limits())[0]
    assert facts.abstract == " ".join(line.words for line in text)


@pytest.mark.parametrize(
    ("parts", "other_text", "joined"),
    [
        (("mea-", "sure"), "", "measure"),
        (("well-", "known"), "It is well-known.", "well-known"),
        (("chat-", "based"), "A chat is based on it.", "chat-based"),
        (("over-", "fitting"), "While fitting, overfitting is over.", "overfitting"),
        (("out-", "performs"), "They perform, we outperform, out of all.", "outperforms"),
        (("Non-", "English"), "", "Non-English"),
        (("https://example.org/", "papers"), "", "https://example.org/papers"),
    ],
)
def test_hyphenation_is_undone(parts: tuple[str, str], other_text: str, joined: str) -> None:
    words = (f"{LINES[0]} {parts[0]}", f"{parts[1]} {LINES[1]}", LINES[2])
    text = read_abstract(
        ABSTRACT_HEADING, *lines(*words), *INTRODUCTION, second_page=[Text(108, 700, other_text)]
    )
    assert f"{LINES[0]} {joined} {LINES[1]}" in text


def test_lines_of_chinese_have_no_space_between_them() -> None:
    joiner = Joiner(read_pages([], [], []))
    assert joiner.join("我们测量页边距的", "宽度") == "我们测量页边距的宽度"
    assert joiner.join("여백의", "너비") == "여백의 너비"


@pytest.mark.parametrize("changes", [{"color": (1, 1, 1)}, {"x": 1000}, {"size": 2}])
def test_hidden_text_is_no_abstract(changes: dict[str, Any]) -> None:
    visible = [ABSTRACT_HEADING, *lines(*LINES)]
    hidden = [
        replace(text, **{"y": 170 + 8 * n, **changes})
        for n, text in enumerate([Text(280, 0, "Abstract"), *lines("Buy our things now.", *LINES)])
    ]
    assert read_abstract(*hidden, *visible, *INTRODUCTION) == ABSTRACT


def test_footnote_marks_are_removed_but_not_exponents() -> None:
    row = [
        Text(140, 220, "We looked at 10"),
        Text(140 + 66, 216, "6", size=7),
        Text(140 + 74, 220, "margins of papers"),
        Text(140 + 146, 216, "1", size=7),
        Text(140 + 149, 220, ", all of them wide, and"),
    ]
    text = read_abstract(ABSTRACT_HEADING, *row, *lines(*LINES[1:], y=231), *INTRODUCTION)
    assert text.startswith("We looked at 10⁶ margins of papers, all of them wide, and matters")


def test_paragraphs_are_separated() -> None:
    first, second = lines(*LINES), lines(*LINES, y=253)
    indented_line = Text(152, second[0].y, second[0].words)
    result = read_abstract(ABSTRACT_HEADING, *first, indented_line, *second[1:], *INTRODUCTION)
    assert result == f"{ABSTRACT}\n\n{ABSTRACT}"


@pytest.mark.parametrize(
    "text",
    [
        [*lines(*LINES), heading("Introduction", 330)],
        [*lines(*LINES, x=108, size=8), *prose(108, 300, 9)],
    ],
    ids=["above the introduction", "in smaller type"],
)
def test_an_abstract_may_have_no_heading(text: list[Text]) -> None:
    assert read_abstract(*text, *prose(108, 420, 20)) == ABSTRACT


def test_an_abstract_may_continue_on_the_next_page() -> None:
    pages = [
        [
            *HEAD,
            heading("Abstract", 640, x=280),
            *lines(*LINES[:2], y=660),
            Text(140, 690, "1 Both.", 8),
        ],
        [*lines(LINES[2], y=80), heading("1 Introduction", 110), *prose(108, 140, 50)],
    ]
    assert read_pdf(pdf_of(pages), "", Limits())[0].abstract == ABSTRACT


def test_other_text_is_no_abstract() -> None:
    assert read_abstract(ABSTRACT_HEADING, Text(140, 220, "Too short."), *INTRODUCTION) == ""
    assert read_abstract(*prose(140, 200, 45, width=320)) == ""
    assert read_abstract(ABSTRACT_HEADING, *prose(140, 220, 45, width=320)) == ""


def read_recorded_abstracts(real: Path) -> dict[Path, str]:
    """Read the abstracts in the records of the real volumes, by PDF."""
    entries = parse_file(str(real / "unireps2023" / "unireps23.bib")).entries
    with (real / "unireps2023" / "truth.csv").open(encoding="utf-8", newline="") as stream:
        keys = {line["file"]: line["bib_key"] for line in csv.DictReader(stream)}
    result = {
        real / "unireps2023" / name: entries[key].fields.get("abstract", "")
        for name, key in keys.items()
        if name != "fumero24a.pdf"  # a preface
    }
    for paper in yaml.safe_load((real / "sigdial" / "papers.yml").read_text("utf-8")):
        result[real / "sigdial" / "papers" / paper["file"]] = paper["abstract"] or ""
    return {path: plain(from_latex(text)) for path, text in result.items() if path.is_file()}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def test_real_abstracts_equal_those_of_the_records(real: Path) -> None:
    """About a quarter of the records have a shortened abstract or an older version of it."""
    abstracts = read_recorded_abstracts(real)
    assert len(abstracts) > 38
    same = 0
    for path, text in abstracts.items():
        facts = read_pdf(path.read_bytes(), "", Limits())[0]
        assert facts.abstract, path.name
        printed, recorded = words(facts.abstract), words(text)
        same += SequenceMatcher(None, printed, recorded, autojunk=False).ratio() > 0.97
    assert same > 0.65 * len(abstracts)
