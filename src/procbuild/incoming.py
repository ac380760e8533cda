"""The interface of sources (``procbuild.sources``): their settings and what they yield."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from procbuild.conference import Session, SourceRules, Track
from procbuild.errors import SourceError, UsageError
from procbuild.model import Finding, Record, Severity
from procbuild.plugins import Plugin, expected
from procbuild.project import NAME
from procbuild.store import RESERVED_IDS

DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""Names that a folder cannot have on some systems."""

MAX_ID = 80
"""Maximum length of an id; file names derived from it stay below 255 bytes."""


@dataclass(frozen=True, kw_only=True)
class Blob:
    """A file of a paper that has not been read yet: its name and location."""

    name: str
    """Its name in the source"""
    path: Path | None = None
    """Its path; None if it has to be fetched, or is already in the store"""
    url: str = ""
    """Its URL, if it has to be fetched"""
    fixed: bool = False
    """Whether the URL identifies the content, so that a fetched file never changes"""
    label: str = "Supplement"
    """What readers see as the name of the link"""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A paper from a source."""

    record: Record
    """Metadata, without origin, position and hashes: ``collect`` adds them"""
    key: str
    """The source's own key for the paper"""
    further_keys: tuple[str, ...] = ()
    """What may name the paper of a loose PDF, if no paper has its key"""
    pdf: Blob | None = None
    supplements: tuple[Blob, ...] = ()
    place: str = ""
    """Location in the source, for messages: ``papers.csv:12``"""
    loose: bool = False
    """Whether it is a PDF without an entry; its record has only an id, made of the file's name"""
    adopt: bool = False
    """Whether its key is only the name of a file, and a loose PDF without an entry a paper"""

    @property
    def possible_ids(self) -> frozenset[str]:
        """The ids that its keys make."""
        return frozenset({self.record.id, *map(paper_id, self.further_keys)})


class Fetch(Protocol):
    """Fetches URLs. Raises :class:`procbuild.errors.SourceError`."""

    def json(self, url: str) -> Any:
        """Fetch a URL and decode its JSON."""

    def file(self, url: str, *, fixed: bool = False) -> Path:
        """Fetch a file; one with a ``fixed`` URL is requested only once."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Settings that a source is called with."""

    name: str
    """Name of the source in messages"""
    path: Path
    """File or folder"""
    url: str = ""
    """URL, if it is not a file"""
    rules: SourceRules
    files: Path | None = None
    """Folder with the PDFs, if they are not beside the metadata"""
    sources: frozenset[Path] = frozenset()
    """Paths of all sources of the volume and the run, among them those in the folder of another"""
    tracks: tuple[Track, ...] = ()
    """Tracks of the volume"""
    sessions: tuple[Session, ...] = ()
    """Sessions of its program"""
    scratch: Path
    """A folder for unpacked files; it is deleted after the run"""
    fetch: Fetch


Source = Callable[[Settings], Iterator[Incoming | Finding]]
"""Reads a source and yields its papers, and findings about them.

Raises :class:`procbuild.errors.SourceError` if the source cannot be read at all.
"""


def from_plugin(plugin: Plugin, value: object) -> Source:
    """Wrap a source of a plug-in: an exception in it becomes :class:`SourceError` naming it.

    Raises :class:`UsageError` if it is not callable.
    """
    if not callable(value):
        raise UsageError(f"{plugin.value} is not a function")

    def source(settings: Settings) -> Iterator[Incoming | Finding]:
        try:
            for item in value(settings):
                yield expected(item, Incoming, Finding)
        except (SourceError, OSError):
            raise
        except Exception as error:
            message = f"{settings.name}: {plugin} failed, {type(error).__name__}: {error}"
            raise SourceError(message) from error

    return source


def noticed(check: str, severity: Severity, message: str, remedy: str, paper: str = "") -> Finding:
    """Make a finding of a source."""
    return Finding(check=check, severity=severity, message=message, remedy=remedy, paper=paper)


def paper_id(key: str) -> str:
    """Make a folder name of a source's key: ``a-z 0-9 . _ -``, never the name of a device or
    of a file of the store.
    """
    name = re.sub(r"[^a-z0-9._-]+", "-", _without_accents(key).casefold()).strip("._-")
    if name.partition(".")[0] in DEVICES or name in RESERVED_IDS:
        name = f"paper-{name}"
    if not NAME.fullmatch(name) or len(name) > MAX_ID:
        name = f"{name[: MAX_ID - 7]}-{short_hash(key)}".lstrip("-")
    return name


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def short_hash(text: str) -> str:
    """Six hexadecimal digits that distinguish similar keys."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def file_name(name: str) -> str:
    """Make a safe file name for a supplement: its last part, with characters valid everywhere."""
    last = re.split(r"[/\\]", name)[-1]
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", _without_accents(last))
    safe = safe[-MAX_ID:].lstrip("._-").rstrip(".-")
    if not safe or safe.partition(".")[0].casefold() in DEVICES:
        return f"file-{short_hash(name)}{safe and '-'}{safe}"
    return safe
