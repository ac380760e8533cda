"""The abstract, read from pages drawn for the purpose and from real papers."""

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

WORDS = (
    "We measure how wide the margins of papers are, and whether it",
    "matters to those who read them. We find that margins are as wide",
    "as they were, and that nobody has looked at them before.",
)
WHOLE = " ".join(WORDS)
"""An abstract of three lines."""


def lines(*words: str, x: float = 140, y: float = 220, size: float = 10) -> list[Text]:
    return [Text(x, y + 11 * n, line, size) for n, line in enumerate(words)]


def heading(words: str, y: float, x: float = 108) -> Text:
    return Text(x, y, words, size=12, font="bold")


HEAD = (
    Text(170, 100, "A Paper about Things", size=17, font="bold"),
    Text(260, 150, "Ada Lovelace", font="bold"),
)
ABSTRACT = heading("Abstract", 200, x=280)
INTRODUCTION = (heading("1 Introduction", 330), *prose(108, 350, 30))


def abstract(*things: Thing, more: Iterable[Thing] = ()) -> str:
    """The abstract of a paper with these things beneath its authors."""
    pages = [[*HEAD, *things], [*prose(108, 80, 50), *more]]
    return read_pdf(pdf_of(pages), "", Limits())[0].abstract


def test_it_ends_at_the_next_heading() -> None:
    assert abstract(ABSTRACT, *lines(*WORDS), *INTRODUCTION) == WHOLE


def test_a_class_that_sets_it_bold() -> None:
    words = (f"Abstract—{WORDS[0]}", *WORDS[1:])
    text = [replace(line, font="bold") for line in lines(*words, size=9)]
    assert abstract(*text, *INTRODUCTION) == WHOLE


@pytest.mark.parametrize(
    "word", ["Resumo. ", "Riassunto. ", "Abstract. ", "Abstract—", "Abstract: ", "ABSTRACT – "]
)
def test_its_heading_may_begin_its_first_line(word: str) -> None:
    first = Text(140, 220, word, font="bold")
    width = 5.2 * len(word)
    text = [Text(140 + width, 220, WORDS[0]), *lines(*WORDS[1:], y=231)]
    assert abstract(first, *text, *INTRODUCTION) == WHOLE


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
def test_it_ends_where_other_text_begins(end: Text) -> None:
    assert abstract(ABSTRACT, *lines(*WORDS), end, *INTRODUCTION) == WHOLE


def test_it_ends_where_text_is_as_wide_as_the_column() -> None:
    wide = lines("Summary of the workshop. Nobody has counted", *["these lines"] * 5, x=108, y=253)
    assert abstract(ABSTRACT, *lines(*WORDS), *wide, *INTRODUCTION) == WHOLE


def test_a_footnote_in_it_is_left_out() -> None:
    note = Text(140, 256, "Equal contribution of both.", size=7)
    assert abstract(ABSTRACT, *lines(*WORDS), note, *INTRODUCTION) == WHOLE


def test_the_other_column_is_not_part_of_it() -> None:
    columns = [*prose(72, 300, 36, width=222), *prose(316, 200, 45, width=222)]
    text = lines("We measure how wide the margins of all", *["papers are, line by line,"] * 5, x=72)
    page = [*HEAD, heading("Abstract", 200, x=150), *text, heading("1 Introduction", 288, x=72)]
    after = [*prose(72, 80, 50, width=222), *prose(316, 80, 50, width=222)]
    facts = read_pdf(pdf_of([[*page, *columns], after, after]), "", Limits())[0]
    assert facts.abstract == " ".join(one.words for one in text)


@pytest.mark.parametrize(
    ("ends", "more", "joined"),
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
def test_hyphenation_is_undone(ends: tuple[str, str], more: str, joined: str) -> None:
    words = (f"{WORDS[0]} {ends[0]}", f"{ends[1]} {WORDS[1]}", WORDS[2])
    text = abstract(ABSTRACT, *lines(*words), *INTRODUCTION, more=[Text(108, 700, more)])
    assert f"{WORDS[0]} {joined} {WORDS[1]}" in text


def test_lines_of_chinese_have_no_space_between_them() -> None:
    joiner = Joiner(read_pages([], [], []))
    assert joiner.join("我们测量页边距的", "宽度") == "我们测量页边距的宽度"
    assert joiner.join("여백의", "너비") == "여백의 너비"


@pytest.mark.parametrize("more", [{"color": (1, 1, 1)}, {"x": 1000}, {"size": 2}])
def test_hidden_text_is_no_abstract(more: dict[str, Any]) -> None:
    shown = [ABSTRACT, *lines(*WORDS)]
    unseen = [
        replace(one, **{"y": 170 + 8 * n, **more})
        for n, one in enumerate([Text(280, 0, "Abstract"), *lines("Buy our things now.", *WORDS)])
    ]
    assert abstract(*unseen, *shown, *INTRODUCTION) == WHOLE


def test_footnote_marks_are_removed_but_not_exponents() -> None:
    row = [
        Text(140, 220, "We looked at 10"),
        Text(140 + 66, 216, "6", size=7),
        Text(140 + 74, 220, "margins of papers"),
        Text(140 + 146, 216, "1", size=7),
        Text(140 + 149, 220, ", all of them wide, and"),
    ]
    text = abstract(ABSTRACT, *row, *lines(*WORDS[1:], y=231), *INTRODUCTION)
    assert text.startswith("We looked at 10⁶ margins of papers, all of them wide, and matters")


def test_paragraphs_are_separated() -> None:
    first, second = lines(*WORDS), lines(*WORDS, y=253)
    stands_in = Text(152, second[0].y, second[0].words)
    result = abstract(ABSTRACT, *first, stands_in, *second[1:], *INTRODUCTION)
    assert result == f"{WHOLE}\n\n{WHOLE}"


@pytest.mark.parametrize(
    "text",
    [
        [*lines(*WORDS), heading("Introduction", 330)],
        [*lines(*WORDS, x=108, size=8), *prose(108, 300, 9)],
    ],
    ids=["above the introduction", "in smaller type"],
)
def test_it_may_have_no_heading(text: list[Text]) -> None:
    assert abstract(*text, *prose(108, 420, 20)) == WHOLE


def test_it_goes_on_after_the_break_of_a_page() -> None:
    pages = [
        [
            *HEAD,
            heading("Abstract", 640, x=280),
            *lines(*WORDS[:2], y=660),
            Text(140, 690, "1 Both.", 8),
        ],
        [*lines(WORDS[2], y=80), heading("1 Introduction", 110), *prose(108, 140, 50)],
    ]
    assert read_pdf(pdf_of(pages), "", Limits())[0].abstract == WHOLE


def test_other_text_is_no_abstract() -> None:
    assert abstract(ABSTRACT, Text(140, 220, "Too short."), *INTRODUCTION) == ""
    assert abstract(*prose(140, 200, 45, width=320)) == ""
    assert abstract(ABSTRACT, *prose(140, 220, 45, width=320)) == ""


def recorded(real: Path) -> dict[Path, str]:
    """The abstracts that the volumes' own records have, by PDF."""
    entries = parse_file(str(real / "unireps2023" / "unireps23.bib")).entries
    with (real / "unireps2023" / "truth.csv").open(encoding="utf-8", newline="") as stream:
        keys = {line["file"]: line["bib_key"] for line in csv.DictReader(stream)}
    result = {
        real / "unireps2023" / name: entries[key].fields.get("abstract", "")
        for name, key in keys.items()
        if name != "fumero24a.pdf"  # a preface
    }
    for one in yaml.safe_load((real / "sigdial" / "papers.yml").read_text("utf-8")):
        result[real / "sigdial" / "papers" / one["file"]] = one["abstract"] or ""
    return {path: plain(from_latex(text)) for path, text in result.items() if path.is_file()}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def test_real_abstracts_equal_those_of_the_records(real: Path) -> None:
    """Three in four records have what is printed; the others are cut, or of an older version."""
    truth = recorded(real)
    assert len(truth) > 38
    same = 0
    for path, text in truth.items():
        facts = read_pdf(path.read_bytes(), "", Limits())[0]
        assert facts.abstract, path.name
        one, other = words(facts.abstract), words(text)
        same += SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.97
    assert same > 0.65 * len(truth)
