"""``procbuild diff``: show what changed between two builds of a volume."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from procbuild.cli.rows import show_rows
from procbuild.cli.shared import Invocation, command, format_option
from procbuild.model import page_range
from procbuild.outputs.comparison import Comparison, Edit, PaperRow, compare, read_papers
from procbuild.wording import counted

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
COLOURS = {"added": "green", "removed": "red", "changed": "yellow", "volume": "yellow"}
NAMES = {"sha256": "PDF", "orcid": "ORCID"}
"""Names of fields in the table that differ from those of the data."""

MAX_SHOWN = 120
"""Maximum characters of a value in the table."""

CONTEXT = 20
"""Characters shown before the first difference of two long values."""

Row = tuple[Text, Text, Text, Text]


@command()
@format_option("answer", "json")
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
def diff(invocation: Invocation, old: Path, new: Path, format_: str) -> None:
    """Show what changed from OLD to NEW: papers, page ranges, titles, authors, DOIs, PDFs.

    Both are folders that procbuild build made, or copies: proceedings/VOLUME/ or its site/.
    """
    before, after = read_papers(old), read_papers(new)
    comparison = compare(before, after)
    if format_ == "json":
        click.echo(json.dumps({"schema": 1, **asdict(comparison)}, ensure_ascii=False, indent=2))
        return
    show_rows(invocation.console, list(_rows(comparison)), fixed=3)
    same = len(after) - len(comparison.added) - len(comparison.changed)
    if not comparison:
        are = "is" if same == 1 else "are"
        invocation.say(f"nothing changed: {counted(same, 'paper')} {are} the same")
    else:
        invocation.say(
            f"{counted(len(comparison.added), 'paper')} added, {len(comparison.removed)} removed, "
            f"{len(comparison.changed)} changed; "
            f"{same} {'is' if same == 1 else 'are'} the same"
        )


def _rows(comparison: Comparison) -> Iterator[Row]:
    """Rows of state, paper, field, and old and new value."""
    for state, papers in (("removed", comparison.removed), ("added", comparison.added)):
        for paper in papers:
            yield _row(state, str(paper["id"]), _pages(paper), _short(paper["title"]))
    for edit in comparison.volume:
        yield from _edit_rows("volume", "", edit)
    for revised in comparison.changed:
        for edit in revised.edits:
            yield from _edit_rows("changed", revised.paper, edit)


def _row(state: str, paper: str, what: str, value: str) -> Row:
    return Text(state, COLOURS[state]), Text(paper), Text(what), Text(value)


def _pages(paper: PaperRow) -> str:
    first, last = paper.get("first_page"), paper.get("last_page")
    if not (pages := page_range(first, last)):
        return ""
    return f"p. {pages}" if first == last else f"pp. {pages}"


def _edit_rows(state: str, paper: str, edit: Edit) -> Iterator[Row]:
    """A row for a field; for a list of people, one for each that differs."""
    old, new = _people(edit.old), _people(edit.new)
    changes = list(_changed_people(old, new)) if old and new else []
    for change in changes or [_change(edit.old, edit.new)]:
        yield _row(state, paper, NAMES.get(edit.field, edit.field), change)


def _people(value: Any) -> dict[str, dict[str, Any]]:
    """A list of people by their names; empty for other values, and if two have one name."""
    if not isinstance(value, list):
        return {}
    people = {
        str(item["name"]): item for item in value if isinstance(item, dict) and "name" in item
    }
    return people if len(people) == len(value) else {}


def _changed_people(
    old: dict[str, dict[str, Any]], new: dict[str, dict[str, Any]]
) -> Iterator[str]:
    """Who was renamed, added, removed or moved, then what else is different about a person."""
    gone, came = (
        [name for name in one if name not in other] for one, other in ((old, new), (new, old))
    )
    if len(gone) == len(came):
        yield from (f"{before} → {after}" for before, after in zip(gone, came, strict=True))
    else:
        yield from (
            f"{word} {'; '.join(names)}"
            for word, names in (("removed", gone), ("added", came))
            if names
        )
    before, after = (
        [name for name in one if name in other] for one, other in ((old, new), (new, old))
    )
    if before != after:
        yield f"order: {'; '.join(before)} → {'; '.join(after)}"
    for name in after:
        for key in dict.fromkeys((*new[name], *old[name])):
            first, second = old[name].get(key), new[name].get(key)
            if first != second:
                yield f"{name}: {NAMES.get(key, key)} {_change(first, second)}"


def _change(old: Any, new: Any) -> str:
    """``old → new`` in short forms; if these are equal, the parts that differ."""
    before, after = _short_value(old), _short_value(new)
    if before == after:
        before, after = _from_difference(_spelt(old), _spelt(new))
    return f"{before} → {after}"


def _from_difference(old: str, new: str) -> tuple[str, str]:
    """Both texts, from a few characters before the first one that differs."""
    length = min(len(old), len(new))
    begin = next((n for n in range(length) if old[n] != new[n]), length) - CONTEXT
    mark = "…" if begin > 0 else ""
    before, after = (_short(f"{mark}{text[max(begin, 0) :]}") for text in (old, new))
    return before, after


def _spelt(value: Any) -> str:
    """The whole of a value as a person would write it."""
    match value:
        case _ if value in (None, "", [], {}):
            return "nothing"
        case list():
            return "; ".join(map(_spelt, value))
        case dict():
            return ", ".join(f"{name} {_spelt(item)}" for name, item in value.items())
        case _:
            return str(value)


def _short_value(value: Any) -> str:
    """A short form of a value; authors by their names, files by the start of their hash."""
    match value:
        case _ if value in (None, "", [], {}):
            return "nothing"
        case list():
            return _short("; ".join(map(_short_item, value)))
        case dict():
            return _short("; ".join(f"{name} {item}" for name, item in value.items()))
        case str() if len(value) == 64 and value.isalnum():
            return value[:8]
        case _:
            return _short(str(value))


def _short_item(value: Any) -> str:
    """A short form of a list item: an author's name, a notice's kind and date, a file's hash."""
    if not isinstance(value, dict):
        return str(value)
    words = " ".join(str(value[name]) for name in ("name", "kind", "on") if name in value)
    return words or str(value.get("sha256", value))[:8]


def _short(text: str, limit: int = MAX_SHOWN) -> str:
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
