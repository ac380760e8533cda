"""Validation of e-mail addresses in records, which are untrusted text."""

import re

ADDRESS = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9.!#$%&'+/=?^_`{|}~-]*[A-Za-z0-9_+-])?"
    r"@((?:[\w](?:[\w-]*\w)?\.)+[\w-]*[^\W\d_])"
)
"""A single address of the usual form (RFC 5322, 3.4.1, without quoted strings and comments).

Matches neither lists of addresses nor addresses that a source has masked with asterisks."""


def address_of(text: str) -> str:
    """Return the address with its domain in ASCII; empty if mail cannot be sent to ``text``."""
    match = ADDRESS.fullmatch(text.strip())
    if not match or ".." in text or len(text) > 254:
        return ""
    local, _, domain = match[0].rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return ""
