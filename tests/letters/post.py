# ruff: noqa: N802  -- aiosmtpd names handlers after commands
"""A mail server on this machine that takes letters, or misbehaves as it is told."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

USER, WORD = "chair", "open sesame"


@dataclass
class Post:
    """What arrived, and what is refused."""

    host: str = "127.0.0.1"
    port: int = 0
    letters: list[tuple[list[str], bytes]] = field(default_factory=list)
    """Readers and message of each letter"""
    unknown: frozenset[str] = frozenset()
    """Addresses that nobody has"""
    answer: Callable[[int], str] = lambda _number: "250 OK"
    """What a letter is answered, by its number from 1"""
    most: int = 1000
    """Letters on one connection"""
    connections: int = 0

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, answers: list[str]
    ) -> list[str]:
        session.host_name = name
        self.connections += 1
        session.taken = 0  # type: ignore[attr-defined]
        return answers

    async def handle_MAIL(
        self, _server: SMTP, session: Any, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if session.taken >= self.most:
            return "421 that is enough for one connection"
        session.taken += 1
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
        said = self.answer(len(self.letters) + 1)
        if not said:
            assert server.transport
            server.transport.close()
            return "250 nobody hears this"
        if said.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.letters.append((list(envelope.rcpt_tos), envelope.content))
        return said

    def settings(self, **more: str) -> dict[str, str]:
        """The environment that names this server."""
        named = {
            "HOST": self.host,
            "PORT": str(self.port),
            "FROM": "The Chairs <chairs@example.org>",
            "TLS": "none",
            **more,
        }
        return {f"PROCBUILD_SMTP_{name}": value for name, value in named.items()}


def _known(_server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: Any) -> Any:
    right = (data.login, data.password) == (USER.encode(), WORD.encode())
    return AuthResult(success=right, handled=right)


@contextmanager
def post_office(
    post: Post,
    *,
    asks: bool = False,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Post]:
    """The server at work; ``asks`` for user and password."""

    def protocol() -> SMTP:
        return SMTP(
            post,
            hostname="post.example.org",
            loop=loop,
            auth_required=asks,
            authenticator=_known,
            auth_require_tls=not asks,
            tls_context=starttls,
        )

    async def listen() -> asyncio.Server:
        return await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls)

    async def close() -> None:
        server.close()
        others = asyncio.all_tasks(loop) - {asyncio.current_task(loop)}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(20)
    post.port = server.sockets[0].getsockname()[1]
    try:
        yield post
    finally:
        asyncio.run_coroutine_threadsafe(close(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()
