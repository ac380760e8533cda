"""Runs the checks on one paper and caches the result by everything that it depends on."""

import json
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from functools import cache as cached
from itertools import tee
from pathlib import Path

from procbuild.checks import CHECKS, check_file, check_metadata, check_paper
from procbuild.checks.base import Subject
from procbuild.checks.limit import content_end
from procbuild.checks.profile import PROFILES
from procbuild.compliance.rules import Rules
from procbuild.crew import Crew, completed, map_ordered
from procbuild.incremental.cache import Cache, digest
from procbuild.model import Finding, Inspection, Record
from procbuild.pdf.sandbox import Reading

WORTH_A_PROCESS = 100
"""Number of papers that are judged in the time that it takes to start a process."""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """Result of the checks for one paper, before waivers."""

    profile: str = ""
    """Name of the profile that was applied; empty if there is no readable PDF"""
    sheets: tuple[tuple[float, float], ...] = ()
    """Width and height of each page as displayed, in pt"""
    content_end: int | None = None
    """Last page with content that the page limit counts; None if no References heading was found"""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """One paper to judge, in values that can be sent to another process."""

    paper: str
    """Its id"""
    rules: Rules
    reading: Reading | None = None
    """None if there is no PDF"""
    record: Record | None = None
    """None if nothing but the PDF is known"""

    @property
    def key(self) -> str:
        """Cache key of its judgement; empty if there is no readable PDF."""
        inspection = self.reading.brief if self.reading else None
        record = self.record or Record(id=self.paper)
        if inspection and inspection.facts:
            return key_of(inspection.sha256, record, self.rules)
        return ""


def judge_all(
    cases: Iterable[Case], count: int, *, crew: Crew, cache: Cache | None
) -> Iterator[Judgement]:
    """Judge about ``count`` papers, yielding the judgements in order."""
    cases, submitted = tee(cases)
    with crew.executor(count // WORTH_A_PROCESS) as executor:

        def submit(case: Case) -> Future[Judgement]:
            known = recall(cache, case.key) if case.key else None
            return completed(known) if known else executor.submit(_judge_case, case)

        for case, judgement in zip(cases, map_ordered(submit, submitted, crew), strict=True):
            if case.key:
                keep(cache, case.key, judgement)
            yield judgement


def _judge_case(case: Case) -> Judgement:
    inspection = case.reading.whole() if case.reading else None
    return judge(case.paper, case.rules, inspection, case.record)


def judge(
    paper: str, rules: Rules, inspection: Inspection | None, record: Record | None = None
) -> Judgement:
    """Check one paper against its rules; ``paper`` is its id.

    Without an inspection, there is no PDF; without a record, nothing but the PDF is known.
    """
    findings: list[Finding] = []
    facts = inspection.facts if inspection else None
    layout = inspection.layout if inspection else None
    profile, guessed = rules.profile_for(facts.template if facts else "")
    end: int | None = None
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
        end = content_end(subject) if facts.references_page else None
    if record:
        findings += check_metadata(record, rules.severity, facts)
    return Judgement(
        profile=profile.name if facts else "",
        sheets=tuple((page.width, page.height) for page in layout.pages) if layout else (),
        content_end=end,
        findings=tuple(findings),
    )


def key_of(sha256: str, record: Record, rules: Rules) -> str:
    """The cache key of a judgement: a digest of the PDF, its record, its rules, and the code.

    It does not depend on the paper's position in the volume.
    """
    own_fields = Record(**{name: getattr(record, name) for name in Record.__dataclass_fields__})
    parts = (json.dumps(asdict(part), sort_keys=True, default=str) for part in (own_fields, rules))
    return digest("judged", _version(), sha256, *parts)


def recall(cache: Cache | None, key: str) -> Judgement | None:
    """Read a judgement from the cache; None if it is not there."""
    data = cache.read(key) if cache else None
    if data is None:
        return None
    values = json.loads(data)
    return Judgement(
        profile=values["profile"],
        sheets=tuple((width, height) for width, height in values["sheets"]),
        content_end=values["content_end"],
        findings=tuple(
            Finding(**{**finding, "bbox": finding["bbox"] and tuple(finding["bbox"])})
            for finding in values["findings"]
        ),
    )


def keep(cache: Cache | None, key: str, judgement: Judgement) -> None:
    """Write a judgement to the cache."""
    if cache:
        cache.write(key, json.dumps(asdict(judgement)).encode())


@cached
def _version() -> str:
    """A digest of procbuild's code, its profiles, and the plug-ins.

    It depends on contents alone, so that a cache remains valid after an installation of the same.
    """
    package = Path(__file__).parents[1]
    sources = (path for path in sorted(package.rglob("*")) if path.suffix in {".py", ".toml"})
    return digest(*(path.read_bytes() for path in sources), CHECKS.state, PROFILES.state)
