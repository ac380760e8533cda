"""The JSON report for programs, schema 1."""

import json

from procbuild.report import as_json
from tests.report.sample_report import HOSTILE, REPORT


def test_a_paper_has_all_documented_fields() -> None:
    report = json.loads(as_json(REPORT))
    assert (report["schema"], report["volume"]) == (1, "unireps2023")
    first = report["papers"][0]
    assert {key: first[key] for key in ("paper", "file", "profile", "verdict")} == {
        "paper": "martin24a",
        "file": "martin <24>.pdf",
        "profile": "neurips",
        "verdict": "reject",
    }
    assert first["facts"] == {
        "pages": 2, "page_sizes": [[612.0, 792.0]], "references_page": 2,
        "references_at_top": False, "main_pages": 2, "body_pages": 1, "appendix_page": None,
        "template": "neurips", "mode": "final", "line_numbers": False, "anonymous": False,
        "title": "Ends <&> Means", "authors": ["Ada Martin"],
        "fonts": [{"name": "NimbusRomNo9L-Regu", "type": "Type1", "embedded": True}],
        "links": 0, "outline": 0, "pdf_version": "1.5", "encrypted": False,
    }  # fmt: skip
    assert first["findings"][0] == {
        "check": "page-limit", "severity": "error", "page": 2,
        "bbox": [108.0, 72.0, 504.0, 310.0], "message": HOSTILE, "remedy": "Shorten the text.",
    }  # fmt: skip


def test_waived_findings_have_the_reason() -> None:
    (_, paper, _) = json.loads(as_json(REPORT))["papers"]
    assert [finding.get("waived") for finding in paper["findings"]] == [
        None,
        None,
        "a scan of 1911",
    ]


def test_unknown_values_are_null() -> None:
    missing = json.loads(as_json(REPORT))["papers"][2]
    assert (missing["facts"], missing["sha256"], missing["file"]) == (None, None, None)
