"""The report as SARIF 2.1.0.

The schema below holds what the standard requires of the objects that are written (sections 3.13,
3.14, 3.19, 3.24, 3.27–3.29, 3.33, 3.35 and 3.49 of
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
"""

import json
from typing import Any

import jsonschema
import pytest

from procbuild.report import as_sarif
from tests.report.making import REPORT

MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def closed(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """An object of these properties alone."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


PLACE = closed({"uri": {"type": "string", "pattern": "^[^ <>]+$"}, "index": {"minimum": 0}}, "uri")
RULE = closed(
    {
        "id": {"type": "string"},
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": MESSAGE,
        "defaultConfiguration": closed({"level": LEVEL}),
    },
    "id",
)
LOCATION = closed(
    {
        "physicalLocation": closed({"artifactLocation": PLACE}),
        "logicalLocations": {
            "type": "array",
            "items": closed({"name": {"type": "string"}, "kind": {"type": "string"}}),
        },
    }
)
SUPPRESSION = closed(
    {
        "kind": {"enum": ["inSource", "external"]},
        "status": {"enum": ["accepted", "underReview", "rejected"]},
        "justification": {"type": "string"},
    },
    "kind",
)
RESULT = closed(
    {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION},
        "properties": {"type": "object"},
        "suppressions": {"type": "array", "items": SUPPRESSION, "uniqueItems": True},
    },
    "message",
)
ARTIFACT = closed(
    {
        "location": PLACE,
        "mimeType": {"type": "string", "pattern": "^[^/]+/.+$"},
        "description": MESSAGE,
        "hashes": {"type": "object", "additionalProperties": {"type": "string"}},
    }
)
DRIVER = closed(
    {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "rules": {"type": "array", "items": RULE, "uniqueItems": True},
    },
    "name",
)
RUN = closed(
    {
        "tool": closed({"driver": DRIVER}, "driver"),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "artifacts": {"type": "array", "items": ARTIFACT, "uniqueItems": True},
        "results": {"type": "array", "items": RESULT},
    },
    "tool",
)
SARIF = closed(
    {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN},
    },
    "version",
    "runs",
)


@pytest.fixture(scope="module")
def log() -> dict[str, Any]:
    written: dict[str, Any] = json.loads(as_sarif(REPORT))
    return written


def test_the_log_is_sound(log: dict[str, Any]) -> None:
    jsonschema.validate(log, SARIF)


def test_results_point_at_their_rules_and_files(log: dict[str, Any]) -> None:
    (run,) = log["runs"]
    rules, artifacts = run["tool"]["driver"]["rules"], run["artifacts"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for location in result.get("locations", []):
            place = location["physicalLocation"]["artifactLocation"]
            assert artifacts[place["index"]]["location"]["uri"] == place["uri"]


def test_a_finding_keeps_its_page_and_its_waiver(log: dict[str, Any]) -> None:
    by_rule = {result["ruleId"]: result for result in log["runs"][0]["results"]}
    limit = by_rule["page-limit"]
    assert limit["level"] == "error"
    assert limit["locations"][0]["logicalLocations"] == [{"name": "page 2", "kind": "page"}]
    assert limit["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (
        "martin%20%3C24%3E.pdf"
    )
    assert by_rule["fonts-embedded"]["suppressions"][0]["justification"] == "a scan of 1911"
    assert by_rule["pdf-properties"]["level"] == "note"
    assert "locations" not in by_rule["metadata-dates"]
