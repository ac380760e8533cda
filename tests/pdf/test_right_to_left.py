"""Papers in Hebrew and Arabic, and names in them, are read whatever order they are drawn in."""

from collections.abc import Iterable, Sequence
from typing import get_args

import pytest

from procbuild.conference import Limits
from procbuild.layout import PdfLayout
from procbuild.model import PdfFacts
from procbuild.pdf.read import read_pdf
from tests.pdf.scripts import Order, Shown, centred, from_right, pdf_of_shown

LEFT, RIGHT = 72.0, 540.0
ORDERS: Sequence[Order] = get_args(Order)

TITLE = "זיהוי ישויות בעברית"
WORDS = "הספר הזה מדבר על שפה ועל מילים רבות מאוד שנמצאות בו בכל עמוד ובכל שורה של הטקסט כולו כאן"
"""A line of Hebrew of the width of the text."""

PROSE = "The quick brown fox jumps over the lazy dog while we measure what we see in its home"


def shown(text: str) -> str:
    """Hebrew or Arabic words, and spaces and marks, from left to right as displayed."""
    return text[::-1]


def read(*pages: Iterable[Shown], order: Order = "one piece") -> tuple[PdfFacts, PdfLayout]:
    return read_pdf(pdf_of_shown(pages, order), "", Limits())[:2]


def hebrew_lines(edge: float, y: float, words: Sequence[str], size: float = 10) -> list[Shown]:
    return [from_right(edge, y + 12 * n, shown(line), size) for n, line in enumerate(words)]


def hebrew_paper() -> list[Shown]:
    """A title, two names with marks, an affiliation, an abstract and sections."""
    marks = [
        from_right(380, 130, shown("דוד כהן"), 11),
        from_right(341, 126, "1", 7),
        from_right(337, 130, shown(", "), 11),
        from_right(326, 130, shown("מרים לב"), 11),
        from_right(287, 126, "2", 7),
    ]
    return [
        centred(100, shown(TITLE), 17, bold=True),
        *marks,
        centred(150, shown("אוניברסיטת תל אביב")),
        centred(190, shown("תקציר"), 12, bold=True),
        from_right(500, 210, shown("אנו מציגים שיטה חדשה המבוססת על")),
        from_right(500, 222, "BERT " + shown("מודל") + " 12 " + shown("עם"), 10),
        *hebrew_lines(500, 234, [WORDS[:70], WORDS[5:76], "וזה הכול."]),
        from_right(RIGHT, 290, shown("מבוא") + " .1", 12, bold=True),
        *hebrew_lines(RIGHT, 310, [WORDS] * 20),
    ]


def english_paper(name: str, sentence: str = PROSE) -> list[Shown]:
    return [
        centred(100, "A Paper about Roots", 17, bold=True),
        centred(130, name, 11),
        centred(150, "University of Somewhere"),
        centred(190, "Abstract", 12, bold=True),
        *(Shown(100, 210 + 12 * n, PROSE[:80]) for n in range(4)),
        Shown(LEFT, 290, "1 Introduction", 12, bold=True),
        Shown(LEFT, 310, sentence),
        *(Shown(LEFT, 322 + 12 * n, PROSE) for n in range(30)),
    ]


@pytest.mark.parametrize("order", ORDERS)
def test_a_hebrew_paper_is_read_in_whatever_order_it_is_drawn(order: Order) -> None:
    facts, layout = read(hebrew_paper(), hebrew_lines(RIGHT, 80, [WORDS] * 50), order=order)
    assert facts.title == TITLE
    assert facts.authors == ("דוד כהן", "מרים לב")
    assert facts.abstract.startswith("אנו מציגים שיטה חדשה המבוססת על עם 12 מודל BERT")
    assert facts.abstract.endswith("וזה הכול.")
    assert [(heading.number, heading.text) for heading in layout.headings] == [("1", "מבוא")]


def test_boxes_of_a_hebrew_paper_are_where_they_are_displayed() -> None:
    _, layout = read(hebrew_paper(), hebrew_lines(RIGHT, 80, [WORDS] * 50))
    assert layout.headings[0].bbox[2] == pytest.approx(RIGHT, abs=1)
    assert layout.block is not None
    assert layout.block[2] == pytest.approx(RIGHT, abs=1)


def test_the_first_column_of_a_hebrew_paper_is_the_right_one() -> None:
    first, second = "טור ראשון של מילים בעברית על הדף הזה", "טור שני של מילים בעברית על אותו הדף"
    lines = [*hebrew_lines(290, 120, [second] * 40), *hebrew_lines(RIGHT, 120, [first] * 40)]
    _, layout = read(hebrew_paper(), lines, lines)
    texts = [(line.column, line.text) for line in layout.pages[1].lines]
    assert texts == [(1, first)] * 40 + [(2, second)] * 40


@pytest.mark.parametrize("order", ORDERS)
def test_an_english_paper_may_print_a_name_in_arabic_too(order: Order) -> None:
    paper = english_paper(f"Ahmed Salim ({shown('أحمد سالم')}), Jane Doe")
    facts, _ = read(paper, [Shown(LEFT, 80 + 12 * n, PROSE) for n in range(50)], order=order)
    assert facts.authors == ("Ahmed Salim (أحمد سالم)", "Jane Doe")


@pytest.mark.parametrize("rest", [")", "), Jane Doe"])
@pytest.mark.parametrize(
    ("script", "displayed"),
    [("王小明", "王小明"), ("محمد عبد الله", shown("محمد عبد الله"))],
)
def test_a_form_of_a_name_in_another_script_may_be_in_another_font(
    script: str, displayed: str, rest: str
) -> None:
    before = Shown(150, 130, "Muhammad Abdullah (", 11)
    form = Shown(before.x + before.width, 130, displayed, 11, other=True)
    after = Shown(form.x + form.width, 130, rest, 11)
    facts, _ = read([*english_paper(" "), before, form, after])
    others = ("Jane Doe",) if "Jane" in rest else ()
    assert facts.authors == (f"Muhammad Abdullah ({script})", *others)


def test_a_form_of_a_name_in_another_script_may_stand_apart() -> None:
    names = [Shown(150, 130, "Xiaoming Wang", 11), Shown(350, 130, "Jie Li", 11)]
    below = [Shown(150, 143, "(王小明)", 11, other=True), Shown(350, 143, "(王明)", 11, other=True)]
    facts, _ = read([*english_paper(" "), *names, *below])
    assert facts.authors == ("Xiaoming Wang (王小明)", "Jie Li (王明)")
    beside = [
        Shown(232, 130, "(王小明)", 11, other=True),
        Shown(410, 130, "(王明)", 11, other=True),
    ]
    facts, _ = read([*english_paper(" "), *names, *beside])
    assert facts.authors == ("Xiaoming Wang (王小明)", "Jie Li (王明)")


@pytest.mark.parametrize("place", ["清大学", shown("جامعة")])
def test_an_affiliation_in_another_script_is_no_form_of_the_name(place: str) -> None:
    before = Shown(150, 130, "Muhammad Abdullah (", 11)
    affiliation = Shown(before.x + before.width, 130, place, 11, other=True)
    facts, _ = read([*english_paper(" "), before, affiliation])
    assert facts.authors == ("Muhammad Abdullah",)


@pytest.mark.parametrize("order", ORDERS)
def test_an_english_line_may_quote_arabic_words(order: Order) -> None:
    line = f"The words {shown('كتاب الولد')} (the book) have 2 roots, and {shown('مكتب')} has one."
    _, layout = read(english_paper("Jane Doe", line), order=order)
    texts = [line.text for line in layout.pages[0].lines]
    assert "The words كتاب الولد (the book) have 2 roots, and مكتب has one." in texts
    assert PROSE in texts


@pytest.mark.parametrize("order", ORDERS)
def test_letters_of_a_ligature_keep_their_order(order: Order) -> None:
    words = shown("س\ue000م"), shown("ح\ue001اد")
    paper = english_paper("Jane Doe", "The word {} and {} again".format(*words))
    _, layout = read(paper, order=order)
    assert "The word سلام and حدّاد again" in [line.text for line in layout.pages[0].lines]


def test_a_mark_belongs_to_the_letter_that_it_stands_on() -> None:
    paper = [
        *english_paper("Jane Doe", f"The word {shown('محمد')} has a mark"),
        Shown(LEFT + 5 * 10 + 1, 310, "\u0651"),  # on the second letter from the left
    ]
    _, layout = read(paper)
    assert "The word محمّد has a mark" in [line.text for line in layout.pages[0].lines]


def test_a_latin_reference_in_a_hebrew_paper_begins_with_its_number() -> None:
    reference = from_right(RIGHT, 700, ".J. Smith, Names, ACL, 2020 [3]")
    _, layout = read(hebrew_paper(), [*hebrew_lines(RIGHT, 80, [WORDS] * 40), reference])
    assert "[3] J. Smith, Names, ACL, 2020." in [line.text for line in layout.pages[1].lines]


def test_references_and_keywords_are_found_by_their_hebrew_headings() -> None:
    entries = [shown(f". שם ושם, כותרת של מאמר, {20 + n}"[2:]) + f" [{n}]" for n in range(1, 9)]
    page = [
        *hebrew_lines(RIGHT, 80, [WORDS] * 10),
        from_right(RIGHT, 230, shown("מקורות"), 12, bold=True),
        *(from_right(RIGHT, 250 + 12 * n, entry) for n, entry in enumerate(entries)),
    ]
    facts, _ = read(hebrew_paper(), page)
    assert facts.references_page == 2


def test_hidden_hebrew_is_reported_as_it_is_read() -> None:
    _, layout = read([*hebrew_paper(), from_right(RIGHT, 640, shown("טקסט נסתר מאוד"), 2.0)])
    assert [hidden.text for hidden in layout.hidden] == ["טקסט נסתר מאוד"]
