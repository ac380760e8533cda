"""Sending: each letter is logged before it is sent, so that nobody gets it twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from procbuild.errors import OutputError
from procbuild.letters.letter import Letter
from procbuild.letters.log import Log, LoggedLetter, recipient_id
from procbuild.letters.mailer import Mailer, RefusedError
from procbuild.letters.message import as_message, as_sent
from procbuild.progress import Progress

SaveLog = Callable[[Log], None]
"""Saves the log where the next run finds it, safe from power failures."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """The result of sending letters."""

    count: int = 0
    """Number of letters that the server accepted"""
    refusals: tuple[str, ...] = ()
    """A line for each refused letter or recipient"""


@dataclass(frozen=True, kw_only=True)
class Postman:
    """Sends letters and keeps the log of them."""

    mailer: Mailer
    keep: SaveLog
    now: Callable[[], datetime]
    answers_to: str = ""
    """Address for answers; empty: that of the sender"""

    def send(self, letters: Sequence[Letter], log: Log, progress: Progress) -> Sent:
        """Send letters that have recipients, one after the other.

        Raises :class:`OutputError` if the server can no longer be used; the message says how many
        letters were sent. All of these are in the log by then.
        """
        count = 0
        refusals: list[str] = []
        if not letters:
            return Sent()
        with progress.stage("Sending", len(letters)) as tick, self.mailer:
            for letter in letters:
                before = log
                try:
                    log, refused = self._send_one(letter, before)
                except OutputError as error:
                    message = (
                        f"{error}; {count} of {len(letters)} letters sent; run this again later "
                        "to send the rest"
                    )
                    raise OutputError(message) from error
                count += log is not before
                refusals += refused
                tick(letter.plan.paper.id)
        return Sent(count=count, refusals=tuple(refusals))

    def _send_one(self, letter: Letter, log: Log) -> tuple[Log, list[str]]:
        """Send a letter; return the updated log, and a line for each recipient that was refused."""
        paper, sender, now = letter.plan.paper.id, self.mailer.server.sender, self.now()
        message = as_sent(as_message(letter, sender, self.answers_to), letter, sender, now)
        updated = log

        def begin(accepted: tuple[str, ...]) -> None:
            nonlocal updated
            updated = log.with_letter(
                LoggedLetter(
                    paper=paper,
                    message=message["Message-ID"],
                    findings=letter.findings,
                    to=tuple(recipient_id(address, paper) for address in accepted),
                    begun=now.isoformat(timespec="seconds"),
                )
            )
            self.keep(updated)

        addresses = [recipient.address for recipient in letter.plan.to]
        try:
            refused = self.mailer.deliver(message.as_bytes(), addresses, begin)
        except RefusedError as error:
            if updated is not log:
                self.keep(log)
            return log, [f"{paper}: {error}"]
        except OutputError as error:
            if updated is log:
                raise
            problem = f"{error} during the letter about {paper}, which counts as sent"
            raise OutputError(problem) from error
        if updated is not log:
            updated = updated.with_last_accepted()
            self.keep(updated)
        return updated, [f"{paper}: {address}: {reply}" for address, reply in refused.items()]
