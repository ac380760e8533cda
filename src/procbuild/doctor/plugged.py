"""The installed plug-ins, and those that could not be loaded."""

from collections.abc import Iterator
from typing import Any

from procbuild.checks import CHECKS
from procbuild.checks.profile import PROFILES
from procbuild.doctor import Item, Section
from procbuild.exports import EXPORTS
from procbuild.plugins import Table
from procbuild.sources import SOURCES

TABLES = (SOURCES, CHECKS, EXPORTS, PROFILES)


def plugins() -> Section:
    """The plug-ins, by table."""
    items = [item for table in TABLES for item in _items(table)]
    none = Item(name="plug-ins", state="absent", found="none installed")
    return Section(title="plug-ins", items=tuple(items) or (none,))


def _items(table: Table[Any]) -> Iterator[Item]:
    for plugin in table.plugins:
        yield Item(name=f"{table.noun} {plugin.name}", found=f"{plugin.package} {plugin.version}")
    for plugin, reason in table.broken.items():
        yield Item(name=f"{table.noun} {plugin.name}", state="problem", found=reason)
