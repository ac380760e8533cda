"""The checks of sizes, rotation and cropping of pages, and of blank pages."""

from typing import Any

import pytest

from procbuild.checks.base import Subject
from procbuild.layout import Heading
from tests.checks.sample_papers import check_ids, make_line, make_page, make_paper, only_finding

A4 = (595.276, 841.89)


@pytest.mark.parametrize("size", [(595.276, 841.89), (595.22, 842.0), (595.44, 841.68)])
def test_an_a4_page_may_differ_by_one_point(size: tuple[float, float]) -> None:
    assert check_ids(make_paper(make_page("Text", size=size), profile="acl")) == []


def test_a_wrong_page_size_is_found_with_the_size_of_the_template() -> None:
    finding = only_finding(make_paper(make_page("Text", size=A4)), "page-size")
    assert finding.severity == "error"
    assert finding.message == (
        "Page 1: 595.276 × 841.89 pt (A4); NeurIPS asks for 612 × 792 pt (US letter), ± 1 pt"
    )


def test_a_page_of_another_size_than_the_others_is_found() -> None:
    pages = [
        make_page("Text", number=n, size=A4 if n == 4 else (612.0, 792.0)) for n in range(1, 6)
    ]
    finding = only_finding(make_paper(*pages, profile="generic"), "page-size-mixed")
    assert finding.page == 4
    assert "the other pages are 612 × 792 pt (US letter)" in finding.message


def test_a_rotated_page_has_the_right_size() -> None:
    rotated = make_page("Wide table", number=2, size=(792.0, 612.0), rotate=90)
    assert check_ids(make_paper(make_page("Text"), rotated)) == ["page-rotated"]


def test_a_landscape_page_is_mixed_with_others_but_not_of_wrong_size() -> None:
    assert check_ids(
        make_paper(
            make_page("Text"), make_page("Text", number=2), make_page("Wide", size=(792.0, 612.0))
        )
    ) == ["page-size-mixed"]


def test_a_page_of_an_unusual_size_among_others_is_one_finding() -> None:
    fold_out = make_page("Map", number=3, size=(1224.0, 792.0))
    paper = make_paper(make_page("Text"), make_page("Text", number=2), fold_out, profile="generic")
    assert check_ids(paper) == ["page-size-mixed"]


def test_a_page_larger_than_pdf_allows_is_found() -> None:
    huge = make_paper(make_page("Text", size=(200000.0, 200000.0)), profile="generic")
    assert "at most 14400 pt" in only_finding(huge, "page-size").message


def test_a_cropped_page_is_found() -> None:
    cropped = make_page("Text", media_box=(0, 0, 650.0, 842.0), crop_box=(30.0, 40.0, 642.0, 832.0))
    assert only_finding(make_paper(cropped), "page-cropped").message == (
        "Page 1: cropped to 612 × 792 pt of 650 × 842 pt"
    )


def test_a_scaled_page_is_found() -> None:
    assert check_ids(make_paper(make_page("Text", user_unit=2.0))) == ["page-scaled"]


def test_a_blank_page_at_the_end_is_found() -> None:
    assert only_finding(make_paper(make_page("Text"), make_page(number=2)), "page-blank").page == 2


def test_a_page_with_only_a_header_is_blank() -> None:
    head = make_page(make_line("Running head", role="head"), number=2)
    assert only_finding(make_paper(make_page("Text"), head), "page-blank").message == (
        "Page 2 has nothing but a running head or a footer"
    )


def test_the_page_size_of_a_guessed_template_is_not_required() -> None:
    assert check_ids(make_paper(make_page("Text", size=A4), guessed=True)) == []
    odd = make_paper(make_page("Text", size=(612.0, 396.0)), guessed=True)
    assert "not a usual paper size" in only_finding(odd, "page-size").message


def paper_with_headings(*headings: str, **facts: Any) -> Subject:
    """Make a paper from its headings: ``page: number text``, the number of which may be absent."""
    parsed = []
    for heading in headings:
        page, _, text = heading.partition(": ")
        number, _, words = text.rpartition(" ")
        parsed.append(
            Heading(text=words, number=number, level=1, page=int(page), bbox=(108, 90, 200, 102))
        )
    pages = [make_page("Text", number=number) for number in range(1, 9)]
    return make_paper(*pages, layout={"headings": tuple(parsed)}, references_page=4, **facts)


PAPER = ("1: Abstract", "1: 1 Introduction", "2: 2 Methods", "3: 3 Results", "4: References")


def test_a_paper_that_begins_with_its_second_section_lacks_a_page() -> None:
    finding = only_finding(paper_with_headings(*PAPER[2:]), "page-missing")
    assert finding.message.startswith("The first section is 2, ‘Methods’, without authors")
    assert (finding.severity, finding.page) == ("warning", 1)


@pytest.mark.parametrize(
    "paper",
    [
        paper_with_headings(*PAPER),
        paper_with_headings(*PAPER[2:], authors=("Ada Martin",)),
        paper_with_headings(*PAPER[2:], abstract="We look."),
        paper_with_headings(*PAPER[2:], anonymous=True),
        paper_with_headings("1: 7 Steps", "2: 2 Methods", "4: References"),
        paper_with_headings("1: Methods", "4: References"),
    ],
)
def test_a_paper_with_a_beginning_lacks_no_page(paper: Subject) -> None:
    assert "page-missing" not in check_ids(paper)


def test_an_abstract_sections_and_references_after_the_references_are_another_paper() -> None:
    second = ("5: Abstract", "5: 1 Introduction", "7: References")
    finding = only_finding(paper_with_headings(*PAPER, *second), "paper-merged")
    assert "another abstract begins on page 5" in finding.message
    assert (finding.severity, finding.page) == ("warning", 5)


@pytest.mark.parametrize(
    "appendix",
    [
        (),
        ("5: A Proofs", "6: References"),
        ("5: Abstract", "5: A Proofs", "7: References"),
        ("5: 1 Proofs", "6: References", "7: Abstract"),
    ],
)
def test_an_appendix_is_no_other_paper(appendix: tuple[str, ...]) -> None:
    assert "paper-merged" not in check_ids(paper_with_headings(*PAPER, *appendix))
