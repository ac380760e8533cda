"""Reading sources: each becomes a batch of papers with ids, or a line that says why not."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from procbuild.conference import SourceRules
from procbuild.errors import SourceError
from procbuild.files import regular
from procbuild.incoming import Incoming, Settings, Source, noticed, paper_id, short_hash
from procbuild.model import Finding, Origin
from procbuild.plugins import Table
from procbuild.sources.files import named, passed_over
from procbuild.suggest import absent
from procbuild.text import throughout, visible
from procbuild.wording import few

NAMES_SHOWN = 5
"""Tracks or sessions that are named in a message."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What one source handed over."""

    origin: Origin
    """Kind and name of the source"""
    rules: SourceRules
    entries: tuple[Incoming, ...] = ()
    """Papers; their ids differ"""
    loose: tuple[Incoming, ...] = ()
    """PDFs that no entry names"""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """What all sources handed over."""

    batches: tuple[Batch, ...]
    failures: tuple[str, ...]
    """One line for each source that could not be read at all"""
    findings: tuple[Finding, ...]
    """Sources that may be absent, where another name is so near that theirs may be misspelt"""

    @property
    def is_partial(self) -> bool:
        """Whether a source was not read that should have been."""
        return bool(self.failures or self.findings)


def gather(
    wanted: Sequence[Settings],
    sources: Table[Source],
    parts: Callable[[Settings], Sequence[tuple[str, Path]]],
) -> Gathered:
    """Read the sources; one that fails does not keep the others from being read.

    ``parts`` tells the kinds of what each of them holds.
    """
    batches: list[Batch] = []
    failures: list[str] = []
    findings: list[Finding] = []
    for settings in wanted:
        if not settings.url and not settings.path.exists():
            lost = absent(settings.path, settings.name)
            if not settings.rules.optional:
                failures.append(lost)
            elif lost.endswith("?"):
                findings.append(noticed("collect-absent", "warning", lost, "correct its path"))
            continue
        try:
            if not settings.url:
                regular(settings.path)
            for kind, path in parts(settings):
                batches.append(_batch(sources, kind, _below(settings, path)))
        except SourceError as error:
            failures.append(str(error))
        except OSError as error:
            failures.append(f"{error.filename or settings.name}: {error.strerror or error}")
    return Gathered(batches=tuple(batches), failures=tuple(failures), findings=tuple(findings))


def _below(settings: Settings, path: Path) -> Settings:
    """The settings for a part of a folder, or for what an archive holds."""
    if path == settings.path:
        return settings
    if not path.is_relative_to(settings.path):
        return replace(settings, path=path)
    inside = path.relative_to(settings.path).as_posix()
    return replace(settings, path=path, name=f"{settings.name}/{inside}")


def _batch(sources: Table[Source], kind: str, settings: Settings) -> Batch:
    """The papers of one source with ids that differ, and what was noticed on the way."""
    if kind not in sources:
        raise SourceError(f"{settings.name}: {sources.unknown(kind)}")
    origin = Origin(kind=kind, name=settings.name)
    entries: dict[str, Incoming] = {}
    loose: list[Incoming] = []
    findings: list[Finding] = []
    for item in sources[kind](settings):
        if isinstance(item, Finding):
            paper = item.paper and paper_id(settings.rules.prefix + item.paper)
            findings.append(replace(item, paper=paper))
            continue
        seen = _visible(item)
        if seen.loose:
            loose.append(seen)
        else:
            findings += _enter(seen, entries, origin, settings)
    findings += _undeclared(entries.values(), settings)
    findings += _passed_over(settings)
    return Batch(
        origin=origin,
        rules=settings.rules,
        entries=tuple(entries.values()),
        loose=tuple(loose),
        findings=tuple(findings),
    )


def _visible(item: Incoming) -> Incoming:
    """The paper without invisible characters in what is told of it, whatever its source let by."""
    supplements = (replace(one, label=visible(one.label)) for one in item.supplements)
    record = throughout(item.record, visible)
    return replace(item, record=record, supplements=tuple(supplements))


def _enter(
    item: Incoming, entries: dict[str, Incoming], origin: Origin, settings: Settings
) -> Iterator[Finding]:
    """Put a paper among the entries, under an id of its own."""
    prefix = settings.rules.prefix
    record = replace(item.record, id=paper_id(prefix + item.key)) if prefix else item.record
    if first := entries.get(record.id):
        if first.key == item.key:
            yield noticed(
                "collect-duplicate",
                "error",
                f"{item.place}: the id '{item.key}' is also at {first.place}; "
                "the first one is kept",
                "give each paper an id of its own in the source",
                record.id,
            )
            return
        record = replace(record, id=f"{record.id}-{short_hash(item.key)}")
    if record.id != (prefix + item.key).casefold():
        yield noticed(
            "collect-id",
            "info",
            f"{item.place}: the key '{item.key}' cannot name a folder; "
            f"the paper is called '{record.id}'",
            "nothing, or give it a key of a-z, 0-9, '.', '_' and '-' in the source",
            record.id,
        )
    stated = record.track or settings.rules.track
    track = _named(stated, [(one.id, one.title) for one in settings.tracks])
    session = _named(record.session, [(one.id, one.title) for one in settings.sessions])
    record = replace(record, track=track, session=session, origin=replace(origin, key=item.key))
    entries[record.id] = replace(item, record=record)


def _named(stated: str, known: Sequence[tuple[str, str]]) -> str:
    """The id of what a source names by id or title; else an id made of its words."""
    folded = " ".join(stated.split()).casefold()
    for id_, title in known:
        if folded in {id_.casefold(), title.casefold()}:
            return id_
    return paper_id(stated) if stated else ""


def _undeclared(entries: Iterable[Incoming], settings: Settings) -> Iterator[Finding]:
    """Tracks and sessions that the source names alone."""
    records = [item.record for item in entries]
    declared = {track.id for track in settings.tracks}
    tracks = [one.track for one in records if one.track and one.track not in declared]
    if tracks:
        yield noticed(
            "collect-track",
            "info",
            f"{settings.name}: tracks that volume.toml does not declare: {_once(tracks)}",
            "add a [[tracks]] table with each id and title",
        )
    declared = {session.id for session in settings.sessions}
    sessions = [one.session for one in records if one.session and one.session not in declared]
    if sessions:
        yield noticed(
            "collect-session",
            "info",
            f"{settings.name}: sessions that program.toml does not have: {_once(sessions)} "
            f"({len(sessions)} of {len(records)} papers)",
            "add a [[sessions]] table with each id and title",
        )


def _once(names: Iterable[str]) -> str:
    return few(list(dict.fromkeys(names)), NAMES_SHOWN)


def _passed_over(settings: Settings) -> Iterator[Finding]:
    """What lies in the folders and is not taken."""
    places = [settings.path, *([settings.files] if settings.files else [])]
    for folder in dict.fromkeys(place for place in places if place.is_dir()):
        for path, what in passed_over(folder):
            yield noticed(
                "collect-link",
                "warning",
                f"{settings.name}: {named(path.relative_to(folder))} is {what}; not taken",
                "put the file itself there, or name the folder it lies in as a source",
            )
