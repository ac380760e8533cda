"""The sender and the mail server, from environment variables."""

import os
from collections.abc import Mapping
from email.headerregistry import Address
from email.utils import parseaddr
from typing import get_args

from procbuild.errors import UsageError
from procbuild.letters import Security, Server, address_of

VARIABLE = "PROCBUILD_SMTP_{}"
PORTS: Mapping[Security, int] = {"starttls": 587, "ssl": 465, "none": 25}
LOCAL = ("localhost", "127.0.0.1", "::1")


def mail_sender() -> Address | None:
    """The sender, such as ``The Chairs <chairs@example.org>``; None if unset or not usable."""
    text = os.environ.get(VARIABLE.format("FROM"), "")
    name, address = parseaddr(text)
    usable = address_of(address)
    return Address(display_name=name, addr_spec=usable) if usable else None


def mail_server() -> Server:
    """The mail server from the environment. Raises one :class:`UsageError` with all mistakes."""
    keys = ("HOST", "PORT", "USER", "PASSWORD", "FROM", "TLS")
    values = {key: os.environ.get(VARIABLE.format(key), "") for key in keys}
    mistakes = []
    if not values["HOST"]:
        mistakes.append("PROCBUILD_SMTP_HOST: set it to the name of your mail server")
    sender = mail_sender()
    if sender is None:
        hint = "set it to your address, such as 'The Chairs <chairs@example.org>'"
        mistakes.append(f"PROCBUILD_SMTP_FROM: {hint}")
    security: Security = "starttls"
    for known in get_args(Security):
        if values["TLS"] == known:
            security = known
    if values["TLS"] not in ("", security):
        mistakes.append(f"PROCBUILD_SMTP_TLS: {values['TLS']!r} is not one of starttls, ssl, none")
    port = values["PORT"] or str(PORTS[security])
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        mistakes.append(f"PROCBUILD_SMTP_PORT: {port!r} is not a port number")
    if bool(values["USER"]) != bool(values["PASSWORD"]):
        mistakes.append("PROCBUILD_SMTP_USER and PROCBUILD_SMTP_PASSWORD go together; set both")
    if values["USER"] and security == "none" and values["HOST"] not in LOCAL:
        mistakes.append("PROCBUILD_SMTP_TLS: none would send the password unencrypted")
    if mistakes or sender is None:
        raise UsageError("\n".join(mistakes))
    return Server(
        host=values["HOST"],
        port=int(port),
        security=security,
        sender=sender,
        user=values["USER"],
        password=values["PASSWORD"],
    )
