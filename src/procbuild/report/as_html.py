"""The report as an HTML page for authors, with pictures of pages and findings marked."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from procbuild.checks import CHECKS
from procbuild.model import Finding
from procbuild.report.marks import mark_of
from procbuild.report.results import Checked, Report, finding_counts
from procbuild.styles import Verdict

WORST_FIRST: Sequence[Verdict] = ("reject", "warn", "accept")

NOT_A_NAME = re.compile(r"[^\w-]+")

Picture = Callable[[Checked, int], str]
"""Returns the URL of the picture of a paper's page, ``data:`` or relative; empty for none."""


def as_html(report: Report, picture: Picture) -> str:
    """The report as an HTML page that is self-contained except for its pictures.

    Papers with errors come first, then those with warnings.
    """
    ordered = sorted(report.papers, key=lambda paper: WORST_FIRST.index(paper.verdict))
    papers = [
        (paper, anchor, _groups(paper, picture))
        for paper, anchor in zip(ordered, _anchors(ordered), strict=True)
    ]
    return _rendering()(
        report=report, papers=papers, finding_counts=finding_counts, checks=CHECKS, mark=mark_of
    )


def _anchors(papers: Sequence[Checked]) -> list[str]:
    """An anchor for each paper: its id, with a number if that of another paper is the same."""
    anchors: list[str] = []
    for number, paper in enumerate(papers, 1):
        anchor = NOT_A_NAME.sub("-", paper.paper)
        anchors.append(f"{anchor}.{number}" if anchor in anchors else anchor)
    return anchors


@dataclass(frozen=True)
class Group:
    """Findings on one page, or those without a page."""

    page: int | None
    picture: str
    findings: tuple[Finding, ...]
    ratio: float
    """Height of the page divided by its width"""


def _groups(paper: Checked, picture: Picture) -> list[Group]:
    """A paper's findings by page; those without a page first, or last if they are only infos."""
    general_severities = {finding.severity for finding in paper.findings if finding.page is None}
    general_position = len(paper.sheets) + 1 if general_severities == {"info"} else 0
    pages = sorted(
        {finding.page or 0 for finding in paper.findings}, key=lambda page: page or general_position
    )
    groups = []
    for page in pages:
        width, height = paper.sheets[page - 1] if 0 < page <= len(paper.sheets) else (1.0, 1.0)
        groups.append(
            Group(
                page=page or None,
                picture=picture(paper, page) if page in paper.pictured else "",
                findings=tuple(f for f in paper.findings if (f.page or 0) == page),
                ratio=height / width if width else 1.0,
            )
        )
    return groups


@cache
def _rendering() -> Callable[..., str]:
    """The function that fills in the template."""
    # Most reports are text, and Jinja takes as long to import as a known paper to check.
    from procbuild.templates import environment  # noqa: PLC0415

    return environment(Path(__file__).parent).get_template("report.html.jinja").render
