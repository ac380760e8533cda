"""What the checks say of one paper, remembered by everything that they look at."""

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

CODE = ("checks", "text", "names")
"""The packages whose code decides."""

WORTH_A_PROCESS = 100
"""Papers that are judged sooner than a process is started for them"""


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """One paper as the checks left it; waivers are laid over afterwards."""

    profile: str = ""
    """Name of the profile it was held against; empty where there was nothing to hold"""
    sheets: tuple[tuple[float, float], ...] = ()
    """Width and height of each page as displayed, in pt"""
    content_end: int | None = None
    """Last page of what the page limit counts; None where no heading of references says it"""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Case:
    """One paper to judge, in values that can be sent to another process."""

    paper: str
    """Its id"""
    rules: Rules
    reading: Reading | None = None
    """None: there is no PDF"""
    record: Record | None = None
    """None: nothing is known but the PDF"""

    @property
    def key(self) -> str:
        """Where its judgement is kept; empty where there is no PDF that can be read."""
        seen = self.reading.brief if self.reading else None
        record = self.record or Record(id=self.paper)
        return key_of(seen.sha256, record, self.rules) if seen and seen.facts else ""


def judge_all(
    cases: Iterable[Case], count: int, *, crew: Crew, cache: Cache | None
) -> Iterator[Judgement]:
    """What the checks say of about ``count`` papers, in order."""
    cases, begun = tee(cases)
    with crew.executor(count // WORTH_A_PROCESS) as executor:

        def begin(case: Case) -> Future[Judgement]:
            known = recall(cache, case.key) if case.key else None
            return completed(known) if known else executor.submit(_judged, case)

        for case, judged in zip(cases, map_ordered(begin, begun, crew), strict=True):
            if case.key:
                keep(cache, case.key, judged)
            yield judged


def _judged(case: Case) -> Judgement:
    inspection = case.reading.whole() if case.reading else None
    return judge(case.paper, case.rules, inspection, case.record)


def judge(
    paper: str, rules: Rules, inspection: Inspection | None, record: Record | None = None
) -> Judgement:
    """Hold one paper against its rules; ``paper`` is its id.

    Without an inspection, there is no PDF; without a record, nothing is known but the PDF.
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
    """The key of a judgement: the PDF's bytes, its record, its rules, and the code.

    Where a paper stands in the volume does not matter.
    """
    alone = Record(**{name: getattr(record, name) for name in Record.__dataclass_fields__})
    parts = (json.dumps(asdict(part), sort_keys=True, default=str) for part in (alone, rules))
    return digest("judged", _version(), sha256, *parts)


def recall(cache: Cache | None, key: str) -> Judgement | None:
    """What was kept under a key, or None."""
    data = cache.read(key) if cache else None
    if data is None:
        return None
    told = json.loads(data)
    return Judgement(
        profile=told["profile"],
        sheets=tuple((width, height) for width, height in told["sheets"]),
        content_end=told["content_end"],
        findings=tuple(
            Finding(**{**one, "bbox": one["bbox"] and tuple(one["bbox"])})
            for one in told["findings"]
        ),
    )


def keep(cache: Cache | None, key: str, judged: Judgement) -> None:
    """Keep a judgement."""
    if cache:
        cache.write(key, json.dumps(asdict(judged)).encode())


@cached
def _version() -> str:
    """Changes with the code, the profiles and the plug-ins that decide."""
    here = Path(__file__).parents[1]
    sources = [path for name in CODE for path in sorted((here / name).rglob("*.*"))]
    code = [path.read_bytes() for path in sources if path.suffix in (".py", ".toml")]
    return digest(*code, CHECKS.state, PROFILES.state)
