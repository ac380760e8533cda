"""Makes a report of PDFs and records: each paper with its profile, findings and waivers."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache as cached
from itertools import tee
from pathlib import Path

from procbuild.checks import CHECKS, check_volume
from procbuild.checks.notices import COLLECT
from procbuild.checks.profile import load_profile
from procbuild.compliance.judgements import Case, Judgement, judge, judge_all, key_of, recall
from procbuild.compliance.rules import Rules, refuse_mistakes, rules_for
from procbuild.conference import Limits
from procbuild.crew import Crew
from procbuild.incremental.cache import Cache
from procbuild.model import Finding, Volume, Waiver, waived
from procbuild.pdf.sandbox import cached_inspection, read_all
from procbuild.progress import Progress
from procbuild.project import Project
from procbuild.report import Checked, Report, in_order
from procbuild.store import PDF, Store
from procbuild.store.remote import store_of
from procbuild.suggest import closest
from procbuild.text import plain


def check_files(
    paths: Sequence[Path],
    *,
    profile: str,
    page_limit: int | None,
    limits: Limits,
    crew: Crew,
    cache: Cache | None,
    progress: Progress,
) -> Report:
    """Check PDFs outside a volume against a profile, or each against the one it seems to follow.

    ``page_limit`` replaces the profile's, unless it is None. Raises :class:`UsageError` for an
    unknown profile.
    """
    if profile:
        load_profile(profile)
    rules = Rules(profile=profile, page_limit=page_limit)
    names = _file_names(paths)
    read = read_all(paths, ("layout",), limits=limits, crew=crew, cache=cache, progress=progress)
    papers = []
    with closing(read):
        readings, for_cases = tee(read)
        cases = (
            Case(paper=_stem(name), rules=rules, reading=reading)
            for name, reading in zip(names, for_cases, strict=True)
        )
        judgements = judge_all(cases, len(paths), crew=crew, cache=cache)
        for name, reading, judgement in zip(names, readings, judgements, strict=True):
            inspection = reading.brief
            papers.append(
                Checked(
                    paper=_stem(name),
                    file=name,
                    sha256=inspection.sha256,
                    profile=judgement.profile,
                    facts=inspection.facts,
                    sheets=judgement.sheets,
                    content_end=judgement.content_end,
                    findings=in_order(judgement.findings),
                    path=inspection.file,
                )
            )
    return Report(papers=tuple(papers))


def _stem(name: str) -> str:
    """Name of a paper outside a volume: its file's name without ``.pdf``."""
    return name[:-4] if name.lower().endswith(".pdf") and len(name) > 4 else name


def _file_names(paths: Sequence[Path]) -> list[str]:
    """The files' names, with their folders if several have the same name."""
    names = Counter(path.name for path in paths)
    return [_printable(path.name if names[path.name] == 1 else path.as_posix()) for path in paths]


def _printable(name: str) -> str:
    """A file name as text: bytes that are not UTF-8 become replacement characters."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def check_papers(
    project: Project,
    volume: Volume,
    *,
    profile: str,
    crew: Crew,
    cache: Cache | None,
    progress: Progress,
) -> Report:
    """Check the papers of a volume against its rules; ``profile`` replaces its profiles.

    Raises :class:`ConfigError` with every mistake in the rules.
    """
    rules = _rules(project, volume, profile)
    store = store_of(project, volume.name, volume.conference.store)
    judgements = _judge_papers(volume, store, rules, crew=crew, cache=cache, progress=progress)
    return _report(volume, store, judgements)


def known_papers(project: Project, volume: Volume, *, cache: Cache) -> Report:
    """The report of :func:`check_papers` without opening a PDF.

    Papers whose PDF was never read are left out. Raises :class:`ConfigError` like it.
    """
    rules = _rules(project, volume, "")
    store = store_of(project, volume.name, volume.conference.store)
    limits = volume.conference.check.limits
    judgements: dict[str, Judgement] = {}
    for paper in volume.papers:
        key = key_of(paper.facts.sha256, paper, rules[paper.id]) if paper.facts else ""
        if key and (known := recall(cache, key)):
            judgements[paper.id] = known
            continue
        inspection = None
        if paper.file and paper.sha256:
            inspection = cached_inspection(
                store.pdf(paper.id),
                paper.sha256,
                there=store.size(paper.id, PDF) is not None,
                limits=limits,
                cache=cache,
                layout=True,
            )
            if inspection is None:
                continue
        judgements[paper.id] = judge(paper.id, rules[paper.id], inspection, paper)
    return _report(volume, store, judgements)


def _rules(project: Project, volume: Volume, profile: str) -> Mapping[str, Rules]:
    """The rules of each paper by its id. Raises :class:`ConfigError`."""
    file = project.conf(volume.name) / "volume.toml"
    refuse_mistakes(volume.conference, file)
    return {paper.id: rules_for(paper, volume.conference, profile) for paper in volume.papers}


def _report(volume: Volume, store: Store, judgements: Mapping[str, Judgement]) -> Report:
    """The report of judged papers and of the volume, with waivers applied."""
    of_loading = (finding for finding in volume.findings if finding.check not in CHECKS)
    by_paper: dict[str, list[Finding]] = defaultdict(list)
    for finding in (*check_volume(volume), *of_loading):
        by_paper[finding.paper].append(finding)
    waivers_of = cached(store.waivers)
    papers = []
    for paper in volume.papers:
        if not (judgement := judgements.get(paper.id)):
            continue
        findings = [*by_paper[paper.id], *judgement.findings]
        findings += _unused_waivers(waivers_of(paper.id), findings, paper.id)
        papers.append(
            Checked(
                paper=paper.id,
                file=_printable(paper.file),
                title=plain(paper.title),
                sha256=paper.sha256,
                profile=judgement.profile,
                facts=paper.facts,
                sheets=judgement.sheets,
                content_end=judgement.content_end,
                findings=in_order(waived(findings, waivers_of)),
                path=paper.pdf,
            )
        )
    return Report(
        volume=volume.name,
        title=plain(volume.conference.volume.title),
        papers=tuple(papers),
        findings=in_order(by_paper[""]),
    )


def _judge_papers(
    volume: Volume,
    store: Store,
    rules: Mapping[str, Rules],
    *,
    crew: Crew,
    cache: Cache | None,
    progress: Progress,
) -> Mapping[str, Judgement]:
    """Judgements by paper id; only PDFs without a cached judgement under these rules are read."""
    keys = {
        paper.id: key_of(paper.facts.sha256, paper, rules[paper.id])
        for paper in volume.papers
        if paper.facts
    }
    recalled = {id_: recall(cache, key) for id_, key in keys.items()}
    judgements = {id_: known for id_, known in recalled.items() if known}
    rest = [paper for paper in volume.papers if paper.id not in judgements]
    paths = {paper.id: store.pdf(paper.id) for paper in rest if paper.file and paper.sha256}
    limits = volume.conference.check.limits
    read = read_all(
        paths.values(), ("layout",), limits=limits, crew=crew, cache=cache, progress=progress
    )
    with closing(read) as readings:
        cases = (
            Case(
                paper=paper.id,
                rules=rules[paper.id],
                reading=next(readings) if paper.id in paths else None,
                record=paper,
            )
            for paper in rest
        )
        new = judge_all(cases, len(rest), crew=crew, cache=cache)
        judgements |= {paper.id: judgement for paper, judgement in zip(rest, new, strict=True)}
    return judgements


def _unused_waivers(
    waivers: Sequence[Waiver], findings: Sequence[Finding], paper: str
) -> Iterator[Finding]:
    """A finding for each waiver without a matching finding: misspelt, or no longer needed.

    Waivers of findings of ``collect`` are ignored, since they do not occur here.
    """
    for waiver in waivers:
        if waiver.check not in COLLECT and not any(map(waiver.covers, findings)):
            where = f" on page {waiver.page}" if waiver.page else ""
            suggestion = "" if waiver.check in CHECKS else closest(waiver.check, CHECKS)
            yield Finding(
                check="waiver",
                severity="warning" if suggestion else "info",
                paper=paper,
                message=f"fixes.toml waives '{waiver.check}'{where}, which was not found",
                remedy=f"Write '{suggestion}'."
                if suggestion
                else "Remove it, or correct check and page.",
            )
