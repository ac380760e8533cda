"""What an export hands over, and how it is written: the contract of ``procbuild.exports``."""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from procbuild.errors import ConfigError, OutputError, ProcbuildError, UsageError
from procbuild.files import sha256_of, swap_folder
from procbuild.model import Finding, Severity, Volume
from procbuild.outputs.manifest import MANIFEST, manifest_text
from procbuild.plugins import Plugin, expected
from procbuild.toml import Mistake, mistake_lines, validated

T = TypeVar("T")

Text = str | Callable[[Mapping[str, Path]], str | bytes]
"""A text, or how it is made of the files that are copied, by their names in the delivery.

What is empty is not written.
"""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What one archive gets: paths in the delivery are relative, with ``/``."""

    texts: Mapping[str, Text] = field(default_factory=dict)
    """Files that are written, UTF-8, by path"""
    copies: Mapping[str, Path] = field(default_factory=dict)
    """Files that are copied, by path. A relative source is an output of ``procbuild build`` below
    ``proceedings/<volume>/``, or a file of the project seen from there (:func:`from_project`)"""
    instead: Mapping[str, Path] = field(default_factory=dict)
    """Other sources of some copies, by path, taken where the first one is not there"""
    findings: tuple[Finding, ...] = ()
    """What the archive would refuse (``error``) or ask about (``warning``)"""


Export = Callable[[Volume], Delivery]
"""Makes a delivery of a volume: a pure function of it and of its PDFs.

Raises :class:`SettingsError` where ``[exports.<target>]`` has mistakes.
"""


class SettingsError(ConfigError):
    """``[exports]`` has mistakes; which line they are on, :func:`told_with_lines` looks up."""

    def __init__(self, found: Sequence[Mistake]) -> None:
        super().__init__(mistake_lines(Path("volume.toml"), found, []))
        self.found = tuple(found)

    def __reduce__(self) -> tuple[type["SettingsError"], tuple[tuple[Mistake, ...]]]:
        """With the places of its mistakes."""
        return type(self), (self.found,)


@contextmanager
def told_with_lines(file: Path) -> Iterator[None]:
    """Exports see values alone: tell the mistakes that they find as those of this file."""
    try:
        yield
    except SettingsError as error:
        raise ConfigError(mistake_lines(file, error.found)) from error


def from_plugin(plugin: Plugin, value: object) -> Export:
    """An export of a plug-in: what it does wrong is told as its own."""
    if not callable(value):
        raise UsageError(f"{plugin.value} is no function")

    def export(volume: Volume) -> Delivery:
        try:
            delivery: Delivery = expected(value(volume), Delivery)
        except ProcbuildError:
            raise
        except Exception as error:
            raise OutputError(f"{plugin} failed, {type(error).__name__}: {error}") from error
        return delivery

    return export


def settings(volume: Volume, target: str, kind: type[T]) -> T:
    """``[exports.<target>]`` as a value of the target's own type.

    Raises :class:`SettingsError` with every mistake.
    """
    value, found = validated(dict(volume.conference.exports.get(target, {})), kind)
    if value is None or found:
        raise SettingsError([(("exports", target, *place), advice) for place, advice in found])
    return value


def refused(
    target: str,
    message: str,
    remedy: str,
    *,
    paper: str = "",
    about: str = "",
    severity: Severity = "error",
) -> Finding:
    """A finding of an export: its check is ``export-<target>``, and what it is ``about``."""
    return Finding(
        check=export_check(target, about),
        severity=severity,
        message=message,
        remedy=remedy,
        paper=paper,
    )


def export_check(target: str, about: str) -> str:
    """What the findings of an export are called: ``export-crossref-doi``."""
    return f"export-{target}-{about}" if about else f"export-{target}"


def from_project(path: str) -> Path:
    """A path below the project's folder, as a source of a delivery's copies."""
    return Path("..", "..") / path


def absent_files(delivery: Delivery, target: str, built: Path) -> tuple[Finding, ...]:
    """A finding for each file that would have to be copied and is not there."""
    there = _sources(delivery, built)
    return tuple(
        refused(
            target,
            f"{name}: {source} is not there",
            _where_from(source, delivery.instead.get(name)),
            about="files",
        )
        for name, source in sorted(delivery.copies.items())
        if name not in there
    )


def _sources(delivery: Delivery, built: Path) -> dict[str, Path]:
    """The files that are there to be copied, by their paths in the delivery, sorted."""
    return {
        name: found
        for name, source in sorted(delivery.copies.items())
        if (found := _first_file(built / source, built / delivery.instead.get(name, source)))
    }


def _first_file(*paths: Path) -> Path | None:
    return next((path for path in paths if path.is_file()), None)


def _where_from(source: Path, instead: Path | None) -> str:
    if instead:
        return f"put {instead.parent.name}/{instead.name} back into the store, then build the book"
    if source.is_absolute():
        return "collect it again"
    return "put it there" if source.parts[0] == ".." else "run 'procbuild build book' first"


def write_delivery(delivery: Delivery, folder: Path, built: Path) -> int:
    """Put a delivery in the place of ``folder``, in one step, and say how many files it has.

    ``built`` is ``proceedings/<volume>/``. Files that are not there are left out. The manifest
    lists every file as ``sha256sum -c`` reads it.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    sources = _sources(delivery, built)
    sums: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix=".export-", dir=folder.parent) as scratch:
        new = Path(scratch) / folder.name
        new.mkdir()
        for name, source in sources.items():
            copy = new / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
            sums[name] = sha256_of(copy)
        for name, text in sorted(delivery.texts.items()):
            whole = text if isinstance(text, str) else text(sources)
            if whole:
                data = whole.encode(errors="replace") if isinstance(whole, str) else whole
                sums[name] = _put(new, name, data)
        _put(new, MANIFEST, manifest_text(sums))
        swap_folder(new, folder)
    return len(sums)


def _put(folder: Path, name: str, data: bytes) -> str:
    """Write one file of a delivery; its sha256."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()
