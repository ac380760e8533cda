"""``procbuild doctor``: check the installation and the project."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from platformdirs import user_cache_path
from rich.text import Text

from procbuild.cli.rows import show_rows
from procbuild.cli.shared import Invocation, command
from procbuild.doctor import REPAIR, Item, Section
from procbuild.errors import ProcbuildError, UsageError
from procbuild.incremental.cache import Cache
from procbuild.project import Project
from procbuild.wording import counted

COLOURS = {"ok": "green", "absent": "dim", "problem": "red"}


@command()
def doctor(invocation: Invocation) -> None:
    """Check the installation and the project.

    Lists libraries and their versions, optional extras, plug-ins, fonts and the scripts they cover,
    the cache; in a project also the mistakes in its volumes. The exit code is 5 if there is a
    problem.
    """
    problems = 0
    for section in _sections(invocation):
        problems += sum(item.state == "problem" for item in section.items)
        invocation.console.print(Text(section.title, "bold"))
        show_rows(invocation.console, [_row(item) for item in section.items], fixed=2)
    summary = counted(problems, "problem") if problems else "no problems"
    invocation.say(f"\n{summary}")
    if problems:
        click.get_current_context().exit(ProcbuildError.exit_code)


def _sections(invocation: Invocation) -> Iterator[Section]:
    """The sections, in the order of output."""
    yield _section("installed", "libraries")
    yield _section("installed", "extras")
    yield _section("plugged", "plugins")
    yield _section("working", "tools")
    yield _section("working", "fonts")
    try:
        project = Project.find(invocation.directory or Path.cwd())
    except UsageError:
        project = None
    root = project.cache if project else user_cache_path("procbuild", appauthor=False)
    yield _section("places", "cache", Cache(root), invocation.shown(root))
    if project:
        names = (invocation.volume,) if invocation.volume_name else project.volumes
        yield _section("places", "volumes", project, names)
    else:
        none = Item(name="project", state="absent", found="none in this folder or above it")
        yield Section(title="volumes", items=(none,))


def _section(module: str, name: str, *looked_at: Any) -> Section:
    """A section of :mod:`procbuild.doctor`; if it cannot be imported, a problem that says why."""
    try:
        found: Section = getattr(importlib.import_module(f"procbuild.doctor.{module}"), name)(
            *looked_at
        )
    except ImportError as error:
        broken = Item(name=error.name or "", state="problem", found=str(error), remedy=REPAIR)
        return Section(title=name, items=(broken,))
    return found


def _row(item: Item) -> tuple[Text, Text, Text]:
    text = Text(item.found)
    if item.remedy:
        text.append(f" → {item.remedy}", "dim")
    return Text(f"  {item.state}", COLOURS[item.state]), Text(item.name), text
