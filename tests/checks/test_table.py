"""The table of checks, their severities, and waivers."""

import re
from pathlib import Path
from typing import Any

import pytest

from procbuild.checks import CHECKS, check_file, severity_of
from procbuild.checks.base import Check, Remedy, pages_in_words, quoted, target_type
from procbuild.checks.profile import load_profile
from procbuild.model import Inspection, Record


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_each_check_is_documented(check: Check[Any]) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", check.id)
    for text in (check.what, check.why, check.remedy.for_tool("")):
        assert text.endswith((".", ")"))
        assert len(text) < 600


def test_ids_of_metadata_checks_name_the_field() -> None:
    field = re.compile(r"title|author|abstract|duplicate|dates|unread")
    assert all(field.search(name) for name in CHECKS if name.startswith("metadata"))


def test_checks_of_records_ask_to_correct_the_record() -> None:
    checks = [check for check in CHECKS.values() if target_type(check) is Record]
    assert len(checks) > 15
    assert {check.about for check in checks} == {"record"}


def test_the_volume_overrides_the_severity_of_profile_and_check() -> None:
    generic = load_profile("generic")
    assert severity_of("references-missing", {}) == "warning"
    assert severity_of("references-missing", {}, generic) == "info"
    assert severity_of("references-missing", {"references-missing": "error"}, generic) == "error"
    assert severity_of("page-limit", {}, generic) == "error"
    assert severity_of("page-limit", {}, generic, guessed=True) == "warning"


def test_the_finding_on_an_unreadable_file_gives_the_reason() -> None:
    inspection = Inspection(file=Path("x.pdf"), sha256="", kind="not-a-pdf", problem="an HTML page")
    (finding,) = check_file(inspection, {}, "x")
    assert finding.message == "An HTML page"
    assert "not the page that links to it" in finding.remedy


def test_a_text_document_instead_of_a_pdf_must_be_exported() -> None:
    inspection = Inspection(
        file=Path("x.pdf"), sha256="", kind="not-exported", problem="not a PDF but a document"
    )
    (finding,) = check_file(inspection, {}, "x")
    assert finding.remedy.startswith("Export it as PDF from the program that it was written with")


def test_remedies_for_one_tool_or_all_tools() -> None:
    remedy = Remedy("Look.", latex="Compile.", word="Export.")
    assert remedy.for_tool("latex") == "Look. Compile."
    assert remedy.for_tool("typst") == "Look."
    assert remedy.for_tool("") == "Look. LaTeX: Compile. Word: Export."


def test_pages_in_words() -> None:
    assert pages_in_words([3]) == "page 3"
    assert pages_in_words([6, 1, 4, 5, 5]) == "pages 1, 4-6"


def test_quoted_text_is_short_and_without_control_characters() -> None:
    assert quoted("a\x1b[31m\nb\u202e") == "‘a [31m b’"
    assert quoted("x" * 100, 10) == "‘xxxxxxxxx…’"
