"""Fetches files of papers by URL, several at a time; each failure becomes a finding."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from procbuild.collect.papers import MergedPaper
from procbuild.errors import SourceError
from procbuild.incoming import Blob, Fetch, noticed
from procbuild.model import Finding
from procbuild.progress import Progress
from procbuild.threads import in_threads
from procbuild.wording import counted

MAX_CONCURRENT = 6
"""Number of files fetched concurrently: conference servers are small."""


def fetch_files(
    entries: Sequence[MergedPaper], fetch: Fetch, progress: Progress, *, dry_run: bool
) -> tuple[list[MergedPaper], list[Finding]]:
    """Fetch the files of accepted papers; return the entries with paths, and findings of failures.

    A file that several papers have is fetched once. A dry run fetches nothing and reports how many
    files it would fetch.
    """
    blobs: dict[str, Blob] = {}
    papers: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        if entry.record.status == "accepted":
            for blob in (*((entry.pdf,) if entry.pdf else ()), *entry.supplements):
                if blob.url and blob.path is None:
                    blobs[blob.url] = blob
                    papers[blob.url].append(entry.record.id)
    if not blobs:
        return list(entries), []
    if dry_run:
        text = f"{counted(len(blobs), 'file')} would be fetched"
        return list(entries), [noticed("collect-fetch", "info", text, "")]
    paths: dict[str, Path] = {}
    findings: list[Finding] = []
    with progress.stage("Fetching files", len(blobs)) as tick:
        results = in_threads(partial(_fetch_file, fetch), list(blobs.values()), MAX_CONCURRENT)
        for blob, result in zip(blobs.values(), results, strict=True):
            if isinstance(result, Path):
                paths[blob.url] = result
                tick(f"{blob.name}, {result.stat().st_size / 1e6:.1f} MB")
            else:
                tick(blob.name)
                remedy = "The paper keeps the file it has; run 'procbuild collect' again."
                findings += [
                    noticed("collect-fetch", "error", str(result), remedy, paper)
                    for paper in dict.fromkeys(papers[blob.url])
                ]

    def with_path(blob: Blob) -> Blob:
        return replace(blob, path=paths.get(blob.url, blob.path))

    return [
        replace(
            entry,
            pdf=with_path(entry.pdf) if entry.pdf else None,
            supplements=tuple(with_path(blob) for blob in entry.supplements),
        )
        for entry in entries
    ], findings


def _fetch_file(fetch: Fetch, blob: Blob) -> Path | SourceError:
    try:
        return fetch.file(blob.url, fixed=blob.fixed)
    except SourceError as error:
        return error
