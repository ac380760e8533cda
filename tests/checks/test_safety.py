"""The checks for scripts, attachments, damage and other hazards in a PDF."""

from typing import get_args

import pytest

from procbuild.checks.safety import HAZARDS
from procbuild.layout import DeadLink, Hazard, HazardKind, UriLink
from procbuild.model import Info
from tests.checks.sample_papers import check_ids, make_page, make_paper, only_finding, run_checks

ERRORS = {
    "javascript", "launch", "submit-form", "import-data", "xfa", "multimedia", "encryption",
    "truncated", "broken-xref", "missing-root", "broken-page-tree",
}  # fmt: skip


@pytest.mark.parametrize("kind", get_args(HazardKind))
def test_each_hazard_has_its_check(kind: HazardKind) -> None:
    hazard = Hazard(kind=kind, detail="app.alert(1)", page=2)
    (finding,) = run_checks(make_paper(make_page("Text"), layout={"hazards": (hazard,)}))
    assert finding.severity == ("error" if kind in ERRORS else "warning")
    assert finding.page == 2
    assert "‘app.alert(1)’" in finding.message
    assert len(HAZARDS) == len(get_args(HazardKind))


def test_hazards_of_one_page_are_one_finding() -> None:
    notes = tuple(Hazard(kind="annotation", detail=f"note {n}", page=2) for n in range(6))
    finding = only_finding(
        make_paper(make_page("Text"), layout={"hazards": notes}), "leftover-annotation"
    )
    assert finding.message.endswith("‘note 0’, ‘note 1’, ‘note 2’, ‘note 3’ and 2 more")


@pytest.mark.parametrize(
    "uri",
    [
        "file:///C:/a.pdf",
        "java\nscript:alert(1)",
        " FILE:x",
        "http://localhost:8888/notebook",
        "https://127.0.0.1/a",
        "http://[::1]:80",
    ],
)
def test_links_to_local_files_and_scripts_are_found(uri: str) -> None:
    link = UriLink(uri=uri, page=1, bbox=(1, 2, 3, 4))
    assert check_ids(make_paper(make_page("Text"), layout={"links": (link,)})) == ["safety-link"]


@pytest.mark.parametrize("uri", ["https://example.org/file:a", "https://localhost.example.org/"])
def test_links_to_the_web_are_allowed(uri: str) -> None:
    link = UriLink(uri=uri, page=1, bbox=(1, 2, 3, 4))
    assert check_ids(make_paper(make_page("Text"), layout={"links": (link,)})) == []


def test_the_remedy_is_for_the_tool_that_made_the_pdf() -> None:
    hazard = {"hazards": (Hazard(kind="javascript", detail=""),)}
    latex = only_finding(
        make_paper(make_page("x"), layout=hazard, info=Info(producer="pdfTeX-1.40")),
        "safety-javascript",
    )
    assert "hyperref" in latex.remedy
    assert "Word" not in latex.remedy
    unknown = only_finding(make_paper(make_page("x"), layout=hazard), "safety-javascript")
    assert "LaTeX: Remove hyperref" in unknown.remedy
    assert "Word: " in unknown.remedy


def test_links_within_the_paper_that_lead_nowhere_are_one_finding() -> None:
    dead = tuple(DeadLink(page=page, bbox=(1, 2, 3, 4)) for page in (2, 2, 3, 5, 7, 9, 11))
    finding = only_finding(make_paper(make_page("Text"), layout={"dead_links": dead}), "link-dead")
    assert finding.message == "7 links within the paper lead nowhere, on pages 2-3, 5, 7, 9, …"
    assert (finding.severity, finding.page, finding.bbox) == ("warning", 2, (1, 2, 3, 4))
