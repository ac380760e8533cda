"""The papers of one source, each with an id that no other paper of the source has."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from procbuild.collect.adopted import adopted_ids
from procbuild.collect.divided import without_divided_words
from procbuild.collect.keys import Ids, renumbered
from procbuild.conference import SourceRules
from procbuild.errors import SourceError
from procbuild.incoming import Incoming, Settings, Source, noticed, paper_id
from procbuild.incremental.checksums import Checksums
from procbuild.model import Finding, Origin, Record
from procbuild.plugins import Table
from procbuild.sources.files import named, skipped_entries
from procbuild.text import throughout, visible
from procbuild.wording import few

NAMES_SHOWN = 5
"""Maximum number of tracks or sessions named in a message."""


@dataclass(frozen=True, kw_only=True)
class Batch:
    """The papers of one source."""

    origin: Origin
    """Kind and name of the source"""
    rules: SourceRules
    entries: tuple[Incoming, ...] = ()
    """Papers with distinct ids"""
    loose: tuple[Incoming, ...] = ()
    """PDFs without an entry"""
    findings: tuple[Finding, ...] = ()
    is_beside_unread: bool = False
    """Whether a file of its folder could not be read that may be a table and reject loose PDFs"""


def read_batch(
    sources: Table[Source],
    kind: str,
    settings: Settings,
    stored: Collection[Record],
    sums: Checksums,
    *,
    is_published: bool,
) -> Batch:
    """Read one source: its papers with distinct ids, and findings about them."""
    if kind not in sources:
        raise SourceError(f"{settings.name}: {sources.unknown(kind)}")
    origin = Origin(kind=kind, name=settings.name)
    items = [item for item in sources[kind](settings) if not _is_of_inner_source(item, settings)]
    read = [item for item in items if isinstance(item, Incoming)]
    stated = {item.key: item.record for item in read if not item.adopt and not item.loose}
    moved = {} if is_published else renumbered(stated, origin, stored)
    claimed = _claimed(read, origin, settings.rules.prefix, stored, sums)
    known = Ids(origin, stored, moved | claimed)
    entries: dict[str, Incoming] = {}
    loose: list[Incoming] = []
    findings: list[Finding] = []
    preceding: list[Finding] = []
    for item in items:
        if isinstance(item, Finding):
            preceding.append(item)
            continue
        paper = _without_invisible(item)
        if not paper.loose:
            ids = {item.record.id, item.key}
            own = [finding for finding in preceding if finding.paper in ids]
            preceding = [finding for finding in preceding if finding.paper not in ids]
            findings += _add_entry(paper, own, entries, known, settings)
        else:
            loose.append(paper)
        findings += _prefixed(preceding, settings)
        preceding = []
    findings += _prefixed(preceding, settings)
    findings += [match_finding(entries[id_], id_) for id_ in moved.values() if id_ in entries]
    papers: list[Incoming] = []
    for result in without_divided_words(list(entries.values())):
        if isinstance(result, Finding):
            findings.append(result)
        else:
            papers.append(result)
    accepted = [item for item in papers if item.record.status == "accepted"]
    findings += _undeclared(accepted, settings)
    findings += _skipped_files(settings)
    return Batch(
        origin=origin,
        rules=settings.rules,
        entries=tuple(papers),
        loose=tuple(loose),
        findings=tuple(findings),
        is_beside_unread=kind == "folder" and _is_file_unread(items),
    )


def _is_file_unread(items: Sequence[Incoming | Finding]) -> bool:
    """Whether a file in a folder that has no PDF could not be read: a sidecar, or a table."""
    ids = {item.record.id for item in items if isinstance(item, Incoming)}
    errors = (item for item in items if isinstance(item, Finding) and item.severity == "error")
    return any(error.check == "collect-entry" and error.paper not in ids for error in errors)


def _is_of_inner_source(item: Incoming | Finding, settings: Settings) -> bool:
    """Whether an item is a loose PDF in a folder that is a source of its own within this one."""
    if isinstance(item, Finding) or not item.loose or not item.pdf or not item.pdf.path:
        return False
    own = settings.files or settings.path
    inner = settings.sources & {*item.pdf.path.parents}
    return any(path not in {own, *own.parents} for path in inner)


def match_finding(item: Incoming, home: str) -> Finding:
    """A finding for an entry that was taken for another paper than its key says."""
    return noticed(
        "collect-match",
        "info",
        f"{item.place or item.record.origin.name}: '{item.key}' was taken for paper '{home}' by "
        "title and authors",
        "Nothing if that is right; else give both the same id, or other ids and titles.",
        home,
    )


def _claimed(
    items: Sequence[Incoming],
    origin: Origin,
    prefix: str,
    stored: Collection[Record],
    sums: Checksums,
) -> dict[str, str]:
    """The ids of the papers of PDFs with sidecars, by the names of the files.

    Loose PDFs count as well: what has their content is none of the others.
    """
    if all(item.loose or not item.adopt for item in items):
        return {}
    added = {
        one.key for record in stored for one in record.additions if one.source == origin.source
    }
    files = [item for item in items if item.adopt and item.key not in added]
    found = [
        replace(
            item.record,
            id=paper_id(prefix + item.key),
            sha256=sums.of(item.pdf.path) if item.pdf and item.pdf.path else "",
            origin=replace(origin, key=item.key),
        )
        for item in files
    ]
    own = {record.id: record for record in stored if record.origin.source == origin.source}
    ids = adopted_ids(found, own, ())
    return {item.key: id_ for item, id_ in zip(files, ids, strict=True) if not item.loose}


def _without_invisible(item: Incoming) -> Incoming:
    """The paper without invisible characters in its metadata."""
    supplements = (replace(blob, label=visible(blob.label)) for blob in item.supplements)
    record = throughout(item.record, visible)
    return replace(item, record=record, supplements=tuple(supplements))


def _prefixed(findings: Iterable[Finding], settings: Settings) -> Iterator[Finding]:
    """The findings of a source with the ids that its papers have in the volume."""
    for finding in findings:
        id_ = finding.paper and paper_id(settings.rules.prefix + finding.paper)
        yield replace(finding, paper=id_)


def _add_entry(
    item: Incoming,
    own: Iterable[Finding],
    entries: dict[str, Incoming],
    known: Ids,
    settings: Settings,
) -> Iterator[Finding]:
    """Add a paper to the entries under a distinct id; yield what is wrong with its id.

    Its ``own`` findings, those that the source yields with the entry, get this id as well.
    """
    prefix = settings.rules.prefix
    usual = paper_id(prefix + item.key) if prefix else item.record.id
    id_ = known.claim(item.key, usual)
    if other := entries.get(id_):
        yield noticed(
            "collect-duplicate",
            "error",
            f"{item.place}: the id '{item.key}' is also at {other.place}; the first one is kept",
            "Give each paper an id of its own in the source.",
            id_,
        )
        return
    for finding in own:
        yield replace(finding, paper=id_)
    if known.owner(usual) not in {"", item.key}:
        yield noticed(
            "collect-id",
            "info",
            f"{item.place}: the id '{usual}' is that of the key '{known.owner(usual)}'; "
            f"the paper with the key '{item.key}' is called '{id_}'",
            "Nothing, or give them keys in the source that differ in letters or digits.",
            id_,
        )
    elif usual != (prefix + item.key).casefold():
        yield noticed(
            "collect-id",
            "info",
            f"{item.place}: the key '{item.key}' cannot name a folder; the paper is called '{id_}'",
            "Nothing, or give it a key made of a-z, 0-9, '.', '_' and '-' in the source.",
            id_,
        )
    record = item.record
    stated = record.track or settings.rules.track
    track = _known_id(stated, [(track.id, track.title) for track in settings.tracks])
    session = _known_id(
        record.session, [(session.id, session.title) for session in settings.sessions]
    )
    record = replace(
        record, id=id_, track=track, session=session, origin=replace(known.origin, key=item.key)
    )
    entries[id_] = replace(item, record=record)


def _known_id(stated: str, known: Sequence[tuple[str, str]]) -> str:
    """The id of a track or session that a source names by id or title; else a new id."""
    folded = " ".join(stated.split()).casefold()
    for id_, title in known:
        if folded in {id_.casefold(), title.casefold()}:
            return id_
    return paper_id(stated) if stated else ""


def _undeclared(entries: Iterable[Incoming], settings: Settings) -> Iterator[Finding]:
    """Findings for tracks and sessions that only the source declares."""
    records = [item.record for item in entries]
    declared = {track.id for track in settings.tracks}
    tracks = [record.track for record in records if record.track and record.track not in declared]
    if tracks:
        yield noticed(
            "collect-track",
            "info",
            f"{settings.name}: tracks that volume.toml does not declare: {_listed(tracks)}",
            "Add a [[tracks]] table with each id and title.",
        )
    declared = {session.id for session in settings.sessions}
    sessions = [
        record.session for record in records if record.session and record.session not in declared
    ]
    if sessions:
        yield noticed(
            "collect-session",
            "info",
            f"{settings.name}: sessions that program.toml does not declare: {_listed(sessions)} "
            f"({len(sessions)} of {len(records)} papers)",
            "Add a [[sessions]] table with each id and title.",
        )


def _listed(names: Iterable[str]) -> str:
    return few(list(dict.fromkeys(names)), NAMES_SHOWN)


def _skipped_files(settings: Settings) -> Iterator[Finding]:
    """Findings for entries of the folders that are not used."""
    folders = [settings.path, *([settings.files] if settings.files else [])]
    for folder in dict.fromkeys(path for path in folders if path.is_dir()):
        for path, what in skipped_entries(folder):
            yield noticed(
                "collect-link",
                "warning",
                f"{settings.name}: {named(path.relative_to(folder))} is {what}; not used",
                "Put the file itself there, or name the folder that contains it as a source.",
            )
