"""What extends beyond the text block."""

import pytest

from procbuild.checks.margins import FIGURE_REMEDY, HEIGHT_REMEDY, beyond
from procbuild.layout import Line, Page
from procbuild.model import Info
from tests.checks.making import ids, line, page, paper, picture, the

BLOCK = (108.0, 72.0, 504.0, 720.0)


def test_the_distance_and_the_side() -> None:
    assert beyond((108.0, 100.0, 516.5, 110.0), BLOCK) == {"right": 12.5}
    assert beyond((90.0, 100.0, 520.0, 110.0), BLOCK) == {"left": 18.0, "right": 16.0}
    assert beyond((108.0, 72.0, 504.0, 720.0), BLOCK) == {}


def test_an_overfull_line_is_told_with_distance_and_side() -> None:
    overfull = page(line("An overfull line", bbox=(110.0, 100.0, 523.2, 110.0)))
    finding = the(paper(overfull), "margin-text")
    assert finding.severity == "warning"
    assert finding.message == (
        "Page 1: ‘An overfull line’ extends beyond the text block by 19.2 pt on the right; "
        "5 pt are allowed"
    )
    assert finding.bbox == (110.0, 100.0, 523.2, 110.0)


def test_several_on_one_page_are_one_finding() -> None:
    lines = [
        line("Overfull", bbox=(110.0, y, 505.0 + y / 10, y + 10)) for y in (100.0, 200.0, 300.0)
    ]
    for found, more in ((lines[:2], "and so does 1 more"), (lines, "and so do 2 more")):
        assert more in the(paper(page(*found)), "margin-text").message


def test_text_of_a_figure_is_told_what_helps_there() -> None:
    wide = page("Text", line("Epoch 90", bbox=(470.0, 200.0, 511.3, 209.0), role="figure"))
    finding = the(paper(wide), "margin-text")
    assert "by 7.3 pt on the right" in finding.message
    assert finding.remedy == FIGURE_REMEDY


HIGH = (110.0, 65.7, 200.0, 75.0)


@pytest.mark.parametrize(
    ("check", "high"),
    [
        ("margin-text", page("Text", line("Crop 1", bbox=HIGH))),
        ("margin-text", page("Text", line("Crop 1", bbox=HIGH, role="figure"))),
        ("margin-text", page("Text", line("Shifted", bbox=(102.9, 65.7, 200.0, 75.0)))),
        ("margin-picture", page("Text", ink=(picture(*HIGH),))),
        ("margin-picture", page("Text", ink=(picture(110.0, 600.0, 200.0, 731.0),))),
        ("margin-cut", page("Text", line("Cut", bbox=(110.0, -6.0, 200.0, 4.0)))),
    ],
)
def test_what_is_too_high_is_told_what_helps_against_height(check: str, high: Page) -> None:
    """Long lines and wide pictures are not to blame at the top and the bottom."""
    made = paper(high, info=Info(creator="LaTeX"))
    assert the(made, check).remedy == HEIGHT_REMEDY.for_tool("latex")
    assert "hbox" not in HEIGHT_REMEDY.latex


@pytest.mark.parametrize(
    ("check", "wide"),
    [
        ("margin-text", line("Wide and a bit high", bbox=(80.0, 65.7, 200.0, 75.0))),
        ("margin-cut", line("Cut off", bbox=(580.0, 100.0, 640.0, 110.0))),
    ],
)
def test_what_is_too_wide_is_told_what_helps_against_width(check: str, wide: Line) -> None:
    made = paper(page("Text", wide), info=Info(creator="LaTeX"))
    assert r"Overfull \hbox" in the(made, check).remedy


def columns(*lines: Line) -> Page:
    """A page of running text in its right column from x = 320 and y = 100, and some lines."""
    words = "words of the column on the right side"
    right = [line(words, x0=320, y0=100.0 + 12 * n, column=2) for n in range(10)]
    return page(*lines, *right)


@pytest.mark.parametrize("low", [100.0, 104.0])
def test_a_line_that_runs_over_the_other_column(low: float) -> None:
    wide = columns(line("An overfull line", bbox=(110.0, low, 340.5, low + 10), column=1))
    message = the(paper(wide, profile="generic"), "margin-text").message
    assert message == (
        "Page 1: ‘An overfull line’ extends beyond its column by 20.5 pt on the right, "
        "into the other column"
    )


@pytest.mark.parametrize(
    "over",
    [
        line("A title across both columns", bbox=(110.0, 60.0, 500.0, 72.0)),
        line("A line of a table across both", bbox=(110.0, 300.0, 500.0, 310.0)),
        line("A line a bit too long", bbox=(110.0, 100.0, 323.0, 110.0), column=1),
        line("A label of a figure", bbox=(110.0, 100.0, 340.0, 110.0), role="figure"),
    ],
)
def test_what_has_nothing_beside_it_runs_over_no_column(over: Line) -> None:
    assert ids(paper(columns(over), profile="generic")) == []


def test_heads_feet_line_numbers_and_stamps_have_their_own_places() -> None:
    lines = [
        line("37th Conference on …", bbox=(108.0, 734.0, 504.0, 744.0), role="foot"),
        line("12", bbox=(88.0, 100.0, 98.0, 106.0), role="line-number"),
        line("a stamp", bbox=(10.0, 200.0, 30.0, 500.0), angle=90),
        line("a remark in the margin", bbox=(520.0, 100.0, 600.0, 110.0)),
    ]
    assert ids(paper(page(*lines))) == []


def test_a_picture_in_the_margin() -> None:
    wide = page("Text", ink=(picture(90.0, 100.0, 504.0, 300.0),))
    message = the(paper(wide), "margin-picture").message
    assert "a picture extends beyond the text block by 18.0 pt on the left" in message


def test_rules_of_the_template_are_no_pictures() -> None:
    assert ids(paper(page("Text", ink=(picture(90.0, 50.0, 520.0, 50.5),)))) == []


def test_text_cut_at_the_edge_of_the_page() -> None:
    cut = page(line("Cut off", bbox=(580.0, 100.0, 640.0, 110.0)))
    assert the(paper(cut, profile="generic"), "margin-cut").severity == "error"


def test_no_block_is_held_against_a_paper_in_another_template() -> None:
    other = page(line("Wide", bbox=(60.0, 100.0, 560.0, 110.0)))
    assert ids(paper(other, template="icml")) == ["template-other"]
