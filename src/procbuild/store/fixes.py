"""``fixes.toml``: an organizer's corrections of one paper, which override its sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from procbuild.model import Record, Waiver
from procbuild.standards.languages import language_mistake
from procbuild.standards.licences import licence_mistake
from procbuild.store.people import with_details
from procbuild.toml import Mistake, read_stated
from procbuild.toml.cleaning import cleaned

SOURCE_FIELDS = frozenset(
    {"id", "file", "sha256", "supplements", "replaced", "origin", "additions"}
)
"""Fields that describe the files and sources themselves and cannot be corrected."""


@dataclass(frozen=True, kw_only=True)
class FixesFile(Record):
    """The content of ``fixes.toml``: new values of fields of the paper."""

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

    def apply_to(self, record: Record) -> Record:
        """The record with the corrections; a retracted paper remains accepted.

        Authors keep those details that their corrections leave out.
        """
        status = {"status": "accepted"} if self.stated.get("retraction") else {}
        stated = {**status, **self.stated}
        if not stated:
            return record
        corrected = replace(record, **stated)  # type: ignore[arg-type]
        return replace(corrected, authors=with_details(corrected.authors, record.authors))

    def redundant_fields(self, record: Record) -> tuple[str, ...]:
        """Names of the fields whose correction the sources now state themselves."""
        corrected = self.apply_to(record)
        return tuple(
            name for name in self.stated if getattr(record, name) == getattr(corrected, name)
        )


def _mistakes(stated: FixesFile) -> Iterator[Mistake]:
    """Mistakes that types alone cannot express."""
    if mistake := licence_mistake(stated.licence):
        yield ("licence",), mistake
    for number, waiver in enumerate(stated.waive):
        if not waiver.reason.strip():
            yield ("waive", number, "reason"), "is empty; say why the finding is accepted"
    if stated.language and (mistake := language_mistake(stated.language)):
        yield ("language",), mistake


def load_fixes(path: Path, mistakes: list[str]) -> Fixes:
    """Read the corrections in a file; none if it does not exist.

    Each mistake adds a line to ``mistakes``: file, place, what to write instead.
    """
    if not path.exists():
        if path.is_symlink():
            mistakes.append(f"{path}: a link to nothing; correct it or remove it")
        return Fixes()
    read = read_stated(path, FixesFile, mistakes, _mistakes)
    if read is None:
        return Fixes()
    file, given = cleaned(read[0]), read[1]
    mistakes += [
        f"{path}: {name}: comes from the sources and cannot be corrected; remove this line"
        for name in sorted(SOURCE_FIELDS.intersection(given))
    ]
    stated = {name: getattr(file, name) for name in given if name not in SOURCE_FIELDS | {"waive"}}
    return Fixes(stated=stated, waivers=file.waive)
