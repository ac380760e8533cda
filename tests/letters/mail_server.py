# ruff: noqa: N802  -- aiosmtpd names handlers after commands
"""A local mail server that accepts letters, or fails in the ways that a test wants."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, PASSWORD = "chair", "open sesame"


@dataclass
class MailServer:
    """The letters that a mail server got, and how it answers."""

    host: str = "127.0.0.1"
    port: int = 0
    letters: list[tuple[list[str], bytes]] = field(default_factory=list)
    """The recipients and the message of each letter"""
    unknown: frozenset[str] = frozenset()
    """Addresses that are refused"""
    answer: Callable[[int], str] = lambda _number: "250 OK"
    """Returns the answer to a letter by its number from 1; the empty one closes the connection"""
    letters_per_connection: int = 1000
    connections: int = 0

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        self.connections += 1
        session.accepted_letters = 0  # type: ignore[attr-defined]
        return answers

    async def handle_MAIL(
        self, _server: SMTP, session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if session.accepted_letters >= self.letters_per_connection:
            return "421 that is enough for one connection"
        session.accepted_letters += 1
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 nobody here has this address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        answer = self.answer(len(self.letters) + 1)
        if not answer:
            assert server.transport
            server.transport.close()
            return "250 nobody hears this"
        if answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.letters.append((list(envelope.rcpt_tos), envelope.content))
        return answer

    def settings(self, **variables: str) -> dict[str, str]:
        """Return the environment variables for this server; ``variables`` are without prefix."""
        defaults = {
            "HOST": self.host,
            "PORT": str(self.port),
            "FROM": "The Chairs <chairs@example.org>",
            "TLS": "none",
            **variables,
        }
        return {f"PROCBUILD_SMTP_{name}": value for name, value in defaults.items()}


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: Any
) -> Any:
    is_right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=is_right, handled=is_right)


@contextmanager
def run_mail_server(
    mail_server: MailServer,
    *,
    with_login: bool = False,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[MailServer]:
    """Run a mail server in a thread; ``with_login`` it requires user and password."""

    def protocol() -> SMTP:
        return SMTP(
            mail_server,
            hostname="post.example.org",
            loop=loop,
            auth_required=with_login,
            authenticator=_authenticate,
            auth_require_tls=not with_login,
            tls_context=starttls,
        )

    async def listen() -> asyncio.Server:
        return await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)

    async def close() -> None:
        server.close()
        other_tasks = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
        for task in other_tasks:
            task.cancel()
        await asyncio.gather(*other_tasks, return_exceptions=True)

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(20)
    mail_server.port = server.sockets[0].getsockname()[1]
    try:
        yield mail_server
    finally:
        asyncio.run_coroutine_threadsafe(close(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()
