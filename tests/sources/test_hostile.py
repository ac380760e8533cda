"""Exports with anything in the place of anything: papers are lost one by one, never the run."""

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
VALUES: dict[str, Any] = {
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
ODD = [None, 5, -1.5, True, "", "\u202e{}\\$", [], {}, [None, 1], {"value": 3}, {"a": [{}]}, [[1]]]


def disturbed(value: Any, chance: random.Random, share: float) -> Any:
    """The value with a share of what is in it replaced by something odd."""
    if chance.random() < share:
        return chance.choice(ODD)
    if isinstance(value, dict):
        return {key: disturbed(one, chance, share) for key, one in value.items()}
    if isinstance(value, list):
        return [disturbed(one, chance, share) for one in value]
    return value


@pytest.mark.parametrize("kind", VALUES)
def test_only_a_source_error_stops_a_source(tmp_path: Path, kind: str) -> None:
    path = tmp_path / ("papers.yml" if kind == "aclpub2" else "x.json")
    for seed in range(150):
        chance = random.Random(seed)
        path.write_text(json.dumps(disturbed(VALUES[kind], chance, chance.choice([0.05, 0.2]))))
        try:
            papers, _ = read(SOURCES[kind], path, fetch=bool(seed % 2))
        except SourceError:
            continue
        for paper in papers:
            assert RECORD_ADAPTER.validate_json(as_json(paper.record)) == paper.record
