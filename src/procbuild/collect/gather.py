"""Read all sources: each becomes a batch of papers, or a line that says why it failed."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from procbuild.collect.batch import Batch, read_batch
from procbuild.errors import NoPapersError, SourceError
from procbuild.files import require_regular
from procbuild.incoming import Settings, Source, noticed
from procbuild.incremental.checksums import Checksums
from procbuild.model import Finding, Record
from procbuild.plugins import Table
from procbuild.sources.archive import unpacked_folder
from procbuild.suggest import absent


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The papers of all sources."""

    batches: tuple[Batch, ...]
    failures: tuple[str, ...]
    """One line for each source, or table in a folder, that could not be read at all"""
    cause: ExceptionGroup[Exception] | None
    """The faults of procbuild behind these lines, with their tracebacks"""
    findings: tuple[Finding, ...]
    """Missing optional sources whose names are probably misspelt, since a similar one exists"""

    @property
    def is_partial(self) -> bool:
        """Whether a source could not be read or may be misspelt."""
        return bool(self.failures or self.findings)


def gather(
    wanted: Sequence[Settings],
    sources: Table[Source],
    parts: Callable[[Settings], Sequence[tuple[str, Path]]],
    stored: Collection[Record],
    sums: Checksums,
    *,
    is_published: bool = False,
) -> Gathered:
    """Read the ``wanted`` sources; one that fails, or a part of it, does not affect the others.

    ``parts`` returns the kinds and paths of what a source contains; ``stored`` are the papers that
    keep their ids; ``sums`` has the checksums of PDFs. In a published volume, the keys of a source
    alone say which papers its entries are, so that exchanged ids can be exchanged again.
    """
    batches: list[Batch] = []
    faults = _Faults()
    findings: list[Finding] = []
    for settings in wanted:
        if not settings.url and not settings.path.exists():
            message = absent(settings.path, settings.name)
            if not settings.rules.optional:
                faults.lines.append(message)
            elif message.endswith("?"):
                findings.append(noticed("collect-absent", "warning", message, "Correct its path."))
            continue
        found: Sequence[tuple[str, Path]] = ()
        with faults.noted(settings, settings.name):
            if not settings.url:
                require_regular(settings.path)
            found = parts(settings)
        inside = settings.sources | {path for _, path in found}
        unread = faults.unread
        for kind, path in found:
            part = replace(_below(settings, path), sources=inside)
            with faults.noted(settings, part.name):
                batch = read_batch(sources, kind, part, stored, sums, is_published=is_published)
                is_beside_unread = batch.is_beside_unread or faults.unread > unread
                batches.append(replace(batch, is_beside_unread=is_beside_unread))
    causes = faults.causes
    return Gathered(
        batches=tuple(batches),
        failures=tuple(faults.lines),
        cause=ExceptionGroup("sources that could not be read", causes) if causes else None,
        findings=tuple(findings),
    )


class _Faults:
    """What went wrong in sources and their parts, none of which stops the others."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.unread = 0
        """Number of those that could not be read, which may have any papers"""
        self.causes: list[Exception] = []
        """The faults of procbuild among them"""

    @contextmanager
    def noted(self, settings: Settings, name: str) -> Iterator[None]:
        """Note what is raised inside about the source, or its part with this name, and go on."""
        try:
            yield
        except NoPapersError as error:
            self.lines.append(_with_archive(str(error), settings))
        except SourceError as error:
            self.unread += 1
            self.lines.append(_with_archive(str(error), settings))
        except OSError as error:
            self.unread += 1
            message = f"{error.filename or name}: {error.strerror or error}"
            self.lines.append(_with_archive(message, settings))
        except Exception as error:  # noqa: BLE001 - no fault in a reader stops the other sources
            self.unread += 1
            what = " ".join(f"{type(error).__name__}: {error}".split())
            self.lines.append(
                f"{name}: an internal error of procbuild, {what}; "
                "'procbuild --debug collect' shows where; please report it"
            )
            self.causes.append(error)


def _with_archive(message: str, settings: Settings) -> str:
    """The message with the name of the archive in place of the folder it was unpacked into."""
    return message.replace(str(unpacked_folder(settings.path, settings.scratch)), settings.name)


def _below(settings: Settings, path: Path) -> Settings:
    """The settings for a part of a folder, or for the contents of an archive."""
    if path == settings.path:
        return settings
    if not path.is_relative_to(settings.path):
        return replace(settings, path=path)
    relative = path.relative_to(settings.path).as_posix()
    return replace(settings, path=path, name=f"{settings.name}/{relative}")
