"""The outputs below ``proceedings/<volume>/``, and whether they are up to date."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from procbuild.build import TARGETS, targets_up_to_date
from procbuild.delivery import Delivery
from procbuild.errors import ProcbuildError
from procbuild.exports import EXPORTS
from procbuild.files import sha256_of
from procbuild.incremental.cache import Cache
from procbuild.model import Volume
from procbuild.outputs.manifest import read_manifest
from procbuild.project import Project
from procbuild.report import Report, as_json

Freshness = Literal["up to date", "out of date", "not made"]


@dataclass(frozen=True, kw_only=True)
class Output:
    """An output of the volume and its state."""

    name: str
    """Its name on the command line: ``book``, ``check``, ``export crossref``"""
    place: Path
    state: Freshness
    remedy: str
    """The command that makes it"""


def outputs(
    project: Project, volume: Volume, report: Report, *, today: date, cache: Cache
) -> tuple[Output, ...]:
    """The states of the report, the targets of ``build`` and the existing deliveries.

    ``report`` is what is known about the papers; ``today`` the date that outputs are made for.
    """
    out = project.proceedings(volume.name)
    return (
        _report_output(out / "check", report, len(volume.papers)),
        *_build_outputs(project, volume, today, cache),
        *_deliveries(out, volume),
    )


def _output(name: str, place: Path, command: str, *, right: bool) -> Output:
    state: Freshness = "up to date" if right else "out of date" if place.exists() else "not made"
    return Output(name=name, place=place, state=state, remedy=f"procbuild {command}")


def _report_output(folder: Path, report: Report, papers: int) -> Output:
    """The report of all papers, which is out of date if it would differ now."""
    made = folder / "report.json"
    right = (
        len(report.papers) == papers
        and made.is_file()
        and made.read_bytes() == as_json(report).encode("utf-8", "replace")
    )
    return _output("check", folder / "report.html", "check", right=right and made.is_file())


def _build_outputs(project: Project, volume: Volume, today: date, cache: Cache) -> Iterator[Output]:
    out = project.proceedings(volume.name)
    places = {
        "bib": out / f"{volume.name}.bib",
        "book": out / "book.pdf",
        "site": out / "site" / "index.html",
    }
    right = targets_up_to_date(project, volume, today=today, cache=cache)
    for target in TARGETS:
        yield _output(target, places[target], f"build {target}", right=right[target])


def _deliveries(out: Path, volume: Volume) -> Iterator[Output]:
    """The deliveries in their default folders."""
    for folder in sorted((out / "exports").glob("*/")):
        if folder.name not in EXPORTS:
            continue
        try:
            delivery = EXPORTS[folder.name](volume)
            right = _is_same(delivery, folder, out)
        except ProcbuildError:
            right = False
        yield _output(f"export {folder.name}", folder, f"export {folder.name}", right=right)


def _is_same(delivery: Delivery, folder: Path, built: Path) -> bool:
    """Whether writing a delivery again would change nothing.

    Texts that are made from copied files are up to date if these are.
    """
    sums = read_manifest(folder)
    copies = {name: built / path for name, path in delivery.copies.items()}
    there = {name: path for name, path in copies.items() if path.is_file()}
    if there.keys() - sums.keys() or sums.keys() - (there.keys() | delivery.texts.keys()):
        return False
    texts = {name: text for name, text in delivery.texts.items() if isinstance(text, str) and text}
    return all(
        sums.get(name) == hashlib.sha256(text.encode(errors="replace")).hexdigest()
        for name, text in texts.items()
    ) and all(_is_unchanged(path, folder / name, sums[name]) for name, path in there.items())


def _is_unchanged(source: Path, copy: Path, sha256: str) -> bool:
    """Whether a file still equals its copy; only a file newer than its copy is read."""
    if not copy.is_file() or copy.stat().st_size != source.stat().st_size:
        return False
    return source.stat().st_mtime_ns <= copy.stat().st_mtime_ns or sha256_of(source) == sha256
