"""Compare the paper records of two builds of a volume."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from procbuild.errors import OutputError, UsageError
from procbuild.model import page_range

PAPERS_JSONL = "papers.jsonl"
"""File of paper records, one per line in the volume's order, as the export ``jsonl`` writes it."""

MAX_BYTES = 256 << 20
"""Size limit of the file; 5,000 papers with their abstracts have about twelve million bytes."""

PaperRow = Mapping[str, Any]

HIDDEN = frozenset(
    {"id", "type", "url", "pdf", "licence_url", "volume", "published", "version", "replaced"}
)
"""Fields that follow from others, or describe the volume."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A field that differs; ``old`` or ``new`` is None if that paper lacks it."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, kw_only=True)
class Revised:
    """A paper of both builds that differs."""

    paper: str
    title: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What changed from one build of a volume to another."""

    added: tuple[PaperRow, ...] = ()
    removed: tuple[PaperRow, ...] = ()
    changed: tuple[Revised, ...] = ()
    volume: tuple[Edit, ...] = ()
    """Fields of the volume itself: title, number, publisher …"""

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.removed or self.changed or self.volume)


def read_papers(folder: Path) -> dict[str, PaperRow]:
    """Read the papers of a built volume by id, from its folder of outputs or from its site.

    Raises :class:`UsageError` if there are no records, :class:`OutputError` if they are damaged.
    """
    candidates = (folder / PAPERS_JSONL, folder / "site" / PAPERS_JSONL)
    path = next((candidate for candidate in candidates if candidate.is_file()), None)
    if path is None:
        message = f"{folder}: no {PAPERS_JSONL} here; name a folder that 'procbuild build' made"
        raise UsageError(message)
    if path.stat().st_size > MAX_BYTES:
        message = f"{path}: larger than {MAX_BYTES >> 20} MiB; procbuild did not write this file"
        raise OutputError(message)
    papers: dict[str, PaperRow] = {}
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            paper = json.loads(line)
            papers[str(paper["id"])] = {**paper, "title": str(paper["title"])}
        except (ValueError, TypeError, KeyError, RecursionError):
            message = f"{path}:{number}: damaged; restore the file or build the volume again"
            raise OutputError(message) from None
    return papers


def compare(old: Mapping[str, PaperRow], new: Mapping[str, PaperRow]) -> Comparison:
    """Compare papers with the same id; results are in the order of ``new``."""
    return Comparison(
        added=tuple(paper for id_, paper in new.items() if id_ not in old),
        removed=tuple(paper for id_, paper in old.items() if id_ not in new),
        changed=tuple(
            Revised(paper=id_, title=paper["title"], edits=edits)
            for id_, paper in new.items()
            if id_ in old and (edits := tuple(_edits(old[id_], paper)))
        ),
        volume=tuple(_edits(_volume(old), _volume(new))) if old and new else (),
    )


def _volume(papers: Mapping[str, PaperRow]) -> Mapping[str, Any]:
    """The fields of the volume, which each paper repeats."""
    first = next(iter(papers.values()))
    volume = first.get("volume")
    day = {"day of publication": first["published"]} if "published" in first else {}
    return {**volume, **day} if isinstance(volume, dict) else day


def _edits(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Edit]:
    """The fields that differ, in the order of ``new``; the page range is one field."""
    before, after = _fields(old), _fields(new)
    for name in dict.fromkeys((*after, *before)):
        if before.get(name) != after.get(name):
            yield Edit(field=name, old=before.get(name), new=after.get(name))


def _fields(paper: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in paper.items() if name not in HIDDEN}
    if pages := page_range(fields.pop("first_page", None), fields.pop("last_page", None)):
        fields["pages"] = pages
    return fields
