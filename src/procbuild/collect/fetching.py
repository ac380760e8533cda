"""Files of papers that lie at an address: fetched side by side, each failure a finding."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from procbuild.collect.merge import MergedPaper
from procbuild.errors import SourceError
from procbuild.incoming import Blob, Fetch, noticed
from procbuild.model import Finding
from procbuild.progress import Progress
from procbuild.threads import in_threads
from procbuild.wording import counted

TOGETHER = 6
"""Files that are fetched at once: servers of conferences are small."""


def fetched(
    entries: Sequence[MergedPaper], fetch: Fetch, progress: Progress, *, dry_run: bool
) -> tuple[list[MergedPaper], list[Finding]]:
    """The entries with their files at hand, and a finding for each file that is not.

    A dry run fetches nothing and says how much it would.
    """
    blobs = [
        (blob, entry.record.id)
        for entry in entries
        if entry.record.status == "accepted"
        for blob in (*((entry.pdf,) if entry.pdf else ()), *entry.supplements)
        if blob.url and blob.path is None
    ]
    if not blobs:
        return list(entries), []
    if dry_run:
        text = f"{counted(len(blobs), 'file')} would be fetched"
        return list(entries), [noticed("collect-fetch", "info", text, "")]
    here: dict[str, Path] = {}
    findings: list[Finding] = []
    with progress.stage("Fetching files", len(blobs)) as tick:
        results = in_threads(partial(_one, fetch), [blob for blob, _ in blobs], TOGETHER)
        for (blob, paper), result in zip(blobs, results, strict=True):
            if isinstance(result, Path):
                here[blob.url] = result
                tick(f"{blob.name}, {result.stat().st_size / 1e6:.1f} MB")
            else:
                tick(blob.name)
                remedy = "the paper keeps the file it has; run 'procbuild collect' again"
                findings.append(noticed("collect-fetch", "error", str(result), remedy, paper))

    def place(blob: Blob) -> Blob:
        return replace(blob, path=here.get(blob.url, blob.path))

    return [
        replace(
            entry,
            pdf=place(entry.pdf) if entry.pdf else None,
            supplements=tuple(place(blob) for blob in entry.supplements),
        )
        for entry in entries
    ], findings


def _one(fetch: Fetch, blob: Blob) -> Path | SourceError:
    try:
        return fetch.file(blob.url, fixed=blob.fixed)
    except SourceError as error:
        return error
