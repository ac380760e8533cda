"""What a source hands over, and what it is told: the contract of ``procbuild.sources``."""

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

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "incoming"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
)
"""Names that no folder can have on some system, or that mean something else here."""

MAX_ID = 80
"""Characters of an id; file names made of it stay below 255 bytes."""


@dataclass(frozen=True, kw_only=True)
class Blob:
    """A file of a paper: where its bytes are, not yet read."""

    name: str
    """Its name in the source"""
    path: Path | None = None
    """Where it lies; None: it has to be fetched, or is the store's own"""
    url: str = ""
    """Where it is fetched from"""
    fixed: bool = False
    """Whether the address names the content, so that what was fetched once never changes"""
    label: str = "Supplement"
    """What readers see"""


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One paper of a source."""

    record: Record
    """Without origin, position and hashes: collect adds them"""
    key: str
    """The source's own key for the paper"""
    pdf: Blob | None = None
    supplements: tuple[Blob, ...] = ()
    place: str = ""
    """Where it stands in the source: ``papers.csv:12``"""
    loose: bool = False
    """A PDF that no entry names: the record has nothing but the id its name gives"""
    adopt: bool = False
    """Whether a loose PDF that belongs to no entry is a paper of its own"""


class Fetch(Protocol):
    """Gets what lies at an address. Raises :class:`procbuild.errors.SourceError`."""

    def json(self, url: str) -> Any:
        """The value of a JSON answer."""

    def file(self, url: str, *, fixed: bool = False) -> Path:
        """A file; one of a ``fixed`` address is asked for once."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a source is told."""

    name: str
    """The source as people are told of it"""
    path: Path
    """File or folder"""
    url: str = ""
    """Address, where it is not a file"""
    rules: SourceRules
    files: Path | None = None
    """Folder with the PDFs, where they do not lie beside the metadata"""
    tracks: tuple[Track, ...] = ()
    """Tracks of the volume"""
    sessions: tuple[Session, ...] = ()
    """Sessions of its program"""
    scratch: Path
    """A folder for what is unpacked; it goes with the run"""
    fetch: Fetch


Source = Callable[[Settings], Iterator[Incoming | Finding]]
"""Reads one source: its papers, and what it noticed.

Raises :class:`procbuild.errors.SourceError` where the source cannot be read at all.
"""


def from_plugin(plugin: Plugin, value: object) -> Source:
    """A source of a plug-in: what it does wrong is told as its own, and stops no other source."""
    if not callable(value):
        raise UsageError(f"{plugin.value} is no function")

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
    """A finding of a source."""
    return Finding(check=check, severity=severity, message=message, remedy=remedy, paper=paper)


def paper_id(key: str) -> str:
    """A folder name for a source's key: ``a-z 0-9 . _ -``, never a device's name."""
    flat = unicodedata.normalize("NFKD", key).casefold()
    flat = "".join(letter for letter in flat if not unicodedata.combining(letter))
    name = re.sub(r"[^a-z0-9._-]+", "-", flat).strip("._-")
    if name.partition(".")[0] in DEVICES:
        name = f"paper-{name}"
    if not NAME.fullmatch(name) or len(name) > MAX_ID:
        name = f"{name[: MAX_ID - 7]}-{short_hash(key)}".lstrip("-")
    return name


def short_hash(text: str) -> str:
    """Six characters that tell one key from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:6]


def file_name(name: str) -> str:
    """A harmless file name for a supplement: the last part, letters that every system takes."""
    last = re.split(r"[/\\]", name)[-1]
    flat = unicodedata.normalize("NFKD", last)
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", flat).lstrip("._-")[-MAX_ID:].rstrip(".-")
    if not safe or safe.partition(".")[0].casefold() in DEVICES:
        return f"file-{short_hash(name)}{safe and '-'}{safe}"
    return safe
