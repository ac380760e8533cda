"""Which finding was written to whom: what keeps anybody from being written to twice.

An entry is made before a letter is handed to the server, and marked afterwards. One that is not
marked is a letter that was on its way when the run was cut: nobody can know whether it arrived. It
counts as written, so that a letter is sent at most once.

Addresses are kept as digests: the log may be shared among organizers, and published by accident.
"""

from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from procbuild.errors import StoreError
from procbuild.model import Finding
from procbuild.run import digest


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One letter."""

    paper: str
    message: str
    """Its Message-ID"""
    findings: tuple[str, ...]
    """What it is about, by :func:`finding_id`"""
    to: tuple[str, ...]
    """Whom it was addressed to, by :func:`reader_id`"""
    begun: str
    """When it was handed to the server, ISO 8601"""
    taken: bool = False
    """Whether the server said that it takes care of it"""


@dataclass(frozen=True, kw_only=True)
class Log:
    """All letters of a volume, oldest first."""

    schema: int = 1
    letters: tuple[Entry, ...] = ()

    def begin(self, entry: Entry) -> "Log":
        """The log with a letter that is about to go."""
        return replace(self, letters=(*self.letters, entry))

    def taken(self) -> "Log":
        """The log whose last letter has gone."""
        return replace(self, letters=(*self.letters[:-1], replace(self.letters[-1], taken=True)))

    def known(self, reader: str) -> frozenset[str]:
        """The findings that a reader was written to about."""
        return frozenset(
            finding for one in self.letters if reader in one.to for finding in one.findings
        )

    @property
    def doubtful(self) -> tuple[Entry, ...]:
        """Letters that were on their way when a run was cut, and that were not sent again since."""
        arrived = {one.message for one in self.letters if one.taken}
        return tuple(one for one in self.letters if one.message not in arrived)


LOG = TypeAdapter(Log)


def read_log(path: Path) -> Log:
    """The log at ``path``; an empty one where there is none. Raises :class:`StoreError`."""
    try:
        return LOG.validate_json(path.read_bytes())
    except FileNotFoundError:
        return Log()
    except (ValidationError, OSError) as error:
        message = (
            f"{path}: the log of letters cannot be read; restore it: without it, authors would be "
            "written to twice"
        )
        raise StoreError(message) from error


def as_json(log: Log) -> str:
    """The text of ``letters.json``."""
    return LOG.dump_json(log, indent=2).decode() + "\n"


def finding_id(finding: Finding, sha256: str) -> str:
    """The name of a finding in one version of a PDF: ``margin-text@3#4b2f0c9a1d3e``."""
    return f"{finding.check}@{finding.page or '-'}#{digest(sha256, finding.message)[:12]}"


def reader_id(address: str, paper: str) -> str:
    """The name of somebody who is written to about a paper."""
    return digest("reader", paper, address.casefold())[:16]
