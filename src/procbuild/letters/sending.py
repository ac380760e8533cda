"""Sending: each letter is in the log before it goes, so that nobody gets it twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from procbuild.errors import OutputError
from procbuild.letters.letter import Letter
from procbuild.letters.log import Entry, Log, reader_id
from procbuild.letters.mailer import Mailer, RefusedError
from procbuild.letters.message import as_message, as_sent
from procbuild.run import Progress

Keep = Callable[[Log], None]
"""Puts the log where the next run finds it, safe from a power cut."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What became of the letters."""

    count: int = 0
    """Letters that the server took"""
    refusals: tuple[str, ...] = ()
    """A line for each letter, or reader of one, that it did not"""


@dataclass(frozen=True, kw_only=True)
class Postman:
    """Hands in letters, and keeps the log of them."""

    mailer: Mailer
    keep: Keep
    now: Callable[[], datetime]
    answers_to: str = ""
    """Address for answers; empty: the sender's"""

    def send(self, letters: Sequence[Letter], log: Log, progress: Progress) -> Sent:
        """Hand in letters that have readers, one by one.

        Raises :class:`OutputError` where the server cannot be used any more; it says how far the
        run came. What was sent is in the log by then.
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
                        f"{error}; {count} of {len(letters)} letters sent; run this again later, "
                        "it goes on where it ended"
                    )
                    raise OutputError(message) from error
                count += log is not before
                refusals += refused
                tick(letter.plan.paper.id)
        return Sent(count=count, refusals=tuple(refusals))

    def _send_one(self, letter: Letter, log: Log) -> tuple[Log, list[str]]:
        """The log after one letter, and a line for each reader whom it did not reach."""
        paper, sender, now = letter.plan.paper.id, self.mailer.server.sender, self.now()
        message = as_sent(as_message(letter, sender, self.answers_to), letter, sender, now)
        begun = log

        def begin(taken: tuple[str, ...]) -> None:
            nonlocal begun
            begun = log.begin(
                Entry(
                    paper=paper,
                    message=message["Message-ID"],
                    findings=letter.findings,
                    to=tuple(reader_id(address, paper) for address in taken),
                    begun=now.isoformat(timespec="seconds"),
                )
            )
            self.keep(begun)

        readers = [reader.address for reader in letter.plan.to]
        try:
            refused = self.mailer.deliver(message.as_bytes(), readers, begin)
        except RefusedError as error:
            if begun is not log:
                self.keep(log)
            return log, [f"{paper}: {error}"]
        except OutputError as error:
            if begun is log:
                raise
            stop = f"{error} over the letter about {paper}, which counts as sent"
            raise OutputError(stop) from error
        if begun is not log:
            begun = begun.taken()
            self.keep(begun)
        return begun, [f"{paper}: {address}: {answer}" for address, answer in refused.items()]
