"""An SMTP server (RFC 5321) that takes letters: the only user of smtplib."""

import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from types import TracebackType
from typing import Literal, Self

from procbuild.errors import OutputError
from procbuild.text import one_line

Security = Literal["starttls", "ssl", "none"]

SECONDS = 60.0
"""How long an answer of the server is waited for"""
OK = frozenset({250, 251})
CLOSING = 421


@dataclass(frozen=True, kw_only=True)
class Server:
    """Where letters are handed in, and by whom."""

    host: str
    port: int
    security: Security
    sender: Address
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class RefusedError(Exception):
    """The server does not take one letter; the next one may go."""


@dataclass
class Mailer:
    """A connection that is made anew when the server has closed it between two letters."""

    server: Server
    seconds: float = SECONDS
    _client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._client = self._connected()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client:
            if kind is None:  # in the middle of a letter, no farewell would be answered
                with suppress(smtplib.SMTPException, OSError):
                    self._client.quit()
            self._client.close()

    def deliver(
        self, data: bytes, to: Sequence[str], begin: Callable[[tuple[str, ...]], None]
    ) -> dict[str, str]:
        """Hand in one message; the answers for the addresses that the server refuses.

        ``begin`` is called with the others before the message is given out of hand. Raises
        :class:`RefusedError` where the server takes it for nobody, and :class:`OutputError` where
        the connection breaks: after ``begin``, nobody knows whether the message has gone.
        """
        refused: dict[str, str] = {}
        try:
            client = self._ready()
            reply = client.mail(self.server.sender.addr_spec)
            if reply[0] == CLOSING:  # so many letters on one connection, and no more
                client = self._renewed()
                reply = client.mail(self.server.sender.addr_spec)
            _accepted(reply, client)
            for address in to:
                code, answer = client.rcpt(address)
                if code not in OK:
                    refused[address] = _said(code, answer)
            taken = tuple(address for address in to if address not in refused)
            if not taken:
                _reset(client)
                return refused
            begin(taken)
            _accepted(client.data(data), client)
        except smtplib.SMTPDataError as error:
            raise RefusedError(_said(error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _stop(self.server, error) from error
        return refused

    def _ready(self) -> smtplib.SMTP:
        """The connection, if the server still keeps it, else a new one."""
        with suppress(smtplib.SMTPException, OSError):
            if self._client and self._client.rset()[0] == 250:
                return self._client
        return self._renewed()

    def _renewed(self) -> smtplib.SMTP:
        """A new connection in the place of the old one."""
        if self._client:
            self._client.close()
        self._client = self._connected()
        return self._client

    def _connected(self) -> smtplib.SMTP:
        """A connection on which letters can be handed in. Raises :class:`OutputError`."""
        server = self.server
        context = ssl.create_default_context()
        try:
            if server.security == "ssl":
                client: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=self.seconds, context=context
                )
            else:
                client = smtplib.SMTP(server.host, server.port, timeout=self.seconds)
        except (smtplib.SMTPException, OSError) as error:
            raise _stop(server, error) from error
        try:
            if server.security == "starttls":
                client.starttls(context=context)
            if server.user:
                client.login(server.user, server.password)
            else:
                client.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            client.close()
            raise _stop(server, error) from error
        return client


def _accepted(reply: tuple[int, bytes], client: smtplib.SMTP) -> None:
    """Raise :class:`RefusedError` for an answer that is no consent."""
    code, answer = reply
    if code not in OK:
        _reset(client)
        raise RefusedError(_said(code, answer))


def _reset(client: smtplib.SMTP) -> None:
    """Leave a transaction; a connection that breaks over it is found out with the next letter."""
    with suppress(smtplib.SMTPException, OSError):
        client.rset()


def _said(code: int, answer: bytes | str) -> str:
    """What a server answers, in one line."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return one_line(f"{code} {text}")[:300]


def _stop(server: Server, error: Exception) -> OutputError:
    """Why the server cannot be used, and what helps."""
    match error:
        case ssl.SSLCertVerificationError():
            told = f"its certificate is not trusted: {error.verify_message}"
        case ssl.SSLError():
            told = f"no secure connection ({error.reason}); PROCBUILD_SMTP_TLS says starttls or ssl"
        case smtplib.SMTPAuthenticationError():
            told = (
                f"it rejects PROCBUILD_SMTP_USER with PROCBUILD_SMTP_PASSWORD: "
                f"{_said(error.smtp_code, error.smtp_error)}"
            )
        case smtplib.SMTPNotSupportedError() if server.user and "AUTH" in str(error):
            told = "it offers no login; unset PROCBUILD_SMTP_USER"
        case smtplib.SMTPNotSupportedError():
            told = (
                "it offers no STARTTLS; set PROCBUILD_SMTP_TLS to ssl, or to none for a local one"
            )
        case smtplib.SMTPResponseException():
            told = f"it says {_said(error.smtp_code, error.smtp_error)}"
        case UnicodeError():
            told = "PROCBUILD_SMTP_USER or PROCBUILD_SMTP_PASSWORD has letters beyond ASCII"
        case smtplib.SMTPServerDisconnected():
            told = "it broke the connection"
        case TimeoutError():
            told = "it does not answer in time"
        case OSError() if error.strerror:
            told = f"cannot be reached: {error.strerror}"
        case _:
            told = one_line(str(error))
    return OutputError(f"mail server {server}: {told}")
