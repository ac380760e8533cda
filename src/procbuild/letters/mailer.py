"""Delivery of letters to an SMTP server (RFC 5321): the only user of smtplib."""

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
"""How long to wait for a reply of the server"""
OK = frozenset({250, 251})
CLOSING = 421


@dataclass(frozen=True, kw_only=True)
class Server:
    """A mail server, and the sender and credentials to use with it."""

    host: str
    port: int
    security: Security
    sender: Address
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class RefusedError(Exception):
    """The server has refused a letter; the next one can still be sent."""


@dataclass
class Mailer:
    """A connection to a mail server, reopened if the server closes it between two letters."""

    server: Server
    seconds: float = SECONDS
    _client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        self._client = self._connect()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client:
            if kind is None:  # in the middle of a letter, QUIT would get no reply
                with suppress(smtplib.SMTPException, OSError):
                    self._client.quit()
            self._client.close()

    def deliver(
        self, data: bytes, to: Sequence[str], begin: Callable[[tuple[str, ...]], None]
    ) -> dict[str, str]:
        """Send a message; return the server's replies for the addresses that it refuses.

        ``begin`` is called with the accepted addresses before the message data are sent. Raises
        :class:`RefusedError` if the server refuses the message or all addresses, and
        :class:`OutputError` if the connection fails: after ``begin``, nobody knows whether the
        message was delivered.
        """
        refused: dict[str, str] = {}
        try:
            client = self._open_connection()
            reply = client.mail(self.server.sender.addr_spec)
            if reply[0] == CLOSING:  # the server limits the letters per connection
                client = self._reconnect()
                reply = client.mail(self.server.sender.addr_spec)
            _require_accepted(reply, client)
            for address in to:
                code, answer = client.rcpt(address)
                if code not in OK:
                    refused[address] = _reply_text(code, answer)
            accepted = tuple(address for address in to if address not in refused)
            if not accepted:
                _reset(client)
                return refused
            begin(accepted)
            _require_accepted(client.data(data), client)
        except smtplib.SMTPDataError as error:
            raise RefusedError(_reply_text(error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPException, OSError) as error:
            raise _server_error(self.server, error) from error
        return refused

    def _open_connection(self) -> smtplib.SMTP:
        """Return the connection if the server still keeps it open, else a new one."""
        with suppress(smtplib.SMTPException, OSError):
            if self._client and self._client.rset()[0] == 250:
                return self._client
        return self._reconnect()

    def _reconnect(self) -> smtplib.SMTP:
        """Replace the connection by a new one."""
        if self._client:
            self._client.close()
        self._client = self._connect()
        return self._client

    def _connect(self) -> smtplib.SMTP:
        """Open a connection that is ready to send letters. Raises :class:`OutputError`."""
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
            raise _server_error(server, error) from error
        try:
            if server.security == "starttls":
                client.starttls(context=context)
            if server.user:
                client.login(server.user, server.password)
            else:
                client.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError, UnicodeError) as error:
            client.close()
            raise _server_error(server, error) from error
        return client


def _require_accepted(reply: tuple[int, bytes], client: smtplib.SMTP) -> None:
    """Raise :class:`RefusedError` unless the server has accepted the command."""
    code, answer = reply
    if code not in OK:
        _reset(client)
        raise RefusedError(_reply_text(code, answer))


def _reset(client: smtplib.SMTP) -> None:
    """Abort a transaction; a failing connection is noticed with the next letter."""
    with suppress(smtplib.SMTPException, OSError):
        client.rset()


def _reply_text(code: int, answer: bytes | str) -> str:
    """A reply of the server on one line."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return one_line(f"{code} {text}")[:300]


def _server_error(server: Server, error: Exception) -> OutputError:
    """Say why the server cannot be used, and what to do."""
    match error:
        case ssl.SSLCertVerificationError():
            problem = f"its certificate is not trusted: {error.verify_message}"
        case ssl.SSLError():
            problem = (
                f"no secure connection ({error.reason}); PROCBUILD_SMTP_TLS says starttls or ssl"
            )
        case smtplib.SMTPAuthenticationError():
            problem = (
                f"it rejects PROCBUILD_SMTP_USER with PROCBUILD_SMTP_PASSWORD: "
                f"{_reply_text(error.smtp_code, error.smtp_error)}"
            )
        case smtplib.SMTPNotSupportedError() if server.user and "AUTH" in str(error):
            problem = "it does not support logging in; unset PROCBUILD_SMTP_USER"
        case smtplib.SMTPNotSupportedError():
            problem = (
                "it does not offer STARTTLS; set PROCBUILD_SMTP_TLS to ssl, or to none for a "
                "local server"
            )
        case smtplib.SMTPResponseException():
            problem = f"it says {_reply_text(error.smtp_code, error.smtp_error)}"
        case UnicodeError():
            problem = "PROCBUILD_SMTP_USER or PROCBUILD_SMTP_PASSWORD has letters beyond ASCII"
        case smtplib.SMTPServerDisconnected():
            problem = "it closed the connection"
        case TimeoutError():
            problem = "it does not answer in time"
        case OSError() if error.strerror:
            problem = f"cannot be reached: {error.strerror}"
        case _:
            problem = one_line(str(error))
    return OutputError(f"mail server {server}: {problem}")
