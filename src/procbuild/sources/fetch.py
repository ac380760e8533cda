"""Downloads over HTTPS.

Retries with back-off, resumes interrupted downloads, caches fetched files by URL. URLs are https,
or http on this machine; a redirect may not leave https or the requested host. Tokens are sent to
their own host only and never appear in messages.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import httpx
import stamina
import stamina.instrumentation

from procbuild.errors import SourceError
from procbuild.files import write_atomic
from procbuild.http import (
    LONGEST_WAIT,
    TryAgainError,
    raise_if_busy,
    retried,
    safe_url,
    token_variable,
    url_mistake,
)
from procbuild.incremental.cache import digest
from procbuild.sources.values import json_value

REDIRECTS = 5
CHUNK = 1 << 16

RETRY_HINT = "run 'procbuild collect' again later; what the store has stays as it is"


@dataclass(frozen=True, kw_only=True)
class FetchLimits:
    """Limits on fetching one file."""

    megabytes: int = 512
    seconds: float = 600.0
    """Maximum time from the first byte to the last, including retries"""
    attempts: int = 5
    wait: float = 0.5
    """Seconds before the first retry; doubled each time"""
    longest_wait: float = LONGEST_WAIT
    """Maximum seconds that are waited if a server sends Retry-After"""
    silence: float = 30.0
    """Seconds without data before a connection is given up"""


class FetchError(SourceError):
    """A file could not be fetched; the message says why and what to do."""


class UnreachableError(FetchError):
    """A host does not answer."""


@dataclass(kw_only=True)
class Fetcher:
    """Fetches files into a cache; different files may be fetched in several threads."""

    cache: Path
    offline: bool = False
    """Use only files that were fetched before"""
    token: Callable[[str], str] = field(default=lambda _host: "", repr=False)
    """Returns the bearer token for a host; empty for none"""
    limits: FetchLimits = field(default_factory=FetchLimits)

    def __post_init__(self) -> None:
        stamina.instrumentation.set_on_retry_hooks(())  # only the last failure is reported
        self._lock = Lock()
        self._unreachable: dict[str, str] = {}

    @cached_property
    def _client(self) -> httpx.Client:
        silence = self.limits.silence
        return httpx.Client(
            timeout=httpx.Timeout(silence, connect=min(silence, 15.0)),
            headers={"User-Agent": "procbuild", "Accept-Encoding": "identity"},
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        if "_client" in vars(self):
            self._client.close()

    @property
    def unreachable(self) -> tuple[str, ...]:
        """A line for each host that did not answer."""
        return tuple(self._unreachable.values())

    def json(self, url: str) -> Any:
        """Fetch a URL and decode its JSON. Raises :class:`FetchError`."""
        path = self.file(url)
        try:
            return json_value(path.read_bytes())
        except (ValueError, RecursionError) as error:
            path.unlink()
            message = f"{safe_url(url)}: the answer is not JSON: {error}; {RETRY_HINT}"
            raise FetchError(message) from error

    def file(self, url: str, *, fixed: bool = False) -> Path:
        """Fetch a URL and return the path of the cached file.

        ``fixed``: the URL identifies the content, so it is requested only once. Raises
        :class:`FetchError`.
        """
        _check(url)
        target = self._path(url)
        if target.exists() and (fixed or self.offline):
            return target
        if self.offline:
            message = f"{safe_url(url)}: never fetched before; run this without --offline"
            raise FetchError(message)
        host = urlsplit(url).netloc
        if host in self._unreachable:
            raise UnreachableError(self._unreachable[host])
        deadline = time.monotonic() + self.limits.seconds
        try:
            for attempt in stamina.retry_context(
                on=retried(httpx.TransportError),
                attempts=self.limits.attempts,
                timeout=self.limits.seconds,
                wait_initial=self.limits.wait,
                wait_max=self.limits.longest_wait,
                wait_jitter=self.limits.wait / 2,
            ):
                with attempt:
                    self._download(url, target, deadline)
        except httpx.ConnectError as error:
            message = f"{urlsplit(url).hostname}: cannot be reached: {error}; {RETRY_HINT}"
            with self._lock:
                self._unreachable.setdefault(host, message)
            raise UnreachableError(message) from error
        except (httpx.HTTPError, TryAgainError) as error:
            message = f"{safe_url(url)}: {error or type(error).__name__}; {RETRY_HINT}"
            raise FetchError(message) from error
        return target

    def _path(self, url: str) -> Path:
        key = digest("fetched", url)
        return self.cache / key[:2] / key[2:]

    def _download(self, url: str, target: Path, deadline: float) -> None:
        """Try once; a partial file is kept for the next attempt to resume.

        The file and the partial one have notes of their own, so that an old file never gets the
        ETag of a new one.
        """
        part, notes = target.with_suffix(".part"), target.with_suffix(".json")
        part_notes = part.with_suffix(".part.json")
        headers = {}
        if part.exists() and (etag := _noted_etag(part_notes)):
            headers = {"Range": f"bytes={part.stat().st_size}-", "If-Range": etag}
        elif target.exists() and (etag := _noted_etag(notes)):
            headers = {"If-None-Match": etag}
        with self._answer(url, headers) as answer:
            if answer.status_code == httpx.codes.NOT_MODIFIED and target.exists():
                return
            begin = _resume_offset(answer, part)
            _raise_for_answer(answer, url, self.limits.longest_wait)
            etag = answer.headers.get("etag", "")
            write_atomic(part_notes, json.dumps({"etag": "" if etag.startswith("W/") else etag}))
            self._save(answer, url, part, begin, deadline)
        notes.unlink(missing_ok=True)
        part.replace(target)
        part_notes.replace(notes)

    @contextmanager
    def _answer(self, url: str, headers: Mapping[str, str]) -> Iterator[httpx.Response]:
        """The response to a request after allowed redirects."""
        current = url
        for _ in range(REDIRECTS):
            with self._client.stream(
                "GET", current, headers={**headers, **self._token(current)}
            ) as answer:
                if not answer.has_redirect_location:
                    yield answer
                    return
                target = urljoin(current, answer.headers.get("location", ""))
            if urlsplit(target).hostname != urlsplit(url).hostname:
                message = (
                    f"{safe_url(url)}: leads to another host, {urlsplit(target).hostname}; "
                    "if you trust it, name that address as the source"
                )
                raise FetchError(message)
            _check(target)
            current = target
        message = f"{safe_url(url)}: more than {REDIRECTS} redirects"
        raise FetchError(message)

    def _token(self, url: str) -> dict[str, str]:
        token = self.token(urlsplit(url).hostname or "")
        return {"Authorization": f"Bearer {token}"} if token else {}

    def _save(
        self, answer: httpx.Response, url: str, part: Path, begin: int, deadline: float
    ) -> None:
        """Append the body to the partial file, within the limits."""
        limit_bytes = self.limits.megabytes << 20
        stated = answer.headers.get("content-length", "")
        is_too_large = stated.isdecimal() and begin + int(stated) > limit_bytes
        size = begin
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab" if begin else "wb") as stream:
            if not is_too_large:
                for chunk in answer.iter_raw(CHUNK):
                    size += stream.write(chunk)
                    if size > limit_bytes or time.monotonic() > deadline:
                        break
                else:
                    return
        part.unlink()
        is_too_large = is_too_large or size > limit_bytes
        limit = f"{self.limits.megabytes} MiB" if is_too_large else f"{self.limits.seconds:.0f} s"
        message = (
            f"{safe_url(url)}: more than {limit}; given up; ask the authors for a smaller file"
        )
        raise FetchError(message)


def _noted_etag(path: Path) -> str:
    """The ETag that an earlier answer gave a file; empty if that is absent or damaged."""
    try:
        notes = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return ""
    return str(notes.get("etag", "")) if isinstance(notes, dict) else ""


def _check(url: str) -> None:
    """Raise :class:`FetchError` for a URL that must not be fetched."""
    if mistake := url_mistake(url):
        raise FetchError(mistake)


def _resume_offset(answer: httpx.Response, part: Path) -> int:
    """The offset of the response body in the file; a part that does not fit is removed."""
    if answer.status_code == httpx.codes.PARTIAL_CONTENT and part.exists():
        if answer.headers.get("content-range", "").startswith(f"bytes {part.stat().st_size}-"):
            return part.stat().st_size
        part.unlink()
        message = "the server resumed at another place"
        raise TryAgainError(message)
    if answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        part.unlink(missing_ok=True)
        message = "the file changed while it was fetched"
        raise TryAgainError(message)
    return 0


def _raise_for_answer(answer: httpx.Response, url: str, longest: float) -> None:
    """Raise :class:`FetchError` or :class:`TryAgainError` for a response that is not the file."""
    code = answer.status_code
    retry_after = answer.headers.get("retry-after", "")
    raise_if_busy(code, answer.reason_phrase, retry_after, longest, idempotent=True)
    if code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        message = (
            f"{safe_url(url)}: {code} {answer.reason_phrase}: access denied; set "
            f"{token_variable(url)} to a token of yours, or download it by hand into incoming/"
        )
        raise FetchError(message)
    if code >= 300 or code == httpx.codes.NO_CONTENT:
        message = (
            f"{safe_url(url)}: {code} {answer.reason_phrase}; correct the address in the source"
        )
        raise FetchError(message)
    if answer.headers.get("content-type", "").startswith("text/html"):
        message = (
            f"{safe_url(url)}: an HTML page came instead, perhaps a login; set "
            f"{token_variable(url)}, or download the file by hand into incoming/"
        )
        raise FetchError(message)
