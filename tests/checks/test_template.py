"""The template and its mode."""

from tests.checks.making import found, ids, line, page, paper, the

NOTICE = (
    "Submitted to 37th Conference on Neural Information",
    "Processing Systems (NeurIPS 2023). Do not distribute.",
)


def foot(text: str, y0: float = 734.0) -> object:
    return line(text, x0=108, y0=y0, role="foot")


def test_a_submission_notice_over_two_lines_is_found_in_its_place() -> None:
    subject = paper(page("Text", foot(NOTICE[0]), foot(NOTICE[1], 744)), mode="submission")
    finding = the(subject, "template-submission")
    assert finding.severity == "error"
    assert finding.bbox == (108, 734, 373, 754)


def test_the_review_notice_of_an_unknown_template_is_quoted_and_marked() -> None:
    notice = foot("Manuscript submitted to RULERS 2026. Do not distribute.")
    subject = paper(page("Text", notice), profile="generic", mode="submission")
    finding = the(subject, "template-submission")
    assert "‘Manuscript submitted to RULERS 2026. Do not distribute.’" in finding.message
    assert finding.bbox is not None


def test_a_submission_told_by_its_look_alone() -> None:
    assert ids(paper(page("Text"), mode="submission")) == ["template-submission"]


def test_a_preprint() -> None:
    subject = paper(page("Text", foot("Preprint. Under review.")), mode="preprint")
    assert [(f.check, f.severity) for f in found(subject)] == [("template-preprint", "warning")]


def test_the_style_of_another_year() -> None:
    notice = "36th Conference on Neural Information Processing Systems (NeurIPS 2022)."
    subject = paper(page("Text", foot(notice)), mode="final", year=2023)
    assert "names 2022, but the event is in 2023" in the(subject, "template-year").message
    assert ids(paper(page("Text", foot(notice)), mode="final", year=2022)) == []
    assert ids(paper(page("Text", foot(notice)), mode="final")) == []


def test_a_changed_style_says_so() -> None:
    complaint = page(line("The page layout violates the ICML style.", x0=60))
    assert the(paper(complaint, profile="icml"), "template-tampered").severity == "error"


def test_another_template_is_named() -> None:
    other = paper(page("Text"), template="acl")
    assert "in the template of ACL, not of NeurIPS" in the(other, "template-other").message
    assert "does not look like" in (
        the(paper(page("Text"), template="unknown"), "template-other").message
    )
    assert ids(paper(page("Text"), template="unknown", guessed=True)) == []


def test_the_same_words_in_a_sentence_are_no_notice() -> None:
    prose = page(
        "Confidential computing protects data while they are processed by somebody else,",
        "as shown by Doe and others in an earlier paper on the subject of this one.",
        size=(595.276, 841.89),
    )
    assert ids(paper(prose, profile="acl", mode="final")) == []


def test_a_head_that_says_confidential_is_one() -> None:
    head = page(
        "Text", line("Confidential Review Copy", y0=30, role="head"), size=(595.276, 841.89)
    )
    assert ids(paper(head, profile="acl", mode="submission")) == ["template-submission"]
