"""Shell completion of volumes, and of names in tables that are imported only when needed."""

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
    """Complete the volumes of the project in ``-C`` or the current directory."""
    ancestor: click.Context | None = context
    start = Path.cwd()
    while ancestor:
        start = Path(ancestor.params.get("directory") or start)
        ancestor = ancestor.parent
    try:
        names = Project.find(start).volumes
    except UsageError:
        return []
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def names_of(module: str, table: str) -> Complete:
    """A completion of the names in a table, whose module is imported on use."""

    def complete(
        _context: click.Context, _parameter: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        names = getattr(importlib.import_module(module), table)
        return [CompletionItem(name) for name in names if name.startswith(incomplete)]

    return complete
