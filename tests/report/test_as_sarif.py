"""The report as SARIF 2.1.0.

The schema below has the rules of the standard for the objects that procbuild writes (sections 3.13,
3.14, 3.19, 3.24, 3.27–3.29, 3.33, 3.35 and 3.49 of
https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html).
"""

import json
from typing import Any

import jsonschema
import pytest

from procbuild.report import as_sarif
from tests.report.sample_report import REPORT

MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def object_schema(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    """Return the schema of an object with only these properties."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


ARTIFACT_LOCATION = object_schema(
    {"uri": {"type": "string", "pattern": "^[^ <>]+$"}, "index": {"minimum": 0}}, "uri"
)
RULE = object_schema(
    {
        "id": {"type": "string"},
        "shortDescription": MESSAGE,
        "fullDescription": MESSAGE,
        "help": MESSAGE,
        "defaultConfiguration": object_schema({"level": LEVEL}),
    },
    "id",
)
LOCATION = object_schema(
    {
        "physicalLocation": object_schema({"artifactLocation": ARTIFACT_LOCATION}),
        "logicalLocations": {
            "type": "array",
            "items": object_schema({"name": {"type": "string"}, "kind": {"type": "string"}}),
        },
    }
)
SUPPRESSION = object_schema(
    {
        "kind": {"enum": ["inSource", "external"]},
        "status": {"enum": ["accepted", "underReview", "rejected"]},
        "justification": {"type": "string"},
    },
    "kind",
)
RESULT = object_schema(
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
ARTIFACT = object_schema(
    {
        "location": ARTIFACT_LOCATION,
        "mimeType": {"type": "string", "pattern": "^[^/]+/.+$"},
        "description": MESSAGE,
        "hashes": {"type": "object", "additionalProperties": {"type": "string"}},
    }
)
DRIVER = object_schema(
    {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "rules": {"type": "array", "items": RULE, "uniqueItems": True},
    },
    "name",
)
RUN = object_schema(
    {
        "tool": object_schema({"driver": DRIVER}, "driver"),
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "artifacts": {"type": "array", "items": ARTIFACT, "uniqueItems": True},
        "results": {"type": "array", "items": RESULT},
    },
    "tool",
)
SARIF = object_schema(
    {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN},
    },
    "version",
    "runs",
)


@pytest.fixture(scope="module")
def sarif_log() -> dict[str, Any]:
    log: dict[str, Any] = json.loads(as_sarif(REPORT))
    return log


def test_the_log_is_valid(sarif_log: dict[str, Any]) -> None:
    jsonschema.validate(sarif_log, SARIF)


def test_results_refer_to_their_rules_and_files(sarif_log: dict[str, Any]) -> None:
    (run,) = sarif_log["runs"]
    rules, artifacts = run["tool"]["driver"]["rules"], run["artifacts"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        for location in result.get("locations", []):
            artifact = location["physicalLocation"]["artifactLocation"]
            assert artifacts[artifact["index"]]["location"]["uri"] == artifact["uri"]


def test_a_finding_has_its_page_and_its_waiver(sarif_log: dict[str, Any]) -> None:
    by_rule = {result["ruleId"]: result for result in sarif_log["runs"][0]["results"]}
    limit = by_rule["page-limit"]
    assert limit["level"] == "error"
    assert limit["locations"][0]["logicalLocations"] == [{"name": "page 2", "kind": "page"}]
    assert limit["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (
        "martin%20%3C24%3E.pdf"
    )
    assert by_rule["fonts-embedded"]["suppressions"][0]["justification"] == "a scan of 1911"
    assert by_rule["pdf-properties"]["level"] == "note"
    assert "locations" not in by_rule["metadata-dates"]
