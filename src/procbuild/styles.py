"""Colours of severities and verdicts on a terminal, and the words for verdicts."""

from collections.abc import Mapping
from typing import Literal

from procbuild.conference import Severity

Verdict = Literal["accept", "warn", "reject"]

SEVERITY_STYLES: Mapping[Severity, str] = {
    "error": "red",
    "warning": "yellow",
    "info": "cyan",
    "off": "dim",
}

SEVERITY_ORDER: Mapping[Severity, int] = {
    severity: index for index, severity in enumerate(SEVERITY_STYLES)
}
"""Sort key of severities, the worst first."""

VERDICT_STYLES: Mapping[Verdict, str] = {"accept": "green", "warn": "yellow", "reject": "bold red"}

VERDICT_WORDS: Mapping[Verdict, str] = {"accept": "fine", "warn": "warn", "reject": "error"}
"""Words for the verdict on one paper; only conferences accept and reject."""

VERDICT_COUNTS: Mapping[Verdict, str] = {
    "accept": "fine",
    "warn": "with warnings",
    "reject": "with errors",
}
"""Words that follow a number of papers."""
