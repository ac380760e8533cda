"""Diagnosis of the cache and of the volumes of a project."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path

from procbuild.compliance.rules import refuse_mistakes
from procbuild.conference import Conference, Program, StoreRules
from procbuild.config import load_config
from procbuild.doctor import Item, Section
from procbuild.errors import ConfigError, ProcbuildError
from procbuild.exports import EXPORTS, deliveries
from procbuild.incremental.cache import Cache
from procbuild.incremental.conf_files import conf_digests
from procbuild.model import Volume
from procbuild.project import Project
from procbuild.published import published_file, read_published
from procbuild.store.remote import store_of
from procbuild.suggest import absent
from procbuild.volume.placeholders import shown_placeholders
from procbuild.volume.unmatched_fixes import unmatched_fixes
from procbuild.wording import counted


def cache(results: Cache, shown: str) -> Section:
    """Place and size of the cache; ``shown`` is its path as a person would write it."""
    sizes = list(_sizes(results.root))
    files = counted(len(sizes), "file")
    found = f"{_megabytes(sum(sizes))} in {files}, {shown}; may be deleted at any time"
    place = next(path for path in (results.root, *results.root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    room = Item(name="free", found=_megabytes(free))
    if free < 1 << 30:
        room = Item(name="free", state="problem", found=_megabytes(free), remedy="make room")
    return Section(title="cache", items=(Item(name="size", found=found), room))


def _sizes(folder: Path) -> Iterator[int]:
    """Sizes of the files below a folder; files removed meanwhile are skipped."""
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file():
                yield path.stat().st_size


def volumes(project: Project, names: Iterable[str]) -> Section:
    """Problems of the folders, the configuration, the sources and the stores of volumes."""
    items = [*_unwritable(project), *_without_volume(project)]
    for name in names:
        problems = list(_problems(project, name))
        items += [Item(name=name, state="problem", found=problem) for problem in problems]
        if not problems:
            conference, _ = load_config(project.conf(name))
            count = len(store_of(project, name, conference.store).uncorrected_records())
            items.append(Item(name=name, found=counted(count, "paper")))
        items += _placeholders(project, name)
    return Section(title="volumes", items=tuple(items))


def _unwritable(project: Project) -> Iterator[Item]:
    """Folders in which papers and outputs cannot be written."""
    for path in (project.root / "submissions", project.root / "proceedings"):
        place = path if path.exists() else project.root
        if not place.is_dir() or not os.access(place, os.W_OK):
            yield Item(
                name=path.name,
                state="problem",
                found=f"{place} is no folder, or cannot be written",
                remedy="make it a folder that you may write in",
            )


def _without_volume(project: Project) -> Iterator[Item]:
    """Folders of papers whose volume is not configured, as after renaming its folder in conf/."""
    for folder in sorted((project.root / "submissions").glob("*/")):
        if folder.name not in project.volumes:
            yield Item(
                name=folder.name,
                state="absent",
                found=f"submissions/{folder.name}/ is of no volume: conf/{folder.name}/ is missing",
                remedy="rename it like its volume's folder in conf/, or remove it",
            )


def _placeholders(project: Project, name: str) -> Iterator[Item]:
    """Where a volume still has text of the starter project."""
    if places := shown_placeholders(project.conf(name)):
        yield Item(
            name=name,
            state="absent",
            found=f"words of your own at {places}",
            remedy="write them before the volume is published",
        )


def _problems(project: Project, name: str) -> Iterator[str]:
    """Each mistake in a volume, as the commands report it."""
    config: tuple[Conference, Program] | None = None
    try:
        read = load_config(project.conf(name))
        refuse_mistakes(read[0], project.conf(name) / "volume.toml")
        conf_digests(project.conf(name))
        config = read
        bare = Volume(name=name, conference=read[0], program=read[1])
        targets = [target for target in read[0].exports if target in EXPORTS]
        _, reasons = deliveries(bare, targets, project.conf(name) / "volume.toml")
        mistakes = [why.mistakes for why in reasons if isinstance(why, ConfigError)]
        yield from dict.fromkeys(chain.from_iterable(mistakes))
    except ConfigError as error:
        yield from error.mistakes
    if config:
        yield from _missing_sources(project, config[0])
    try:
        store = store_of(project, name, config[0].store if config else StoreRules())
        records = store.records()
        read_published(published_file(project, name))
    except ProcbuildError as error:
        yield from str(error).splitlines()
    else:
        for stray in unmatched_fixes(store, records, *config) if config else ():
            yield f"{stray.message} → {stray.remedy}"


def _missing_sources(project: Project, conference: Conference) -> Iterator[str]:
    for source in conference.sources:
        remote = source.path.startswith(("https://", "http://"))
        if remote or (project.root / source.path).exists():
            continue
        message = absent(project.root / source.path, source.path)
        if not source.optional or message.endswith("?"):
            yield message


def _megabytes(size: int) -> str:
    return f"{size / (1 << 30):.1f} GiB" if size >= 1 << 30 else f"{size / (1 << 20):.1f} MiB"
