"""What kind of source a file or folder is, by its shape."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from procbuild.errors import SourceError
from procbuild.http import url_mistake
from procbuild.incoming import Settings
from procbuild.sources import SOURCES
from procbuild.sources.archive import unpacked
from procbuild.sources.files import TABLES
from procbuild.sources.spreadsheets import SUFFIXES, read_json, read_sheets

Parts = Sequence[tuple[str, Path]]

ONLINE = {"openreview": "openreview.net/", "indico": "/export/event/", "pretalx": "/api/events/"}
"""Kinds that are read from an address, and what such an address has in it."""


def parts(settings: Settings) -> Parts:
    """The kinds of the sources that a path holds, in the order of trust.

    A folder of PDFs with tables is both: the tables first. A zip is unpacked. Raises
    :class:`SourceError`.
    """
    kind, path = settings.rules.kind, settings.path
    if settings.url:
        return [(_online(settings.url, kind), path)]
    if path.suffix.lower() == ".zip":
        path = _inside(unpacked(path, settings.scratch))
    return [(kind, path)] if kind else guess(path)


def _inside(folder: Path) -> Path:
    """The folder that an archive holds, where it holds nothing else."""
    content = list(folder.iterdir())
    return content[0] if len(content) == 1 and content[0].is_dir() else folder


def _online(url: str, kind: str) -> str:
    """The kind of an address: ``kind``, where that can be read from one or is a plug-in's."""
    if mistake := url_mistake(url):
        raise SourceError(mistake)
    if kind in ONLINE or kind in SOURCES.plugged:
        return kind
    told = [name for name, sign in ONLINE.items() if sign in url]
    if told and not kind:
        return told[0]
    message = (
        f"{url.partition('?')[0]}: only {', '.join(ONLINE)} are read from an address; "
        "download the file and name it as the source"
    )
    raise SourceError(message)


def guess(path: Path) -> Parts:
    """The kinds that a file or folder holds, by its shape."""
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
    ends = {name[-14:] for name in names} | {name[-10:] for name in names}
    readme = any(name.startswith("readme_easychair") for name in names)
    if readme or {"submission.csv", "author.csv"} <= ends:
        return [("easychair", path)]
    if any(name == "data.json" or name.endswith("-data.json") for name in names):
        return [("hotcrp", path)]
    stems = {one.stem for one in names.values() if one.suffix.lower() == ".pdf"}
    apart = [one for one in sorted(names.values()) if one.is_file() and one.stem not in stems]
    if any(one.suffix.lower() == ".bib" for one in apart):
        return [("pmlr", path)]
    tables: list[tuple[str, Path]] = []
    for one in apart:
        if one.suffix.lower() in TABLES:
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
