"""The schemas of archives; tests that need a schema are skipped if it is missing."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from tests.conftest import SHARED, skip_missing


def json_schema(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(_path(name).read_text(encoding="utf-8"))
    return schema


@cache
def xml_schema(name: str) -> etree.XMLSchema | etree.RelaxNG:
    """An XML schema; that of Crossref takes five seconds to read."""
    tree = etree.parse(_path(name))
    return etree.RelaxNG(tree) if name.endswith(".rng") else etree.XMLSchema(tree)


def _path(name: str) -> Path:
    path = SHARED.parent / "schemas" / name
    if not path.is_file():
        skip_missing("the folder of schemas")
    return path
