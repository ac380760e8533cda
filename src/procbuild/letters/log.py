"""The log of letters: which finding was reported to whom, so that nobody is written to twice.

An entry is made before a letter is handed to the server, and marked afterwards. An unmarked entry
is a letter that was being sent when the run was interrupted: nobody can know whether it arrived.
It counts as sent, so that each letter is sent at most once.

Addresses are stored as digests: the log may be shared among organizers, or published by accident.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError

from procbuild.errors import StoreError
from procbuild.incremental.cache import digest
from procbuild.model import Finding


@dataclass(frozen=True, kw_only=True)
class LoggedLetter:
    """A logged letter."""

    paper: str
    message: str
    """Its Message-ID"""
    findings: tuple[str, ...]
    """The findings it reports, by :func:`finding_id`"""
    to: tuple[str, ...]
    """Its recipients, by :func:`recipient_id`"""
    begun: str
    """When it was handed to the server, ISO 8601"""
    taken: bool = False
    """Whether the server has accepted it"""


@dataclass(frozen=True, kw_only=True)
class Log:
    """All letters of a volume, oldest first."""

    schema: Literal[1] = 1
    letters: tuple[LoggedLetter, ...] = ()

    def with_letter(self, entry: LoggedLetter) -> "Log":
        """Return a log with a letter that is about to be sent."""
        return replace(self, letters=(*self.letters, entry))

    def with_last_accepted(self) -> "Log":
        """Return a log in which the last letter is marked as accepted by the server."""
        return replace(self, letters=(*self.letters[:-1], replace(self.letters[-1], taken=True)))

    def findings_sent_to(self, recipient: str) -> frozenset[str]:
        """Identifiers of the findings that were reported to a recipient."""
        return frozenset(
            finding
            for letter in self.letters
            if recipient in letter.to
            for finding in letter.findings
        )

    @property
    def unconfirmed(self) -> tuple[LoggedLetter, ...]:
        """Letters that were being sent when a run was interrupted, and not sent again since."""
        accepted = {letter.message for letter in self.letters if letter.taken}
        return tuple(letter for letter in self.letters if letter.message not in accepted)


LOG = TypeAdapter(Log)


def read_log(path: Path) -> Log:
    """Read the log at ``path``; an empty log if there is none. Raises :class:`StoreError`."""
    try:
        return LOG.validate_json(path.read_bytes())
    except FileNotFoundError:
        return Log()
    except (ValidationError, OSError) as error:
        message = (
            f"{path}: the log of letters cannot be read; restore it: without it, authors would get "
            "letters twice"
        )
        raise StoreError(message) from error


def as_json(log: Log) -> str:
    """The text of ``letters.json``."""
    return LOG.dump_json(log, indent=2).decode() + "\n"


def finding_id(finding: Finding, sha256: str) -> str:
    """Identify a finding in a version of a PDF: ``margin-text@3#4b2f0c9a1d3e``."""
    return f"{finding.check}@{finding.page or '-'}#{digest(sha256, finding.message)[:12]}"


def recipient_id(address: str, paper: str) -> str:
    """Identify a recipient of letters about a paper, without disclosing the address."""
    return digest("reader", paper, address.casefold())[:16]
