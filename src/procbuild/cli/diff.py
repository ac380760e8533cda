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
NAMES = {"sha256": "PDF"}
"""Names of fields in the table that differ from those of the data."""

MAX_SHOWN = 120
"""Maximum characters of a value in the table."""

Row = tuple[Text, Text, Text, Text]


@command(short_help="Show what changed between two builds of a volume.")
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
        yield _edit_row("volume", "", edit)
    for revised in comparison.changed:
        for edit in revised.edits:
            yield _edit_row("changed", revised.paper, edit)


def _row(state: str, paper: str, what: str, value: str) -> Row:
    return Text(state, COLOURS[state]), Text(paper), Text(what), Text(value)


def _pages(paper: PaperRow) -> str:
    first, last = paper.get("first_page"), paper.get("last_page")
    if not (pages := page_range(first, last)):
        return ""
    return f"p. {pages}" if first == last else f"pp. {pages}"


def _edit_row(state: str, paper: str, edit: Edit) -> Row:
    old, new = _short_value(edit.old), _short_value(edit.new)
    if old == new:  # the short forms hide the difference: an ORCID iD, the end of an abstract
        old, new = (_short(json.dumps(value), 4 * MAX_SHOWN) for value in (edit.old, edit.new))
    return _row(state, paper, NAMES.get(edit.field, edit.field), f"{old} → {new}")


def _short_value(value: Any) -> str:
    """A short form of a value; authors by their names, files by the start of their hash."""
    match value:
        case None | "" | [] | {}:
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
