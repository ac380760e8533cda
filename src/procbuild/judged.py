"""What the checks say of one paper, remembered by everything that they look at."""

import json
from dataclasses import asdict, dataclass
from functools import cache as cached
from pathlib import Path

from procbuild.checks import CHECKS, check_file, check_metadata, check_paper
from procbuild.checks.base import Subject
from procbuild.checks.profile import PROFILES
from procbuild.model import Finding, Inspection, Record
from procbuild.rules import Rules
from procbuild.run import Cache, digest

CODE = ("checks", "text", "names")
"""The packages whose code decides."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One paper as the checks left it; waivers are laid over afterwards."""

    profile: str = ""
    """Name of the profile it was held against; empty where there was nothing to hold"""
    sheets: tuple[tuple[float, float], ...] = ()
    """Width and height of each page as displayed, in pt"""
    findings: tuple[Finding, ...] = ()


def judge(
    paper: str, rules: Rules, inspection: Inspection | None, record: Record | None = None
) -> Judged:
    """Hold one paper against its rules; ``paper`` is its id.

    Without an inspection, there is no PDF; without a record, nothing is known but the PDF.
    """
    findings: list[Finding] = []
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
    return Judged(
        profile=profile.name if facts else "",
        sheets=tuple((page.width, page.height) for page in layout.pages) if layout else (),
        findings=tuple(findings),
    )


def key_of(sha256: str, record: Record, rules: Rules) -> str:
    """The key of a judgement: the PDF's bytes, its record, its rules, and the code.

    Where a paper stands in the volume does not matter.
    """
    alone = Record(**{name: getattr(record, name) for name in Record.__dataclass_fields__})
    parts = (json.dumps(asdict(part), sort_keys=True, default=str) for part in (alone, rules))
    return digest("judged", _version(), sha256, *parts)


def recall(cache: Cache | None, key: str) -> Judged | None:
    """What was kept under a key, or None."""
    data = cache.read(key) if cache else None
    if data is None:
        return None
    try:
        told = json.loads(data)
        return Judged(
            profile=told["profile"],
            sheets=tuple((width, height) for width, height in told["sheets"]),
            findings=tuple(
                Finding(**{**one, "bbox": one["bbox"] and tuple(one["bbox"])})
                for one in told["findings"]
            ),
        )
    except (ValueError, TypeError, KeyError):
        return None


def keep(cache: Cache | None, key: str, judged: Judged) -> None:
    """Keep a judgement."""
    if cache:
        cache.write(key, json.dumps(asdict(judged)).encode())


@cached
def _version() -> str:
    """Changes with the code, the profiles and the plug-ins that decide."""
    here = Path(__file__).parent
    sources = [path for name in CODE for path in sorted((here / name).rglob("*.*"))]
    code = [path.read_bytes() for path in sources if path.suffix in (".py", ".toml")]
    return digest(*code, CHECKS.state, PROFILES.state)
