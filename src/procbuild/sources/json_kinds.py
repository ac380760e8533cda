"""Tells what a JSON file is: the export of a system, a table, or the sidecar of one paper."""

from pathlib import Path
from typing import Any

from procbuild.errors import SourceError
from procbuild.sources.spreadsheets import read_json


def is_sidecar(path: Path) -> bool:
    """Whether a file is the JSON sidecar of one paper, whose PDF may still be missing.

    It states a title, and is not the export of one paper from another system; or it is damaged, so
    that nothing can be told from it.
    """
    if path.suffix.lower() != ".json":
        return False
    try:
        data = read_json(path)
    except SourceError:
        return True
    return isinstance(data, dict) and "title" in data and kind_of_json(data) == "table"


def has_papers(path: Path) -> bool:
    """Whether a file is a JSON list of papers with titles, or the export of a system."""
    if path.suffix.lower() != ".json":
        return False
    try:
        data = read_json(path)
    except SourceError:
        return False
    first = data[0] if isinstance(data, list) and data else data
    has_title = isinstance(first, dict) and "title" in map(str.casefold, first)
    return has_title or kind_of_json(data) != "table"


def kind_of_json(data: Any) -> str:
    """The kind of a JSON file, by the keys of its first object."""
    if isinstance(data, dict):
        for key, kind in (
            ("notes", "openreview"),
            ("contributions", "indico"),
            ("talks", "pretalx"),
        ):
            if key in data:
                return kind
        if isinstance(results := data.get("results"), list) and results:
            is_talk = isinstance(results[0], dict) and "speakers" in results[0]
            return "pretalx" if is_talk else "indico"
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, dict):
        if isinstance(first.get("content"), dict):
            return "openreview"
        if "pid" in first or first.get("object") in {"paper", "submission"} or "_id_" in first:
            return "hotcrp"
        if "speakers" in first:
            return "pretalx"
    return "table"
