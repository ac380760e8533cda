"""The report as SARIF 2.1.0, for code hosts and editors.

The standard: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
from typing import Any
from urllib.parse import quote

from procbuild import __version__
from procbuild.checks import CHECKS
from procbuild.model import Finding
from procbuild.report.results import Checked, Report

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

LEVELS = {"error": "error", "warning": "warning", "info": "note", "off": "none"}


def as_sarif(report: Report) -> str:
    """The report as one SARIF run, with a final line feed.

    SARIF has no notion of pages: page and box are properties of a result, and the page is also a
    logical location.
    """
    findings = [
        *((None, finding) for finding in report.findings),
        *((index, finding) for index, paper in enumerate(report.papers)
          for finding in paper.findings),
    ]  # fmt: skip
    checks = dict.fromkeys(finding.check for _, finding in findings)
    rules = {check: index for index, check in enumerate(checks)}
    run = {
        "tool": {
            "driver": {
                "name": "procbuild",
                "version": __version__,
                "rules": [_rule(check) for check in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(paper) for paper in report.papers],
        "results": [
            _result(finding, rules, index, None if index is None else report.papers[index])
            for index, finding in findings
        ],
    }
    data = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _rule(id_: str) -> dict[str, Any]:
    """A check as a SARIF rule; findings that are not from checks have only an id."""
    check = CHECKS.get(id_)
    if check is None:
        return {"id": id_}
    return {
        "id": id_,
        "shortDescription": {"text": check.what},
        "fullDescription": {"text": f"{check.what} {check.why}"},
        "help": {"text": check.remedy.for_tool("") or check.why},
        "defaultConfiguration": {"level": LEVELS[check.severity]},
    }


def _artifact(paper: Checked) -> dict[str, Any]:
    artifact: dict[str, Any] = {
        "location": {"uri": _uri(paper)},
        "mimeType": "application/pdf",
        "description": {"text": paper.paper},
    }
    if paper.sha256:
        artifact["hashes"] = {"sha-256": paper.sha256}
    return artifact


def _uri(paper: Checked) -> str:
    return quote(paper.file or paper.paper)


def _result(
    finding: Finding, rules: dict[str, int], index: int | None, paper: Checked | None
) -> dict[str, Any]:
    text = f"{finding.message} {finding.remedy}".strip() if finding.remedy else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": rules[finding.check],
        "level": LEVELS[finding.severity],
        "message": {"text": text},
    }
    if paper:
        location: dict[str, Any] = {
            "physicalLocation": {"artifactLocation": {"uri": _uri(paper), "index": index}}
        }
        if finding.page is not None:
            page = f"page {finding.page}"
            location["logicalLocations"] = [{"name": page, "kind": "page"}]
        result["locations"] = [location]
    if finding.page is not None:
        result["properties"] = {"page": finding.page, "bbox": finding.bbox}
    if finding.waived:
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": finding.waived}
        ]
    return result
