"""From PDFs and records to a report: each paper with its profile, its findings, its waivers."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from procbuild.checks import (
    CHECKS,
    check_file,
    check_metadata,
    check_paper,
    check_volume,
    waived,
)
from procbuild.checks.base import Subject
from procbuild.checks.profile import Profile, load_profile, overridden, profile_names
from procbuild.conference import CheckRules, Conference, Limits, Severity, Track
from procbuild.errors import ConfigError
from procbuild.model import Finding, Inspection, Paper, Record, Volume, Waiver
from procbuild.pdf import inspect_all
from procbuild.project import Project
from procbuild.report import Checked, Report, in_order
from procbuild.run import Cache, Progress
from procbuild.store import Store


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What one paper is held against."""

    profile: str = ""
    """Name; empty: guessed from the PDF"""
    page_limit: int | None = None
    """Instead of the profile's"""
    override: Mapping[str, object] = field(default_factory=dict)
    severity: Mapping[str, Severity] = field(default_factory=dict)
    year: int | None = None
    """Year of the event"""
    place: str = "check.override"
    """Where ``override`` is written"""

    def profile_for(self, template: str) -> tuple[Profile, bool]:
        """The profile for a paper in a template, and whether its rules are a guess."""
        known = template if template in profile_names() else "generic"
        profile = overridden(load_profile(self.profile or known), self.override, self.place)
        if self.page_limit is not None:
            profile = replace(profile, page_limit=self.page_limit)
        return profile, not self.profile and self.page_limit is None


def check_files(
    paths: Sequence[Path],
    *,
    profile: str,
    limits: Limits,
    jobs: int,
    cache: Cache | None,
    progress: Progress,
) -> Report:
    """PDFs outside of a volume against a profile, or each against the one it seems to follow.

    Raises :class:`UsageError` where there is no such profile.
    """
    if profile:
        load_profile(profile)
    rules = Rules(profile=profile)
    inspections = inspect_all(paths, limits=limits, jobs=jobs, cache=cache, progress=progress)
    names = _file_names(paths)
    return Report(
        papers=tuple(
            _checked(inspection, rules, paper=_without_ending(name), file=name)
            for name, inspection in zip(names, inspections, strict=True)
        )
    )


def _file_names(paths: Sequence[Path]) -> list[str]:
    """The files' names; with their folders where two have the same."""
    names = [path.name for path in paths]
    return [
        _printable(path.name if names.count(path.name) == 1 else path.as_posix()) for path in paths
    ]


def _without_ending(name: str) -> str:
    return name[:-4] if name.lower().endswith(".pdf") and len(name) > 4 else name


def _printable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 become replacement characters."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def check_papers(
    project: Project,
    volume: Volume,
    *,
    profile: str,
    jobs: int,
    cache: Cache | None,
    progress: Progress,
) -> Report:
    """The papers of a volume against its rules; ``profile`` takes the place of its profiles.

    Raises :class:`ConfigError` with every mistake in the rules.
    """
    file = project.conf(volume.name) / "volume.toml"
    _refuse_mistakes(volume.conference, file)
    store = Store(project.submissions(volume.name))
    paths = {
        paper.id: store.pdf(paper.id) for paper in volume.papers if paper.file and paper.sha256
    }
    seen = inspect_all(
        list(paths.values()),
        limits=volume.conference.check.limits,
        jobs=jobs,
        cache=cache,
        progress=progress,
    )
    inspections = dict(zip(paths, seen, strict=True))
    across = (*check_volume(volume), *(f for f in volume.findings if f.check not in CHECKS))
    papers = []
    for paper in volume.papers:
        rules = rules_for(paper, volume.conference, profile, f"{file}: check.override")
        papers.append(
            _checked(
                inspections.get(paper.id),
                rules,
                paper=paper.id,
                file=_printable(paper.file),
                record=paper,
                more=[finding for finding in across if finding.paper == paper.id],
                waivers=store.waivers(paper.id),
            )
        )
    return Report(
        volume=volume.name,
        papers=tuple(papers),
        findings=in_order(finding for finding in across if not finding.paper),
    )


def rules_for(paper: Paper, conference: Conference, profile: str, place: str) -> Rules:
    """What a paper of a volume is held against: its track's rules, else the volume's."""
    check = conference.check
    tracks = {track.id: track for track in conference.tracks}
    track = tracks.get(paper.track, Track(id="", title=""))
    limit = check.page_limit if track.page_limit is None else track.page_limit
    return Rules(
        profile=profile or track.profile or check.profile,
        page_limit=limit,
        override=check.override,
        severity=check.severity,
        year=conference.event.start.year,
        place=place,
    )


def _refuse_mistakes(conference: Conference, file: Path) -> None:
    """Raise :class:`ConfigError` for names in the rules that nothing bears."""
    check = conference.check
    named = [("check.profile", check.profile)]
    named += [
        (f"tracks[{number}].profile", track.profile)
        for number, track in enumerate(conference.tracks, 1)
    ]
    mistakes = [
        f"{file}: {place}: there is no profile '{name}'; profiles: {', '.join(profile_names())}"
        for place, name in named
        if name and name not in profile_names()
    ]
    mistakes += [f"{file}: check.severity: {_unknown(name)}" for name in _strangers(check)]
    if mistakes:
        raise ConfigError(mistakes)


def _strangers(check: CheckRules) -> Iterator[str]:
    """Ids in the severities that belong to no check of papers or of loading the volume."""
    return (name for name in check.severity if name not in CHECKS)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, CHECKS, 1)
    hint = f"write '{near[0]}'" if near else "the ids stand behind each finding"
    return f"there is no check '{name}'; {hint}"


def _checked(
    inspection: Inspection | None,
    rules: Rules,
    *,
    paper: str,
    file: str,
    record: Record | None = None,
    more: Sequence[Finding] = (),
    waivers: Sequence[Waiver] = (),
) -> Checked:
    """One paper with everything that is found about it."""
    findings = list(more)
    facts = inspection.facts if inspection else None
    layout = inspection.layout if inspection else None
    profile, guessed = rules.profile_for(facts.template if facts else "")
    if inspection:
        findings += check_file(inspection, rules.severity, paper)
    if facts and layout:
        subject = Subject(
            facts=facts,
            layout=layout,
            profile=profile,
            guessed=guessed,
            record=record,
            year=rules.year,
        )
        findings += check_paper(subject, rules.severity, paper)
    if record:
        findings += check_metadata(record, rules.severity, facts)
    findings += _idle(waivers, findings, paper)
    return Checked(
        paper=paper,
        file=file,
        sha256=inspection.sha256 if inspection else "",
        profile=profile.name if facts else "",
        facts=facts,
        sheets=tuple((page.width, page.height) for page in layout.pages) if layout else (),
        findings=in_order(waived(findings, waivers)),
        path=inspection.file if inspection else None,
    )


def _idle(waivers: Sequence[Waiver], findings: Sequence[Finding], paper: str) -> Iterator[Finding]:
    """Waivers that no finding needs: misspelt, or no longer needed."""
    for waiver in waivers:
        if not any(
            finding.check == waiver.check and waiver.page in (None, finding.page)
            for finding in findings
        ):
            where = f" on page {waiver.page}" if waiver.page else ""
            yield Finding(
                check="waiver",
                severity="info",
                paper=paper,
                message=f"fixes.toml waives '{waiver.check}'{where}, which was not found",
                remedy="Remove the waiver, or correct its check and page.",
            )
