"""The table of checks, severities, waivers."""

import re
from pathlib import Path

import pytest

from procbuild.checks import CHECKS, check_file, severity_of, waived
from procbuild.checks.base import Remedy, pages_in_words, quoted
from procbuild.checks.profile import load_profile
from procbuild.model import Finding, Inspection, Waiver


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_each_check_is_documented(check: object) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", check.id)  # type: ignore[attr-defined]
    for text in (check.what, check.why, check.remedy.for_tool("")):  # type: ignore[attr-defined]
        assert text.endswith((".", ")"))
        assert len(text) < 600


def test_ids_are_unique_and_metadata_says_what_it_is_about() -> None:
    about = re.compile(r"title|author|abstract|duplicate|dates|unread")
    assert all(about.search(name) for name in CHECKS if name.startswith("metadata"))


def test_severities_volume_before_profile_before_check() -> None:
    generic = load_profile("generic")
    assert severity_of("references-missing", {}) == "warning"
    assert severity_of("references-missing", {}, generic) == "info"
    assert severity_of("references-missing", {"references-missing": "error"}, generic) == "error"
    assert severity_of("page-limit", {}, generic) == "error"
    assert severity_of("page-limit", {}, generic, guessed=True) == "warning"


def test_a_file_that_cannot_be_read_says_why() -> None:
    page = Inspection(file=Path("x.pdf"), sha256="", kind="not-a-pdf", problem="an HTML page")
    (finding,) = check_file(page, {}, "x")
    assert finding.message == "x.pdf: an HTML page"
    assert "not the page that links to it" in finding.remedy


def test_a_document_that_was_never_saved_as_pdf_is_told_apart_from_a_page_of_the_web() -> None:
    document = Inspection(
        file=Path("x.pdf"), sha256="", kind="not-exported", problem="not a PDF but a document"
    )
    (finding,) = check_file(document, {}, "x")
    assert finding.remedy.startswith("Export it as PDF from the program that it was written with")


def test_a_waiver_marks_its_finding_and_no_other() -> None:
    findings = [
        Finding(check="fonts-embedded", severity="error", message="m", page=3),
        Finding(check="fonts-embedded", severity="error", message="m", page=4),
        Finding(check="fonts-type3", severity="warning", message="m"),
    ]
    waivers = [
        Waiver(check="fonts-embedded", page=3, reason="a scan of 1911"),
        Waiver(check="fonts-type3", reason="fine"),
    ]
    assert [one.waived for one in waived(findings, waivers)] == ["a scan of 1911", "", "fine"]


def test_remedies_for_one_tool_or_for_all() -> None:
    remedy = Remedy("Look.", latex="Compile.", word="Export.")
    assert remedy.for_tool("latex") == "Look. Compile."
    assert remedy.for_tool("typst") == "Look."
    assert remedy.for_tool("") == "Look. LaTeX: Compile. Word: Export."


def test_words_for_pages_and_hostile_text() -> None:
    assert pages_in_words([3]) == "page 3"
    assert pages_in_words([6, 1, 4, 5, 5]) == "pages 1, 4-6"
    assert quoted("a\x1b[31m\nb\u202e") == "‘a [31m b’"
    assert quoted("x" * 100, 10) == "‘xxxxxxxxx…’"
