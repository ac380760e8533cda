"""Uploads to Zenodo: drafts that a person looks at and publishes
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
from procbuild.http import TryAgainError, safe_url, token_variable, url_mistake
from procbuild.progress import Progress

PAGE = 100
"""Depositions that one answer lists."""


@dataclass(frozen=True, kw_only=True)
class Uploaded:
    """What an upload did."""

    made: int
    """Drafts that are new"""
    changed: int
    """Drafts that were there and got other metadata or files"""
    kept: int
    """Depositions that were there as they should be, or are published already"""


def upload(
    folder: Path,
    token: str,
    progress: Progress,
    *,
    attempts: int = 5,
    wait: float = 0.5,
) -> Uploaded:
    """Bring the depositions of ``upload-plan.json`` in ``folder`` to Zenodo, as drafts.

    What is there already, by title and volume, is completed and not made twice, so that an
    upload that was cut goes on where it ended; files are compared by their MD5 sums. What is
    published stays as it is. Raises :class:`OutputError` for an answer that ends the upload.
    """
    plan = json.loads((folder / PLAN).read_text(encoding="utf-8"))
    api = str(plan["api"])
    _check(api)
    stamina.instrumentation.set_on_retry_hooks(())  # a retry is told when it was the last
    counts = {"made": 0, "changed": 0, "kept": 0}
    headers = {"Authorization": f"Bearer {token}", "User-Agent": "procbuild"}
    steps = plan["depositions"]
    with httpx.Client(headers=headers, timeout=60.0, trust_env=False) as client:
        server = _Server(client, api, attempts, wait)
        known = {_name(one["metadata"]): one for one in server.depositions() if "metadata" in one}
        with progress.stage("Uploading", len(steps)) as tick:
            for step in steps:
                counts[_bring(server, folder, step, known)] += 1
                tick(step["paper"])
    return Uploaded(**counts)


def _bring(
    server: "_Server", folder: Path, step: Mapping[str, Any], known: Mapping[object, Any]
) -> str:
    """Make or complete one deposition; what had to be done."""
    value = json.loads((folder / step["metadata"]).read_text(encoding="utf-8"))
    there = known.get(_name(value["metadata"]))
    if there and there.get("submitted"):
        return "kept"
    done = "kept" if there else "made"
    if there is None:
        there = server.json("POST", server.api, json=value)
    elif any(there["metadata"].get(name) != one for name, one in value["metadata"].items()):
        there = server.json("PUT", f"{server.api}/{there['id']}", json=value)
        done = "changed"
    sums = {one["filename"]: one["checksum"].rpartition(":")[2] for one in there.get("files", ())}
    for name in step["files"]:
        data = (folder / name).read_bytes()
        if sums.get(name) != hashlib.md5(data, usedforsecurity=False).hexdigest():
            server.json("PUT", f"{there['links']['bucket']}/{quote(name)}", content=data)
            done = "changed" if done == "kept" else done
    return done


def _name(metadata: Mapping[str, Any]) -> object:
    """What tells one deposition from another."""
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
        found: list[Any] = []
        while len(found) % PAGE == 0:
            page = len(found) // PAGE + 1
            some = self.json("GET", self.api, params={"size": PAGE, "page": page})
            found += some
            if len(some) < PAGE:
                break
        return found

    def json(self, method: str, url: str, **more: Any) -> Any:
        """The value that the server answers."""
        if urlsplit(url).hostname != urlsplit(self.api).hostname:
            message = f"{safe_url(url)}: the server names another host; nothing is sent there"
            raise OutputError(message)
        _check(url)
        return self._tried(
            lambda: self.client.request(method, url, **more), url, twice=method != "POST"
        )

    def _tried(self, send: Callable[[], httpx.Response], url: str, *, twice: bool) -> Any:
        """The value of an answer, after as many tries as are worth it.

        What must not happen ``twice`` is tried again only where it surely did not happen.
        """
        try:
            for attempt in stamina.retry_context(
                on=(TryAgainError, httpx.TransportError if twice else httpx.ConnectError),
                attempts=self.attempts,
                wait_initial=self.wait,
                wait_jitter=self.wait / 2,
            ):
                with attempt:
                    answer = _unless_busy(send(), twice=twice)
        except (TryAgainError, httpx.TransportError) as error:
            message = f"{safe_url(url)}: {error}; upload again later, it goes on where it ended"
            raise OutputError(message) from error
        said = f"{answer.status_code} {answer.reason_phrase}"
        if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            message = (
                f"{safe_url(url)}: {said}: the token is not taken; put one that may write "
                f"depositions into {token_variable(self.api)}"
            )
            raise OutputError(message)
        if not answer.is_success:
            message = f"{safe_url(url)}: {said}: {answer.text[:300]}"
            raise OutputError(message)
        return answer.json()


def _check(url: str) -> None:
    """Raise :class:`OutputError` for an address that nothing is sent to."""
    if mistake := url_mistake(url):
        raise OutputError(mistake)


def _unless_busy(answer: httpx.Response, *, twice: bool) -> httpx.Response:
    """The answer, where it is worth reading."""
    busy = answer.status_code in {
        httpx.codes.TOO_MANY_REQUESTS,
        httpx.codes.SERVICE_UNAVAILABLE,
    }
    if busy or (twice and answer.is_server_error):
        message = f"the server says {answer.status_code} {answer.reason_phrase}"
        raise TryAgainError(message)
    return answer
