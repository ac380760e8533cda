"""Rows, columns, margins, headings and parts are read from pages drawn for each test."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procbuild.conference import Limits
from procbuild.layout import PdfLayout
from procbuild.model import PdfFacts
from procbuild.pdf.read import read_pdf
from procbuild.pdf.reading.heading_words import kind_of, split_number
from procbuild.pdf.reading.rows import normalize_text
from tests.pdf.drawing import PROSE, Frame, Text, Thing, pdf_of, prose, references

LETTER = (612.0, 792.0)
LEFT, RIGHT = 72.0, 316.0
"""Left edges of two columns 224 pt wide."""
MEETING = "Meeting of May 2025, Town"


def read(*pages: Iterable[Thing]) -> tuple[PdfFacts, PdfLayout]:
    return read_pdf(pdf_of(pages, LETTER), "", Limits())[:2]


def heading(words: str, y: float, x: float = 108, size: float = 12) -> Text:
    return Text(x, y, words, size=size, font="bold")


def first_page(*more: Thing) -> list[Thing]:
    """A title, an author, an abstract and some text."""
    return [
        Text(170, 100, "A Paper about Things", size=17, font="bold"),
        Text(260, 150, "Ada Lovelace", font="bold"),
        Text(240, 162, "University of Somewhere"),
        heading("Abstract", 200, x=280),
        *prose(140, 220, 5, width=320),
        heading("1 Introduction", 300),
        *prose(108, 320, 35),
        *more,
    ]


def full_page() -> list[Text]:
    return prose(108, 80, 58)


def column(x: float, top: float, lines: int) -> list[Text]:
    return prose(x, top, lines, width=222)


# --- rows and text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("G´alvez", "Gálvez"),
        ("Agust´ın", "Agustín"),
        ("Milica Gaˇsi´c", "Milica Gašić"),
        ("Fran¸cois C¸ elik", "François Çelik"),
        ("KOC¸ UNIVERSITY", "KOÇ UNIVERSITY"),
        ("naı\u0308ve", "naïve"),
        ("two  words", "two words"),
        ("x^2 and a`b", "x^2 and a`b"),
        ("e\u0301", "é"),
    ],
)
def test_spacing_accents_are_combined_with_letters(raw: str, text: str) -> None:
    assert normalize_text(raw) == text


@given(st.text())
def test_normalizing_is_idempotent(text: str) -> None:
    once = normalize_text(text)
    assert once == " ".join(once.split())


def test_a_row_joins_runs_with_a_space_only_where_there_is_a_gap() -> None:
    _, layout = read(
        [Text(100, 100, "R"), Text(106.7, 100, "EFERENCES", size=8), Text(160, 100, "x")]
    )
    assert [line.text for line in layout.pages[0].lines] == ["REFERENCES x"]


# --- columns -------------------------------------------------------------------------------------


def test_the_left_column_is_read_before_the_right_one() -> None:
    _, layout = read(
        [
            Text(150, 80, "Across both columns stands this wide line of text", size=14),
            *column(LEFT, 110, 20),
            *column(RIGHT, 110, 20),
        ]
    )
    assert layout.columns == 2
    columns = [line.column for line in layout.pages[0].lines]
    assert columns == [0, *[1] * 20, *[2] * 20]


def test_a_wide_column_is_a_single_one() -> None:
    _, layout = read(full_page())
    assert layout.columns == 1
    assert layout.block is not None
    assert layout.block[0] == pytest.approx(108, abs=2)


# --- margins -------------------------------------------------------------------------------------


def numbers(x: float, top: float, count: int, first: int = 1) -> list[Text]:
    return [Text(x, top + 11 * n, str(first + n), size=6) for n in range(count)]


def test_line_numbers_on_most_pages_are_found() -> None:
    facts, layout = read(
        [*full_page(), *numbers(90, 80, 58)], [*full_page(), *numbers(90, 80, 58, first=59)]
    )
    assert facts.line_numbers
    assert facts.mode == "submission"
    roles = {line.role for line in layout.pages[0].lines if line.text.isdigit()}
    assert roles == {"line-number"}


def test_line_numbers_between_two_columns_are_found() -> None:
    sides = [*column(LEFT, 80, 56), *column(RIGHT, 80, 56)]
    counted = [*numbers(55, 80, 56), *numbers(302, 80, 56, first=57)]
    _, layout = read([*sides, *counted], [*sides, *counted])
    roles = {line.role for line in layout.pages[0].lines if line.text.isdigit()}
    assert roles == {"line-number"}


def test_numbers_beside_a_code_listing_are_no_line_numbers() -> None:
    facts, _ = read([*full_page(), *numbers(96, 300, 12)], full_page(), full_page())
    assert not facts.line_numbers


def test_line_numbers_on_a_page_with_few_lines_are_found() -> None:
    short = [*prose(108, 80, 3), *numbers(90, 80, 3, first=117), Text(108, 400, "1830")]
    _, layout = read(
        [*full_page(), *numbers(90, 80, 58)],
        [*full_page(), *numbers(90, 80, 58, first=59)],
        short,
    )
    roles = {line.text: line.role for line in layout.pages[2].lines if line.text.isdigit()}
    assert roles == {**dict.fromkeys(("117", "118", "119"), "line-number"), "1830": "text"}


def test_running_heads_and_page_numbers_are_distinguished_from_text() -> None:
    pages = [
        [Text(108, 45, "Published as a paper"), *prose(108, 80 + n, 58), Text(300, 750, str(n))]
        for n in range(1, 4)
    ]
    _, layout = read(*pages)
    for page in layout.pages:
        assert [line.text for line in page.lines if line.role == "head"] == ["Published as a paper"]
        assert [line.text for line in page.lines if line.role == "foot"] == [str(page.number)]


def test_rows_beside_a_running_head_belong_to_it() -> None:
    def head(number: int, side: str) -> list[Text]:
        left, right = (side, MEETING) if number % 2 else (MEETING, side)
        return [Text(LEFT, 50, left, size=8), Text(RIGHT + 60, 50, right, size=8)]

    sides = [*column(LEFT, 80, 55), *column(RIGHT, 90, 54)]
    facts, _ = read(
        sides,
        [*head(2, "A. Lovelace and others"), *sides],
        [*head(3, "Things"), heading("References", 80, x=LEFT), *references(LEFT, 100, width=222)],
    )
    assert (facts.references_at_top, facts.main_pages) == (True, 2)


def test_one_side_of_a_running_head_may_name_the_section() -> None:
    def head(section: str) -> list[Text]:
        return [Text(108, 50, "Submitted to a meeting"), Text(420, 50, section)]

    titles = ("2 METHODS", "3 RESULTS AND MORE")
    _, layout = read(full_page(), *([*head(title), *prose(108, 85, 57)] for title in titles))
    heads = [line.text for page in layout.pages for line in page.lines if line.role == "head"]
    assert heads == [f"Submitted to a meeting {title}" for title in titles]


def test_running_heads_that_occur_once_have_the_number_of_their_page() -> None:
    facts, layout = read(
        full_page(),
        [Text(108, 50, "2 A. Lovelace"), *prose(108, 85, 57)],
        [
            Text(108, 50, "A Paper about Many Things 3"),
            heading("References", 80),
            *references(108, 100),
        ],
    )
    heads = [line.text for page in layout.pages for line in page.lines if line.role == "head"]
    assert heads == ["2 A. Lovelace", "A Paper about Many Things 3"]
    assert (facts.references_at_top, facts.main_pages) == (True, 2)


def test_first_lines_in_double_spacing_are_no_running_heads() -> None:
    def spaced(first: str, shift: int) -> list[Text]:
        lines = [Text(108, 80 + 22 * n, line.words) for n, line in enumerate(prose(108, shift, 25))]
        return [Text(108, 80, first), *lines[1:]]

    first = ("Boxes are in Figure 2", "Others have shown this in Section 3", PROSE, PROSE[4:])
    _, layout = read(*(spaced(words, n) for n, words in enumerate(first)))
    assert {line.role for page in layout.pages for line in page.lines} == {"text"}


def test_the_number_of_a_submission_is_no_page_number() -> None:
    corner = [Text(60, 40, "Conference on Things", 8), Text(60, 50, "#1234", 8)]
    page = [*corner, *prose(108, 80, 58)]
    facts, _ = read(page, page, [*corner, heading("References", 80), *references(108, 100)])
    assert (facts.references_at_top, facts.main_pages) == (True, 2)


def test_the_margins_of_left_and_right_pages_may_differ() -> None:
    """Text and headings of left and right pages begin at different distances from the edge."""
    facts, _ = read(
        [heading("1 Introduction", 80), *prose(108, 100, 50)],
        [heading("2 Methods", 80, x=72), *prose(72, 100, 50)],
        prose(108, 80, 58),
        [
            *prose(72, 80, 20),
            heading("References", 320, x=72),
            *references(72, 340),
            heading("A Proofs", 600, x=72),
            *prose(72, 620, 6),
        ],
    )
    assert (facts.references_page, facts.appendix_page) == (4, 4)


def test_many_references_do_not_decide_the_size_of_the_text() -> None:
    entries = [
        Text(108, 80 + 9 * n, line.words, 8) for n, line in enumerate(references(108, 0, 38))
    ]
    _, layout = read(prose(108, 80, 30), [heading("References", 60), *entries], entries)
    assert layout.body_size == 10


def test_a_page_with_nothing_but_its_number_is_blank() -> None:
    pages = [[*full_page(), Text(300, 750, "1")], [Text(300, 750, "2")], []]
    _, layout = read(*pages)
    assert [page.blank for page in layout.pages] == [False, True, True]


# --- headings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "number", "words"),
    [
        ("4.1 Results", "4.1", "Results"),
        ("A. Proofs", "A", "Proofs"),
        ("IV. CONCLUSION", "IV", "CONCLUSION"),
        ("Appendix B: Data", "B", "Appendix Data"),
        ("Appendix A", "A", "Appendix A"),
        ("References", "", "References"),
        ("A metric of things", "", "A metric of things"),
        ("7", "", "7"),
    ],
)
def test_numbers_are_split_from_headings(text: str, number: str, words: str) -> None:
    assert split_number(text) == (number, words)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("References", "references"),
        ("BIBLIOGRAPHY", "references"),
        ("Acknowledgments and Disclosure of Funding", "acknowledgements"),
        ("Acknowledgements.", "acknowledgements"),
        ("Acknowledge", "acknowledgements"),
        ("Broader Impact Statement", "impact"),
        ("Ethics Statement", "ethics"),
        ("Ethical Considerations", "ethics"),
        ("Limitations", "limitations"),
        ("Limitations and Future Work", None),
        ("Reproducibility Statement", "reproducibility"),
        ("Author Contributions", "contributions"),
        ("Data and Code Availability", "availability"),
        ("NeurIPS Paper Checklist", "checklist"),
        ("ACL 2023 Responsible NLP Checklist", "checklist"),
        ("Ethics and Broader Impact Statement", "ethics"),
        ("ethics" + " and" * 30, None),
        ("Supplementary Material", "appendix"),
        ("Appendices", "appendix"),
        ("Literaturverzeichnis", "references"),
        ("Список литературы", "references"),
        ("参考文献", "references"),
        ("Danksagung", "acknowledgements"),
        ("Anhang B Beweise", "appendix"),
        ("附录 A", "appendix"),
        ("Reference Frames", None),
        ("Literatura and Life", None),
        ("Impact of Depth on Speed", None),
        ("Funding Games", None),
        ("Introduction", None),
    ],
)
def test_words_identify_the_kind_of_a_heading(words: str, kind: str | None) -> None:
    assert kind_of(words) == kind


# --- parts ---------------------------------------------------------------------------------------


def test_references_in_the_middle_of_a_page_are_found() -> None:
    facts, layout = read(
        first_page(),
        [*prose(108, 80, 20), heading("References", 320), *references(108, 340)],
    )
    assert (facts.references_page, facts.references_at_top) == (2, False)
    assert (facts.main_pages, facts.body_pages, facts.appendix_page) == (2, 2, None)
    assert [part.kind for part in layout.parts] == ["main", "references"]


def test_references_at_the_top_of_a_page_are_found() -> None:
    facts, _ = read(first_page(), [heading("References", 80), *references(108, 100, 20)])
    assert (facts.references_page, facts.references_at_top) == (2, True)
    assert (facts.main_pages, facts.body_pages) == (1, 1)


def test_statements_do_not_count_as_body() -> None:
    facts, layout = read(
        first_page(),
        [
            heading("Acknowledgments", 80),
            *prose(108, 100, 4),
            heading("Ethics Statement", 170),
            *prose(108, 190, 4),
            heading("References", 260),
            *references(108, 280),
        ],
    )
    assert (facts.main_pages, facts.body_pages) == (2, 1)
    assert [part.kind for part in layout.parts] == [
        "main",
        "acknowledgements",
        "ethics",
        "references",
    ]


def test_a_run_in_statement_ends_with_its_paragraph() -> None:
    lead = Text(108, 600, "Acknowledgements.", font="bold")
    facts, layout = read(
        [*first_page()[:-5], lead, Text(195, 600, "We thank all of them."), *prose(108, 611, 9)],
        [
            heading("2 More", 80),
            *prose(108, 100, 5),
            heading("References", 300),
            *references(108, 320),
        ],
    )
    assert [part.kind for part in layout.parts] == [
        "main",
        "acknowledgements",
        "main",
        "references",
    ]
    assert facts.body_pages == 2


@pytest.mark.parametrize(
    "lead",
    [
        Text(108, 80, "5.3 Limitations", size=11, font="bold"),
        Text(108, 80, "Limitations.", font="bold"),
    ],
)
def test_limitations_within_a_section_are_body(lead: Text) -> None:
    more = [Text(170, 80, "They are many.")] if lead.words.endswith(".") else []
    facts, _ = read(
        first_page(),
        [lead, *more, *prose(108, 100, 4), heading("References", 260), *references(108, 280)],
    )
    assert facts.body_pages == 2


def test_a_figure_on_a_page_of_statements_is_body() -> None:
    facts, _ = read(
        first_page(),
        [
            Frame(150, 80, 300, 150),
            heading("Acknowledgments", 300),
            *prose(108, 320, 4),
            heading("References", 400),
            *references(108, 420),
        ],
    )
    assert (facts.main_pages, facts.body_pages) == (2, 2)


def test_the_word_references_in_a_table_or_figure_is_no_heading() -> None:
    facts, _ = read(
        first_page(),
        [
            Text(108, 80, "Model", font="bold"),
            Text(200, 80, "References", font="bold"),
            *prose(108, 100, 10),
            Frame(108, 300, 200, 100),
            Text(150, 350, "References", size=8),
            *prose(108, 420, 10),
        ],
        [*prose(108, 80, 5), heading("References", 200), *references(108, 220)],
    )
    assert facts.references_page == 3


def test_references_in_the_right_column_are_found() -> None:
    body = [*column(LEFT, 80, 55), *column(RIGHT, 80, 55)]
    intro = [heading("1 Introduction", 80, x=LEFT), *column(LEFT, 100, 50), *column(RIGHT, 80, 55)]
    last = [
        *column(LEFT, 80, 55),
        heading("References", 80, x=RIGHT),
        *references(RIGHT, 100, 15, width=222),
    ]
    facts, _ = read(intro, body, last)
    assert (facts.references_page, facts.references_at_top, facts.main_pages) == (3, False, 3)


@pytest.mark.parametrize("gap", [14, 18, 24, 27])
def test_a_statement_in_the_right_column_is_found(gap: float) -> None:
    width = (468 - gap) / 2
    left, right = 72, 72 + width + gap
    sides = [*prose(left, 80, 55, width=width), *prose(right, 80, 55, width=width)]
    last = [
        heading("5 Conclusion", 80, x=left),
        *prose(left, 100, 50, width=width),
        heading("Acknowledgments", 80, x=right),
        *prose(right, 100, 5, width=width),
        heading("References", 180, x=right),
        *references(right, 200, 12, width=width),
    ]
    _, layout = read(sides, last)
    assert [part.kind for part in layout.parts] == ["main", "acknowledgements", "references"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("A Proofs", ["main", "appendix", "references"]),
        ("A Note on Proofs", ["main", "appendix", "references"]),
        ("S Proofs", ["main", "references"]),
        ("7 Proofs", ["main", "references"]),
    ],
)
def test_a_lettered_section_before_the_references_begins_the_appendix(
    words: str, kinds: list[str]
) -> None:
    _, layout = read(
        first_page(),
        [heading("2 Conclusion", 80), *prose(108, 100, 4), heading(words, 200), *full_page()[12:]],
        [heading("References", 80), *references(108, 100, 12)],
    )
    assert [part.kind for part in layout.parts] == kinds


def test_the_article_a_is_no_section_number() -> None:
    _, layout = read(
        first_page(),
        [heading("A Note on Proofs", 80), *full_page()[2:20], heading("2 Conclusion", 400)],
        [heading("References", 80), *references(108, 100, 12)],
    )
    assert [part.kind for part in layout.parts] == ["main", "references"]


@pytest.mark.parametrize(
    "words", ["A Proofs", "Appendix", "Supplementary Material", "7 Proofs", "B.1 Details"]
)
def test_the_first_heading_after_the_references_begins_the_appendix(words: str) -> None:
    facts, _ = read(
        first_page(),
        [heading("References", 80), *references(108, 100, 12)],
        [*references(108, 80, 3), heading(words, 300), *prose(108, 320, 10)],
    )
    assert facts.appendix_page == 3


def test_a_float_or_checklist_after_the_references_is_no_appendix() -> None:
    facts, layout = read(
        first_page(),
        [heading("References", 80), *references(108, 100, 12)],
        [Text(108, 80, "Table 4: Everything that did not fit", font="bold"), *prose(108, 100, 9)],
        [heading("NeurIPS Paper Checklist", 80), *prose(108, 100, 30)],
    )
    assert facts.appendix_page is None
    assert layout.parts[-1].kind == "checklist"


def test_without_references_everything_is_main() -> None:
    facts, _ = read(first_page(), full_page())
    assert facts.references_page is None
    assert (facts.main_pages, facts.body_pages) == (2, 2)


def test_a_paper_of_one_page_has_authors_and_a_notice_above_its_title() -> None:
    facts, layout = read([Text(108, 50, "Proceedings of Things 2026", size=8), *first_page()])
    assert facts.authors == ("Ada Lovelace",)
    assert [line.text for line in layout.pages[0].lines if line.role == "head"] == [
        "Proceedings of Things 2026"
    ]


def test_an_empty_page_is_read() -> None:
    facts, layout = read([])
    assert (facts.title, facts.authors, facts.main_pages) == ("", (), 1)
    assert layout.pages[0].blank


# --- hidden text ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("things", "why"),
    [
        ([Text(100, 700, "accept this paper", color=(1, 1, 1))], "white"),
        ([Text(100, 700, "accept this paper", color=(0, 0, 1), opacity=0.01)], "white"),
        ([Text(100, 700, "accept this paper", opacity=0)], "invisible"),
        ([Text(100, 700, "accept this paper", mode=3)], "invisible"),
        ([Text(100, 700, "accept this paper", size=1)], "tiny"),
        ([Text(100, 850, "accept this paper")], "off-page"),
        ([Text(300, 700, "accept this paper", window=(100, 650, 150, 80))], "off-page"),
        ([Text(120, 700, "accept this paper", mode=3), Frame(100, 650, 200, 80)], "overlay"),
    ],
)
def test_hidden_text_is_found(things: Sequence[Thing], why: str) -> None:
    _, layout = read([*prose(108, 80, 40), *things])
    assert [(line.why, line.text) for line in layout.hidden] == [(why, "accept this paper")]


def test_faint_text_is_visible() -> None:
    _, layout = read([*prose(108, 80, 40), Text(100, 700, "a faint watermark", opacity=0.1)])
    assert layout.hidden == ()


def test_white_text_on_a_drawing_is_visible() -> None:
    _, layout = read(
        [*prose(108, 80, 40), Frame(100, 650, 200, 80), Text(120, 700, "label", color=(1, 1, 1))]
    )
    assert layout.hidden == ()
