"""Merges the papers and PDFs of several sources into one list.

Entries are merged by :mod:`procbuild.collect.papers`. A loose PDF belongs to the entry that the
source's ``map`` names, else to the one with its name, else to the one whose title and authors are
on its first page; else it may become a paper itself.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from procbuild.collect.adopted import adopted_ids, is_same_paper
from procbuild.collect.batch import Batch
from procbuild.collect.matching import differ
from procbuild.collect.papers import MergedPaper, Papers, with_origin
from procbuild.collect.unmatched_pdfs import (
    Inspect,
    UnmatchedPdf,
    find_papers,
    guess_finding,
    left_out_finding,
    unused_finding,
    waiting_finding,
)
from procbuild.incoming import Blob, Incoming, noticed, paper_id
from procbuild.model import Finding, Record


@dataclass(frozen=True, kw_only=True)
class Merged:
    """All papers in the sources' order, and findings about merging them."""

    entries: tuple[MergedPaper, ...]
    findings: tuple[Finding, ...]


def merge(
    batches: Sequence[Batch],
    stored: Mapping[str, Record],
    inspect: Inspect,
    published: Container[str] = (),
) -> Merged:
    """Merge the papers of all sources.

    Papers with new ids are matched with those ``stored`` by title and authors, so that they keep
    their folders when their source changes. Ids of ``published`` papers never change.
    """
    read = {batch.origin.name for batch in batches}
    elsewhere = {id_: record for id_, record in stored.items() if record.origin.name not in read}
    papers = Papers(stored, elsewhere, published)
    for batch in batches:
        papers.add(batch)
    described = {
        item.pdf.path for batch in batches for item in batch.entries if item.pdf and item.pdf.path
    }
    pdfs = _Pdfs(papers, described, inspect)
    for batch in batches:
        pdfs.attach(batch)
    pdfs.adopt()
    return Merged(entries=tuple(papers.entries.values()), findings=tuple(papers.findings))


class _Pdfs:
    """The loose PDFs of all sources, which are attached to the papers or become papers."""

    def __init__(self, papers: Papers, described: Container[Path], inspect: Inspect) -> None:
        """Files that are ``described`` by an entry of any source, accepted or not, aren't loose."""
        self.papers, self.entries, self.findings = papers, papers.entries, papers.findings
        self.stored, self.elsewhere = papers.stored, papers.elsewhere
        self.described = described
        self.inspect = inspect
        self.orphans: list[tuple[Batch, UnmatchedPdf]] = []
        """PDFs that become papers of their own"""
        self.supplements: list[tuple[Batch, Incoming]] = []
        """Supplements without a PDF in their source"""

    def attach(self, batch: Batch) -> None:
        """Match the loose PDFs of a source with papers."""
        mapped = {
            file: self._find_paper(batch, key) or key for key, file in batch.rules.map.items()
        }
        self.findings += self._map_mistakes(batch, mapped)
        rest: dict[Path, Incoming] = {}
        namesakes: dict[Path, str] = {}
        for item in sorted(batch.loose, key=lambda item: not _is_full(item.key, batch)):
            name = item.pdf.name if item.pdf else item.key
            home = mapped.get(name) or self._namesake(batch, item)
            if name not in mapped and self._is_of_other_source(home, item, batch):
                continue
            is_described = item.pdf is not None and item.pdf.path in self.described
            if is_described and not self._has_pdf(home, item):
                continue
            path = item.pdf.path if item.pdf else None
            is_known = home in self.entries or home in self.elsewhere
            if not path and not is_known:
                self.supplements.append((batch, item))
            elif not path or (is_known and (name in mapped or self._is_sure(home, item, batch))):
                self._assign_pdf(home, item, batch)
            else:
                rest[path] = item
                namesakes[path] = home if is_known else ""
        if rest:
            self._attach_by_print(batch, rest, namesakes)

    def _namesake(self, batch: Batch, item: Incoming) -> str:
        """The id of the paper that the name of a file names; empty for none."""
        found = (self._find_paper(batch, key) for key in (item.key, *item.further_keys))
        return next(filter(None, found), "")

    def _find_paper(self, batch: Batch, key: str) -> str:
        """The id of the paper that a key of this source, or of any, names; empty for none.

        Of a source with a prefix, a key without it names no paper of another source.
        """
        is_full = _is_full(key, batch)
        home, id_ = self.papers.keys.paper(batch.origin, key, everywhere=is_full), paper_id(key)
        return (id_ if is_full and self.papers.record(id_) else "") if home is None else home

    def _is_of_other_source(self, home: str, item: Incoming, batch: Batch) -> bool:
        """Whether a file named without the prefix of its source is the PDF of the other paper with
        this name, as in a folder for several sources.
        """
        path, other = item.pdf.path if item.pdf else None, paper_id(item.key)
        if not path or other == home or _is_full(item.key, batch):
            return False
        if entry := self.entries.get(other):
            return self._pdf_path(other) == path and entry.record.origin != batch.origin
        known = self.elsewhere.get(other)
        if not known or not known.sha256 or not item.pdf or known.file != item.pdf.name:
            return False
        return next(iter(self.inspect([path]))).sha256 == known.sha256

    def _has_pdf(self, home: str, item: Incoming) -> bool:
        entry = self.entries.get(home)
        return bool(entry and entry.pdf and item.pdf and entry.pdf.path == item.pdf.path)

    def _map_mistakes(self, batch: Batch, mapped: Mapping[str, str]) -> Iterator[Finding]:
        """Findings for files and entries in the source's ``map`` that do not exist."""
        files = {item.pdf.name for item in batch.loose if item.pdf}
        files |= {
            item.pdf.name
            for item in batch.entries
            if item.pdf and item.pdf.name == batch.rules.map.get(item.key)
        }
        for file, home in mapped.items():
            if file not in files or not self.papers.record(home):
                what = f"no file '{file}'" if file not in files else f"no entry '{home}'"
                yield noticed(
                    "collect-map",
                    "warning",
                    f"{batch.origin.name}: map: there is {what}",
                    "Correct 'map' of this source in volume.toml: entry key = \"file.pdf\".",
                )

    def _is_sure(self, home: str, item: Incoming, batch: Batch) -> bool:
        """Whether a PDF is that of the paper with its name, whatever is on it.

        It may be another paper if it can be a paper itself, and the one with its name has a PDF.
        """
        if not item.adopt or self._has_pdf(home, item):
            return True
        if entry := self.entries.get(home):
            return entry.pdf is None
        known = self.elsewhere[home]
        return not known.file or (_has(known, batch) and known.origin.kind != batch.origin.kind)

    def _attach_by_print(
        self, batch: Batch, rest: Mapping[Path, Incoming], namesakes: Mapping[Path, str]
    ) -> None:
        """Match loose PDFs by their first pages, or by the files in the store.

        ``namesakes`` are the papers with their names, if any, which have other PDFs.
        """
        without, having = self._by_pdf(batch)
        theirs = {home: self._pdf_path(home) for home in namesakes.values()}
        paths = list(dict.fromkeys([*rest, *filter(None, theirs.values())]))
        found = self.inspect(paths, layout=bool(without or having))
        inspections = dict(zip(paths, found, strict=True))
        files: dict[str, UnmatchedPdf] = {}
        for path, item in rest.items():
            file = UnmatchedPdf(item=item, inspection=inspections[path])
            if home := namesakes[path]:
                other, old = theirs[home], self.stored.get(home, Record(id=home))
                sha256 = inspections[other].sha256 if other else old.sha256
                if self._is_of(home, sha256, file, batch):
                    self._assign_pdf(home, item, batch)
                    continue
            files[str(path)] = file
        matches = find_papers(files, without, having, self.stored, batch.origin.name)
        self.findings += matches.findings
        for id_ in matches.unsure & self.entries.keys():
            stored_pdf = Blob(name=self.stored[id_].file)
            self.entries[id_] = replace(self.entries[id_], pdf=stored_pdf)
        for key, file in files.items():
            if home := matches.homes.get(key, ""):
                self._assign_pdf(home, file.item, batch)
            elif key in matches.spare:
                continue
            elif file.item.adopt and file.inspection.facts:
                self.orphans.append((batch, file))
            else:
                problem = file.inspection.problem
                self.findings.append(left_out_finding(file.item, batch.origin.name, problem))

    def _pdf_path(self, home: str) -> Path | None:
        entry = self.entries.get(home)
        return entry.pdf.path if entry and entry.pdf else None

    def _is_of(self, home: str, sha256: str, file: UnmatchedPdf, batch: Batch) -> bool:
        """Whether a PDF is another one of the paper with its name, whose PDF has a ``sha256``.

        The same name means little in two folders, but in a table it is the id of the paper.
        """
        known = self._described(self.papers.record(home) or Record(id=home))
        is_told = known.origin.kind != batch.origin.kind or _has(known, batch)
        if not file.inspection.facts:
            return is_told or file.inspection.sha256 == sha256
        record = file.record(batch.origin)
        known = replace(known, sha256=sha256)
        return is_same_paper(record, known) or (is_told and not differ(record, known))

    def adopt(self) -> None:
        """Make papers of the PDFs that belong to none.

        New ones beside a table that could not be read wait for it.
        """
        found = [file.record(batch.origin) for batch, file in self.orphans]
        free = {
            id_: record
            for id_, record in self.stored.items()
            if id_ not in self.entries and id_ not in self.elsewhere
        }
        ids = adopted_ids(found, free, {*self.entries, *self.stored})
        waiting: dict[str, list[str]] = defaultdict(list)
        for (batch, file), record, id_ in zip(self.orphans, found, ids, strict=True):
            if batch.is_beside_unread and id_ not in self.entries and id_ not in self.stored:
                waiting[batch.origin.name].append(file.name)
                continue
            if id_ in self.entries:
                self._assign_pdf(id_, file.item, batch)
                continue
            paper = replace(record, id=id_, title=record.title or file.item.record.id)
            self.papers.merge_entry(id_, replace(file.item, record=paper))
            self.findings.append(guess_finding(paper, file.name))
        self.findings += [waiting_finding(source, names) for source, names in waiting.items()]
        for batch, item in self.supplements:
            if home := self._namesake(batch, item):
                self._assign_pdf(home, item, batch)
            else:
                self.findings.append(left_out_finding(item, batch.origin.name))

    def _by_pdf(self, batch: Batch) -> tuple[dict[str, Record], dict[str, tuple[Record, str]]]:
        """The papers without a PDF, and those with one and its name.

        A stored PDF from this very source does not count, since it is to be matched again.
        """
        without: dict[str, Record] = {}
        having: dict[str, tuple[Record, str]] = {}
        for id_, record in self.elsewhere.items():
            if record.file and not _has(record, batch):
                having[id_] = record, record.file
            else:
                without[id_] = record
        for id_, entry in self.entries.items():
            without.pop(id_, None)
            having.pop(id_, None)
            if entry.pdf:
                having[id_] = self._described(entry.record), entry.pdf.name
            else:
                without[id_] = self._described(entry.record)
        return without, having

    def _described(self, record: Record) -> Record:
        """The record, or the stored one of a paper of which these sources have only the PDF."""
        return record if record.title else self.elsewhere.get(record.id, record)

    def _assign_pdf(self, home: str, item: Incoming, batch: Batch) -> None:
        """Assign a loose PDF and its supplements to a paper."""
        entry = self.entries.get(home)
        if entry is None:
            status = self.elsewhere[home].status
            origin = replace(batch.origin, key=item.key)
            entry = MergedPaper(record=Record(id=home, status=status, origin=origin))
        if entry.pdf and item.pdf and entry.pdf.path != item.pdf.path:
            self.findings.append(
                unused_finding(batch.origin.name, item.pdf.name, home, entry.pdf.name)
            )
        self.entries[home] = MergedPaper(
            record=with_origin(entry.record, replace(batch.origin, key=item.key)),
            pdf=entry.pdf or item.pdf,
            supplements=entry.supplements or item.supplements,
        )


def _is_full(key: str, batch: Batch) -> bool:
    """Whether a key has the prefix of its source, if that has one.

    In a folder for several sources, ``1.pdf`` may be of any, but ``demo-1.pdf`` is of one.
    """
    return key.casefold().startswith(batch.rules.prefix.casefold())


def _has(record: Record, batch: Batch) -> bool:
    """Whether a source has added to a paper of another."""
    return batch.origin.name in {origin.name for origin in record.additions}
