"""A published folder held against its manifest."""

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
    """A file that is not what the manifest says."""

    kind: Literal["missing", "changed", "extra", "link"]
    """``link``: no file but a symbolic link, a device or a pipe; it is not followed"""
    name: str
    """Below the folder, with ``/``"""


@dataclass(frozen=True, kw_only=True)
class Verified:
    """One folder and what differs in it."""

    folder: Path
    files: int
    """Files that the manifest lists"""
    differences: tuple[Difference, ...]
    """By name"""


def verify(folder: Path, *, jobs: int, progress: Progress) -> tuple[Verified, ...]:
    """Hold a folder against its manifest; of a volume's outputs, its deliveries too.

    Raises :class:`procbuild.errors.ProcbuildError` as
    :func:`procbuild.outputs.manifest.read_manifest` does.
    """
    folders = [folder]
    sums = read_manifest(folder)
    if _is_volume(sums):
        folders += sorted(path.parent for path in (folder / "exports").glob(f"*/{MANIFEST}"))
    return tuple(
        _verified(one, sums if one == folder else read_manifest(one), jobs, progress)
        for one in folders
    )


def _is_volume(sums: Mapping[str, str]) -> bool:
    """Whether this is ``proceedings/<volume>/`` itself: it has the record, and its site below."""
    return PAPERS_JSONL in sums and "index.html" not in sums


def _verified(folder: Path, sums: Mapping[str, str], jobs: int, progress: Progress) -> Verified:
    skipped = {MANIFEST, *(BESIDE if _is_volume(sums) else ())}
    there = {name: path for name, path in _below(folder) if name.split("/")[0] not in skipped}
    plain = {name for name, path in there.items() if path is not None}
    listed = sorted(sums.keys() & plain)

    def is_changed(name: str) -> bool:
        return sha256_of(folder / name) != sums[name]

    found = [Difference(kind="link", name=name) for name in there.keys() - plain]
    found += [Difference(kind="missing", name=name) for name in sums.keys() - there.keys()]
    found += [Difference(kind="extra", name=name) for name in plain - sums.keys()]
    with (
        progress.stage(f"Reading {folder.name}", len(listed)) as tick,
        ThreadPoolExecutor(jobs) as pool,
    ):
        for name, changed in zip(listed, pool.map(is_changed, listed), strict=True):
            tick(name)
            if changed:
                found.append(Difference(kind="changed", name=name))
    return Verified(
        folder=folder,
        files=len(sums),
        differences=tuple(sorted(found, key=lambda one: (one.name, one.kind))),
    )


def _below(folder: Path) -> Iterator[tuple[str, Path | None]]:
    """All files below a folder; None for what is no plain file. Links are not followed."""
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
