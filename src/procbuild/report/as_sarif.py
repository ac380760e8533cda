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
    """The report as one SARIF run; it ends with a line feed.

    SARIF has no pages: a finding's page and box are properties of its result, and its page a
    logical location.
    """
    found = [
        *((None, finding) for finding in report.findings),
        *((index, finding) for index, paper in enumerate(report.papers)
          for finding in paper.findings),
    ]  # fmt: skip
    used = dict.fromkeys(finding.check for _, finding in found)
    rules = {check: place for place, check in enumerate(used)}
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
            for index, finding in found
        ],
    }
    whole = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _rule(id_: str) -> dict[str, Any]:
    """One check as a rule; findings of other stages have an id alone."""
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
    told: dict[str, Any] = {
        "location": {"uri": _uri(paper)},
        "mimeType": "application/pdf",
        "description": {"text": paper.paper},
    }
    return {**told, "hashes": {"sha-256": paper.sha256}} if paper.sha256 else told


def _uri(paper: Checked) -> str:
    return quote(paper.file or paper.paper)


def _result(
    finding: Finding, rules: dict[str, int], index: int | None, paper: Checked | None
) -> dict[str, Any]:
    text = f"{finding.message} {finding.remedy}".strip() if finding.remedy else finding.message
    told: dict[str, Any] = {
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
        told["locations"] = [location]
    if finding.page is not None:
        told["properties"] = {"page": finding.page, "bbox": finding.bbox}
    if finding.waived:
        told["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": finding.waived}
        ]
    return told
