"""The report as JSON, schema 1."""

import json
from typing import Any

from procbuild import __version__
from procbuild.model import Finding, PdfFacts
from procbuild.report.results import Checked, Report

FACTS = (
    "pages",
    "page_sizes",
    "references_page",
    "references_at_top",
    "main_pages",
    "body_pages",
    "appendix_page",
    "template",
    "mode",
    "line_numbers",
    "anonymous",
    "title",
    "authors",
    "fonts",
    "links",
    "outline",
    "pdf_version",
    "encrypted",
)
"""The facts that the schema of the report guarantees."""


def as_json(report: Report) -> str:
    """The report as JSON, with a final line feed."""
    data = {
        "schema": 1,
        "procbuild": __version__,
        "volume": report.volume or None,
        "papers": [_paper(paper) for paper in report.papers],
        "findings": [_finding(finding) for finding in report.findings],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _paper(checked: Checked) -> dict[str, Any]:
    return {
        "paper": checked.paper,
        "file": checked.file or None,
        "sha256": checked.sha256 or None,
        "profile": checked.profile or None,
        "verdict": checked.verdict,
        "facts": _facts(checked.facts) if checked.facts else None,
        "findings": [_finding(finding) for finding in checked.findings],
    }


def _facts(facts: PdfFacts) -> dict[str, Any]:
    values: dict[str, Any] = {name: getattr(facts, name) for name in FACTS}
    values["fonts"] = [
        {"name": font.name, "type": font.type, "embedded": font.embedded} for font in facts.fonts
    ]
    return values


def _finding(finding: Finding) -> dict[str, Any]:
    values: dict[str, Any] = {
        "check": finding.check,
        "severity": finding.severity,
        "page": finding.page,
        "bbox": finding.bbox,
        "message": finding.message,
        "remedy": finding.remedy,
    }
    return {**values, "waived": finding.waived} if finding.waived else values
