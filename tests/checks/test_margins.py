"""The checks for text and pictures that extend beyond the text block."""

import pytest

from procbuild.checks.margins import FIGURE_REMEDY, HEIGHT_REMEDY, beyond
from procbuild.layout import Ink, Line, Page
from procbuild.model import Info
from tests.checks.sample_papers import (
    check_ids,
    make_line,
    make_page,
    make_paper,
    make_picture,
    only_finding,
)

BLOCK = (108.0, 72.0, 504.0, 720.0)


def test_distances_beyond_the_text_block_by_side() -> None:
    assert beyond((108.0, 100.0, 516.5, 110.0), BLOCK) == {"right": 12.5}
    assert beyond((90.0, 100.0, 520.0, 110.0), BLOCK) == {"left": 18.0, "right": 16.0}
    assert beyond((108.0, 72.0, 504.0, 720.0), BLOCK) == {}


def test_an_overfull_line_is_found_with_distance_and_side() -> None:
    overfull = make_page(make_line("An overfull line", bbox=(110.0, 100.0, 523.2, 110.0)))
    finding = only_finding(make_paper(overfull), "margin-text")
    assert finding.severity == "warning"
    assert finding.message == (
        "Page 1: ‘An overfull line’ extends beyond the text block by 19.2 pt on the right; "
        "5 pt are allowed"
    )
    assert finding.bbox == (110.0, 100.0, 523.2, 110.0)


def test_overfull_lines_of_one_page_are_one_finding() -> None:
    lines = [
        make_line("Overfull", bbox=(110.0, y, 505.0 + y / 10, y + 10))
        for y in (100.0, 200.0, 300.0)
    ]
    for overfull, ending in ((lines[:2], "and so does 1 more"), (lines, "and so do 2 more")):
        assert ending in only_finding(make_paper(make_page(*overfull)), "margin-text").message


def test_changed_margins_are_one_finding_and_not_one_on_every_page() -> None:
    line = make_line("A line as wide as the others", bbox=(58.0, 100.0, 554.0, 110.0))
    farther = make_line("An overfull line", bbox=(58.0, 120.0, 574.0, 130.0))
    layout = {"body_size": 9.96, "block": (58.0, 72.0, 554.0, 720.0)}
    pages = make_page(line), make_page(line, number=2)
    assert check_ids(make_paper(*pages, layout=layout)) == ["body-block"]
    overfull = make_paper(make_page(line, farther), layout=layout)
    assert "by 20.0 pt on the right; 5 pt" in only_finding(overfull, "margin-text").message


def test_a_wide_figure_has_a_remedy_for_figures() -> None:
    wide = make_page(
        "Text", make_line("Epoch 90", bbox=(470.0, 200.0, 511.3, 209.0), role="figure")
    )
    finding = only_finding(make_paper(wide), "margin-text")
    assert "by 7.3 pt on the right" in finding.message
    assert finding.remedy == FIGURE_REMEDY


BOX_ABOVE_THE_BLOCK = (110.0, 65.7, 200.0, 75.0)


@pytest.mark.parametrize(
    ("check", "high"),
    [
        ("margin-text", make_page("Text", make_line("Crop 1", bbox=BOX_ABOVE_THE_BLOCK))),
        (
            "margin-text",
            make_page("Text", make_line("Crop 1", bbox=BOX_ABOVE_THE_BLOCK, role="figure")),
        ),
        ("margin-text", make_page("Text", make_line("Shifted", bbox=(102.9, 65.7, 200.0, 75.0)))),
        ("margin-picture", make_page("Text", ink=(make_picture(*BOX_ABOVE_THE_BLOCK),))),
        ("margin-picture", make_page("Text", ink=(make_picture(110.0, 600.0, 200.0, 731.0),))),
        ("margin-cut", make_page("Text", make_line("Cut", bbox=(110.0, -6.0, 200.0, 4.0)))),
    ],
)
def test_text_above_or_below_the_block_has_a_remedy_for_height(check: str, high: Page) -> None:
    subject = make_paper(high, info=Info(creator="LaTeX"))
    assert only_finding(subject, check).remedy == HEIGHT_REMEDY.for_tool("latex")
    assert "hbox" not in HEIGHT_REMEDY.latex


@pytest.mark.parametrize(
    ("check", "wide"),
    [
        ("margin-text", make_line("Wide and a bit high", bbox=(80.0, 65.7, 200.0, 75.0))),
        ("margin-cut", make_line("Cut off", bbox=(580.0, 100.0, 640.0, 110.0))),
    ],
)
def test_text_beside_the_block_has_a_remedy_for_width(check: str, wide: Line) -> None:
    subject = make_paper(make_page("Text", wide), info=Info(creator="LaTeX"))
    assert r"Overfull \hbox" in only_finding(subject, check).remedy


def make_page_of_two_columns(*lines: Line) -> Page:
    """Make a page with these lines, and text in the right column from x = 320 and y = 100."""
    text = "words of the column on the right side"
    right = [make_line(text, x0=320, y0=100.0 + 12 * n, column=2) for n in range(10)]
    return make_page(*lines, *right)


@pytest.mark.parametrize("top", [100.0, 104.0])
def test_a_line_that_runs_into_the_other_column_is_found(top: float) -> None:
    wide = make_page_of_two_columns(
        make_line("An overfull line", bbox=(110.0, top, 340.5, top + 10), column=1)
    )
    message = only_finding(make_paper(wide, profile="generic"), "margin-text").message
    assert message == (
        "Page 1: ‘An overfull line’ extends beyond its column by 20.5 pt on the right, "
        "into the other column"
    )


@pytest.mark.parametrize(
    "line",
    [
        make_line("A title across both columns", bbox=(110.0, 60.0, 500.0, 72.0)),
        make_line("A line of a table across both", bbox=(110.0, 300.0, 500.0, 310.0)),
        make_line("A line a bit too long", bbox=(110.0, 100.0, 323.0, 110.0), column=1),
        make_line("A label of a figure", bbox=(110.0, 100.0, 340.0, 110.0), role="figure"),
    ],
)
def test_lines_across_both_columns_are_allowed(line: Line) -> None:
    assert check_ids(make_paper(make_page_of_two_columns(line), profile="generic")) == []


def test_headers_footers_line_numbers_stamps_and_remarks_are_allowed_in_the_margin() -> None:
    lines = [
        make_line("37th Conference on …", bbox=(108.0, 734.0, 504.0, 744.0), role="foot"),
        make_line("12", bbox=(88.0, 100.0, 98.0, 106.0), role="line-number"),
        make_line("a stamp", bbox=(10.0, 200.0, 30.0, 500.0), angle=90),
        make_line("a remark in the margin", bbox=(520.0, 100.0, 600.0, 110.0)),
    ]
    assert check_ids(make_paper(make_page(*lines))) == []


def test_a_picture_in_the_margin_is_found() -> None:
    wide = make_page("Text", ink=(make_picture(90.0, 100.0, 504.0, 300.0),))
    message = only_finding(make_paper(wide), "margin-picture").message
    assert "a picture extends beyond the text block by 18.0 pt on the left" in message


@pytest.mark.parametrize(
    ("rules", "words", "what"),
    [(5, "A cell", "a table"), (4, "A framed text", "a drawing"), (9, "", "a drawing")],
)
def test_many_rules_around_text_are_a_table(rules: int, words: str, what: str) -> None:
    grid = Ink(kind="drawing", bbox=(108.0, 90.0, 520.0, 300.0), rules=rules)
    finding = only_finding(
        make_paper(make_page(words, ink=(grid,)), info=Info(producer="pdfTeX")), "margin-picture"
    )
    assert f"{what} extends beyond the text block by 16.0 pt on the right" in finding.message
    assert ("trim" in finding.remedy) == (what == "a drawing")
    assert "tabularx" in finding.remedy


def test_rules_of_the_template_are_no_pictures() -> None:
    assert (
        check_ids(make_paper(make_page("Text", ink=(make_picture(90.0, 50.0, 520.0, 50.5),)))) == []
    )


def test_text_cut_off_at_the_edge_of_the_page_is_an_error() -> None:
    cut = make_page(make_line("Cut off", bbox=(580.0, 100.0, 640.0, 110.0)))
    assert only_finding(make_paper(cut, profile="generic"), "margin-cut").severity == "error"


def test_a_paper_in_another_template_has_no_findings_on_margins() -> None:
    other = make_page(make_line("Wide", bbox=(60.0, 100.0, 560.0, 110.0)))
    assert check_ids(make_paper(other, template="icml")) == ["template-other"]
