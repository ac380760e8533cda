"""The interface of exports (``procbuild.exports``): what they return, and how it is written."""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from procbuild.errors import ConfigError, OutputError, ProcbuildError, UsageError
from procbuild.files import naming, sha256_of, swap_folder
from procbuild.model import Finding, Severity, Volume
from procbuild.outputs.manifest import MANIFEST, manifest_text
from procbuild.plugins import Plugin, expected
from procbuild.toml import Mistake, mistake_lines, validated

T = TypeVar("T")

Text = str | Callable[[Mapping[str, Path]], str | bytes]
"""A text, or a function that makes it of the copied files, given by their names in the delivery.

Empty texts are not written.
"""


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """The files for an archive, by relative paths with ``/``."""

    texts: Mapping[str, Text] = field(default_factory=dict)
    """Files to be written, in UTF-8, by path"""
    copies: Mapping[str, Path] = field(default_factory=dict)
    """Files to be copied, by path. A relative source is an output of ``procbuild build`` below
    ``proceedings/<volume>/``, or a file of the project relative to it (:func:`from_project`)"""
    instead: Mapping[str, Path] = field(default_factory=dict)
    """Fallback sources of some copies, by path, used if the first one does not exist"""
    findings: tuple[Finding, ...] = ()
    """What the archive would refuse (``error``) or query (``warning``)"""


Export = Callable[[Volume], Delivery]
"""Makes a delivery of a volume: a pure function of it and of its PDFs.

Raises :class:`SettingsError` if ``[exports.<target>]`` has mistakes.
"""


class SettingsError(ConfigError):
    """``[exports]`` has mistakes; :func:`locating_mistakes` adds the line numbers."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(mistake_lines(Path("volume.toml"), mistakes, []))
        self.unlocated_mistakes = tuple(mistakes)

    def __reduce__(self) -> tuple[type["SettingsError"], tuple[tuple[Mistake, ...]]]:
        """Pickle with the mistakes, not with the message."""
        return type(self), (self.unlocated_mistakes,)


@contextmanager
def locating_mistakes(file: Path) -> Iterator[None]:
    """Turn :class:`SettingsError` into :class:`ConfigError` with the line numbers in ``file``.

    Exports themselves see values only.
    """
    try:
        yield
    except SettingsError as error:
        raise ConfigError(mistake_lines(file, error.unlocated_mistakes)) from error


def from_plugin(plugin: Plugin, value: object) -> Export:
    """Wrap an export of a plug-in: an exception in it becomes :class:`OutputError` naming it.

    Raises :class:`UsageError` if it is not callable.
    """
    if not callable(value):
        raise UsageError(f"{plugin.value} is not a function")

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
    """Parse ``[exports.<target>]`` into the target's own type.

    Raises :class:`SettingsError` with every mistake.
    """
    value, mistakes = validated(dict(volume.conference.exports.get(target, {})), kind)
    if value is None or mistakes:
        raise SettingsError([(("exports", target, *place), advice) for place, advice in mistakes])
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
    """Make a finding of an export; see :func:`export_check` for its check."""
    return Finding(
        check=export_check(target, about),
        severity=severity,
        message=message,
        remedy=remedy,
        paper=paper,
    )


def export_check(target: str, about: str) -> str:
    """The check of an export's findings: ``export-crossref-doi``."""
    return f"export-{target}-{about}" if about else f"export-{target}"


def from_project(path: str) -> Path:
    """Make a path below the project's folder a source for a delivery's copies."""
    return Path("..", "..") / path


def absent_files(delivery: Delivery, target: str, built: Path) -> tuple[Finding, ...]:
    """A finding for each file that should be copied but does not exist."""
    existing = _existing_sources(delivery, built)
    return tuple(
        refused(
            target,
            f"{name}: {source} does not exist",
            _how_to_get(source, delivery.instead.get(name)),
            about="files",
        )
        for name, source in sorted(delivery.copies.items())
        if name not in existing
    )


def _existing_sources(delivery: Delivery, built: Path) -> dict[str, Path]:
    """The existing files to be copied, sorted by their paths in the delivery."""
    return {
        name: path
        for name, source in sorted(delivery.copies.items())
        if (path := _first_file(built / source, built / delivery.instead.get(name, source)))
    }


def _first_file(*paths: Path) -> Path | None:
    return next((path for path in paths if path.is_file()), None)


def _how_to_get(source: Path, instead: Path | None) -> str:
    if instead:
        return f"Put {instead.parent.name}/{instead.name} back into the store, then build the book."
    if source.is_absolute():
        return "Collect it again."
    return "Put it there." if source.parts[0] == ".." else "Run 'procbuild build book' first."


def write_delivery(delivery: Delivery, folder: Path, built: Path) -> int:
    """Replace ``folder`` with a delivery in one step; return the number of files.

    ``built`` is ``proceedings/<volume>/``. Files that do not exist are left out. The manifest lists
    every file in the format that ``sha256sum -c`` reads.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    sources = _existing_sources(delivery, built)
    sums: dict[str, str] = {}
    with naming(folder), _emptied(folder.parent / f".{folder.name}.new") as new:
        for name, source in sources.items():
            copy = new / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
            sums[name] = sha256_of(copy)
        for name, text in sorted(delivery.texts.items()):
            content = text if isinstance(text, str) else text(sources)
            if content:
                data = content.encode(errors="replace") if isinstance(content, str) else content
                sums[name] = _write(new, name, data)
        _write(new, MANIFEST, manifest_text(sums))
        swap_folder(new, folder)
    return len(sums)


@contextmanager
def _emptied(folder: Path) -> Iterator[Path]:
    """An empty folder, removed afterwards; what a killed run left there is removed first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, name: str, data: bytes) -> str:
    """Write one file of a delivery; return its SHA-256."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()
