"""Upload of deliveries to Zenodo, as drafts that a person reviews and publishes
(https://developers.zenodo.org/#depositions).
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import stamina
import stamina.instrumentation

from procbuild.errors import OutputError
from procbuild.exports.zenodo import PLAN
from procbuild.http import (
    LONGEST_WAIT,
    TryAgainError,
    raise_if_busy,
    retried,
    safe_url,
    token_variable,
    url_mistake,
)
from procbuild.progress import Progress

PAGE = 100
"""Depositions per page of the listing."""


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """How many depositions an upload created, changed and left alone."""

    made: int
    """New drafts"""
    changed: int
    """Existing drafts whose metadata or files were replaced"""
    kept: int
    """Depositions that were complete, or are published already"""


def upload(
    folder: Path,
    token: str,
    progress: Progress,
    *,
    attempts: int = 5,
    wait: float = 0.5,
) -> Uploaded:
    """Create the depositions of ``upload-plan.json`` in ``folder`` on Zenodo, as drafts.

    Drafts with the same title and volume are completed instead, so that an interrupted upload can
    be resumed; files are compared by their MD5 sums. Published depositions are not changed. Raises
    :class:`OutputError` if the server refuses a request.
    """
    plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    api = str(plan["api"])
    _check_url(api)
    stamina.instrumentation.set_on_retry_hooks(())  # only the last failure is reported
    counts = {"made": 0, "changed": 0, "kept": 0}
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "procbuild"}
    steps = plan["depositions"]
    with httpx.Client(headers=headers, timeout=60.0, trust_env=False) as client:
        server = _Server(client, api, attempts, wait)
        known = {
            _identity(deposition["metadata"]): deposition
            for deposition in server.depositions()
            if "metadata" in deposition
        }
        with progress.stage("Uploading", len(steps)) as tick:
            for step in steps:
                counts[_upload_deposition(server, folder, step, known)] += 1
                tick(step["paper"])
    return Uploaded(**counts)


def _upload_deposition(
    server: "_Server", folder: Path, step: Mapping[str, Any], known: Mapping[object, Any]
) -> str:
    """Create or complete one deposition; returns ``made``, ``changed`` or ``kept``."""
    value = json.loads((folder / step["metadata"]).read_text(encoding="utf-8"))
    metadata = value["metadata"]
    deposition = known.get(_identity(metadata))
    if deposition and deposition.get("submitted"):
        return "kept"
    outcome = "kept" if deposition else "made"
    if deposition is None:
        deposition = server.json("POST", server.api, json=value)
    elif any(deposition["metadata"].get(name) != metadata[name] for name in metadata):
        deposition = server.json("PUT", f"{server.api}/{deposition['id']}", json=value)
        outcome = "changed"
    files = deposition.get("files", ())
    sums = {file["filename"]: file["checksum"].rpartition(":")[2] for file in files}
    for name in step["files"]:
        data = (folder / name).read_bytes()
        if sums.get(name) != hashlib.md5(data, usedforsecurity=False).hexdigest():
            server.json("PUT", f"{deposition['links']['bucket']}/{quote(name)}", content=data)
            outcome = "changed" if outcome == "kept" else outcome
    return outcome


def _identity(metadata: Mapping[str, Any]) -> object:
    """Title and volume, which identify a deposition."""
    return metadata.get("title"), metadata.get("partof_title")


@dataclass(frozen=True)
class _Server:
    """The REST API, with retries."""

    client: httpx.Client
    api: str
    attempts: int
    wait: float

    def depositions(self) -> list[Any]:
        """All depositions of the token's owner."""
        depositions: list[Any] = []
        while True:
            number = len(depositions) // PAGE + 1
            page = self.json("GET", self.api, params={"size": PAGE, "page": number})
            depositions += page
            if len(page) < PAGE:
                return depositions

    def json(self, method: str, url: str, **arguments: Any) -> Any:
        """Send a request and decode the JSON of the response."""
        if urlsplit(url).hostname != urlsplit(self.api).hostname:
            message = f"{safe_url(url)}: the server names another host; nothing is sent there"
            raise OutputError(message)
        _check_url(url)
        return self._retry(
            lambda: self.client.request(method, url, **arguments),
            url,
            idempotent=method != "POST",
        )

    def _retry(self, send: Callable[[], httpx.Response], url: str, *, idempotent: bool) -> Any:
        """Send a request, with retries, and decode the JSON of the response.

        A request that is not ``idempotent`` is retried only if it surely had no effect.
        """
        try:
            for attempt in stamina.retry_context(
                on=retried(httpx.TransportError if idempotent else httpx.ConnectError),
                attempts=self.attempts,
                timeout=None,
                wait_initial=self.wait,
                wait_jitter=self.wait / 2,
            ):
                with attempt:
                    response = send()
                    raise_if_busy(
                        response.status_code,
                        response.reason_phrase,
                        response.headers.get("retry-after", ""),
                        LONGEST_WAIT,
                        idempotent=idempotent,
                    )
        except (TryAgainError, httpx.TransportError) as error:
            message = f"{safe_url(url)}: {error}; upload again later: it resumes where it stopped"
            raise OutputError(message) from error
        status = f"{response.status_code} {response.reason_phrase}"
        if response.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            message = (
                f"{safe_url(url)}: {status}: the token is refused; put one that may write "
                f"depositions into {token_variable(self.api)}"
            )
            raise OutputError(message)
        if not response.is_success:
            message = f"{safe_url(url)}: {status}: {response.text[:300]}"
            raise OutputError(message)
        return response.json()


def _check_url(url: str) -> None:
    """Raise :class:`OutputError` if the URL may not be requested."""
    if mistake := url_mistake(url):
        raise OutputError(mistake)
