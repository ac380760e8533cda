"""Matches loose PDFs with papers by their first pages and by the files in the store."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from procbuild.collect.matching import MatchKey, key_of_pdf, key_of_record, pairs, rivals
from procbuild.incoming import Incoming, noticed
from procbuild.model import Finding, Inspection, Origin, Record
from procbuild.names import from_display
from procbuild.wording import few

NAMES_SHOWN = 10
"""Maximum number of files named in a finding."""


class Inspect(Protocol):
    """Inspects PDFs, in order, with their layout if requested."""

    def __call__(self, paths: Sequence[Path], *, layout: bool = False) -> Iterable[Inspection]:
        """Inspect them."""


@dataclass(frozen=True, kw_only=True)
class UnmatchedPdf:
    """A PDF whose name matches no paper, with its inspection."""

    item: Incoming
    inspection: Inspection

    @property
    def name(self) -> str:
        """Its name in the source."""
        return self.item.pdf.name if self.item.pdf else self.item.key

    def record(self, origin: Origin) -> Record:
        """The paper that it is by itself, of a source: with title and authors as read from it."""
        facts = self.inspection.facts
        return replace(
            self.item.record,
            title=facts.title if facts else "",
            authors=tuple(from_display(name).person for name in facts.authors) if facts else (),
            sha256=self.inspection.sha256,
            origin=replace(origin, key=self.item.key),
        )


@dataclass(frozen=True, kw_only=True)
class PdfMatches:
    """How loose PDFs were matched, by their paths."""

    homes: Mapping[str, str]
    """The papers that they belong to"""
    spare: frozenset[str]
    """Those that no paper needs, which findings report"""
    unsure: frozenset[str]
    """Papers that keep their stored PDF, since several new ones match"""
    findings: tuple[Finding, ...]


def find_papers(
    files: Mapping[str, UnmatchedPdf],
    without: Mapping[str, Record],
    having: Mapping[str, tuple[Record, str]],
    stored: Mapping[str, Record],
    source: str,
) -> PdfMatches:
    """Match ``files`` of a ``source`` with papers.

    ``without`` are the papers that lack a PDF, ``having`` those that have one, with its name. If
    several files match a paper, none replaces its stored PDF. A file that can't be read is matched
    with the paper whose PDF had its name, so that it is reported as that paper's.
    """
    prints = {
        path: _match_key(file.inspection)
        for path, file in files.items()
        if file.inspection.facts
        and (without or having)  # most folders have no other source beside them
    }
    waiting = {id_: key_of_record(record) for id_, record in without.items()}
    homes = pairs(prints, waiting, prints=True)
    findings = [_match_finding(files[path].name, home) for path, home in homes.items()]
    left = {path: key for path, key in prints.items() if path not in homes}
    taken = {home: files[path].name for path, home in homes.items()}
    taken |= {id_: name for id_, (_, name) in having.items()}
    known = {**waiting, **{id_: key_of_record(record) for id_, (record, _) in having.items()}}
    spare: set[str] = set()
    unsure: set[str] = set()
    for home, paths in (rivals(left, known) if left else {}).items():
        if home in taken:
            sure = [path for path in paths if _is_spare(files[path], stored.get(home))]
            findings += [
                unused_finding(source, files[path].name, home, taken[home]) for path in sure
            ]
        elif len(paths) > 1:
            sure = sorted(paths)
            old = stored.get(home)
            if path := _stored_file([(path, files[path]) for path in sure], old):
                homes[path] = home
            elif old and old.sha256:
                unsure.add(home)
            kept = old.file if old and old.sha256 else ""
            findings.append(
                _rivals_finding(source, [files[path].name for path in sure], kept, home)
            )
        else:
            continue
        spare |= {path for path in sure if path not in homes}
    homes |= dict(_by_old_names(files, without.keys() - {*homes.values(), *unsure}, stored))
    return PdfMatches(
        homes=homes,
        spare=frozenset(spare),
        unsure=frozenset(unsure),
        findings=tuple(findings),
    )


def _match_key(inspection: Inspection) -> MatchKey:
    facts, layout = inspection.facts, inspection.layout
    text = layout.pages[0].text if layout and layout.pages else ""
    return key_of_pdf(facts.title if facts else "", facts.authors if facts else (), text)


def _is_spare(file: UnmatchedPdf, old: Record | None) -> bool:
    """Whether a PDF similar to a paper's is not another paper, as the same team's next may be."""
    return not file.item.adopt or (old is not None and file.inspection.sha256 == old.sha256)


def _stored_file(files: list[tuple[str, UnmatchedPdf]], old: Record | None) -> str:
    """The path of the file that is in the store, preferring the same name; empty if none is."""
    same = [(path, file) for path, file in files if old and file.inspection.sha256 == old.sha256]
    named = [path for path, file in same if old and file.name == old.file]
    return next(iter([*named, *(path for path, _ in same)]), "")


def _by_old_names(
    files: Mapping[str, UnmatchedPdf], waiting: set[str], stored: Mapping[str, Record]
) -> Iterator[tuple[str, str]]:
    """Files that can't be read, each with the only paper whose PDF had its name."""
    ids_by_name: dict[str, list[str]] = defaultdict(list)
    for id_ in sorted(waiting & stored.keys()):
        ids_by_name[stored[id_].file].append(id_)
    for path, file in files.items():
        if not file.inspection.facts and len(ids := ids_by_name.get(file.name, [])) == 1:
            yield path, ids[0]


def _match_finding(name: str, home: str) -> Finding:
    return noticed(
        "collect-match",
        "info",
        f"{name}: taken for the PDF of '{home}' by title and authors on its first page",
        f'Nothing if that is right; else write map."{home}" = "FILE.pdf" below its [[sources]] in '
        "volume.toml.",
        home,
    )


def unused_finding(source: str, name: str, home: str, used: str) -> Finding:
    """A finding for a PDF whose paper has another one."""
    return noticed(
        "collect-unused",
        "info",
        f"{source}: {name}: not used, the paper has its PDF from {used}",
        "Remove one of the two.",
        home,
    )


def _rivals_finding(source: str, names: list[str], kept: str, home: str) -> Finding:
    what = f"the PDF from {kept} stays" if kept else "none is used"
    return noticed(
        "collect-rivals",
        "warning",
        f"{source}: {len(names)} files could be the PDF of {home} ({', '.join(names)}); {what}",
        f"Remove all but one, or name the right one {home}.pdf.",
        home,
    )


def guess_finding(record: Record, name: str) -> Finding:
    """A finding for a paper whose title and authors are read from its PDF."""
    authors = "; ".join(person.inverted for person in record.authors) or "none found"
    guess = noticed(
        "metadata-title-guess",
        "warning",
        f"{name}: no metadata comes with it; read from its first page: title {record.title!r}, "
        f"authors {authors}",
        "State title and authors in the paper's fixes.toml, or waive metadata-title-guess there; "
        "or put a sidecar file beside the PDF.",
        record.id,
    )
    return replace(guess, summary="title and authors are as read from the first pages")


def waiting_finding(source: str, names: Sequence[str]) -> Finding:
    """A finding for new PDFs beside a file that could not be read and may be a table."""
    return noticed(
        "collect-unmatched",
        "warning",
        f"{source}: left out, since the table that could not be read may reject them: "
        f"{few(names, NAMES_SHOWN)}",
        "Correct the table, or remove it if it has no papers; then collect again.",
    )


def left_out_finding(item: Incoming, source: str, problem: str = "") -> Finding:
    """A finding for a loose file of a source that is left out."""
    name = item.pdf.name if item.pdf else ", ".join(blob.name for blob in item.supplements)
    where = f"{source}: {name}"
    if problem:
        if item.adopt:
            what, remedy = "", "Ask the authors for another file."
        else:
            what = "; no entry has its name"
            remedy = "Ask the authors for another file, or name this one like its entry."
        return noticed("pdf-unreadable", "error", f"{where}: {problem}{what}; left out", remedy)
    return noticed(
        "collect-unmatched",
        "warning",
        f"{where}: it matches no entry by name, title or authors; left out",
        f'Name it like its entry, or write map."KEY" = "{name}" below its [[sources]] in '
        "volume.toml.",
    )
