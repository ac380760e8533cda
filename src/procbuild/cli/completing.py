"""What a shell completes: volumes of the project, names of tables that are read only then."""

import importlib
from collections.abc import Callable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from procbuild.errors import UsageError
from procbuild.project import Project

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def volumes(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The volumes of the project that ``-C`` names, or that the shell stands in."""
    here: click.Context | None = context
    start = Path.cwd()
    while here:
        start = Path(here.params.get("directory") or start)
        here = here.parent
    try:
        names = Project.find(start).volumes
    except UsageError:
        return []
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def names_of(module: str, table: str) -> Complete:
    """Completes the names of a table, whose module is imported when somebody asks."""

    def complete(
        _context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        found = getattr(importlib.import_module(module), table)
        return [CompletionItem(name) for name in found if name.startswith(incomplete)]

    return complete
