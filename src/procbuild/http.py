"""What downloads and uploads share beside the library that sends them."""

import re
from urllib.parse import urlsplit

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts that are this machine, to which no line leads."""


class TryAgainError(Exception):
    """Worth another try, after ``wait`` seconds where the server says so."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


def url_mistake(url: str) -> str:
    """Why nothing is asked of an address nor sent to it; nothing where it is fine."""
    parts = urlsplit(url)
    if parts.username or parts.password:
        return f"{safe_url(url)}: a password stands in the address; put it into the environment"
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        return f"{safe_url(url)}: not https; nothing is sent over an unencrypted connection"
    return ""


def safe_url(url: str) -> str:
    """An address without credentials and query, as messages have it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"


def token_variable(url: str) -> str:
    """The environment variable that holds the token of an address's host."""
    host = urlsplit(url).hostname or ""
    return f"PROCBUILD_TOKEN_{re.sub(r'[^A-Za-z0-9]', '_', host).upper()}"
