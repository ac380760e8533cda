"""``fixes.toml``: a person's corrections of one paper, laid over what the sources say."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from procbuild.model import Record, Waiver
from procbuild.standards.languages import language_mistake
from procbuild.standards.licences import licence_mistake
from procbuild.text import throughout, visible
from procbuild.toml import Mistake, read_toml

KEPT = frozenset({"id", "file", "sha256", "supplements", "replaced", "origin", "additions"})
"""What describes the files and the sources themselves and can't be corrected by a word."""


@dataclass(frozen=True, kw_only=True)
class FixesFile(Record):
    """The whole of ``fixes.toml``: any field of the paper, stated anew; what is absent stays."""

    id: str = ""
    """Not to be given"""
    waive: tuple[Waiver, ...] = ()
    """Findings that the organizers accept"""


@dataclass(frozen=True, kw_only=True)
class Fixes:
    """The corrections of one paper."""

    stated: Mapping[str, object] = field(default_factory=dict)
    """New values by field of :class:`Record`"""
    waivers: tuple[Waiver, ...] = ()

    def lay_over(self, record: Record) -> Record:
        """The record with the corrections; what is retracted stays published."""
        stays = {"status": "accepted"} if self.stated.get("retraction") else {}
        stated = {**stays, **self.stated}
        return replace(record, **stated) if stated else record  # type: ignore[arg-type]

    def needless(self, record: Record) -> tuple[str, ...]:
        """The fields whose correction the sources have caught up with."""
        return tuple(name for name, value in self.stated.items() if getattr(record, name) == value)


def _mistakes(stated: FixesFile) -> Iterator[Mistake]:
    """What types alone do not see."""
    if mistake := licence_mistake(stated.licence):
        yield ("licence",), mistake
    if stated.language and (mistake := language_mistake(stated.language)):
        yield ("language",), mistake


def load_fixes(path: Path, mistakes: list[str]) -> Fixes:
    """The corrections in a file, none where it is absent.

    Every mistake adds a line to ``mistakes``: file, place, what to write instead.
    """
    if not path.exists():
        return Fixes()
    read = read_toml(path, FixesFile, mistakes, _mistakes)
    if read is None:
        return Fixes()
    given = tomllib.loads(path.read_text(encoding="utf-8"))
    mistakes += [
        f"{path}: {name}: comes from the sources alone; remove this line"
        for name in sorted(KEPT & given.keys())
    ]
    stated = {name: getattr(read, name) for name in given if name not in KEPT | {"waive"}}
    return Fixes(stated=throughout(stated, visible), waivers=read.waive)
