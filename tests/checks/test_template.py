"""The checks of the template and of its mode: submission, preprint or final."""

import pytest

from procbuild.layout import Line
from tests.checks.sample_papers import (
    check_ids,
    make_line,
    make_page,
    make_paper,
    only_finding,
    run_checks,
)

NOTICE = (
    "Submitted to 37th Conference on Neural Information",
    "Processing Systems (NeurIPS 2023). Do not distribute.",
)


def make_footer(text: str, y0: float = 734.0) -> Line:
    return make_line(text, x0=108, y0=y0, role="foot")


def test_a_submission_notice_on_two_lines_is_found_and_marked() -> None:
    subject = make_paper(
        make_page("Text", make_footer(NOTICE[0]), make_footer(NOTICE[1], 744)), mode="submission"
    )
    finding = only_finding(subject, "template-submission")
    assert finding.severity == "error"
    assert finding.bbox == (108, 734, 373, 754)


def test_the_review_notice_of_an_unknown_template_is_quoted_and_marked() -> None:
    notice = make_footer("Manuscript submitted to RULERS 2026. Do not distribute.")
    subject = make_paper(make_page("Text", notice), profile="generic", mode="submission")
    finding = only_finding(subject, "template-submission")
    assert "‘Manuscript submitted to RULERS 2026. Do not distribute.’" in finding.message
    assert finding.bbox is not None


def test_a_review_notice_in_the_running_heads_of_later_pages_is_quoted() -> None:
    title = make_line("Under Review: A Study", size=17)
    head = make_line("Under review at RULERS 2026", y0=30, role="head")
    subject = make_paper(
        make_page(title, "Text"),
        make_page("Text", head, number=2),
        profile="generic",
        mode="submission",
        title="Under Review: A Study",
    )
    finding = only_finding(subject, "template-submission")
    assert finding.message.endswith("submission mode: ‘Under review at RULERS 2026’")
    assert (finding.page, finding.bbox) == (2, head.bbox)


def test_a_submission_without_notice_is_found() -> None:
    assert check_ids(make_paper(make_page("Text"), mode="submission")) == ["template-submission"]


def test_a_preprint_is_a_warning() -> None:
    subject = make_paper(make_page("Text", make_footer("Preprint. Under review.")), mode="preprint")
    assert [(finding.check, finding.severity) for finding in run_checks(subject)] == [
        ("template-preprint", "warning")
    ]


def test_the_notice_of_a_preprint_is_quoted_whatever_the_template() -> None:
    footer = make_footer("Preprint. Under review.")
    page = make_page("A preprint of ours says more on how margins are set", footer)
    finding = only_finding(
        make_paper(page, profile="generic", mode="preprint"), "template-preprint"
    )
    assert finding.message == "The paper is in preprint mode: ‘Preprint. Under review.’"
    assert finding.bbox == footer.bbox


def test_the_style_of_another_year_is_found() -> None:
    notice = "36th Conference on Neural Information Processing Systems (NeurIPS 2022)."
    subject = make_paper(make_page("Text", make_footer(notice)), mode="final", year=2023)
    assert "names 2022, but the event is in 2023" in only_finding(subject, "template-year").message
    assert (
        check_ids(make_paper(make_page("Text", make_footer(notice)), mode="final", year=2022)) == []
    )
    assert check_ids(make_paper(make_page("Text", make_footer(notice)), mode="final")) == []


def test_a_complaint_printed_by_the_style_is_an_error() -> None:
    page = make_page(make_line("The page layout violates the ICML style.", x0=60))
    assert only_finding(make_paper(page, profile="icml"), "template-tampered").severity == "error"


def test_another_template_is_found_and_named() -> None:
    other = make_paper(make_page("Text"), template="acl")
    assert "in the template of ACL, not of NeurIPS" in only_finding(other, "template-other").message
    assert "does not look like" in (
        only_finding(make_paper(make_page("Text"), template="unknown"), "template-other").message
    )
    assert check_ids(make_paper(make_page("Text"), template="unknown", guessed=True)) == []


def test_the_words_of_a_notice_in_running_text_are_allowed() -> None:
    page = make_page(
        "Confidential computing protects data while they are processed by somebody else,",
        "as shown by Doe and others in an earlier paper on the subject of this one.",
        size=(595.276, 841.89),
    )
    assert check_ids(make_paper(page, profile="acl", mode="final")) == []


def test_a_review_notice_in_the_header_is_found() -> None:
    page = make_page(
        "Text", make_line("Confidential Review Copy", y0=30, role="head"), size=(595.276, 841.89)
    )
    assert check_ids(make_paper(page, profile="acl", mode="submission")) == ["template-submission"]


@pytest.mark.parametrize(
    ("year", "is_found"), [(2027, True), (2021, True), (2018, False), (2019, False), (2020, False)]
)
def test_a_running_footer_of_another_venue_is_found(year: int, is_found: bool) -> None:
    """A paper may be written in the year before the event."""
    footer = make_line(
        "Proceedings of the 7th Meeting on Rulers 2019, Town.", y0=760, size=9, role="foot"
    )
    paper = make_paper(
        make_page("Text"), make_page("Text", footer, number=2), profile="generic", year=year
    )
    assert ("template-year" in check_ids(paper)) == is_found
