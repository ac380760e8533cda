"""Exports with random wrong values: papers may be left out, but the command does not crash."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from procbuild.errors import SourceError
from procbuild.sources import SOURCES
from procbuild.store import RECORD_ADAPTER, as_json
from tests.sources.reading import read

PERSON = {"first_name": "Ann", "last_name": "Lee", "name": "Ann Lee", "first": "Ann", "last": "Lee"}
FILE = {"download_url": "https://x.example.org/a.pdf", "filename": "a.pdf", "content": "%PDF-"}
EXPORTS: dict[str, Any] = {
    "openreview": [
        {"forum": "x", "content": {name: {"value": ["a"]} for name in ("authors", "keywords")}}
        | {"content": {"title": {"value": "T"}, "venueid": {"value": "V"}, "authors": [PERSON]}}
    ],
    "hotcrp": [
        {"pid": 1, "title": "T", "authors": [PERSON], "topics": {"X": True}, "final": FILE}
        | {"options": {"track": "S", "more": [FILE]}, "truncated": ["abstract"], "decision": "x"}
    ],
    "indico": [
        {"id": 1, "title": "T", "persons": [{**PERSON, "author_type": "primary"}]},
        {"id": 2, "title": "T", "coauthors": [PERSON], "folders": [{"attachments": [FILE]}]},
    ],
    "pretalx": [
        {"code": "A", "title": {"en": "T"}, "speakers": [PERSON], "tags": ["x"]}
        | {"resources": [{"resource": "https://x.example.org", "description": "S"}]}
    ],
    "table": [{"id": "1", "title": "T", "authors": ["A B"], "status": "accept", "file": "a.pdf"}],
    "aclpub2": [
        {"id": 1, "title": "T", "authors": [PERSON], "attributes": {"paper_type": "long"}}
        | {"attachments": [{"type": "software", "file": "a.zip"}]}
    ],
}
WRONG_VALUES: list[Any] = [
    None,
    5,
    -1.5,
    True,
    "",
    "\u202e{}\\$",
    [],
    {},
    [None, 1],
    {"value": 3},
    {"a": [{}]},
    [[1]],
]


def damage(value: Any, random_source: random.Random, share: float) -> Any:
    """Replace a share of the values inside a value by wrong ones."""
    if random_source.random() < share:
        return random_source.choice(WRONG_VALUES)
    if isinstance(value, dict):
        return {key: damage(item, random_source, share) for key, item in value.items()}
    if isinstance(value, list):
        return [damage(item, random_source, share) for item in value]
    return value


@pytest.mark.parametrize("kind", EXPORTS)
def test_wrong_values_raise_no_other_error_than_source_error(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("papers.yml" if kind == "aclpub2" else "x.json")
    for seed in range(150):
        random_source = random.Random(seed)
        share = random_source.choice([0.05, 0.2])
        path.write_text(json.dumps(damage(EXPORTS[kind], random_source, share)))
        try:
            papers, _ = read(SOURCES[kind], path, fetch=bool(seed % 2))
        except SourceError:
            continue
        for paper in papers:
            assert RECORD_ADAPTER.validate_json(as_json(paper.record)) == paper.record
