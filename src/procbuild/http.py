"""Rules of URLs and of repeated requests, which downloads and uploads share."""

import email.utils
import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names of this machine, which is reached without a network."""


class TryAgainError(Exception):
    """The request may be retried, after ``wait`` seconds if the server states them."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        super().__init__(message)
        self.wait = wait


LONGEST_WAIT = 60.0
"""Maximum seconds that are waited if a server sends Retry-After"""

BUSY = frozenset({429, 503})
"""Status codes of requests that had no effect (https://www.rfc-editor.org/rfc/rfc6585#section-4)"""


def raise_if_busy(
    status: int, reason: str, retry_after: str, longest: float, *, idempotent: bool
) -> None:
    """Raise :class:`TryAgainError` for a response after which the request should be repeated.

    One that is not ``idempotent`` is repeated only if it surely had no effect. ``longest`` is the
    maximum of seconds that the header ``retry_after`` can state.
    """
    if status in BUSY or (idempotent and status >= 500):
        message = f"the server says {status} {reason}"
        raise TryAgainError(message, _retry_after_seconds(retry_after, longest))


def _retry_after_seconds(retry_after: str, longest: float) -> float | None:
    """Seconds of a Retry-After header, a number or a date; None if there is none."""
    if retry_after.isdecimal():
        return min(float(retry_after), longest)
    try:
        until = email.utils.parsedate_to_datetime(retry_after).timestamp()
    except ValueError:
        return None
    return min(max(until - time.time(), 0.0), longest)


def retried(lost: type[Exception]) -> Callable[[Exception], bool | float]:
    """Tell :mod:`stamina` whether to retry after an error, or the seconds to wait before.

    ``lost`` are the errors of connections after which a request is repeated.
    """

    def decide(error: Exception) -> bool | float:
        if isinstance(error, TryAgainError):
            return True if error.wait is None else error.wait
        return isinstance(error, lost)

    return decide


EXCLUDED = re.compile(r"[\s\x00-\x1f\x7f<>\"`]")
"""Characters that no URL contains (https://www.rfc-editor.org/rfc/rfc3986#appendix-A)."""

NO_HOST = "it names no host"


def url_mistake(url: str) -> str:
    """Why a URL may not be requested; empty if it may."""
    mistake = malformed(url)
    if mistake and (mistake != NO_HOST or url.startswith(("https:", "http:"))):
        return f"{url.rpartition('@')[2].partition('?')[0]}: not an address: {mistake}"
    parts = urlsplit(url)
    if parts.username or parts.password:
        return f"{safe_url(url)}: the address contains a password; put it into the environment"
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        return f"{safe_url(url)}: not https; nothing is sent over an unencrypted connection"
    return ""


def malformed(url: str) -> str:
    """Why a URL of the Web cannot be split into its parts, or is none; empty if it can."""
    if excluded := EXCLUDED.search(url):
        return f"{excluded[0]!r} must be percent-encoded"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # both are checked only when they are asked for
    except ValueError as error:
        return str(error)
    return "" if host else NO_HOST


def safe_url(url: str) -> str:
    """A URL without credentials and query, for messages."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}{parts.path}"


def token_variable(url: str) -> str:
    """Name of the environment variable that holds the token for the host of a URL."""
    host = urlsplit(url).hostname or ""
    return f"PROCBUILD_TOKEN_{re.sub(r'[^A-Za-z0-9]', '_', host).upper()}"
