"""Verify a published folder against its manifest."""

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from procbuild.files import sha256_of
from procbuild.outputs.comparison import PAPERS_JSONL
from procbuild.outputs.manifest import MANIFEST, read_manifest
from procbuild.progress import Progress

BESIDE = ("check", "exports", "letters")
"""Folders that other commands write into ``proceedings/<volume>/``."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A file that differs from the manifest."""

    kind: Literal["missing", "changed", "extra", "link"]
    """``link``: not a file but a symbolic link, a device or a pipe, which is not followed"""
    name: str
    """Path below the folder, with ``/``"""


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A folder and its differences from the manifest."""

    folder: Path
    files: int
    """Files that the manifest lists"""
    differences: tuple[Difference, ...]
    """By name"""


def verify(folder: Path, *, jobs: int, progress: Progress) -> tuple[Verified, ...]:
    """Verify a folder; for the outputs of a volume, its deliveries too.

    Raises :class:`procbuild.errors.ProcbuildError` as
    :func:`procbuild.outputs.manifest.read_manifest` does.
    """
    folders = [folder]
    sums = read_manifest(folder)
    if _is_volume(sums):
        folders += sorted(path.parent for path in (folder / "exports").glob(f"*/{MANIFEST}"))
    return tuple(
        _verify_folder(each, sums if each == folder else read_manifest(each), jobs, progress)
        for each in folders
    )


def _is_volume(sums: Mapping[str, str]) -> bool:
    """Whether the folder is ``proceedings/<volume>/``: it has the records, but no index page."""
    return PAPERS_JSONL in sums and "index.html" not in sums


def _verify_folder(
    folder: Path, sums: Mapping[str, str], jobs: int, progress: Progress
) -> Verified:
    skipped = {MANIFEST, *(BESIDE if _is_volume(sums) else ())}
    files = {name: path for name, path in _files_below(folder) if name.split("/")[0] not in skipped}
    regular = {name for name, path in files.items() if path is not None}
    listed = sorted(sums.keys() & regular)

    def is_changed(name: str) -> bool:
        return sha256_of(folder / name) != sums[name]

    differences = [Difference(kind="link", name=name) for name in files.keys() - regular]
    differences += [Difference(kind="missing", name=name) for name in sums.keys() - files.keys()]
    differences += [Difference(kind="extra", name=name) for name in regular - sums.keys()]
    with (
        progress.stage(f"Reading {folder.name}", len(listed)) as tick,
        ThreadPoolExecutor(jobs) as pool,
    ):
        for name, changed in zip(listed, pool.map(is_changed, listed), strict=True):
            tick(name)
            if changed:
                differences.append(Difference(kind="changed", name=name))
    return Verified(
        folder=folder,
        files=len(sums),
        differences=tuple(sorted(differences, key=lambda each: (each.name, each.kind))),
    )


def _files_below(folder: Path) -> Iterator[tuple[str, Path | None]]:
    """Files below a folder by name; the path is None for links, devices and pipes."""
    waiting = [("", folder)]
    while waiting:
        prefix, place = waiting.pop()
        with os.scandir(place) as entries:
            for entry in entries:
                name = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((f"{name}/", Path(entry.path)))
                else:
                    plain = entry.is_file(follow_symlinks=False)
                    yield name, Path(entry.path) if plain else None
