"""What kind of source a file or folder is, by its shape."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from procbuild.errors import SourceError
from procbuild.sources.tables import SUFFIXES, read_json, read_sheets

Parts = Sequence[tuple[str, Path]]
SIDECARS = (".json", ".toml", ".bib")


def guess(path: Path) -> Parts:
    """The kinds of the sources that a path holds, in the order in which they are laid over.

    A folder of PDFs with tables is both: the tables first. Raises :class:`SourceError`.
    """
    if path.is_dir():
        return _folder(path)
    match path.suffix.lower():
        case ".bib":
            return [("pmlr", path)]
        case ".pdf":
            return [("folder", path)]
        case ".json":
            return [(_json(read_json(path)), path)]
        case ".xml":
            return [("cmt", path)]
        case suffix if suffix in SUFFIXES:
            return [(_table(path), path)]
    message = (
        f"{path}: what is this? Say --as KIND, or kind = … in volume.toml; "
        "a source is a folder, .bib, .csv, .xlsx, .json or .pdf"
    )
    raise SourceError(message)


def _folder(path: Path) -> Parts:
    names = {one.name.lower(): one for one in path.iterdir() if not one.name.startswith(".")}
    if "papers.yml" in names or "papers.yaml" in names:
        return [("aclpub2", path)]
    if "submission.csv" in names and "author.csv" in names:
        return [("easychair", path)]
    if "readme_easychair" in names or "readme_easychair.txt" in names:
        return [("easychair", path)]
    stems = {one.stem for one in names.values() if one.suffix.lower() == ".pdf"}
    apart = [one for one in sorted(names.values()) if one.is_file() and one.stem not in stems]
    if any(one.suffix.lower() == ".bib" for one in apart):
        return [("pmlr", path)]
    tables: list[tuple[str, Path]] = []
    for one in apart:
        if one.suffix.lower() in {".csv", ".tsv", ".xlsx", ".jsonl"}:
            tables.append((_table(one), one))
        elif one.suffix.lower() == ".json":
            tables.append((_json(read_json(one)), one))
    return [*tables, ("folder", path)]


def _table(path: Path) -> str:
    """``cmt`` or ``table``, by the headings."""
    for _, rows in read_sheets(path):
        headings = {re.sub(r"\W+", "", cell).casefold() for _, row in rows[:1] for cell in row}
        if "paperid" in headings and headings & {"authornames", "authordetails", "authors"}:
            return "cmt" if headings & {"authornames", "authordetails"} else "table"
        return "table"
    return "table"


def _json(data: Any) -> str:
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
            return "pretalx" if "speakers" in results[0] else "indico"
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, dict):
        if isinstance(first.get("content"), dict):
            return "openreview"
        if "pid" in first or first.get("object") in {"paper", "submission"} or "_id_" in first:
            return "hotcrp"
        if "speakers" in first:
            return "pretalx"
    return "table"
