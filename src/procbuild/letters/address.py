"""E-mail addresses as records have them: hostile text until proved an address."""

import re

ADDRESS = re.compile(
    r"[A-Za-z0-9](?:[A-Za-z0-9.!#$%&'+/=?^_`{|}~-]*[A-Za-z0-9_+-])?"
    r"@((?:[\w](?:[\w-]*\w)?\.)+[\w-]*[^\W\d_])"
)
"""One address of the usual kind (RFC 5322, 3.4.1, without quoted parts and comments).

Neither a list of addresses nor what a source has masked with asterisks.
"""


def address_of(text: str) -> str:
    """The address, its domain in ASCII; empty where the text is none that mail can be sent to."""
    found = ADDRESS.fullmatch(text.strip())
    if not found or ".." in text or len(text) > 254:
        return ""
    local, _, domain = found[0].rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        return ""
