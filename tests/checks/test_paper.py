"""Checks of the pages themselves."""

import pytest

from tests.checks.making import ids, line, page, paper, the

A4 = (595.276, 841.89)


@pytest.mark.parametrize("size", [(595.276, 841.89), (595.22, 842.0), (595.44, 841.68)])
def test_an_a4_page_may_differ_by_a_pt(size: tuple[float, float]) -> None:
    assert ids(paper(page("Text", size=size), profile="acl")) == []


def test_another_size_is_named_with_the_rule() -> None:
    finding = the(paper(page("Text", size=A4)), "page-size")
    assert finding.severity == "error"
    assert finding.message == (
        "Page 1: 595.276 × 841.89 pt (A4); NeurIPS asks for 612 × 792 pt (US letter), ± 1 pt"
    )


def test_pages_of_two_sizes() -> None:
    pages = [page("Text", number=n, size=A4 if n == 4 else (612.0, 792.0)) for n in range(1, 6)]
    finding = the(paper(*pages, profile="generic"), "page-size-mixed")
    assert finding.page == 4
    assert "the other pages are 612 × 792 pt (US letter)" in finding.message


def test_a_turned_page_keeps_its_size() -> None:
    turned = page("Wide table", number=2, size=(792.0, 612.0), rotate=90)
    assert ids(paper(page("Text"), turned)) == ["page-rotated"]


def test_a_landscape_page_among_others_is_mixed_not_wrong() -> None:
    assert ids(paper(page("Text"), page("Text", number=2), page("Wide", size=(792.0, 612.0)))) == [
        "page-size-mixed"
    ]


def test_a_page_beyond_what_pdf_allows() -> None:
    huge = paper(page("Text", size=(200000.0, 200000.0)), profile="generic")
    assert "at most 14400 pt" in the(huge, "page-size").message


def test_a_cropped_page() -> None:
    cropped = page("Text", media_box=(0, 0, 650.0, 842.0), crop_box=(30.0, 40.0, 642.0, 832.0))
    assert the(paper(cropped), "page-cropped").message == (
        "Page 1: cropped to 612 × 792 pt of 650 × 842 pt"
    )


def test_a_scaled_page() -> None:
    assert ids(paper(page("Text", user_unit=2.0))) == ["page-scaled"]


def test_a_blank_page_at_the_end() -> None:
    assert the(paper(page("Text"), page(number=2)), "page-blank").page == 2


def test_a_page_with_a_head_alone() -> None:
    head = page(line("Running head", role="head"), number=2)
    assert the(paper(page("Text"), head), "page-blank").message == (
        "Page 2 has nothing but a running head or a footer"
    )


def test_the_size_of_a_guessed_template_is_no_rule() -> None:
    assert ids(paper(page("Text", size=A4), guessed=True)) == []
    odd = paper(page("Text", size=(612.0, 396.0)), guessed=True)
    assert "not a usual paper size" in the(odd, "page-size").message
